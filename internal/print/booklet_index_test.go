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
