package press

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/jury"
	"markt/internal/lang"
	"markt/internal/print"
	"markt/internal/stall"
)

// The audit sheet says by what it was judged, what each seat gave, what the
// lottery drew and why it was decided so; it is as old as what it says.
func TestTheAuditSheetOfTheJury(t *testing.T) {
	e := *twoDays
	e.CreatedAt = time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC)
	closed, seeded := e.CreatedAt.Add(time.Hour), e.CreatedAt.Add(2*time.Hour)
	points, spread := 4000, .5
	tied := jury.Ranked{ID: 1, Name: "Falafel", Kind: 7, State: stall.StateWaitlisted, Reason: "Los", Mean: &points, Spread: &spread, Bonus: 250, Points: 4250, Nth: 2, Tied: true, Draw: "0123456789abcdef"}
	a := audit{
		Ask: Ask{Edition: &e, Lang: lang.De}, round: jury.Round{Source: "Lotto", AnnouncedAt: &e.CreatedAt, ClosedAt: &closed, Seed: "3 11", SeededAt: &seeded, BonusSocial: 250},
		targets:  []jury.Target{{Kind: 7, Places: 12}},
		criteria: []jury.Criterion{{Kind: 7, Key: "quality", Weight: 3}, {Kind: 7, Key: "price", Weight: 1}, {Kind: 7, Key: "diet"}},
		ranking:  []jury.Ranked{tied, {ID: 2, Name: "Tee", Kind: 7, State: stall.StateSubmitted}},
		reviews: map[stall.ApplicationID][]jury.SeatReview{1: {
			{Number: 1, Scores: jury.Scores{"quality": 5, "price": 2, "diet": 1}}, {Number: 3, Conflict: true},
		}},
	}
	list := a.sheet([]stall.Kind{{ID: 7, Name: lang.Text{"de": "Essen"}}, {ID: 8, Name: lang.Text{"de": "Leer"}}})
	want := print.ListGroup{Head: "Essen, Platz für 12 am Tag", Unticked: true, Rows: [][]string{
		{"", "Kriterien, in dieser Folge", "Qualität (3-fach), Bezahlbar (1-fach)"},
		{"2", "Falafel", "Sitz 1: 5 2, Sitz 3: befangen", "4,00", "0,50", "0,25", "4,25", "0123456789ab", "Warteliste, Los"},
		{"–", "Tee", "", "", "", "", "", "", "Eingereicht"},
	}}
	if diff := cmp.Diff([]print.ListGroup{want}, list.Groups[1:]); diff != "" {
		t.Error(diff)
	}
	if got := list.Groups[0].Rows[2][2]; got != "3 11, "+lang.De.DateTime(e.In(seeded)) {
		t.Error(got)
	}
	if !list.Made.Equal(seeded) {
		t.Errorf("made %s", list.Made)
	}
	a.round.Festgesetzt = true
	if got := a.rules()[3][2]; got != "aus, der Markt ist festgesetzt (§ 69 GewO)" {
		t.Error(got)
	}
}
