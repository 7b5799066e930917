package programme

import (
	"slices"
	"time"

	"markt/internal/lang"
)

// Day is a market day. A day that only sessions made (nobody set opening
// hours for it) has zero Opens and Closes.
type Day struct {
	Date   string    `json:"date" db:"date" api:"format=date"` // 2026-11-07
	Opens  time.Time `json:"opens,omitzero" db:"opens_at"`
	Closes time.Time `json:"closes,omitzero" db:"closes_at"`
	Name   lang.Text `json:"name,omitempty" db:"name"`
}

// Calendar says which market day a moment belongs to: a day lasts from the
// day change to the next one, so that a concert at half past midnight is still Saturday's.
type Calendar struct {
	Zone      *time.Location
	DayChange time.Duration // since midnight
	Days      []Day
}

// DateOf is the date ("2026-11-07") of the market day that t belongs to.
func (c Calendar) DateOf(t time.Time) string {
	local := t.In(c.zone())
	if sinceMidnight(local) < c.DayChange {
		local = local.AddDate(0, 0, -1)
	}
	return local.Format(time.DateOnly)
}

// Bounds are the first moment of a market day and the first of the next.
func (c Calendar) Bounds(date string) (from, until time.Time) {
	return c.At(date, c.DayChange), c.At(nextDate(date), c.DayChange)
}

// At is the moment when a clock on the wall shows sinceMidnight on that
// calendar date; zero when the date cannot be read.
func (c Calendar) At(date string, sinceMidnight time.Duration) time.Time {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return time.Time{}
	}
	return time.Date(d.Year(), d.Month(), d.Day(), 0, int(sinceMidnight/time.Minute), 0, 0, c.zone())
}

// Moment is At for a time typed within a market day: an hour before the day
// change means the night after it.
func (c Calendar) Moment(date string, sinceMidnight time.Duration) time.Time {
	if sinceMidnight < c.DayChange {
		date = nextDate(date)
	}
	return c.At(date, sinceMidnight)
}

// Typed is what Moment makes t of: a market day and the time on the clock.
func (c Calendar) Typed(t time.Time) (date string, clock time.Duration) {
	return c.DateOf(t), sinceMidnight(t.In(c.zone()))
}

// wall is the time on the clock counted from date's midnight: 25 h is one
// o'clock in the night that follows, whatever the clocks do in between.
func (c Calendar) wall(date string, t time.Time) time.Duration {
	local := t.In(c.zone())
	since := sinceMidnight(local)
	for local.Format(time.DateOnly) > date && since < 48*time.Hour {
		since += 24 * time.Hour
		date = nextDate(date)
	}
	return since
}

// Day finds a market day by its date.
func (c Calendar) Day(date string) (Day, bool) {
	i := slices.IndexFunc(c.Days, func(d Day) bool { return d.Date == date })
	if i < 0 {
		return Day{}, false
	}
	return c.Days[i], true
}

func (c Calendar) zone() *time.Location {
	if c.Zone == nil {
		return time.UTC
	}
	return c.Zone
}

func sinceMidnight(t time.Time) time.Duration {
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second
}

func nextDate(date string) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return d.AddDate(0, 0, 1).Format(time.DateOnly)
}

// WithDatesOf adds a bare day for each session that starts on none of days.
func (c Calendar) WithDatesOf(sessions []Session) []Day {
	days := slices.Clone(c.Days)
	for _, s := range sessions {
		if s.Start.IsZero() {
			continue
		}
		date := c.DateOf(s.Start)
		if !slices.ContainsFunc(days, func(d Day) bool { return d.Date == date }) {
			days = append(days, Day{Date: date})
		}
	}
	slices.SortFunc(days, func(a, b Day) int { return compareStrings(a.Date, b.Date) })
	return days
}
