package stall

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Answers are walked along their Groups: the i-th field of a struct is
// described by the i-th Field of its group.

// of is the group's place in the answers.
func (a *Answers) of(group string) (reflect.Value, bool) {
	i := slices.IndexFunc(Groups, func(g Group) bool { return g.Name == group })
	if i < 0 {
		return reflect.Value{}, false
	}
	return reflect.ValueOf(a).Elem().Field(i), true
}

// visitor sees one value of a field and its path, "answers.power.0.watts". A
// list of rows is seen before its rows.
type visitor func(path string, f Field, v reflect.Value)

// each shows the group to the visitor; one that was not answered shows empty values.
func (a *Answers) each(g Group, visit visitor) {
	v, _ := a.of(g.Name)
	path := "answers." + g.Name
	switch {
	case g.List:
		eachRow(v, g.Fields, path, visit)
	case v.IsNil():
		eachField(reflect.Zero(v.Type().Elem()), g.Fields, path, visit)
	default:
		eachField(v.Elem(), g.Fields, path, visit)
	}
}

func eachField(v reflect.Value, fields []Field, path string, visit visitor) {
	for i, f := range fields {
		at := path + "." + f.Name
		visit(at, f, v.Field(i))
		if f.Input == Rows {
			eachRow(v.Field(i), f.Row, at, visit)
		}
	}
}

func eachRow(v reflect.Value, fields []Field, path string, visit visitor) {
	for i := range v.Len() {
		eachField(v.Index(i), fields, path+"."+strconv.Itoa(i), visit)
	}
}

// take replaces the named groups by those of b.
func (a *Answers) take(groups []string, b Answers) {
	for _, name := range groups {
		if mine, ok := a.of(name); ok {
			theirs, _ := b.of(name)
			mine.Set(theirs)
		}
	}
}

// Answered reports whether the group holds anything.
func (a Answers) Answered(group string) bool {
	v, ok := a.of(group)
	return ok && !v.IsZero()
}

// RowCount is how many rows the list at path holds.
func (a Answers) RowCount(path string) int {
	name, _, _ := strings.Cut(strings.TrimPrefix(path, "answers."), ".")
	g, ok := GroupNamed(name)
	if !ok {
		return 0
	}
	if v, _ := a.of(name); g.List {
		return v.Len()
	}
	n := 0
	a.each(g, func(at string, f Field, v reflect.Value) {
		if at == path && f.Input == Rows {
			n = v.Len()
		}
	})
	return n
}
