package press

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/programme"
)

// Who reads on paper that a session takes place goes there: what is canceled
// or has no time yet is not in the booklet, and a day without any sessions
// has no page.
func TestTheBookletHoldsWhatTakesPlace(t *testing.T) {
	e := &festival.Edition{Zone: "Europe/Berlin", DayChange: festival.DefaultDayChange, DefaultLang: lang.De}
	saturday := time.Date(2027, 5, 8, 12, 0, 0, 0, e.Loc())
	session := func(title string, state programme.State, start time.Time) programme.Session {
		return programme.Session{Title: lang.Text{"de": title}, State: state, Stage: 1, Start: start, Minutes: 45}
	}
	day := func(date string) programme.Day {
		return programme.Day{Date: date, Opens: saturday, Closes: saturday.Add(time.Hour)}
	}
	_, days := bookletDays(programme.Document{
		Edition: programme.Edition{Zone: e.Zone, DayChange: "04:00"},
		Days:    []programme.Day{day("2027-05-08"), day("2027-05-09")},
		Stages:  []programme.Stage{{ID: 1, Name: "Bühne"}},
		Sessions: []programme.Session{
			session("Chor", programme.StateConfirmed, saturday),
			session("Lesung", programme.StateCanceled, saturday.Add(time.Hour)),
			session("Tanz", programme.StateConfirmed, time.Time{}),
			session("Nachts", programme.StateConfirmed, saturday.Add(14*time.Hour)),
			session("Jam", programme.StateCanceled, saturday.Add(24*time.Hour)),
		},
	}, e, lang.De)
	var got []string
	for _, d := range days {
		for _, s := range d.Sessions {
			got = append(got, d.Date.Format(time.DateOnly)+" "+s.Title)
		}
	}
	if diff := cmp.Diff([]string{"2027-05-08 Chor", "2027-05-08 Nachts"}, got); diff != "" || len(days) != 1 {
		t.Errorf("%d days: %s", len(days), diff)
	}
}
