package stall

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"markt/internal/fault"
	"markt/internal/input"
)

// Room for what one application may hold; above it, it is not an application.
const (
	maxRows  = 100
	maxBytes = 512 << 10
)

func parseTree(raw []byte) (map[string]any, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var t map[string]any
	if err := dec.Decode(&t); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("text behind the answers")
	}
	return t, nil
}

// DecodeAnswers reads the answers of an API call. It refuses groups the kind
// does not ask for, unknown fields and wrong shapes at their path
// ("answers.power.0.watts"); values are judged later, by Check.
func DecodeAnswers(raw []byte, groups []string) (a Answers, err error) {
	const op = "stall.DecodeAnswers"
	if len(raw) == 0 || string(raw) == "null" {
		return a, nil
	}
	if len(raw) > maxBytes {
		return a, fault.New(fault.TooLarge, op, "error.too_large", "max", 1)
	}
	t, err := parseTree(raw)
	if err != nil {
		return a, fault.Fields{"answers": fault.Msg("stall.error.shape")}.Err(op)
	}
	v := vetter{fields: fault.Fields{}}
	for name, x := range t {
		g, known := GroupNamed(name)
		if path := "answers." + name; !known || !slices.Contains(groups, name) {
			v.fields.Add(path, "stall.error.unknown_field")
		} else if x != nil {
			v.group(&a, g, x, path)
		}
	}
	if err := v.fields.Err(op); err != nil {
		return Answers{}, err
	}
	return a, nil
}

// vetter fills answers from a JSON tree along the fields of a group, cleans its
// texts and notes what does not belong there.
type vetter struct{ fields fault.Fields }

func (v vetter) group(a *Answers, g Group, x any, path string) {
	into, _ := a.of(g.Name)
	if g.List {
		v.rows(into, g.Fields, x, path)
		return
	}
	into.Set(reflect.New(into.Type().Elem()))
	v.object(into.Elem(), g.Fields, x, path)
}

func (v vetter) object(into reflect.Value, fields []Field, x any, path string) {
	m, ok := x.(map[string]any)
	if !ok && x != nil {
		v.fields.Add(path, "stall.error.shape")
	}
	for name, x := range m {
		i := slices.IndexFunc(fields, func(f Field) bool { return name == f.Name || name == f.Was })
		if i < 0 || name == "" || name == fields[i].Was && m[fields[i].Name] != nil { // both names: which is meant?
			v.fields.Add(path+"."+name, "stall.error.unknown_field")
			continue
		}
		v.value(into.Field(i), fields[i], x, path+"."+fields[i].Name)
	}
}

func (v vetter) rows(into reflect.Value, fields []Field, x any, path string) {
	list, ok := x.([]any)
	switch {
	case !ok && x != nil:
		v.fields.Add(path, "stall.error.shape")
	case len(list) > maxRows:
		v.fields.Add(path, "stall.error.too_many", "max", maxRows)
	case len(list) > 0:
		into.Set(reflect.MakeSlice(into.Type(), len(list), len(list)))
		for i, x := range list {
			v.object(into.Index(i), fields, x, fmt.Sprintf("%s.%d", path, i))
		}
	}
}

func (v vetter) value(into reflect.Value, f Field, x any, path string) {
	switch f.Input {
	case Rows:
		v.rows(into, f.Row, x, path)
		return
	case Many:
		v.many(into, x, path)
		return
	}
	switch x := x.(type) {
	case nil:
		return
	case string:
		put(into, f, x)
		return
	case json.Number:
		if f.Input != Price {
			put(into, f, x.String())
			return
		}
		if into.Addr().Interface().(*Cents).UnmarshalJSON([]byte(x)) == nil { // a number is in cents
			return
		}
	case bool:
		if f.Input == Yes {
			put(into, f, strconv.FormatBool(x))
			return
		}
	}
	v.fields.Add(path, "stall.error.shape")
}

func (v vetter) many(into reflect.Value, x any, path string) {
	if s, ok := x.(string); ok {
		x = []any{s}
	}
	list, ok := x.([]any)
	if !ok && x != nil {
		v.fields.Add(path, "stall.error.shape")
		return
	}
	var words []string
	for i, x := range list {
		s, ok := x.(string)
		if !ok || i >= maxRows {
			v.fields.Add(path, "stall.error.shape")
			return
		}
		words = append(words, s)
	}
	putAll(into, words)
}

// put cleans what was typed into a field.
func put(into reflect.Value, f Field, s string) {
	clean := input.CleanLine
	if f.Input == Long {
		clean = input.CleanText
	}
	s = clean(s)
	if y, ok := yes[strings.ToLower(s)]; f.Input == Yes && ok {
		s = string(y)
	}
	into.SetString(s)
}

// putAll cleans a choice of many; each word counts once.
func putAll(into reflect.Value, words []string) {
	var list []string
	for _, s := range words {
		if s = input.CleanLine(s); s != "" && !slices.Contains(list, s) && len(list) < maxRows {
			list = append(list, s)
		}
	}
	into.Set(reflect.ValueOf(list))
}

// AnswersFromForm reads the inputs of a form whose names are paths
// ("answers.power.0.watts"). It never fails: what can't be read stays as
// typed, empty rows vanish, names it does not know are left out.
func AnswersFromForm(form map[string][]string, groups []string) (a Answers) {
	for _, name := range groups {
		g, ok := GroupNamed(name)
		if !ok {
			continue
		}
		into, _ := a.of(name)
		if g.List {
			fillRows(into, g.Fields, form, "answers."+name)
			continue
		}
		into.Set(reflect.New(into.Type().Elem()))
		fill(into.Elem(), g.Fields, form, "answers."+name)
	}
	return a
}

func fill(into reflect.Value, fields []Field, form map[string][]string, path string) {
	for i, f := range fields {
		name := path + "." + f.Name
		switch f.Input {
		case Rows:
			fillRows(into.Field(i), f.Row, form, name)
		case Many:
			putAll(into.Field(i), form[name])
		case Long:
			put(into.Field(i), f, strings.Join(form[name], "\n"))
		default:
			put(into.Field(i), f, strings.Join(form[name], " "))
		}
	}
}

func fillRows(into reflect.Value, fields []Field, form map[string][]string, path string) {
	row := into.Type().Elem()
	for i := range maxRows {
		one := reflect.New(row).Elem()
		if fill(one, fields, form, fmt.Sprintf("%s.%d", path, i)); !one.IsZero() {
			into.Set(reflect.Append(into, one))
		}
	}
}
