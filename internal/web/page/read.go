package page

import (
	"math"
	"strconv"
	"strings"
	"time"

	"markt/internal/lang"
)

// How people write values, and how a form shows them. A reader gives the
// catalogue key of what is wrong, or "". Whether a value is allowed is the
// room's business.

const (
	clockForm  = "15:04"
	momentForm = "2006-01-02T15:04"
)

// figures are what dates, times and numbers are read from: a phone may write
// them in the digits of its own language.
func figures(raw string) string { return lang.Digits(strings.TrimSpace(raw)) }

// readDate reads "2026-11-07", as browsers send it, or "07.11.2026"; midnight UTC.
func readDate(raw string) (time.Time, string) {
	s := figures(raw)
	for _, form := range []string{time.DateOnly, "2.1.2006"} {
		if d, err := time.Parse(form, s); err == nil {
			return d, ""
		}
	}
	if s == "" {
		return time.Time{}, "error.required"
	}
	return time.Time{}, "error.date"
}

// readClock reads a time of day, "14:30".
func readClock(raw string) (time.Duration, string) {
	s := figures(raw)
	t, err := time.Parse(clockForm, s)
	switch {
	case s == "24:00":
		return 24 * time.Hour, ""
	case s == "":
		return 0, "error.required"
	case err != nil:
		return 0, "error.time"
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, ""
}

// readMoment reads "2026-11-07T14:30" on the clock of loc.
func readMoment(raw string, loc *time.Location) (time.Time, string) {
	s := figures(raw)
	for _, form := range []string{momentForm, "2006-01-02T15:04:05", "2.1.2006 15:04"} {
		if t, err := time.ParseInLocation(form, s, loc); err == nil {
			return t, ""
		}
	}
	if s == "" {
		return time.Time{}, "error.required"
	}
	return time.Time{}, "error.date"
}

// readNumber reads a decimal number with point or comma; nothing typed is 0.
func readNumber(raw string) (float64, string) {
	s := strings.ReplaceAll(figures(raw), ",", ".")
	if s == "" {
		return 0, ""
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return 0, "error.number"
	}
	return n, ""
}

// readWhole reads an integer; nothing typed is 0.
func readWhole(raw string) (int, string) {
	s := figures(raw)
	if s == "" {
		return 0, ""
	}
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil {
		return 0, "error.number"
	}
	return int(n), ""
}

// readKey reads the number of a record; nothing chosen is 0.
func readKey(raw string) (int64, string) {
	s := figures(raw)
	if s == "" {
		return 0, ""
	}
	id, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, "error.choice"
	}
	return id, ""
}

func writeDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func writeClock(d time.Duration) string {
	d %= 24 * time.Hour
	return time.Time{}.Add(d).Format(clockForm)
}

func writeNumber(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func writeYes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func writeKey(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}
