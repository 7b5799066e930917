package programme

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/lang"
	"markt/internal/site"
)

func berlin() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return zone
}

// on is a moment in Berlin: "07 23:30".
func on(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", "2026-11-"+s, berlin())
	if err != nil {
		panic(err)
	}
	return t
}

func calendar() Calendar {
	return Calendar{Zone: berlin(), DayChange: 4 * time.Hour, Days: []Day{
		{Date: "2026-11-07", Opens: on("07 10:00"), Closes: on("08 01:00")},
		{Date: "2026-11-08", Opens: on("08 11:00"), Closes: on("08 18:00")},
	}}
}

func item(id ID, stage site.StageID, at string, minutes int, hosts ...HostID) Session {
	s := Session{ID: id, Stage: stage, Minutes: minutes, Title: lang.Text{lang.De: "Titel"}, Hosts: hosts}
	if at != "" {
		s.Start = on(at)
	}
	return s
}

func TestClashes(t *testing.T) {
	off := item(9, 1, "07 10:00", 600, 1)
	off.State = StateCanceled
	nameless := item(8, 2, "07 10:00", 10)
	nameless.Title = lang.Text{}
	for name, c := range map[string]struct {
		sessions []Session
		want     []Clash
	}{
		"one after the other is no clash": {[]Session{item(1, 1, "07 10:00", 60, 1), item(2, 1, "07 11:00", 60, 1)}, nil},
		"canceled ones do not count":      {[]Session{off, item(2, 1, "07 11:00", 60, 1)}, nil},
		"on a stage and of a host": {[]Session{item(1, 1, "07 10:00", 60, 5), item(2, 1, "07 10:30", 60), item(3, 2, "07 10:45", 30, 5)}, []Clash{
			{Kind: StageTwice, Session: 1, Other: 2, Stage: 1, From: on("07 10:30"), Until: on("07 11:00")},
			{Kind: HostTwice, Session: 1, Other: 3, Host: 5, From: on("07 10:45"), Until: on("07 11:00")},
		}},
		"one long session clashes with each": {[]Session{item(1, 1, "07 10:00", 180), item(2, 1, "07 10:30", 30), item(3, 1, "07 12:00", 30)}, []Clash{
			{Kind: StageTwice, Session: 1, Other: 2, Stage: 1, From: on("07 10:30"), Until: on("07 11:00")},
			{Kind: StageTwice, Session: 1, Other: 3, Stage: 1, From: on("07 12:00"), Until: on("07 12:30")},
		}},
		"after midnight it is still Saturday": {[]Session{item(1, 1, "08 00:15", 30)}, nil},
		"too late, too early, another day": {[]Session{item(1, 1, "08 00:45", 30), item(2, 1, "08 10:30", 60), item(3, 1, "09 12:00", 60)}, []Clash{
			{Kind: OutsideHours, Session: 1, Stage: 1, From: on("08 00:45"), Until: on("08 01:15")},
			{Kind: OutsideHours, Session: 2, Stage: 1, From: on("08 10:30"), Until: on("08 11:30")},
			{Kind: OutsideDays, Session: 3, Stage: 1, From: on("09 12:00"), Until: on("09 13:00")},
		}},
		"what is missing": {[]Session{item(1, 0, "", 0), nameless}, []Clash{
			{Kind: NoStage, Session: 1}, {Kind: NoTime, Session: 1},
			{Kind: NoTitle, Session: 8, Stage: 2, From: on("07 10:00"), Until: on("07 10:10")},
		}},
	} {
		if d := cmp.Diff(c.want, Clashes(c.sessions, Around{Calendar: calendar()})); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestClashesOfTellsBoth(t *testing.T) {
	of := ClashesOf(Clashes([]Session{item(1, 1, "07 10:00", 60), item(2, 1, "07 10:30", 60)}, Around{Calendar: calendar()}))
	if len(of[1]) != 1 || len(of[2]) != 1 || of[2][0].Other != 1 {
		t.Errorf("%+v", of)
	}
}

func TestCalendar(t *testing.T) {
	c := calendar()
	for at, want := range map[string]string{"08 03:59": "2026-11-07", "08 04:00": "2026-11-08", "07 23:00": "2026-11-07"} {
		if got := c.DateOf(on(at)); got != want {
			t.Errorf("%s belongs to %s, want %s", at, got, want)
		}
	}
	if got := c.Moment("2026-11-07", 30*time.Minute); !got.Equal(on("08 00:30")) {
		t.Errorf("half past midnight of Saturday is %v", got)
	}
	// The night when clocks go back has 25 hours, and half past two comes once on our calendar.
	october := Calendar{Zone: berlin(), DayChange: 4 * time.Hour}
	from, until := october.Bounds("2026-10-24")
	if until.Sub(from) != 25*time.Hour || !october.At("not a date", 0).IsZero() {
		t.Errorf("%v to %v", from, until)
	}
}
