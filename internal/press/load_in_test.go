package press

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/site"
	"markt/internal/stall"
)

// Who stands far from the entrance comes first, so many at once; a stall that
// moves changes nobody else's window, and who comes on both days comes once.
func TestWhoStandsFarComesFirst(t *testing.T) {
	e := *twoDays
	e.Days = slices.Clone(e.Days)
	for i := range e.Days {
		day := &e.Days[i]
		day.OpensAt = time.Date(2027, 5, 8+i, 11, 0, 0, 0, e.Loc())
		day.ClosesAt = day.OpensAt.Add(8 * time.Hour)
	}
	e.Days[0].ID, e.Days[1].ID = 1, 2
	d := standing()
	plan := &d.Plans[0]
	for i := range plan.Pitches {
		plan.Pitches[i].X = float64(i * 10)
	}
	plan.Landmarks = []site.Landmark{{Kind: "entrance", X: 0, Y: 0}}
	for i := range plan.Stays {
		plan.Stays[i].From = plan.Stays[i].From.Add(time.Hour)
	}
	two, quarter := 2, 15
	how := festival.LoadIn{Vehicles: &two, Minutes: &quarter}
	said := map[stall.ID]arrival{1: {"Lastenrad", "+49 30 1"}}
	list := func() (got []string) {
		for _, g := range loadInOn(d, plan, Ask{Edition: &e, Lang: lang.De}, how, said) {
			for _, r := range g.Rows {
				got = append(got, fmt.Sprint(strings.Fields(g.Head)[1], " ", r[1:5]))
			}
		}
		return got
	}
	want := []string{"Samstag, [08:15–08:30 A02 Falafel ]", "Samstag, [08:15–08:30 A01 VeloBuch Lastenrad]", "Sonntag, [08:15–08:30 A02 Neu ]"}
	if diff := cmp.Diff(want, list()); diff != "" {
		t.Error(diff)
	}
	for i := range plan.Stays {
		if plan.Stays[i].Stall == 1 {
			plan.Stays[i].Pitch = "A04"
		}
	}
	want = []string{"Samstag, [08:00–08:15 A04 VeloBuch Lastenrad]", want[0], want[2]}
	if diff := cmp.Diff(want, list()); diff != "" {
		t.Error(diff)
	}
}

// Whose last vehicle leaves after the market has opened is told so, and nobody else.
func TestALoadInThatIsTooLong(t *testing.T) {
	d, e := standing(), *twoDays
	e.Days = slices.Clone(e.Days)
	for i := range e.Days {
		e.Days[i].OpensAt = time.Date(2027, 5, 8+i, 11, 0, 0, 0, e.Loc())
	}
	for minutes, late := range map[int]bool{15: false, 16: true} {
		from, many := 10*time.Hour+45*time.Minute, 100
		how := festival.LoadIn{From: &from, Vehicles: &many, Minutes: &minutes}
		groups := loadInOn(d, &d.Plans[0], Ask{Edition: &e, Lang: lang.De}, how, nil)
		if len(groups) == 0 {
			t.Fatal("nobody comes")
		}
		for _, g := range groups {
			if strings.Contains(g.Head, "zu spät: bis 11:01, geöffnet ab 11:00") != late {
				t.Errorf("%d minutes: %s", minutes, g.Head)
			}
		}
	}
}
