package stall

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"markt/internal/lang"
)

// FieldType says how a field is asked for and which JSON it takes.
type FieldType uint8

const (
	Line    FieldType = iota // a short text
	Long                     // a text of several lines
	Count                    // Whole
	Measure                  // Decimal
	Price                    // Cents
	Yes                      // YesNo
	Date                     // Day
	One                      // one of Options
	Many                     // any of Options
	Rows                     // a list of objects with the fields of Row
)

// Field is one field of a group as its line in the group's struct describes it:
// the name by `json`, how it is asked for by the type and by
//
//	ask:"…"   must: needed to submit · long: several lines · max=300: characters ·
//	          unit=kg · csv: a column of the office's list · sign: on the stall's
//	          sign, for everybody to read · was=…: a name of before
//	of:"a b"  the choices
//	from:"…"  the name of a list of choices, or edition: its locations or days
//
// What a value means is checked by the group's Check.
type Field struct {
	Name    string
	Input   FieldType
	Options []string // for One and Many; empty: filled in by the edition (Frame)
	Unit    string   // part of a catalogue key: "m", "w", "kg", "l", "m2", "eur", "min", "years"
	Max     int      // longest text in characters
	Must    bool
	CSV     bool
	Sign    bool
	Was     string
	Row     []Field
}

// Group is a set of fields that a kind of stall may ask for. List groups hold
// rows: their answers are a JSON array.
type Group struct {
	Name   string
	List   bool
	Fields []Field
}

// NoAllergen says of a dish that it has none of the fourteen.
const NoAllergen = "none"

// Allergens are the choices of a dish, NoAllergen first.
func Allergens() []string { return slices.Clone(choices["allergens"]) }

var choices = map[string][]string{
	"edition": nil,
	"allergens": {NoAllergen, "gluten", "crustaceans", "eggs", "fish", "peanuts", "soya", "milk", "nuts",
		"celery", "mustard", "sesame", "sulphites", "lupin", "molluscs"},
	"additives": {"colour", "preservative", "antioxidant", "flavour_enhancer", "sulphured", "blackened",
		"waxed", "phosphate", "sweetener", "caffeine", "quinine", "taurine"},
	"spoken": lang.Spoken,
}

// Groups are all field groups, in the order in which a person thinks: that of Answers.
var Groups = groupsOf(reflect.TypeFor[Answers]())

func groupsOf(answers reflect.Type) []Group {
	groups := make([]Group, answers.NumField())
	for i := range groups {
		f := answers.Field(i)
		groups[i] = Group{Name: nameOf(f), List: f.Type.Kind() == reflect.Slice, Fields: fieldsOf(f.Type.Elem())}
	}
	return groups
}

func fieldsOf(group reflect.Type) []Field {
	fields := make([]Field, group.NumField())
	for i := range fields {
		fields[i] = fieldOf(group.Field(i))
	}
	return fields
}

func nameOf(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func fieldOf(line reflect.StructField) Field {
	list, named := line.Tag.Lookup("from")
	if _, known := choices[list]; named && !known {
		panic("stall: there is no list of " + list)
	}
	f := Field{Name: nameOf(line), Max: 200, Options: append(strings.Fields(line.Tag.Get("of")), choices[list]...)}
	long := f.ask(strings.Fields(line.Tag.Get("ask")))
	f.Input = inputs[line.Type]
	switch kind := line.Type; {
	case kind.Kind() == reflect.Slice && kind.Elem().Kind() == reflect.Struct:
		f.Input, f.Row = Rows, fieldsOf(kind.Elem())
	case kind.Kind() == reflect.Slice:
		f.Input = Many
	case named || len(f.Options) > 0:
		f.Input = One
	case long:
		f.Input = Long
	}
	return f
}

var inputs = map[reflect.Type]FieldType{
	reflect.TypeFor[Whole](): Count, reflect.TypeFor[Decimal](): Measure, reflect.TypeFor[Cents](): Price,
	reflect.TypeFor[YesNo](): Yes, reflect.TypeFor[Day](): Date,
}

// ask reads a line's tag; it panics on a word it does not know, at the start of
// any program that holds this room.
func (f *Field) ask(words []string) (long bool) {
	for _, w := range words {
		word, value, _ := strings.Cut(w, "=")
		switch word {
		case "must":
			f.Must = true
		case "long":
			long, f.Max = true, 3000
		case "max":
			f.Max, _ = strconv.Atoi(value)
		case "unit":
			f.Unit = value
		case "csv":
			f.CSV = true
		case "sign":
			f.Sign = true
		case "was":
			f.Was = value
		default:
			panic("stall: the field " + f.Name + " asks for " + w)
		}
	}
	return long
}

// GroupNames are the names of all groups.
func GroupNames() []string {
	names := make([]string, len(Groups))
	for i, g := range Groups {
		names[i] = g.Name
	}
	return names
}

// GroupNamed finds a group.
func GroupNamed(name string) (Group, bool) {
	i := slices.IndexFunc(Groups, func(g Group) bool { return g.Name == name })
	if i < 0 {
		return Group{}, false
	}
	return Groups[i], true
}
