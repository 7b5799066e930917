package stall

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
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
		if got, _ := Phone(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}
