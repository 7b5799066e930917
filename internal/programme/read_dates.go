package programme

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"markt/internal/lang"
	"markt/internal/table"
)

// dateOrder says which of two small numbers is the month in dates with slashes.
type dateOrder struct {
	monthFirst bool
	guessed    bool // nothing in the file tells
}

var (
	isoDate    = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(.*))?$`)
	dottedDate = regexp.MustCompile(`^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})(?:,? +(.*))?$`)
	slashDate  = regexp.MustCompile(`^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?:,? +(.*))?$`)
	dayMonth   = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th|\.)? +([\p{L}]+)\.?,? +(\d{4})(?:,? +(.*))?$`)
	monthDay   = regexp.MustCompile(`^([\p{L}]+)\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})(?:,? +(.*))?$`)
	weekday    = regexp.MustCompile(`^[\p{L}]{2,}\.?,? +`)
)

// orderOf looks for a date that can be read in one way only.
func orderOf(all []table.Record, index map[string]int) (o dateOrder) {
	slashes := false
	for _, rec := range all {
		for _, column := range []string{"date", "start"} {
			i, ok := index[column]
			if !ok || i >= len(rec.Cells) {
				continue
			}
			m := slashDate.FindStringSubmatch(cleanDate(rec.Cells[i]))
			if m == nil {
				continue
			}
			slashes = true
			if n, _ := strconv.Atoi(m[1]); n > 12 {
				return dateOrder{}
			}
			if n, _ := strconv.Atoi(m[2]); n > 12 {
				return dateOrder{monthFirst: true}
			}
		}
	}
	return dateOrder{guessed: slashes}
}

func cleanDate(s string) string { return strings.Join(strings.Fields(lang.Digits(s)), " ") }

// date reads a day, "2026-05-01", "1.5.2026", "1/5/26", "Fri 1 May 2026", and
// gives what stands behind it; empty where there is none.
func (o dateOrder) date(s string) (day, rest string) {
	s = cleanDate(s)
	for _, text := range []string{s, weekday.ReplaceAllString(s, "")} {
		if day, rest := o.dated(text); day != "" {
			return day, rest
		}
	}
	return "", s
}

func (o dateOrder) dated(s string) (day, rest string) {
	if m := isoDate.FindStringSubmatch(s); m != nil {
		return calendarDate(m[1], m[2], m[3]), m[4]
	}
	if m := dottedDate.FindStringSubmatch(s); m != nil {
		return calendarDate(m[3], m[2], m[1]), m[4]
	}
	if m := slashDate.FindStringSubmatch(s); m != nil && o.monthFirst {
		return calendarDate(m[3], m[1], m[2]), m[4]
	} else if m != nil {
		return calendarDate(m[3], m[2], m[1]), m[4]
	}
	if m := dayMonth.FindStringSubmatch(s); m != nil {
		return calendarDate(m[3], monthNumber(m[2]), m[1]), m[4]
	}
	if m := monthDay.FindStringSubmatch(s); m != nil {
		return calendarDate(m[3], monthNumber(m[1]), m[2]), m[4]
	}
	return "", s
}

// calendarDate is empty for a day that no calendar has.
func calendarDate(year, month, day string) string {
	if len(year) == 2 {
		year = "20" + year
	}
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	s := fmt.Sprintf("%04d-%02d-%02d", y, m, d)
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return ""
	}
	return s
}

// months are the beginnings of their names in German and English.
var months = []string{"jan", "feb", "mar mär mrz", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"}

func monthNumber(word string) string {
	word = strings.ToLower(word)
	for i, names := range months {
		for _, name := range strings.Fields(names) {
			if strings.HasPrefix(word, name) {
				return strconv.Itoa(i + 1)
			}
		}
	}
	return "0"
}

var clockForm = regexp.MustCompile(`^(?:ab |um |at |from )?(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2}(?:\.\d+)?)? ?(am|pm|a\.m\.|p\.m\.|uhr|h)?(?: ?(?:z|[+-]\d{2}:?\d{2}))?(?: ?[-–] ?.*)?$`)

// clockIn reads a time of day as people write it: "19:30", "19.30 Uhr", "7pm",
// "7.30 p.m.", "19h30". A bare number is none.
func clockIn(s string) (time.Duration, bool) {
	m := clockForm.FindStringSubmatch(strings.ToLower(cleanDate(s)))
	if m == nil || m[2] == "" && m[3] == "" {
		return 0, false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	if half := strings.ReplaceAll(m[3], ".", ""); half == "am" || half == "pm" {
		if hour < 1 || hour > 12 {
			return 0, false
		}
		hour %= 12
		if half == "pm" {
			hour += 12
		}
	}
	if hour == 24 && minute == 0 {
		hour = 0
	}
	if hour > 23 || minute > 59 {
		return 0, false
	}
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute, true
}

var durationForm = regexp.MustCompile(`^(?:(\d+(?:[.,]\d+)?) ?(?:h|hrs?|hours?|std\.?|stunden?)\.?)?,? ?(?:(\d+) ?(?:m|mins?|minutes?|minuten?|'|′)\.?)?$`)

// durationIn writes a length as minutesOf reads it: "60", "60 min", "1 h 30", "1,5 h", "1:30".
func durationIn(s string) string {
	s = strings.ToLower(cleanDate(s))
	m := durationForm.FindStringSubmatch(s)
	if s == "" || m == nil {
		return s
	}
	hours, _ := strconv.ParseFloat(strings.Replace(m[1], ",", ".", 1), 64)
	minutes, _ := strconv.Atoi(m[2])
	if hours > 1000 || minutes > 100_000 {
		return s
	}
	return strconv.Itoa(int(hours*60+.5) + minutes)
}
