package festival

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func on(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// A date is doubted only beyond the limits, and not for standing on another day.
func TestDoubtsAtTheirLimits(t *testing.T) {
	now := time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
	of := func(days ...time.Time) *Edition {
		e := &Edition{Zone: "UTC"}
		for i, d := range days {
			e.Days = append(e.Days, Day{ID: DayID(i + 1), Date: d})
		}
		return e
	}
	for name, c := range map[string]struct {
		e    *Edition
		id   DayID
		date time.Time
		want int // how many
	}{
		"on a day, far from the next":       {of(on(2026, 11, 7), on(2026, 12, 7)), 0, on(2026, 11, 7), 0},
		"an old day as it is":               {of(on(2026, 9, 1)), 1, on(2026, 9, 1), 0},
		"on another day that is past":       {of(on(2026, 9, 1), on(2026, 9, 2)), 1, on(2026, 9, 2), 1},
		"moved onto another day":            {of(on(2026, 11, 7), on(2026, 12, 7)), 1, on(2026, 12, 7), 0},
		"the only day moved by two weeks":   {of(on(2026, 11, 7)), 1, on(2026, 11, 21), 0},
		"on a day that is far ahead":        {of(on(2036, 11, 7)), 0, on(2036, 11, 7), 0},
		"the first day, eighteen months on": {of(), 0, on(2026, 10, 1).Add(farAhead), 0},
		"the first day, a day more":         {of(), 0, on(2026, 10, 2).Add(farAhead), 1},
	} {
		if got := c.e.Doubts(c.id, c.date, now); len(got) != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := of(on(2026, 11, 7)).Doubts(0, on(2026, 11, 22), now); len(got) != 1 || got[0].Args["n"] != 15 {
		t.Errorf("fifteen days: %+v", got)
	}
}

// What a draft leads to is asked before it is saved: it takes the place of what
// it changes, and a new one stands beside the others.
func TestAnEditionAfterADayOrAStopIsSaved(t *testing.T) {
	e := &Edition{ID: 7, Zone: "UTC", Days: []Day{{ID: 1, Date: on(2026, 11, 7)}, {ID: 2, Date: on(2026, 11, 8)}}}
	dates := func(e *Edition) (all []string) {
		for _, d := range e.Days {
			all = append(all, d.Date.Format("2.1."))
		}
		return all
	}
	draft := DayDraft{Date: on(2026, 11, 9), Opens: 10 * time.Hour, Closes: 18 * time.Hour}
	if diff := cmp.Diff([]string{"8.11.", "9.11."}, dates(e.WithDay(1, draft))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"7.11.", "8.11.", "9.11."}, dates(e.WithDay(0, draft))); diff != "" {
		t.Error(diff)
	}
	l := &Location{ID: 3, Stops: []Stop{{ID: 1}, {ID: 2}}}
	ids := func(stops []Stop) (all []StopID) {
		for _, s := range stops {
			all = append(all, s.ID)
		}
		return all
	}
	if diff := cmp.Diff([]StopID{1, 2}, ids(l.WithStop(1, StopDraft{}))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]StopID{0, 1, 2}, ids(l.WithStop(0, StopDraft{}))); diff != "" {
		t.Error(diff)
	}
}

func TestAMarketIsPastAfterItsLastHour(t *testing.T) {
	e := &Edition{Days: []Day{{OpensAt: on(2026, 11, 7), ClosesAt: on(2026, 11, 8)}}}
	for at, want := range map[time.Time]bool{on(2026, 11, 6): false, on(2026, 11, 8): false, on(2026, 11, 9): true} {
		if e.Past(at) != want {
			t.Errorf("%s: past is %v", at, !want)
		}
	}
	if (&Edition{}).Past(on(2036, 1, 1)) {
		t.Error("a market without days is past")
	}
	if !(&Edition{State: Preparing}).Hidden() || (&Edition{State: Announced}).Hidden() {
		t.Error("hidden is the wrong one")
	}
}
