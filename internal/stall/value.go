package stall

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
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

// Int is the count, in the field's own unit; a separator before three digits groups thousands.
func (w Whole) Int() (int, bool) {
	n, ok := readNumber(string(w))
	if n.grouped && n.in() == n.value {
		n.value *= 1000
	}
	f := n.in()
	rounded := math.Round(f)
	return int(rounded), ok && n.suits("", "w", "min") && math.Abs(f-rounded) < 1e-6 && math.Abs(rounded) < 1e9
}

// Float is the measure, in the field's own unit.
func (d Decimal) Float() (float64, bool) {
	n, ok := readNumber(string(d))
	return n.in(), ok && n.suits("", "m", "m2", "kg", "l")
}

// Int is the price in cents. "1.200" is refused: it may be a euro and twenty cents or a thousand and two hundred.
func (c Cents) Int() (int, bool) {
	n, ok := readNumber(string(c))
	cents := n.value * 100
	rounded := math.Round(cents)
	return int(rounded), ok && !n.grouped && n.suits("", "eur") && math.Abs(rounded) < 1e9 && math.Abs(cents-rounded) < 1e-6
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
