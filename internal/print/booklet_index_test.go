package print

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/lang"
)

// The index has people under their surname in the reader's alphabet, groups
// and stalls under their whole name, and each once.
func TestTheIndexIsBySurname(t *testing.T) {
	b := Booklet{Meta: meta(lang.De), Days: []Day{{Sessions: []Session{
		{Hosts: []string{"Zoë Anders", "Chor der Nachbarschaft"}},
		{Hosts: []string{"Anna Öztürk", "Ursula von der Heide", "Zoë Anders"}},
	}}}, Stalls: []Stall{{Name: "Falafel Haus", Pitches: []string{"A01"}}, {Name: "Oma Petra", Pitches: []string{"A02"}}}}
	var got []string
	for _, one := range b.entries() {
		got = append(got, one.name)
	}
	want := []string{"Zoë Anders", "Chor der Nachbarschaft", "Falafel Haus", "Ursula von der Heide", "Oma Petra", "Anna Öztürk"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Where a reader goes from right to left, so do the places of a stall; what
// is no number of a page does not turn the list round.
func TestTheIndexKeepsOneDirection(t *testing.T) {
	for l, want := range map[lang.Lang]string{lang.De: "7, F01 P01", lang.Ar: "7, \u2066F01\u2069 \u2066P01\u2069"} {
		b := Booklet{Meta: meta(l), Days: []Day{{Sessions: []Session{{Hosts: []string{"BENN Buch"}}}}}, Stalls: []Stall{{Name: "BENN Buch", Pitches: []string{"F01", "P01"}}}}
		e := &bound{found: map[int]int{1: 7}}
		if got := e.pagesOf(b.entries()[0]); got != want {
			t.Errorf("%s: %q, want %q", l, got, want)
		}
	}
}
