package stall_test

import (
	"strings"
	"testing"

	"markt/internal/lang"
	"markt/internal/stall"
)

// Everything that was answered is read with its question, rows in one line
// each, the edition's own choices by their names, days in words.
func TestAnswersAreRead(t *testing.T) {
	a := stall.Answers{
		Food:     &stall.Food{Items: []stall.MenuItem{{Name: "Falafel", Price: "6,5", Allergens: []string{"gluten"}}, {Name: "Tee"}}, HandWash: "no"},
		Power:    stall.Power{{Name: "Licht", Watts: "60", Count: "3"}},
		Location: &stall.Location{Wish: "campus", Days: []string{"2027-05-08"}},
		Business: &stall.Business{FeeStep: "7"},
	}
	var got []string
	for _, c := range a.Read(lang.De, map[string]string{"campus": "Campus Buch", "7": "Ermäßigt"}) {
		got = append(got, c.Group+": "+strings.Join(c.Lines, " | "))
	}
	all := strings.Join(got, "\n")
	for _, want := range []string{"Falafel · 6,50", " | Tee", ": Nein", "Licht · 60 ", ": 3", "Campus Buch", "Samstag, 8. Mai 2027", "Ermäßigt"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not in\n%s", want, all)
		}
	}
	if len(got) != 4 || strings.Contains(all, "campus") {
		t.Error(all)
	}
}
