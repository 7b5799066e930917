package demo

import (
	"fmt"
	"time"
)

// Clock is a wall-clock time in minutes after midnight, "00:00" to "24:00" in
// the data files.
type Clock int

// UnmarshalText reads "HH:MM".
func (c *Clock) UnmarshalText(b []byte) error {
	var h, m int
	if n, err := fmt.Sscanf(string(b), "%2d:%2d", &h, &m); err != nil || n != 2 || len(b) != 5 {
		return fmt.Errorf("%q is not a time like 09:30", b)
	}
	if h < 0 || m < 0 || m > 59 || h*60+m > 24*60 {
		return fmt.Errorf("%q is not a time of the day", b)
	}
	*c = Clock(h*60 + m)
	return nil
}

// MarshalText writes "HH:MM".
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// On is that time on the day of date, in date's zone. It counts on the clock
// face, so a change to summer time does not move it.
func (c Clock) On(date time.Time) time.Time {
	y, m, d := date.Date()
	return time.Date(y, m, d, int(c)/60, int(c)%60, 0, 0, date.Location())
}

// Moment is a time on a day of the market: 0 is the first, 1 the second, 2 the day after.
type Moment struct {
	Day  int   `json:"day"`
	Time Clock `json:"time"`
}

// After is the moment in a market whose first day is first.
func (m Moment) After(first time.Time) time.Time { return m.Time.On(first.AddDate(0, 0, m.Day)) }
