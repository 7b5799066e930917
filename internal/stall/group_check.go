package stall

import (
	"fmt"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/input"
)

// Option is a choice that belongs to the edition.
type Option struct {
	Value string
	Label string
}

// Frame is what answers are checked against: the edition's rules, its
// locations and days, and the day of asking.
type Frame struct {
	Rules     Rules
	Locations []string // slugs; empty: anywhere
	Days      []string // dates of market days; empty: any
	Today     time.Time
}

// Check judges the answers of these groups as whole; paths begin with "answers.".
func (a Answers) Check(groups []string, fr Frame) fault.Fields {
	c := check{fields: fault.Fields{}, frame: fr}
	t := a.tree()
	for _, name := range groups {
		g, ok := GroupNamed(name)
		if !ok {
			continue
		}
		path := "answers." + name
		if g.List {
			c.rows(g.Fields, t[name], path, false)
		} else {
			c.object(g.Fields, t[name], path)
		}
		a.meaning(name, c.at(path))
	}
	return c.fields
}

// meaning calls the group's own check.
func (a Answers) meaning(name string, c check) {
	switch {
	case name == "food" && a.Food != nil:
		a.Food.Check(c)
	case name == "participants" && a.Participants != nil:
		a.Participants.Check(c)
	case name == "size" && a.Size != nil:
		a.Size.Check(c)
	case name == "power":
		a.Power.Check(c)
	case name == "gas" && a.Gas != nil:
		a.Gas.Check(c)
	case name == "safety" && a.Safety != nil:
		a.Safety.Check(c)
	case name == "location" && a.Location != nil:
		a.Location.Check(c)
	case name == "help" && a.Help != nil:
		a.Help.Check(c)
	}
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

func (c check) object(fields []Field, value any, path string) {
	m, _ := value.(map[string]any)
	for _, f := range fields {
		c.value(f, m[f.Name], path+"."+f.Name)
	}
}

func (c check) rows(fields []Field, value any, path string, must bool) {
	list, _ := value.([]any)
	if must && len(list) == 0 {
		c.fields.Add(path, "stall.error.one_row")
	}
	for i, row := range list {
		c.object(fields, row, fmt.Sprintf("%s.%d", path, i))
	}
}

func (c check) value(f Field, x any, path string) {
	switch x := x.(type) {
	case nil:
		if f.Input == Rows {
			c.rows(f.Row, nil, path, f.Must)
		} else if f.Must {
			c.fields.Add(path, missing(f))
		}
	case string:
		c.text(f, x, path)
	case []any:
		if f.Input == Rows {
			c.rows(f.Row, x, path, f.Must)
			return
		}
		for _, s := range x {
			if s, _ := s.(string); len(f.Options) > 0 && !slices.Contains(f.Options, s) {
				c.fields.Add(path, "error.choice")
			}
		}
	}
}

func missing(f Field) string {
	if f.Name == "allergens" {
		return "stall.error.allergens"
	}
	return "error.required"
}

// text judges a value that is still a text: where a number or date is asked
// for, it could not be read.
func (c check) text(f Field, s, path string) {
	switch f.Input {
	case Count, Measure:
		c.fields.Add(path, "error.number")
	case Price:
		c.fields.Add(path, "stall.error.price")
	case Yes:
		c.fields.Add(path, "error.choice")
	case Date:
		if _, ok := Day(s).Time(); !ok {
			c.fields.Add(path, "error.date")
		}
	case One:
		if len(f.Options) > 0 && !slices.Contains(f.Options, s) {
			c.fields.Add(path, "error.choice")
		}
	default:
		input.CheckLength(c.fields, path, s, f.limit())
	}
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
