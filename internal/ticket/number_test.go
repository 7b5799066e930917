package ticket

import (
	"encoding/json"
	"os"
	"testing"
)

// The gate's page reads typed numbers by the same rule and is held to the same
// file (static/gate/number.test.js).
func TestTypedNumbers(t *testing.T) {
	raw, err := os.ReadFile("testdata/numbers.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Typed  string
		Number *string // nil: it is no number
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		number, ok := ParseNumber(c.Typed)
		if ok != (c.Number != nil) || ok && number != *c.Number {
			t.Errorf("%q: %q, %v", c.Typed, number, ok)
		}
	}
}
