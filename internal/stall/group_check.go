package stall

import (
	"reflect"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/input"
)

// Frame is what answers are checked against: the edition's rules, its
// locations and days, and the day of asking.
type Frame struct {
	Rules     Rules
	Locations []string // slugs; empty: anywhere
	Days      []string // dates of market days; empty: any
	Steps     []string // of the solidarity ladder
	Today     time.Time
}

// Check judges the answers of these groups as whole; paths begin with "answers.".
func (a Answers) Check(groups []string, fr Frame) fault.Fields {
	c := check{fields: fault.Fields{}, frame: fr}
	for _, name := range groups {
		g, ok := GroupNamed(name)
		if !ok {
			continue
		}
		a.each(g, c.value)
		v, _ := a.of(name)
		if group, more := v.Interface().(interface{ Check(c check) }); more && !v.IsZero() {
			group.Check(c.at("answers." + name))
		}
	}
	return c.fields
}

// check collects problems below a path.
type check struct {
	fields fault.Fields
	frame  Frame
	path   string
}

func (c check) at(path string) check { c.path = path; return c }

// add notes a problem at a field below the path.
func (c check) add(field, key string, args ...any) {
	c.fields.Add(c.path+"."+field, key, args...)
}

// value judges what can be said of a field without knowing its meaning.
func (c check) value(path string, f Field, v reflect.Value) {
	switch {
	case v.Len() == 0:
		if f.Must {
			c.fields.Add(path, missing(f))
		}
	case f.Input == Many:
		for i := range v.Len() {
			c.choice(path, f, v.Index(i).String())
		}
	case f.Input == One:
		c.choice(path, f, v.String())
	case f.Input == Line, f.Input == Long:
		input.CheckLength(c.fields, path, v.String(), f.Max)
	case f.Input != Rows:
		c.readable(path, f, v)
	}
}

// readable notes a value that cannot be read, and a number of something else than the field asks for.
func (c check) readable(path string, f Field, v reflect.Value) {
	n, isNumber := readNumber(v.String())
	of := n.measures()
	_, ok := v.Interface().(value).plain()
	switch {
	case f.Input == Yes || f.Input == Date || !isNumber:
		if !ok {
			c.fields.Add(path, unreadable[f.Input])
		}
	case of != "" && of != f.Unit:
		c.fields.Add(path, "stall.error.unit", "unit", n.unit)
	case f.Input == Price && n.grouped:
		c.fields.Add(path, "stall.error.price_unclear")
	case !ok:
		c.fields.Add(path, unreadable[f.Input])
	}
}

func (c check) choice(path string, f Field, word string) {
	if len(f.Options) > 0 && !slices.Contains(f.Options, word) {
		c.fields.Add(path, "error.choice")
	}
}

var unreadable = map[FieldType]string{
	Count: "error.number", Measure: "error.number", Price: "stall.error.price", Yes: "error.choice", Date: "error.date",
}

func missing(f Field) string {
	switch {
	case f.Input == Rows:
		return "stall.error.one_row"
	case f.Name == "allergens":
		return "stall.error.allergens"
	}
	return "error.required"
}

// whole checks the range of a count that was given and is a number.
func (c check) whole(field string, w Whole, lo, hi int) {
	if n, ok := w.Int(); w != "" && ok && (n < lo || n > hi) {
		c.add(field, "error.range", "min", lo, "max", hi)
	}
}

func (c check) measure(field string, d Decimal, lo, hi float64) {
	if x, ok := d.Float(); d != "" && ok && (x < lo || x > hi) {
		c.add(field, "error.range", "min", lo, "max", hi)
	}
}
