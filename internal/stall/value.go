package stall

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"markt/internal/lang"
)

// The values of answers keep what was typed until it can be read: a draft
// loses nothing, and a form shows again what it got. As JSON they are a number,
// a date or a boolean when readable, else the text as typed.
type (
	Whole   string // a count, or watts ("2,2 kW" is 2200)
	Decimal string // metres, kilograms, litres; "3,5" is 3.5
	Cents   string // a price as typed in euros; integer cents in JSON
	YesNo   string // "yes", "no" or "" (not answered)
	Day     string // a date
)

// unquote gives a JSON scalar as text; numbers stay as they are written.
func unquote(b []byte) string {
	if bytes.Equal(b, []byte("null")) {
		return ""
	}
	if len(b) > 0 && b[0] == '"' {
		var s string
		if json.Unmarshal(b, &s) == nil {
			return s
		}
	}
	return string(b)
}

func quote(s string) []byte {
	b, _ := json.Marshal(s) // a string always marshals
	return b
}

// readDecimal reads "3,5 m", "3.50" or Arabic-Indic digits; unit is what stands behind.
func readDecimal(s string) (f float64, unit string, ok bool) {
	s = strings.ToLower(strings.TrimSpace(lang.Digits(s)))
	end := strings.LastIndexAny(s, "0123456789") + 1
	number, unit := strings.ReplaceAll(s[:end], " ", ""), strings.TrimSpace(s[end:])
	if len(number) > 20 || strings.ContainsAny(number, "exXpn_") || len([]rune(unit)) > 8 {
		return 0, "", false
	}
	f, err := strconv.ParseFloat(strings.Replace(number, ",", ".", 1), 64)
	return f, unit, err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
}

// Int is the count; a dot or comma before three digits groups thousands.
func (w Whole) Int() (int, bool) {
	f, unit, ok := readDecimal(ungroup(string(w)))
	if kilo(unit) {
		f *= 1000
	}
	n := math.Round(f)
	return int(n), ok && math.Abs(f-n) < 1e-6 && math.Abs(n) < 1e9
}

// kilo tells "2 kW" and "2 kVA" from "2 kg" and "2 Kinder".
func kilo(unit string) bool {
	unit = strings.ToLower(strings.TrimSpace(unit))
	return unit == "k" || strings.HasPrefix(unit, "kw") || strings.HasPrefix(unit, "kva") || strings.HasPrefix(unit, "kilow")
}

// ungroup turns "2.200" and "12,000" into plain digits, and leaves "2,2 kW" alone.
func ungroup(s string) string {
	s = lang.Digits(strings.TrimSpace(s))
	head, tail, found := strings.Cut(s, ".")
	if !found {
		head, tail, found = strings.Cut(s, ",")
	}
	tail, unit, _ := strings.Cut(tail, " ")
	if found && len(tail) == 3 && len(head) <= 3 && strings.Trim(head+tail, "0123456789") == "" && !kilo(unit) {
		return head + tail + " " + unit
	}
	return s
}

// Float is the measure.
func (d Decimal) Float() (float64, bool) {
	f, unit, ok := readDecimal(string(d))
	if unit == "cm" {
		f /= 100
	}
	return f, ok
}

// Int is the price in cents.
func (c Cents) Int() (int, bool) {
	f, _, ok := readDecimal(strings.TrimLeft(strings.TrimSpace(string(c)), "€ "))
	n := math.Round(f * 100)
	return int(n), ok && math.Abs(n) < 1e9 && math.Abs(f*100-n) < 1e-6
}

var dayForms = []string{"2006-01-02", "2.1.2006", "2.1.06", "02/01/2006", "1/2006", "1.2006", "2006-01", "2 January 2006"}

// Time is the day at midnight UTC; a month alone means its first day.
func (d Day) Time() (time.Time, bool) {
	s := strings.ReplaceAll(lang.Digits(strings.TrimSpace(string(d))), ". ", ".")
	for _, form := range dayForms {
		if t, err := time.Parse(form, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

var yes = map[string]YesNo{
	"true": "yes", "yes": "yes", "on": "yes", "1": "yes", "ja": "yes", "نعم": "yes",
	"false": "no", "no": "no", "0": "no", "nein": "no", "لا": "no",
}

func (w *Whole) UnmarshalJSON(b []byte) error   { *w = Whole(unquote(b)); return nil }
func (d *Decimal) UnmarshalJSON(b []byte) error { *d = Decimal(unquote(b)); return nil }
func (d *Day) UnmarshalJSON(b []byte) error     { *d = Day(unquote(b)); return nil }

func (y *YesNo) UnmarshalJSON(b []byte) error {
	s := unquote(b)
	if v, ok := yes[strings.ToLower(s)]; ok {
		s = string(v)
	}
	*y = YesNo(s)
	return nil
}

// UnmarshalJSON takes a number as cents and a text as typed in euros.
func (c *Cents) UnmarshalJSON(b []byte) error {
	s := unquote(b)
	if len(b) > 0 && b[0] != '"' {
		if n, err := strconv.Atoi(s); err == nil {
			s = strconv.FormatFloat(float64(n)/100, 'f', 2, 64)
		}
	}
	*c = Cents(s)
	return nil
}

// value is one of the types above. plain is its normal form, with a point; not
// ok: it cannot be read and is there as typed.
type value interface{ plain() (s string, ok bool) }

func (w Whole) plain() (string, bool) {
	n, ok := w.Int()
	if !ok {
		return string(w), false
	}
	return strconv.Itoa(n), true
}

func (d Decimal) plain() (string, bool) {
	f, ok := d.Float()
	if !ok {
		return string(d), false
	}
	return strconv.FormatFloat(f, 'f', -1, 64), true
}

func (c Cents) plain() (string, bool) {
	n, ok := c.Int()
	if !ok {
		return string(c), false
	}
	return strconv.FormatFloat(float64(n)/100, 'f', 2, 64), true
}

func (d Day) plain() (string, bool) {
	t, ok := d.Time()
	if !ok {
		return string(d), false
	}
	return t.Format(time.DateOnly), true
}

func (y YesNo) plain() (string, bool) { return string(y), y == "yes" || y == "no" }

func (w Whole) MarshalJSON() ([]byte, error)   { return bare(w) }
func (d Decimal) MarshalJSON() ([]byte, error) { return bare(d) }

// bare is a number as JSON.
func bare(v value) ([]byte, error) {
	s, ok := v.plain()
	if !ok {
		return quote(s), nil
	}
	return []byte(s), nil
}

func (c Cents) MarshalJSON() ([]byte, error) {
	if n, ok := c.Int(); ok {
		return strconv.AppendInt(nil, int64(n), 10), nil
	}
	return quote(string(c)), nil
}

func (d Day) MarshalJSON() ([]byte, error) {
	s, _ := d.plain()
	return quote(s), nil
}

func (y YesNo) MarshalJSON() ([]byte, error) {
	switch y {
	case "yes":
		return []byte("true"), nil
	case "no":
		return []byte("false"), nil
	}
	return quote(string(y)), nil
}
