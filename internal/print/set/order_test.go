package set

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// In these cases capitals of the Hebrew block stand for right-to-left letters
// that need no shaping; want is what stands on the paper from left to right.
func TestVisualOrder(t *testing.T) {
	for _, c := range []struct {
		name, in string
		rtl      bool
		want     string
	}{
		{"plain left to right", "Stand A12 (2026)", false, "Stand A12 (2026)"},
		{"plain right to left", "אבג", true, "גבא"},
		{"number stays readable", "אב 2026", true, "2026 בא"},
		{"number between two words", "אב 12 גד", true, "דג 12 בא"},
		{"number between two words in a left-to-right line", "x אב 12 גד y", false, "x דג 12 בא y"},
		{"Latin in the middle", "אב Berlin-Buch גד", true, "דג Berlin-Buch בא"},
		{"brackets are mirrored", "אב (גד)", true, "(דג) בא"},
		{"brackets round Latin", "אב (Tor A)", true, "(Tor A) בא"},
		{"a span of times runs right to left", "א 10:00–18:00", true, "18:00–10:00 א"},
		{"an isolate keeps its order", "א " + Isolated("10:00–18:00"), true, "10:00–18:00 א"},
		{"a telephone number as an isolate", "א " + Isolated("+49 30 94892511") + " ב", true, "ב +49 30 94892511 א"},
		{"punctuation at the end goes left", "אב.", true, ".בא"},
		{"space at the end stays at the end", "אב ", false, "בא "},
		{"an isolate that is never closed", "א \u2066x", true, "x א"},
		{"direction marks are not shown", "א\u200eb", true, "bא"},
	} {
		if got := shown(compose(c.in, c.rtl)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// Ordering loses nothing and adds nothing.
func TestOrderIsAPermutation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOf(rapid.SampledFrom([]rune("ab אבג12,.-()[]/+% \u2066\u2069"))).Draw(t, "line")
		got := []rune(shown(compose(string(in), rapid.Bool().Draw(t, "rtl"))))
		want := slices.DeleteFunc(slices.Clone(in), func(r rune) bool { return steers(r) })
		for _, line := range [][]rune{got, want} {
			for i, r := range line {
				line[i] = min(r, mirror(r))
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q became %q", string(want), string(got))
		}
	})
}
