package stall

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
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
func DecodeAnswers(raw []byte, groups []string) (Answers, error) {
	const op = "stall.DecodeAnswers"
	if len(raw) == 0 || string(raw) == "null" {
		return Answers{}, nil
	}
	if len(raw) > maxBytes {
		return Answers{}, fault.New(fault.TooLarge, op, "error.too_large", "max", 1)
	}
	t, err := parseTree(raw)
	if err != nil {
		return Answers{}, fault.Fields{"answers": fault.Msg("stall.error.shape")}.Err(op)
	}
	v := vetter{fields: fault.Fields{}}
	clean := map[string]any{}
	for name, value := range t {
		g, known := GroupNamed(name)
		if path := "answers." + name; !known || !slices.Contains(groups, name) {
			v.fields.Add(path, "stall.error.unknown_field")
		} else {
			clean[name] = v.group(g, underNewName(name, value), path)
		}
	}
	if err := v.fields.Err(op); err != nil {
		return Answers{}, err
	}
	return fromTree(clean)
}

// renamed are names of before that callers of the API may still send.
var renamed = map[string]map[string]string{"location": {"place": "wish"}}

func underNewName(group string, value any) any {
	m, ok := value.(map[string]any)
	for before, now := range renamed[group] {
		if x, sent := m[before]; ok && sent && m[now] == nil {
			m[now] = x
			delete(m, before)
		}
	}
	return value
}

func fromTree(t map[string]any) (a Answers, err error) {
	b, err := json.Marshal(t)
	if err == nil {
		err = json.Unmarshal(b, &a)
	}
	return a, fault.Wrap("stall.fromTree", err)
}

// vetter walks a JSON tree along the fields of a group, cleans its texts and
// notes what does not belong there.
type vetter struct{ fields fault.Fields }

func (v vetter) group(g Group, value any, path string) any {
	if g.List {
		return v.rows(g.Fields, value, path)
	}
	return v.object(g.Fields, value, path)
}

func (v vetter) object(fields []Field, value any, path string) any {
	m, ok := value.(map[string]any)
	if value == nil {
		return nil
	}
	if !ok {
		v.fields.Add(path, "stall.error.shape")
		return nil
	}
	out := map[string]any{}
	for name, x := range m {
		i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == name })
		if i < 0 {
			v.fields.Add(path+"."+name, "stall.error.unknown_field")
			continue
		}
		if x = v.value(fields[i], x, path+"."+name); x != nil && x != "" {
			out[name] = x
		}
	}
	return out
}

func (v vetter) rows(fields []Field, value any, path string) any {
	list, ok := value.([]any)
	if value == nil {
		return nil
	}
	if !ok {
		v.fields.Add(path, "stall.error.shape")
		return nil
	}
	if len(list) > maxRows {
		v.fields.Add(path, "stall.error.too_many", "max", maxRows)
		return nil
	}
	out := make([]any, 0, len(list))
	for i, x := range list {
		out = append(out, v.object(fields, x, fmt.Sprintf("%s.%d", path, i)))
	}
	return out
}

func (v vetter) value(f Field, x any, path string) any {
	switch f.Input {
	case Rows:
		return v.rows(f.Row, x, path)
	case Many:
		return v.many(x, path)
	}
	switch x := x.(type) {
	case nil:
		return nil
	case string:
		if f.Input == Long {
			return input.CleanText(x)
		}
		return input.CleanLine(x)
	case json.Number:
		switch f.Input {
		case Count, Measure, Price:
			return x
		}
		return x.String()
	case bool:
		if f.Input == Yes {
			return x
		}
	}
	v.fields.Add(path, "stall.error.shape")
	return nil
}

func (v vetter) many(x any, path string) any {
	if s, ok := x.(string); ok {
		x = []any{s}
	}
	list, ok := x.([]any)
	if !ok && x != nil {
		v.fields.Add(path, "stall.error.shape")
		return nil
	}
	var out []any
	for i, x := range list {
		s, ok := x.(string)
		if !ok || i >= maxRows {
			v.fields.Add(path, "stall.error.shape")
			return nil
		}
		if s = input.CleanLine(s); s != "" && !slices.Contains(out, any(s)) {
			out = append(out, s)
		}
	}
	if out == nil {
		return nil
	}
	return out
}

// AnswersFromForm reads the inputs of a form whose names are paths
// ("answers.power.0.watts"). It never fails: what can't be read stays as
// typed, empty rows vanish, names it does not know are left out.
func AnswersFromForm(form map[string][]string, groups []string) Answers {
	t := map[string]any{}
	for _, name := range groups {
		g, ok := GroupNamed(name)
		if !ok {
			continue
		}
		path := "answers." + name
		if g.List {
			t[name] = formRows(form, g.Fields, path)
		} else {
			t[name] = formObject(form, g.Fields, path)
		}
	}
	a, _ := fromTree(t) // texts and lists of texts only: always fits
	return a
}

func formObject(form map[string][]string, fields []Field, path string) map[string]any {
	out := map[string]any{}
	for _, f := range fields {
		name := path + "." + f.Name
		switch f.Input {
		case Rows:
			if rows := formRows(form, f.Row, name); len(rows) > 0 {
				out[f.Name] = rows
			}
		case Many:
			var list []string
			for _, s := range form[name] {
				if s = input.CleanLine(s); s != "" && !slices.Contains(list, s) && len(list) < maxRows {
					list = append(list, s)
				}
			}
			if list != nil {
				out[f.Name] = list
			}
		default:
			s := input.CleanLine(strings.Join(form[name], " "))
			if f.Input == Long {
				s = input.CleanText(strings.Join(form[name], "\n"))
			}
			if s != "" {
				out[f.Name] = s
			}
		}
	}
	return out
}

func formRows(form map[string][]string, fields []Field, path string) []any {
	var rows []any
	for i := range maxRows {
		if row := formObject(form, fields, fmt.Sprintf("%s.%d", path, i)); len(row) > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}
