package checkin

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The browser decides by the same table (static/gate/decide.test.js), so that
// the two can never drift.
const verdicts = "testdata/verdicts.json"

func TestDecide(t *testing.T) {
	b, err := os.ReadFile(verdicts)
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name    string
		State   State
		Scan    Scan
		Now     time.Time
		Verdict Verdict
	}
	if err := json.Unmarshal(b, &cases); err != nil {
		t.Fatal(err)
	}
	seen := map[Reason]bool{}
	for _, c := range cases {
		if d := cmp.Diff(c.Verdict, Decide(c.State, c.Scan, c.Now)); d != "" {
			t.Errorf("%s: %s", c.Name, d)
		}
		seen[c.Verdict.Reason], seen[c.Verdict.Conflict] = true, true
	}
	for _, r := range Reasons {
		if !seen[r] {
			t.Errorf("no case for %q", r)
		}
	}
}
