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

	"markt/internal/fault"
)

var frame = Frame{
	Rules:     Presets(),
	Locations: []string{"campus", "marktwagen"},
	Days:      []string{"2026-11-07", "2026-11-08"},
	Today:     time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC),
}

// The Fields that draw forms and vet the API name exactly what the structs hold.
func TestFieldsMatchStructs(t *testing.T) {
	answers := reflect.TypeFor[Answers]()
	for i := range answers.NumField() {
		f := answers.Field(i)
		g, ok := GroupNamed(jsonName(f))
		if !ok {
			t.Errorf("group %s has no fields", f.Name)
			continue
		}
		compareFields(t, g.Name, f.Type, g.Fields)
	}
	if len(Groups) != answers.NumField() {
		t.Errorf("%d groups, %d structs", len(Groups), answers.NumField())
	}
}

var inputTypes = map[string][]FieldType{
	"Whole": {Count}, "Decimal": {Measure}, "Cents": {Price}, "YesNo": {Yes}, "Day": {Date}, "string": {Line, Long, One},
}

func compareFields(t *testing.T, path string, typ reflect.Type, fields []Field) {
	t.Helper()
	for typ.Kind() != reflect.Struct {
		typ = typ.Elem()
	}
	if typ.NumField() != len(fields) {
		t.Errorf("%s: %d fields described, %d in the struct", path, len(fields), typ.NumField())
		return
	}
	for i, f := range fields {
		sf := typ.Field(i)
		switch {
		case jsonName(sf) != f.Name:
			t.Errorf("%s: field %d is %s in the struct, %s described", path, i, jsonName(sf), f.Name)
		case f.Input == Rows:
			compareFields(t, path+"."+f.Name, sf.Type, f.Row)
		case f.Input == Many:
			if sf.Type.Kind() != reflect.Slice {
				t.Errorf("%s.%s is no list", path, f.Name)
			}
		case !slices.Contains(inputTypes[sf.Type.Name()], f.Input):
			t.Errorf("%s.%s: %s does not fit %d", path, f.Name, sf.Type.Name(), f.Input)
		}
	}
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
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
