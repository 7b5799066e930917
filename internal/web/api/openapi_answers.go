package api

import (
	"strings"

	"markt/internal/lang"
	"markt/internal/stall"
	"markt/internal/web/openapi"
)

// answersSchema is what an application may say, out of the same lines that the
// forms are made of.
func answersSchema() *openapi.Schema {
	all := &openapi.Schema{Type: "object", Properties: map[string]*openapi.Schema{}, AdditionalProperties: false,
		Description: "The answers, by group. Which groups are asked for, the kind of stall says; those it does not ask for are refused. " +
			"Numbers may come as people type them (\"2,2 kW\"), dates too."}
	for _, g := range stall.Groups {
		s := rowSchema(g.Fields, "stall."+g.Name)
		if g.List {
			s = &openapi.Schema{Type: "array", Items: s}
		}
		all.Properties[g.Name] = s
	}
	return all
}

func rowSchema(fields []stall.Field, key string) *openapi.Schema {
	s := &openapi.Schema{Type: "object", Properties: map[string]*openapi.Schema{}, AdditionalProperties: false}
	for _, f := range fields {
		s.Properties[f.Name] = answerSchema(f, key+"."+f.Name)
		if f.Was != "" {
			s.Properties[f.Was] = answerSchema(f, key+"."+f.Name)
			s.Properties[f.Was].Description += " This is the name of before."
		}
	}
	return s
}

var answerTypes = map[stall.FieldType]any{
	stall.Count: []string{"integer", "string"}, stall.Measure: []string{"number", "string"}, stall.Price: []string{"integer", "string"},
	stall.Yes: []string{"boolean", "string"}, stall.Date: "string",
}

func answerSchema(f stall.Field, key string) *openapi.Schema {
	s := &openapi.Schema{Type: "string", Enum: f.Options}
	if kind, typed := answerTypes[f.Input]; typed {
		s = &openapi.Schema{Type: kind}
	}
	switch f.Input {
	case stall.Line, stall.Long:
		s.MaxLength = &f.Max
	case stall.Many:
		s = &openapi.Schema{Type: "array", Items: s}
	case stall.Rows:
		s = &openapi.Schema{Type: "array", Items: rowSchema(f.Row, key)}
	}
	s.Description = answerText(f, key)
	return s
}

// answerText is the question of the form in English, with unit and need.
func answerText(f stall.Field, key string) string {
	parts := []string{lang.En.T(key)}
	switch {
	case f.Input == stall.Price:
		parts = append(parts, "a number is in cents, a text in euros")
	case f.Unit != "":
		parts = append(parts, "in "+f.Unit)
	}
	if f.Must {
		parts = append(parts, "needed")
	}
	return strings.Join(parts, "; ") + "."
}
