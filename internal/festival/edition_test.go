package festival_test

import (
	"testing"
	"time"

	"markt/internal/festival"
)

func berlin(t *testing.T, s string) time.Time {
	t.Helper()
	loc, err := festival.LoadZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", s, loc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func date(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDateOf(t *testing.T) {
	e := &festival.Edition{Zone: "Europe/Berlin", DayChange: festival.DefaultDayChange}
	for _, c := range []struct{ at, want string }{
		{"2026-11-07 12:00", "2026-11-07"},
		{"2026-11-08 03:59", "2026-11-07"},
		{"2026-11-08 04:00", "2026-11-08"},
		{"2026-10-25 03:30", "2026-10-24"}, // the clock goes back in this night
		{"2026-10-25 04:10", "2026-10-25"},
		{"2026-03-29 03:30", "2026-03-28"}, // and forward in this one
		{"2027-01-01 01:00", "2026-12-31"},
	} {
		if got := e.DateOf(berlin(t, c.at)).Format(time.DateOnly); got != c.want {
			t.Errorf("DateOf(%s) = %s, want %s", c.at, got, c.want)
		}
	}
}

func TestDaySpanCoversTheNight(t *testing.T) {
	e := &festival.Edition{Zone: "Europe/Berlin", DayChange: festival.DefaultDayChange}
	from, until := e.DaySpan(festival.Day{Date: date(t, "2026-10-24")})
	if !from.Equal(berlin(t, "2026-10-24 04:00")) || !until.Equal(berlin(t, "2026-10-25 04:00")) {
		t.Errorf("DaySpan = %s to %s", from, until)
	}
	if until.Sub(from) != 25*time.Hour {
		t.Errorf("the day on which the clock goes back has %s", until.Sub(from))
	}
}

func TestTakesApplications(t *testing.T) {
	opens, closes := berlin(t, "2026-05-01 00:00"), berlin(t, "2026-09-01 00:00")
	days := []festival.Day{{OpensAt: berlin(t, "2026-11-07 10:00"), ClosesAt: berlin(t, "2026-11-07 18:00")}}
	for _, c := range []struct {
		name string
		e    festival.Edition
		at   string
		want bool
	}{
		{"before it opens", festival.Edition{ApplicationOpens: &opens}, "2026-04-30 23:59", false},
		{"open", festival.Edition{ApplicationOpens: &opens, ApplicationCloses: &closes}, "2026-05-01 00:00", true},
		{"closed", festival.Edition{ApplicationCloses: &closes}, "2026-09-01 00:00", false},
		{"no dates, before the market", festival.Edition{Days: days}, "2026-11-07 12:00", true},
		{"no dates, after the market", festival.Edition{Days: days}, "2026-11-07 18:00", false},
		{"nothing known", festival.Edition{}, "2026-11-07 18:00", true},
		{"not announced", festival.Edition{State: festival.Preparing}, "2026-11-07 12:00", false},
		{"over", festival.Edition{State: festival.Over}, "2026-11-07 12:00", false},
	} {
		if c.e.State == "" {
			c.e.State = festival.Announced
		}
		if got := c.e.TakesApplications(berlin(t, c.at)); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
