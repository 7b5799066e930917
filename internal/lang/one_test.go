package lang

import (
	"strings"
	"testing"
)

// What can be said of one thing is not said of it as of many.
func TestOneIsNotMany(t *testing.T) {
	for key, want := range map[string]string{
		"home.counts.stages": "1 Bühne oder Zelt", "office.intake.taken_doubtful": "Eine Zeile wurde", "office.intake.undone_left": "Eins bleibt",
		"office.plan.unplaced_more": "Ein weiterer steht", "office.ask.quota": "mit einem Platz", "office.ask.count": "ein Mensch",
	} {
		if got := De.T(key, "n", 1); !strings.Contains(got, want) {
			t.Errorf("%s of 1: %q, want %q", key, got, want)
		}
		if got := De.T(key, "n", 2); strings.Contains(got, want) {
			t.Errorf("%s of 2: %q", key, got)
		}
	}
}
