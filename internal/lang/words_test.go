package lang

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// One word for one thing: in German a Stand is where somebody sells, never how far
// a thing has come nor the time of a figure; Breite is measured in metres.
func TestAWordHasOneMeaning(t *testing.T) {
	time := regexp.MustCompile(`\bStand:? (\{(time|date|when)\}|\d|vom )`)
	state := regexp.MustCompile(`(^|[._])(state|by_state|as_of)$`)
	degrees := regexp.MustCompile(`latitude|longitude|coordinates`)
	for key, m := range catalogues[De] {
		text := fmt.Sprint(m)
		if time.MatchString(text) {
			t.Errorf("%s: %q is a time, and no stall", key, text)
		}
		if state.MatchString(key) && !strings.HasPrefix(key, "export.") && regexp.MustCompile(`\bStand\b`).MatchString(text) {
			t.Errorf("%s: %q is a state, and no stall", key, text)
		}
		if degrees.MatchString(key) && regexp.MustCompile(`\b(Breite|Länge)\b`).MatchString(text) {
			t.Errorf("%s: %q is a measure in metres", key, text)
		}
	}
}
