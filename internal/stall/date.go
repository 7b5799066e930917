package stall

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"markt/internal/lang"
)

var dayNumber = regexp.MustCompile(`[0-9]+`)

// Time is the day at midnight UTC; a month alone means its first day. It is read
// in any order that is clear: the year has four digits, the day stands before
// the month, as in all languages of the form, unless only the other way round
// is a day. Years of other calendars are no days of this one.
func (d Day) Time() (time.Time, bool) {
	s := strings.ToLower(strings.TrimSpace(lang.Digits(string(d))))
	if len(s) > 60 {
		return time.Time{}, false
	}
	s, month := cutMonth(s)
	if !onlyBetween(s) {
		return time.Time{}, false
	}
	var n []int
	for _, digits := range dayNumber.FindAllString(s, -1) {
		if len(digits) > 4 || len(digits) == 3 {
			return time.Time{}, false
		}
		v, _ := strconv.Atoi(digits)
		if len(digits) == 4 && v < 1900 { // of another calendar
			return time.Time{}, false
		}
		n = append(n, v)
	}
	return dayOf(n, month)
}

// cutMonth takes the name of a month out of a date.
func cutMonth(s string) (rest string, month time.Month) {
	for _, m := range lang.Months() {
		if at := wordAt(s, m.Name); at >= 0 {
			return s[:at] + " " + s[at+len(m.Name):], m.Month
		}
	}
	return s, 0
}

// wordAt is where a word stands by itself, or -1.
func wordAt(s, word string) int {
	at := strings.Index(s, word)
	if at < 0 {
		return -1
	}
	before, after := []rune(s[:at]), []rune(s[at+len(word):])
	if len(before) > 0 && unicode.IsLetter(before[len(before)-1]) || len(after) > 0 && unicode.IsLetter(after[0]) {
		return -1
	}
	return at
}

// onlyBetween reports whether nothing but numbers and what parts them is left.
func onlyBetween(s string) bool {
	return strings.Trim(s, "0123456789 ./-–,،\u00a0") == ""
}

// dayOf puts the numbers of a date in order.
func dayOf(n []int, month time.Month) (time.Time, bool) {
	year := func(v int) bool { return v >= 1900 }
	switch {
	case month > 0 && len(n) == 1 && year(n[0]):
		return dayIn(n[0], month, 1)
	case month > 0 && len(n) == 2 && year(n[0]):
		return dayIn(n[0], month, n[1])
	case month > 0 && len(n) == 2:
		return dayIn(n[1], month, n[0])
	case month > 0:
		return time.Time{}, false
	case len(n) == 2 && year(n[0]):
		return dayIn(n[0], time.Month(n[1]), 1)
	case len(n) == 2 && year(n[1]):
		return dayIn(n[1], time.Month(n[0]), 1)
	case len(n) != 3 || year(n[1]):
		return time.Time{}, false
	case year(n[0]):
		return dayIn(n[0], time.Month(n[1]), n[2])
	case n[1] > 12 && n[0] <= 12 && year(n[2]): // 03/25/2026
		return dayIn(n[2], time.Month(n[0]), n[1])
	}
	return dayIn(n[2], time.Month(n[1]), n[0])
}

// dayIn is a day that the calendar has; a year of two digits is of this century.
func dayIn(year int, month time.Month, day int) (time.Time, bool) {
	if year < 100 {
		year += 2000
	}
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == day && t.Month() == month && t.Year() == year
}
