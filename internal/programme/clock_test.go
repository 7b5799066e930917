package programme

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"markt/internal/lang"
)

func TestClockReadsATimeOfDay(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"0:00": 0, " 9:05 ": 9*time.Hour + 5*time.Minute, "09:05:59": 9*time.Hour + 5*time.Minute, "23:59": 24*time.Hour - time.Minute,
		"24:00": -1, "9:60": -1, "9:05:60": -1, "9": -1, "": -1, "a:05": -1, "+9:05": -1, "-9:05": -1, "9:05:00:00": -1,
	} {
		got, ok := Clock(s)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}

// Three parts are days when the first is a single digit and the second can be hours.
func TestLengthsOfManyForms(t *testing.T) {
	for s, want := range map[string]int{
		"0": 0, "00:59": 59, "0:60": -1, "25:00": 1500, "1:23:59": 24*60 + 23*60 + 59, "1:24:00": 84, "1:23:60": -1, "10:23:59": 623,
		"01:59:59": 119, "01:60:00": -1, "01:00:60": -1, "100000": 100_000, "100001": -1, "+5": -1,
	} {
		got, ok := minutesOf(s)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
	for minutes, want := range map[int]string{0: "00:00", 59: "00:59", 60: "01:00", 1500: "25:00"} {
		if got := hoursMinutes(minutes); got != want {
			t.Errorf("%d minutes: %s, want %s", minutes, got, want)
		}
	}
}

func TestALengthIsReadAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 6000).Draw(t, "minutes")
		if got, ok := minutesOf(hoursMinutes(n)); !ok || got != n {
			t.Errorf("%d came back as %d", n, got)
		}
	})
}

// A moment belongs to exactly one market day: the one within whose bounds it
// lies, whatever the clocks do.
func TestEveryMomentHasOneDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom([]string{"Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "UTC"}).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		c := Calendar{Zone: zone, DayChange: time.Duration(rapid.IntRange(3*60, 12*60).Draw(t, "day change")) * time.Minute}
		at := time.Unix(rapid.Int64Range(1.7e9, 1.9e9).Draw(t, "at"), 0)
		date := c.DateOf(at)
		if from, until := c.Bounds(date); at.Before(from) || !at.Before(until) {
			t.Errorf("%v belongs to %s, which lasts from %v to %v", at.In(zone), date, from, until)
		}
	})
}

func TestTheDayChangesToTheSecond(t *testing.T) {
	c := calendar()
	second := on("08 04:00").Add(-time.Second)
	if got := c.DateOf(second); got != "2026-11-07" {
		t.Errorf("a second before the day change is %s", got)
	}
	late := Calendar{DayChange: 4*time.Hour + 30*time.Minute}
	for at, want := range map[string]string{"04:29": "2026-11-06", "04:30": "2026-11-07", "03:45": "2026-11-06", "05:00": "2026-11-07"} {
		moment, err := time.Parse("2006-01-02 15:04", "2026-11-07 "+at)
		if err != nil {
			t.Fatal(err)
		}
		if got := late.DateOf(moment); got != want {
			t.Errorf("%s is %s, want %s", at, got, want)
		}
	}
	half := Calendar{Zone: berlin(), DayChange: 4*time.Hour + 30*time.Second}
	for second, want := range map[int]string{29: "2026-11-07", 30: "2026-11-08", 45: "2026-11-08"} {
		if got := half.DateOf(on("08 04:00").Add(time.Duration(second) * time.Second)); got != want {
			t.Errorf("%d seconds past four is %s", second, got)
		}
	}
	if got := c.Moment("2026-11-07", 4*time.Hour); !got.Equal(on("07 04:00")) {
		t.Errorf("the day change itself is %v", got)
	}
	if got := c.Moment("2026-11-07", 4*time.Hour-time.Minute); !got.Equal(on("08 03:59")) {
		t.Errorf("a minute before the day change is %v", got)
	}
	if got := c.At("2026-11-07", 9*time.Hour+5*time.Minute); !got.Equal(on("07 09:05")) {
		t.Errorf("five past nine is %v", got)
	}
	if got := c.Moment("no date", time.Hour); !got.IsZero() {
		t.Errorf("no date is %v", got)
	}
}

// The clock on the wall counts on through the night, also when clocks go back.
func TestTheWallClockCountsThroughTheNight(t *testing.T) {
	c := Calendar{Zone: berlin(), DayChange: 4 * time.Hour}
	for _, x := range []struct {
		date, at string
		want     time.Duration
	}{
		{"2026-11-07", "2026-11-07 10:30", 10*time.Hour + 30*time.Minute},
		{"2026-11-07", "2026-11-08 00:00", 24 * time.Hour},
		{"2026-11-07", "2026-11-08 01:15", 25*time.Hour + 15*time.Minute},
		{"2026-10-24", "2026-10-25 03:30", 27*time.Hour + 30*time.Minute},
		{"2026-11-07", "2026-11-09 05:00", 53 * time.Hour},
		{"2026-11-07", "2026-11-10 00:00", 48 * time.Hour}, // two nights are enough
		{"2026-11-07", "2026-11-20 05:00", 53 * time.Hour},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", x.at, berlin())
		if err != nil {
			t.Fatal(err)
		}
		if got := c.wall(x.date, at); got != x.want {
			t.Errorf("%s seen from %s: %v, want %v", x.at, x.date, got, x.want)
		}
	}
}

// Days that only sessions made stand between the others, once, without hours.
func TestDaysOfSessions(t *testing.T) {
	c := calendar()
	sessions := []Session{item(1, 1, "09 12:00", 30), item(2, 1, "", 0), item(3, 1, "07 02:00", 30), item(4, 1, "09 13:00", 30), item(5, 1, "08 12:00", 30)}
	var got []string
	for _, d := range c.WithDatesOf(sessions) {
		if d.Opens.IsZero() {
			d.Date += " bare"
		}
		got = append(got, d.Date)
	}
	if diff := cmp.Diff([]string{"2026-11-06 bare", "2026-11-07", "2026-11-08", "2026-11-09 bare"}, got); diff != "" {
		t.Error(diff)
	}
	if len(c.Days) != 2 {
		t.Error("the calendar itself was changed")
	}
	if _, ok := c.Day("2026-11-09"); ok {
		t.Error("a day that is not there")
	}
}

func TestAgesSayWhoASessionIsFor(t *testing.T) {
	for _, c := range []struct {
		min, max int
		want     string
	}{
		{0, 0, ""}, {8, 0, "ab 8 Jahren"}, {0, 12, lang.De.T("programme.age.until", "max", 12)}, {8, 12, lang.De.T("programme.age.between", "min", 8, "max", 12)},
		{1, 0, lang.De.T("programme.age.from", "min", 1)}, {0, 1, lang.De.T("programme.age.until", "max", 1)}, {1, 1, lang.De.T("programme.age.between", "min", 1, "max", 1)},
	} {
		if got := (Session{MinAge: c.min, MaxAge: c.max}).Ages(lang.De); got != c.want {
			t.Errorf("%d to %d: %q, want %q", c.min, c.max, got, c.want)
		}
	}
}
