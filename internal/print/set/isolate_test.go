package set

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is kept whole keeps its order on the second line too, where its last
// sign would go to the other end.
func TestAnIsolateStandsOnTwoLines(t *testing.T) {
	f := fount(t)
	for in, want := range map[string][]string{
		Whole("Kulturspeicher Karow e.V."):                                                                  {"Kulturspeicher", "Karow e.V."},
		Whole("beta") + " · " + Isolated("Panke-Netz (Pankow e.V.)"):                                        {"Panke- · beta", "Netz (Pankow", "e.V.)"},
		Whole("12 Kulturspeicher e.V."):                                                                     {"12", "Kulturspeicher", "e.V."},
		Whole("\u05d0\u05d1\u05d2\u05d3\u05d4\u05d5\u05d6\u05d7\u05d8\u05d9\u05d0\u05d1\u05d2 c d.") + " e": {"\u05d2\u05d1\u05d0\u05d9\u05d8\u05d7\u05d6\u05d5\u05d4\u05d3\u05d2\u05d1\u05d0", ".c d e"},
	} {
		var got []string
		for _, l := range f.Wrap(in, Text, 7, true) {
			visual := ""
			for _, c := range compose(l.Text, l.RTL) {
				visual += string(c.r)
			}
			got = append(got, visual)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", in, diff)
		}
	}
}
