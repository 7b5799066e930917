package openapi

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Builder turns Go types into schemas. A struct becomes a component of its own
// under its type's name. A field says more about itself by its tags:
//
//	doc:"…"   what it is, in plain English
//	api:"…"   must: a request needs it · min=0 · max=64: the longest text, the
//	          largest number or the most elements · format=uuid · as=Answers: the
//	          component of this name · each=ScanIn: a list of them
//
// In an answer every field is there that is not left out when it is empty; in a
// request those that must. What it cannot describe panics, at the start of the
// service and in every test of the document.
type Builder struct {
	schemas map[string]*Schema
	of      map[string]reflect.Type
	known   map[reflect.Type]*Schema
}

func NewBuilder() *Builder {
	b := &Builder{schemas: map[string]*Schema{}, of: map[string]reflect.Type{}, known: map[reflect.Type]*Schema{}}
	b.Know(reflect.TypeFor[time.Time](), &Schema{Type: "string", Format: "date-time"})
	return b
}

// Know gives a type a schema that its Go kind does not tell.
func (b *Builder) Know(t reflect.Type, s *Schema) { b.known[t] = s }

// Name gives a schema a name among the components.
func (b *Builder) Name(name string, s *Schema) { b.schemas[name] = s }

// Words are the values of a type of words.
func Words[T ~string](words ...T) *Schema {
	s := &Schema{Type: "string"}
	for _, w := range words {
		s.Enum = append(s.Enum, string(w))
	}
	return s
}

// Ref points to a component.
func Ref(name string) *Schema { return &Schema{Ref: "#/components/schemas/" + name} }

func (b *Builder) schema(t reflect.Type, request bool) *Schema {
	if s, ok := b.known[t]; ok {
		own := *s
		return &own
	}
	switch t.Kind() {
	case reflect.String:
		return &Schema{Type: "string"}
	case reflect.Bool:
		return &Schema{Type: "boolean"}
	case reflect.Int, reflect.Int16, reflect.Int64, reflect.Uint8:
		return &Schema{Type: "integer"}
	case reflect.Float64:
		return &Schema{Type: "number"}
	case reflect.Slice:
		return &Schema{Type: "array", Items: b.schema(t.Elem(), request)}
	case reflect.Map:
		return &Schema{Type: "object", AdditionalProperties: b.schema(t.Elem(), request)}
	case reflect.Pointer:
		return b.schema(t.Elem(), request)
	case reflect.Struct:
		if t.Name() == "" || t.Implements(reflect.TypeFor[json.Marshaler]()) {
			break
		}
		return b.component(t, request)
	}
	panic(fmt.Sprintf("openapi: no schema for %v", t))
}

// component describes a struct once; whoever uses it points to it.
func (b *Builder) component(t reflect.Type, request bool) *Schema {
	name := strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
	if was, taken := b.of[name]; taken && was != t {
		panic(fmt.Sprintf("openapi: %v and %v have one name", was, t))
	}
	if _, done := b.of[name]; !done {
		b.of[name] = t
		s := &Schema{Type: "object", Properties: map[string]*Schema{}}
		b.schemas[name] = s
		b.fields(s, t, request)
		slices.Sort(s.Required)
	}
	return Ref(name)
}

func (b *Builder) fields(s *Schema, t reflect.Type, request bool) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Name == "_": // says something about the struct
			s.Description = f.Tag.Get("doc")
			if f.Tag.Get("api") == "closed" {
				s.AdditionalProperties = false
			}
		case f.Anonymous && name == "":
			b.embedded(s, f.Type, request)
		case name != "-" && f.IsExported():
			s.Properties[name] = b.field(f, options, request)
			if must(f, options, request) {
				s.Required = append(s.Required, name)
			}
		}
	}
}

func (b *Builder) embedded(s *Schema, t reflect.Type, request bool) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	b.fields(s, t, request)
}

func must(f reflect.StructField, options string, request bool) bool {
	if request {
		return slices.Contains(strings.Fields(f.Tag.Get("api")), "must")
	}
	return !strings.HasPrefix(options, "omit")
}

// field is the schema of one field, with what its tags say.
func (b *Builder) field(f reflect.StructField, options string, request bool) *Schema {
	tag := f.Tag.Get("api")
	s := b.shape(f, tag, request)
	for _, word := range strings.Fields(tag) {
		s.say(f, word)
	}
	if f.Type.Kind() == reflect.Pointer && !request && !strings.HasPrefix(options, "omit") {
		s = s.orNull()
	}
	if doc := f.Tag.Get("doc"); doc != "" {
		s.Description = doc
	}
	return s
}

func (b *Builder) shape(f reflect.StructField, tag string, request bool) *Schema {
	for _, word := range strings.Fields(tag) {
		switch form, name, _ := strings.Cut(word, "="); form {
		case "as":
			return Ref(name)
		case "each":
			return &Schema{Type: "array", Items: Ref(name)}
		}
	}
	return b.schema(f.Type, request)
}

// say adds one word of the tag.
func (s *Schema) say(f reflect.StructField, word string) {
	name, value, _ := strings.Cut(word, "=")
	n, err := strconv.Atoi(value)
	switch {
	case name == "must" || name == "as" || name == "each":
	case name == "format":
		s.Format = value
	case name == "min" && err == nil:
		s.Minimum = &n
	case name == "max" && err == nil && s.Type == "string":
		s.MaxLength = &n
	case name == "max" && err == nil && s.Type == "array":
		s.MaxItems = &n
	case name == "max" && err == nil:
		s.Maximum = &n
	default:
		panic("openapi: the field " + f.Name + " says " + word)
	}
}

func (s *Schema) orNull() *Schema {
	if word, plain := s.Type.(string); plain && s.Ref == "" {
		s.Type = []string{word, "null"}
		return s
	}
	return &Schema{AnyOf: []*Schema{s, {Type: "null"}}}
}
