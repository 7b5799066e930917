package stall

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/lang"
)

func TestValuesReadWhatPeopleType(t *testing.T) {
	type values struct {
		W Whole   `json:"w,omitempty"`
		D Decimal `json:"d,omitempty"`
		C Cents   `json:"c,omitempty"`
		Y YesNo   `json:"y,omitempty"`
		T Day     `json:"t,omitempty"`
	}
	for _, c := range []struct{ in, want string }{
		{`{"w":"2200","d":"3,5","c":"4,50 €","y":"ja","t":"7.11.2026"}`, `{"w":2200,"d":3.5,"c":450,"y":true,"t":"2026-11-07"}`},
		{`{"w":"٢٢٠٠","d":"٣٫٥","c":"۴٫۵","y":"نعم"}`, `{"w":2200,"d":3.5,"c":450,"y":true}`},
		{`{"w":"2.200","d":"3.500","t":"11/2026"}`, `{"w":2200,"d":3.5,"t":"2026-11-01"}`},
		{`{"w":"2,2 kW","d":"350 cm"}`, `{"w":2200,"d":3.5}`},
		{`{"w":"2.2kW","d":"3 m"}`, `{"w":2200,"d":3}`},
		{`{"w":12,"d":0.75,"c":1250,"y":false}`, `{"w":12,"d":0.75,"c":1250,"y":false}`},
		{`{"w":"viel","d":"3x3","c":"teuer","y":"vielleicht","t":"30.02.2026"}`, `{"w":"viel","d":"3x3","c":"teuer","y":"vielleicht","t":"30.02.2026"}`},
		{`{"w":3.5,"d":"1e400","c":"0x1F"}`, `{"w":"3.5","d":"1e400","c":"0x1F"}`},
		{`{"w":"99999999999999999999","d":"NaN"}`, `{"w":"99999999999999999999","d":"NaN"}`},
		{`{"w":"2 200 Watt","d":"3½","c":"1.200,50 €"}`, `{"w":2200,"d":3.5,"c":120050}`},
		{`{"w":"1½ kW","d":"3 1/2 m","c":"€ 4,50"}`, `{"w":1500,"d":3.5,"c":450}`},
		{`{"w":"1,5 Std.","d":"ca. 3 m","c":"1200"}`, `{"w":90,"d":3,"c":120000}`},
		{`{"w":"٢ كيلوواط","d":"٣٥٠ سم","c":"½ €"}`, `{"w":2000,"d":3.5,"c":50}`},
		{`{"w":"4 Stück","d":"75 m2"}`, `{"w":4,"d":75}`},
		{`{"w":"1'000'000","d":"2,5 кг"}`, `{"w":1000000,"d":2.5}`},
		{`{"w":"230V","d":"3 ft","c":"1.200"}`, `{"w":"230V","d":"3 ft","c":"1.200"}`},
		{`{"w":"2-3","d":"3 5","c":"1,2,3"}`, `{"w":"2-3","d":"3 5","c":"1,2,3"}`},
		{`{"w":"1,2.3","d":"3 4/2","c":"5 kg"}`, `{"w":"1,2.3","d":"3 4/2","c":"5 kg"}`},
	} {
		var v values
		if err := json.Unmarshal([]byte(c.in), &v); err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(v)
		if err != nil {
			t.Fatalf("%s: %v", c.in, err)
		}
		if diff := cmp.Diff(c.want, string(got)); diff != "" {
			t.Errorf("%s: %s", c.in, diff)
		}
		var again values
		_ = json.Unmarshal(got, &again)
		twice, _ := json.Marshal(again)
		if string(twice) != string(got) {
			t.Errorf("%s changes when stored again: %s", got, twice)
		}
	}
}

// Days are read in any order that is clear, with the months' names of every language.
func TestDaysReadWhatPeopleType(t *testing.T) {
	for typed, want := range map[string]string{
		"2026-03-12": "2026-03-12", "12.3.2026": "2026-03-12", "12. März 2026": "2026-03-12", "12.3.26": "2026-03-12", "12-03-2026": "2026-03-12", "12/03/2026": "2026-03-12",
		"٢٠٢٦/٠٣/١٢": "2026-03-12", "2026/03/12": "2026-03-12", "2026.3.12": "2026-03-12", "12 03 2026": "2026-03-12", "03/25/2026": "2026-03-25",
		"March 12, 2026": "2026-03-12", "12 mar 2026": "2026-03-12", "Dez. 2026": "2026-12-01", "2026 März 12": "2026-03-12", "12 Mart 2026": "2026-03-12", "12 березня 2026": "2026-03-12",
		"١٢ آذار ٢٠٢٦": "2026-03-12", "١٢ مارس ٢٠٢٦": "2026-03-12", "5 كانون الأول 2026": "2026-12-05", "5 كانون الثاني 2026": "2026-01-05",
		"3/2026": "2026-03-01", "2026-03": "2026-03-01",
		"30.02.2026": "", "13/13/2026": "", "1405/03/12": "", "12.3.": "", "12": "", "morgen": "", "12.3.2026 oder später": "", "1.2.3.2026": "", "2026": "", "12.2026.3": "", "12.3.226": "",
		"29.02.2028": "2028-02-29", "29.02.2027": "",
	} {
		day, ok := Day(typed).Time()
		got := ""
		if ok {
			got = day.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

func TestPhone(t *testing.T) {
	for typed, want := range map[string]string{
		"030 94892511":        "+493094892511",
		"+49 (0)30 9489-2511": "+493094892511",
		"0049 176 12345678":   "+4917612345678",
		"٠١٧٦١٢٣٤٥٦٧٨":        "+4917612345678",
		"+963 944 123456":     "+963944123456",
		"+380 67 123 45 67":   "+380671234567",
		"ruf mich an":         "",
		"":                    "",
	} {
		if got, _ := Phone(typed, "de"); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// A number of something else than the field asks for is no number of it, and the message says which word does not fit.
func TestAUnitThatDoesNotFitIsNamed(t *testing.T) {
	frame := Frame{Rules: Rules{"stall.front_max": 12, "stall.depth_max": 12, "stall.height_max": 10}}
	a := Answers{
		Food:         &Food{Items: []MenuItem{{Name: "Falafel", Price: "1.200", Allergens: []string{"none"}}, {Name: "Tee", Price: "5 kg", Allergens: []string{"none"}}}},
		Size:         &Size{Front: "3 kg", Depth: "2 m", Height: "9 ft"},
		Power:        Power{{Name: "Grill", Watts: "230V"}, {Name: "Licht", Watts: "60 W"}},
		Participants: &Participants{Max: "12 Kinder", Minutes: "1,5 h"},
	}
	got := map[string]string{}
	for field, m := range a.Check([]string{"food", "size", "power", "participants"}, frame) {
		got[field] = m.Key
		if m.Key == "stall.error.unit" {
			got[field] += fmt.Sprint(" ", m.Pairs())
		}
	}
	want := map[string]string{
		"answers.food.items.0.price": "stall.error.price_unclear", "answers.food.items.1.price": "stall.error.unit [unit kg]",
		"answers.size.front": "stall.error.unit [unit kg]", "answers.size.height": "stall.error.unit [unit ft]", "answers.power.0.watts": "stall.error.unit [unit v]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A number without its country is asked about where it may be a mobile number of the country somebody comes from.
func TestPhoneOfAnotherCountry(t *testing.T) {
	for _, c := range []struct {
		typed string
		from  lang.Lang
		want  string
	}{
		{"0944 123456", "ar", "+49944123456 +963944123456"}, {"٠٩٤٤١٢٣٤٥٦", "ar", "+49944123456 +963944123456"}, {"0944 123456", "de", "+49944123456 +963944123456 +380944123456"}, {"0944 123456", "tr", "+49944123456"}, {"03094892511", "de", "+493094892511"}, {"123", "de", ""},
		{"067 123 45 67", "uk", "+49671234567 +380671234567"}, {"0770 123 4567", "ar", "+497701234567 +9647701234567"}, {"0532 123 45 67", "tr", "+495321234567 +905321234567"},
		{"0176 12345678", "ar", "+4917612345678"}, {"030 94892511", "ar", "+493094892511"}, {"+963 944 123456", "ar", "+963944123456"}, {"00963944123456", "ar", "+963944123456"},
		{"ruf mich an", "ar", ""}, {"", "ar", ""},
	} {
		var numbers []string
		for _, r := range PhoneReadings(c.typed, c.from) {
			numbers = append(numbers, r.E164)
		}
		if got := strings.Join(numbers, " "); got != c.want {
			t.Errorf("%q in %s: %q, want %q", c.typed, c.from, got, c.want)
		}
	}
}
