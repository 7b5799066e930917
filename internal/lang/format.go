package lang

import (
	"strconv"
	"strings"
	"time"
)

// Dates are Gregorian and digits are 0–9 in every language, so that what is
// read out at a gate or copied from a print is the same everywhere.

// latin replaces the separators that some locales bring along with their own digits.
var latin = strings.NewReplacer("٬", ",", "٫", ".", "\u200f", "", "\u200e", "")

// Date is "7. November 2026".
func (l Lang) Date(t time.Time) string { return latin.Replace(l.locale().FmtDateLong(t)) }

// DateFull is "Samstag, 7. November 2026".
func (l Lang) DateFull(t time.Time) string { return latin.Replace(l.locale().FmtDateFull(t)) }

// DateShort is "Sa., 7. Nov.".
func (l Lang) DateShort(t time.Time) string {
	return l.T("format.date_short",
		"weekday", l.locale().WeekdayAbbreviated(t.Weekday()),
		"day", strconv.Itoa(t.Day()),
		"month", l.locale().MonthAbbreviated(t.Month()))
}

// Weekday is "Samstag".
func (l Lang) Weekday(t time.Time) string { return l.locale().WeekdayWide(t.Weekday()) }

// Time is "14:05", on the 24-hour clock.
func (l Lang) Time(t time.Time) string { return t.Format("15:04") }

// DateTime is the short date with the time.
func (l Lang) DateTime(t time.Time) string {
	return l.T("format.date_time", "date", l.DateShort(t), "time", l.Time(t))
}

// TimeSpan is "14:00–15:30", in the reader's direction wherever it stands: digits
// have none of their own, so that the same span began now right, now left.
func (l Lang) TimeSpan(from, until time.Time) string {
	span := l.Time(from) + "–" + l.Time(until)
	if l.RTL() {
		return rli + span + pdi
	}
	return span
}

// Unicode's isolates: what stands between them keeps its own order.
const (
	rli = "\u2067" // from right to left
	fsi = "\u2068" // as its first letter says
	pdi = "\u2069"
)

// Isolate keeps a text's own direction (an address, a Latin name) within a
// sentence of the language; only text from right to left needs it.
func (l Lang) Isolate(s string) string {
	if s == "" || !l.RTL() {
		return s
	}
	return fsi + s + pdi
}

// Number groups thousands.
func (l Lang) Number(n int) string { return latin.Replace(l.locale().FmtNumber(float64(n), 0)) }

// Decimal has the given number of digits behind the separator.
func (l Lang) Decimal(f float64, digits int) string {
	return latin.Replace(l.locale().FmtNumber(f, uint64(digits)))
}

// Money writes integer cents in the currency's unit: "12,50 €".
func (l Lang) Money(cents int, currency string) string {
	unit := currency
	if currency == "EUR" {
		unit = "€"
	}
	return l.T("format.money", "amount", l.Decimal(float64(cents)/100, 2), "unit", unit)
}

// Duration is "1 h 30 min".
func (l Lang) Duration(d time.Duration) string {
	hours, minutes := int(d.Hours()), int(d.Minutes())%60
	switch {
	case hours == 0:
		return l.T("format.minutes", "minutes", minutes)
	case minutes == 0:
		return l.T("format.hours", "hours", hours)
	}
	return l.T("format.hours_minutes", "hours", hours, "minutes", minutes)
}
