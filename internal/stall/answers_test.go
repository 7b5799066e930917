package stall

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"markt/internal/fault"
	"markt/internal/lang"
)

var frame = Frame{
	Rules:     Presets(),
	Locations: []string{"campus", "marktwagen"},
	Days:      []string{"2026-11-07", "2026-11-08"},
	Today:     time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC),
}

// A line of a group's struct says all about its field.
func TestFieldsAreReadFromTheStruct(t *testing.T) {
	type dish struct {
		Name string `json:"name,omitempty" ask:"must"`
	}
	type group struct {
		Line    string   `json:"line,omitempty" ask:"max=300 was=row"`
		Long    string   `json:"long,omitempty" ask:"long must"`
		Litres  Decimal  `json:"litres,omitempty" ask:"unit=l csv"`
		Count   Whole    `json:"count,omitempty"`
		Price   Cents    `json:"price,omitempty"`
		Day     Day      `json:"day,omitempty"`
		Yes     YesNo    `json:"yes,omitempty" ask:"csv sign"`
		One     string   `json:"one,omitempty" of:"a b"`
		Many    []string `json:"many,omitempty" from:"spoken"`
		Edition string   `json:"edition,omitempty" from:"edition"`
		Dishes  []dish   `json:"dishes,omitempty"`
	}
	want := []Field{
		{Name: "line", Input: Line, Max: 300, Was: "row"},
		{Name: "long", Input: Long, Max: 3000, Must: true},
		{Name: "litres", Input: Measure, Max: 200, Unit: "l", CSV: true},
		{Name: "count", Input: Count, Max: 200},
		{Name: "price", Input: Price, Max: 200},
		{Name: "day", Input: Date, Max: 200},
		{Name: "yes", Input: Yes, Max: 200, CSV: true, Sign: true},
		{Name: "one", Input: One, Max: 200, Options: []string{"a", "b"}},
		{Name: "many", Input: Many, Max: 200, Options: lang.Spoken},
		{Name: "edition", Input: One, Max: 200},
		{Name: "dishes", Input: Rows, Max: 200, Row: []Field{{Name: "name", Max: 200, Must: true}}},
	}
	if diff := cmp.Diff(want, fieldsOf(reflect.TypeFor[group]()), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	for name, typ := range map[string]reflect.Type{
		"a word": reflect.TypeFor[struct {
			A string `json:"a" ask:"musst"`
		}](),
		"a list": reflect.TypeFor[struct {
			A string `json:"a" from:"nowhere"`
		}](),
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s that nobody knows is taken", name)
				}
			}()
			fieldsOf(typ)
		}()
	}
}

// A new field is a line and words; this is what asks for the words.
func TestEveryFieldHasWords(t *testing.T) {
	var keys []string
	var of func(fields []Field, path string)
	of = func(fields []Field, path string) {
		for _, f := range fields {
			key := path + "." + f.Name
			keys = append(keys, key)
			for _, o := range f.Options {
				keys = append(keys, key+"."+o)
			}
			if f.Unit != "" {
				keys = append(keys, "stall.unit."+f.Unit)
			}
			of(f.Row, key)
		}
	}
	for _, g := range Groups {
		keys = append(keys, "stall.group."+g.Name, "stall.group."+g.Name+".lead", "apply.head."+g.Name)
		of(g.Fields, "stall."+g.Name)
	}
	for _, l := range lang.All() {
		for _, key := range keys {
			if !l.Has(key) {
				t.Errorf("%s: no words for %s", l, key)
			}
		}
	}
}

func TestShownAnswers(t *testing.T) {
	a := Answers{
		Food: &Food{FryerLitres: "7,5", HandWash: "no", Items: []MenuItem{{Diet: []string{"vegan", "halal"}}, {Diet: []string{"vegan"}}}},
		Gas:  &Gas{Kg: "so elf", Tested: "7.11.2026"}, Languages: &Languages{Spoken: []string{"ar", "dgs"}},
	}
	var got []string
	all := func(f Field) bool {
		return slices.Contains([]string{"diet", "fryer_litres", "hand_wash", "kg", "tested", "spoken", "trade"}, f.Name)
	}
	for _, s := range a.Shown(all, "de") {
		got = append(got, s.Name+"="+s.In("de"))
	}
	want := []string{
		"food.items.diet=Ist es: vegan, halal (eigene Angabe)", "food.fryer_litres=Fritteuse: wie viel Fett: 7,5 Liter",
		"food.hand_wash=", "gas.kg=Inhalt einer Flasche: so elf kg",
		"gas.tested=Zuletzt geprüft am: 7. November 2026", "languages.spoken=Gesprochene Sprachen: Arabisch, Deutsche Gebärdensprache", "business.trade=",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDecodeRefusesWhatDoesNotBelong(t *testing.T) {
	groups := []string{"power", "size", "food"}
	for raw, want := range map[string]string{
		`{"power":[{"name":"Kessel","watts":2000,"colour":"red"}]}`: "answers.power.0.colour stall.error.unknown_field",
		`{"goods":{"what":"x"}}`:                                    "answers.goods stall.error.unknown_field",
		`{"nonsense":1}`:                                            "answers.nonsense stall.error.unknown_field",
		`{"power":{"watts":1}}`:                                     "answers.power stall.error.shape",
		`{"size":{"front":{"m":3}}}`:                                "answers.size.front stall.error.shape",
		`{"size":{"front":true}}`:                                   "answers.size.front stall.error.shape",
		`{"food":{"items":[{"allergens":[1]}]}}`:                    "answers.food.items.0.allergens stall.error.shape",
		`[]`:                                                        "answers stall.error.shape",
		`{"power":[]} x`:                                            "answers stall.error.shape",
		`{"size":{"front":"3,5","depth":2,"height":null}}`:          "",
	} {
		_, err := DecodeAnswers([]byte(raw), groups)
		if got := flat(fault.FieldsOf(err)); got != want {
			t.Errorf("%s: %q, want %q", raw, got, want)
		}
	}
}

// flat is every complaint as "path key", sorted.
func flat(f fault.Fields) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(f)) {
		all = append(all, name+" "+f[name].Key)
	}
	return strings.Join(all, "; ")
}

func TestCheckSaysWhatIsWrongWhere(t *testing.T) {
	all := GroupNames()
	for _, c := range []struct{ group, raw, want string }{
		{"power", `{"power":[{"name":"Kessel","watts":"viel"}]}`, "answers.power.0.watts error.number"},
		{"power", `{"power":[{"name":"Kessel","watts":0}]}`, "answers.power.0.watts error.range"},
		{"power", `{"power":[{"name":"A","watts":1},{"watts":-5}]}`, "answers.power.1.name error.required; answers.power.1.watts error.range"},
		{"power", `{"power":[]}`, ""},
		{"power", `{}`, ""},
		{"size", `{}`, "answers.size.depth error.required; answers.size.front error.required"},
		{"size", `{"size":{"front":3,"depth":200}}`, "answers.size.depth error.range"},
		{"size", `{"size":{"front":3,"depth":3,"shelter":"castle"}}`, "answers.size.shelter error.choice"},
		{"food", `{}`, "answers.food.items stall.error.one_row"},
		{"food", `{"food":{"items":[{"name":"Falafel"}]}}`, "answers.food.items.0.allergens stall.error.allergens"},
		{"food", `{"food":{"items":[{"name":"Falafel","allergens":["none","milk"]}]}}`, "answers.food.items.0.allergens stall.error.allergens_none"},
		{"food", `{"food":{"items":[{"name":"Falafel","allergens":["sesame"],"price":"viel"}]}}`, "answers.food.items.0.price stall.error.price"},
		{"food", `{"food":{"items":[{"name":"Wasser","allergens":["none"],"price":100}]}}`, ""},
		{"gas", `{"gas":{"used":true}}`, "answers.gas.appliances error.required; answers.gas.cylinders error.required; answers.gas.kg error.required"},
		{"gas", `{"gas":{"used":true,"cylinders":1,"kg":11,"appliances":"Grill","tested":"2027-01-01"}}`, "answers.gas.tested stall.error.future"},
		{"gas", `{"gas":{"tested":"31.02.2026"}}`, "answers.gas.tested error.date"},
		{"safety", `{"safety":{"tent_area":75}}`, ""},
		{"safety", `{"safety":{"tent_area":76}}`, "answers.safety.test_book stall.error.test_book"},
		{"participants", `{"participants":{"min":9,"max":3,"minutes":60}}`, "answers.participants.max stall.error.less_than_min"},
		{"location", `{"location":{"wish":"mond","days":["2026-11-09"]}}`, "answers.location.days error.date_outside; answers.location.wish error.choice"},
		{"location", `{"location":{"place":"mond"}}`, "answers.location.wish error.choice"}, // the name of before
		{"goods", `{"goods":{"what":"` + strings.Repeat("ä", 3001) + `"}}`, "answers.goods.what error.too_long"},
		{"help", `{"help":{"needed":"yes"}}`, "answers.help.what stall.error.help_what"},
		{"together", `{"together":{"liable":"carrier"}}`, "answers.together.carrier stall.error.carrier"},
		{"together", `{"together":{"liable":"umbrella"}}`, "answers.together.turns stall.error.turns"},
		{"together", `{"together":{"liable":"umbrella","turns":[{"name":"Chor","times":"Sa 11–13"}]}}`, ""},
		{"together", `{"together":{"liable":"sought"}}`, ""},
	} {
		a, err := DecodeAnswers([]byte(c.raw), all)
		if err != nil {
			t.Fatalf("%s: %v", c.raw, err)
		}
		if diff := cmp.Diff(c.want, flat(a.Check([]string{c.group}, frame))); diff != "" {
			t.Errorf("%s: %s", c.raw, diff)
		}
	}
}

func TestPlug(t *testing.T) {
	for _, c := range []struct {
		power Power
		want  string
	}{
		{nil, ""},
		{Power{{Watts: "2300", Duty: "continuous"}}, "schuko"},
		{Power{{Watts: "2301", Duty: "continuous"}}, "cee16"},
		{Power{{Watts: "3680", Duty: "short"}}, "schuko"},
		{Power{{Watts: "2000", Count: "2"}}, "cee16"},
		{Power{{Watts: "500", Phases: "3"}}, "cee16"},
		{Power{{Watts: "11 kW"}, {Watts: "101"}}, "cee32"},
		{Power{{Watts: "43600"}}, "cee63"},
		{Power{{Watts: "43601"}}, "several"},
	} {
		if got := c.power.Plug(frame.Rules); got != c.want {
			t.Errorf("%v: %q, want %q", c.power, got, c.want)
		}
	}
}

func TestFatExtinguisher(t *testing.T) {
	for litres, want := range map[float64]string{4: "5F", 4.1: "25F", 20: "25F", 60: "75F", 80: "100F", 81: ""} {
		if got := FatExtinguisher(litres, frame.Rules); got != want {
			t.Errorf("%g l: %q, want %q", litres, got, want)
		}
	}
}

func TestFormKeepsWhatCannotBeRead(t *testing.T) {
	a := AnswersFromForm(map[string][]string{
		"answers.size.front":              {" 3,5 "},
		"answers.size.depth":              {"so drei Meter"},
		"answers.power.0.name":            {"  "},
		"answers.power.3.name":            {"Waffeleisen"},
		"answers.power.3.watts":           {"٢٠٠٠"},
		"answers.food.items.1.name":       {"Waffel"},
		"answers.food.items.1.allergens":  {"gluten", "milk", "gluten"},
		"answers.goods.what":              {"not asked for"},
		"answers.size.unknown":            {"x"},
		"answers.power.999999999999.name": {"far away"},
	}, []string{"size", "power", "food"})
	got, _ := json.Marshal(a)
	want := `{"food":{"items":[{"name":"Waffel","allergens":["gluten","milk"]}]},"size":{"front":3.5,"depth":"so drei Meter"},"power":[{"name":"Waffeleisen","watts":2000}]}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

// A simple stall is asked for at most 35 things: the form is filled in on a phone, by people with little time.
func TestASimpleStallIsAskedForLittle(t *testing.T) {
	advice := Shipped()[3]
	if advice.Slug != "advice" {
		t.Fatal(advice.Slug)
	}
	asked := 6 // name, description, organisation; contact's name, phone, e-mail
	for _, g := range Groups {
		if !slices.Contains(advice.Groups, g.Name) {
			continue
		}
		for _, f := range g.Fields {
			asked += max(1, len(f.Row))
		}
	}
	if asked > 35 {
		t.Errorf("%d fields", asked)
	}
}
