package stall

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"markt/internal/fault"
	"markt/internal/lang"
)

// Numbers as people type them: grouped by dots or commas, with a unit, in the
// digits of their script.
func TestNumbersAsPeopleTypeThem(t *testing.T) {
	for typed, want := range map[Whole]int{
		"0": 0, " 12 ": 12, "12 Stück": 12, "2.200": 2200, "2,200": 2200, "12.000 W": 12_000, "999.999": 999_999, "1 200": 1200, "٢٬٢٠٠": 2200,
		"2,2 kW": 2200, "2.200 kW": 2200, "2 K": 2000, "2kwh": -1, "3 kVA": 3000, "2 Kilowatt": 2000, "3,000000001": 3, "0,000001": -1, "00000000000000000012": 12, "000000000000000000012": -1,
		"8 Kinder": 8, "2.200 Kinder": 2200, "3 kg": -1, "-5": -5, "999999999": 999_999_999, "-999999999": -999_999_999,
		"1000.000": 1000, "1000,5 kW": 1_000_500, "1.20": -1, "2.200.000": 2_200_000, "3.5": -1, "1000000000": -1, "-1000000000": -1, "": -1, "viel": -1, "12 sehr lange Wörter": -1, "1e3": -1,
		"0x10": -1, "1_000": -1, "111111111111111111111": -1, "1234567890123456789,0": -1, "12 Personen": 12, "12abcdefgh": 12, "12abcdefghi": -1,
	} {
		got, ok := typed.Int()
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %d, want %d", typed, got, want)
		}
	}
	for typed, want := range map[Decimal]float64{"3": 3, "3,5 m": 3.5, "350 cm": 3.5, "3.500": 3.5, "12,345": 12.345, "-1": -1, "٣٫٥": 3.5, "m": -99, "3,5,1": -99, "": -99} {
		got, ok := typed.Float()
		if !ok {
			got = -99
		}
		if got != want {
			t.Errorf("%q: %g, want %g", typed, got, want)
		}
	}
	for typed, want := range map[Cents]int{
		"4": 400, "4,5": 450, "4,50 €": 450, "€ 4.50": 450, "€4": 400, "0,01": 1, "0": 0, "-1": -100, "9999999,99": 999_999_999, "-9999999,99": -999_999_999,
		"10000000": -1, "-10000000": -1, "4,505": -1, "0,00000001": -1, "teuer": -1, "": -1,
	} {
		got, ok := typed.Int()
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %d, want %d", typed, got, want)
		}
	}
	for typed, want := range map[Day]string{
		"2026-11-07": "2026-11-07", " 7.11.2026 ": "2026-11-07", "7. 11. 2026": "2026-11-07", "07.11.26": "2026-11-07", "07/11/2026": "2026-11-07", "11/2026": "2026-11-01",
		"11.2026": "2026-11-01", "2026-11": "2026-11-01", "7 November 2026": "2026-11-07", "٧.١١.٢٠٢٦": "2026-11-07", "31.2.2026": "", "bald": "", "": "",
	} {
		got := ""
		if at, ok := typed.Time(); ok {
			got = at.Format("2006-01-02")
		}
		if got != want {
			t.Errorf("%q: %s, want %s", typed, got, want)
		}
	}
}

// Nothing at all is no answer.
func TestNothingIsNoAnswer(t *testing.T) {
	w, d, c, y, day := Whole("1"), Decimal("1"), Cents("1"), YesNo("yes"), Day("2026-11-07")
	for _, v := range []interface{ UnmarshalJSON([]byte) error }{&w, &d, &c, &y, &day} {
		if err := v.UnmarshalJSON(nil); err != nil {
			t.Error(err)
		}
	}
	if w != "" || d != "" || c != "" || y != "" || day != "" {
		t.Errorf("%q %q %q %q %q", w, d, c, y, day)
	}
}

// An answer is said in words of the reader's language; what could not be read, as typed.
func TestAnswersAreSaid(t *testing.T) {
	for _, c := range []struct {
		field      Field
		word, want string
	}{
		{Field{Input: Yes}, "yes", lang.De.T("stall.yes")},
		{Field{Input: Yes}, "no", lang.De.T("stall.no")},
		{Field{Input: Yes}, "vielleicht", "vielleicht"},
		{Field{}, "yes", "yes"},
		{Field{Input: One, Options: []string{"home"}}, "home", lang.De.T("stall.food.production_place.home")},
		{Field{Input: One, Options: []string{"home"}}, "mond", "mond"},
		{Field{Input: Measure, Unit: "m"}, "3,5", "3,5 " + lang.De.T("stall.unit.m")},
		{Field{Input: Date}, "bald", "bald"},
		{Field{Input: Line}, "Tee", "Tee"},
	} {
		if got := c.field.Say(lang.De, "stall.food.production_place", c.word); got != c.want {
			t.Errorf("%+v %q: %q, want %q", c.field, c.word, got, c.want)
		}
	}
	if !IsRule("stall.front_max") || IsRule("stall.nonsense") || IsRule("") {
		t.Error("which keys are rules")
	}
}

// What was written once is read the same again, in the comma of any language.
func TestValuesAreReadAsTheyAreShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cents, tenths := rapid.IntRange(0, 100_000).Draw(t, "cents"), rapid.IntRange(1, 1000).Draw(t, "tenths")
		raw := fmt.Sprintf(`{"food":{"items":[{"name":"Tee","price":%d,"allergens":["none"]}],"hand_wash":%v},"size":{"front":%g},"power":[{"watts":%d}]}`,
			cents, rapid.Bool().Draw(t, "yes"), float64(tenths)/10, rapid.IntRange(0, 100_000).Draw(t, "watts"))
		a, err := DecodeAnswers([]byte(raw), GroupNames())
		if err != nil {
			t.Fatal(err)
		}
		l := rapid.SampledFrom(lang.All()).Draw(t, "lang")
		again := AnswersFromForm(a.Values(l), []string{"food", "size", "power"})
		x, _ := a.Value()
		y, _ := again.Value()
		if x != y {
			t.Errorf("in %s %v is read as %v", l, x, y)
		}
	})
}

// Values are what a form shows: a comma or a point, yes or no, several for a
// list, and what could not be read as typed.
func TestValuesOfAForm(t *testing.T) {
	a := Answers{
		Food: &Food{Items: []MenuItem{{Name: "Tee", Price: "1,5", Allergens: []string{"none"}}, {Name: "Kuchen", Price: "teuer", Diet: []string{"vegan", "halal"}}}, HandWash: "no"},
		Size: &Size{Front: "3,5", Depth: "drei"}, Power: Power{{Name: "Kessel", Watts: "2200"}}, Water: &Water{Fresh: "yes"}, Goods: &Goods{What: "a\nb"},
	}
	want := map[string][]string{
		"answers.food.items.0.name": {"Tee"}, "answers.food.items.0.price": {"1,50"}, "answers.food.items.0.allergens": {"none"},
		"answers.food.items.1.name": {"Kuchen"}, "answers.food.items.1.price": {"teuer"}, "answers.food.items.1.diet": {"vegan", "halal"}, "answers.food.hand_wash": {"no"},
		"answers.size.front": {"3,5"}, "answers.size.depth": {"drei"}, "answers.power.0.name": {"Kessel"}, "answers.power.0.watts": {"2200"},
		"answers.water.fresh": {"yes"}, "answers.goods.what": {"a\nb"},
	}
	if diff := cmp.Diff(want, a.Values(lang.De)); diff != "" {
		t.Error(diff)
	}
	want["answers.food.items.0.price"], want["answers.size.front"] = []string{"1.50"}, []string{"3.5"}
	if diff := cmp.Diff(want, a.Values(lang.En)); diff != "" {
		t.Error(diff)
	}
	for path, n := range map[string]int{"answers.power": 1, "answers.food.items": 2, "answers.food.hand_wash": 0, "answers.size": 0, "answers.nonsense": 0} {
		if got := a.RowCount(path); got != n {
			t.Errorf("%s has %d rows", path, got)
		}
	}
	if (Answers{}).RowCount("answers.food.items") != 0 || !a.Answered("food") || a.Answered("gas") {
		t.Error("what was answered")
	}
}

// Names and shapes that do not belong are refused at their path, and there is
// an end to what one application may hold.
func TestDecodeHasItsLimits(t *testing.T) {
	rows := func(n int) string { return `{"power":[` + strings.Repeat(`{"watts":1},`, n-1) + `{"watts":1}]}` }
	words := func(n int) string {
		return `{"languages":{"spoken":["` + strings.Join(strings.Split(strings.Repeat("x", n), ""), `","`) + `"]}}`
	}
	distinct := func(n int) string {
		all := make([]string, n)
		for i := range all {
			all[i] = fmt.Sprint(`"w`, i, `"`)
		}
		return `{"languages":{"spoken":[` + strings.Join(all, ",") + `]}}`
	}
	for raw, want := range map[string]string{
		``: "", `null`: "", `{}`: "", `{"power":null,"size":null}`: "", `{"size":{"front":null,"vehicle":" "}}`: "",
		`{"size":3}`:                            "answers.size stall.error.shape",
		`{"size":[]}`:                           "answers.size stall.error.shape",
		`{"power":[3]}`:                         "answers.power.0 stall.error.shape",
		`{"power":[null]}`:                      "",
		`{"food":{"items":{}}}`:                 "answers.food.items stall.error.shape",
		`{"food":{"hand_wash":1}}`:              "",
		`{"food":{"hand_wash":{}}}`:             "answers.food.hand_wash stall.error.shape",
		`{"water":{"fresh":true,"note":true}}`:  "answers.water.note stall.error.shape",
		`{"languages":{"spoken":"de"}}`:         "",
		`{"languages":{"spoken":true}}`:         "answers.languages.spoken stall.error.shape",
		`{"languages":{"spoken":null}}`:         "",
		`{"languages":{"spoken":["de",null]}}`:  "answers.languages.spoken stall.error.shape",
		`{"location":{"place":"a","wish":"b"}}`: "answers.location.place stall.error.unknown_field",
		`{"location":{"place":"a"}}`:            "",
		`{"goods":{"place":"a"}}`:               "answers.goods.place stall.error.unknown_field",
		`{"location":"here"}`:                   "answers.location stall.error.shape",
		`{"size":{"front":1e999}}`:              "",
		`{`:                                     "answers stall.error.shape",
		`{} {}`:                                 "answers stall.error.shape",
		rows(100):                               "",
		rows(101):                               "answers.power stall.error.too_many",
		words(100):                              "",
		words(101):                              "answers.languages.spoken stall.error.shape",
		distinct(100):                           "",
		distinct(101):                           "answers.languages.spoken stall.error.shape",
		`{"goods":{"what":"` + strings.Repeat("x", maxBytes-21) + `"}}`: "",
	} {
		_, err := DecodeAnswers([]byte(raw), GroupNames())
		if got := flat(fault.FieldsOf(err)); got != want || (err == nil) != (want == "") {
			t.Errorf("%.60s: %q, want %q (%v)", raw, got, want, err)
		}
	}
	flood := []byte(`{"goods":{"what":"` + strings.Repeat("x", maxBytes-20) + `"}}`)
	if _, err := DecodeAnswers(flood, GroupNames()); len(flood) != maxBytes+1 || !fault.Is(err, fault.TooLarge) {
		t.Errorf("%d bytes: %v", len(flood), err)
	}
}

// What comes in is cleaned: lines are lines, lists hold a thing once, and a
// number may stand where a text is asked for.
func TestDecodeCleans(t *testing.T) {
	a, err := DecodeAnswers([]byte(`{"goods":{"what":" a\r\nb ","prices":" 3\n 4 "},"languages":{"spoken":["de"," de ","",  "ar"],"other":7},"water":{"note":3.50},
		"food":{"items":[{"name":"Tee","price":"4,50","allergens":"none"}],"fryer_litres":"10"}}`), GroupNames())
	if err != nil {
		t.Fatal(err)
	}
	got, err := a.Value()
	want := `{"goods":{"what":"a\nb","prices":"3 4"},"food":{"items":[{"name":"Tee","price":450,"allergens":["none"]}],"fryer_litres":10},` +
		`"water":{"note":"3.50"},"languages":{"spoken":["de","ar"],"other":"7"}}`
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

// A list without rows is no answer.
func TestNoRowsAreNoAnswer(t *testing.T) {
	a, err := DecodeAnswers([]byte(`{"power":[],"food":{"items":[]}}`), GroupNames())
	if err != nil || a.Power != nil || a.Food.Items != nil {
		t.Errorf("%+v, %v", a, err)
	}
}

// A form never fails; it holds so many rows and choices and no more.
func TestFormHasItsLimits(t *testing.T) {
	form := map[string][]string{"answers.power.99.name": {"letzter"}, "answers.power.100.name": {"zu viel"}, "answers.goods.what": {"a", "b"}, "answers.goods.prices": {"3", "4"}}
	for i := range 120 {
		form["answers.languages.spoken"] = append(form["answers.languages.spoken"], fmt.Sprint("w", i), " ")
	}
	a := AnswersFromForm(form, []string{"power", "languages", "goods", "nonsense"})
	if len(a.Power) != 1 || a.Power[0].Name != "letzter" || len(a.Languages.Spoken) != 100 || a.Goods.What != "a\nb" || a.Goods.Prices != "3 4" {
		t.Errorf("%+v %+v %d", a.Power, a.Goods, len(a.Languages.Spoken))
	}
	if got := (Answers{}).Values(lang.De); len(got) != 0 {
		t.Errorf("nothing answered shows %v", got)
	}
}

// Only JSON is read from the database.
func TestAnswersScan(t *testing.T) {
	for _, c := range []struct {
		src any
		ok  bool
	}{{[]byte(`{"goods":{"what":"x"}}`), true}, {`{"goods":{"what":"x"}}`, true}, {7, false}, {"no", false}} {
		var a Answers
		if err := a.Scan(c.src); (err == nil) != c.ok || c.ok && a.Goods.What != "x" {
			t.Errorf("%v: %v", c.src, err)
		}
	}
}
