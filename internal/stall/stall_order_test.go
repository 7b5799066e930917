package stall

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/lang"
)

// Stalls stand below their kind in the order of the reader's alphabet.
func TestInOrder(t *testing.T) {
	stalls := []Stall{{Kind: 1, Name: "Rote Bete"}, {Kind: 1, Name: "Röstwerk"}, {Kind: 2, Name: "Zelt"}, {Kind: 2, Name: "Öl"}, {Kind: 3, Name: "Amt"}}
	InOrder(lang.De, stalls)
	var got []string
	for _, s := range stalls {
		got = append(got, s.Name)
	}
	if diff := cmp.Diff([]string{"Röstwerk", "Rote Bete", "Öl", "Zelt", "Amt"}, got); diff != "" {
		t.Error(diff)
	}
}
