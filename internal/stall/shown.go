package stall

import (
	"reflect"
	"slices"
	"strings"

	"markt/internal/lang"
	"markt/internal/spreadsheet"
)

// Shown is an answer that is told beyond its application, as its field asks
// for: in the office's list or on the stall's sign. Name is its path without the
// numbers of rows, "food.items.diet"; Words are what all rows say, each once.
type Shown struct {
	Name  string
	Field Field
	Words []string
}

// onSign and InCSV say which fields Shown is for.
func onSign(f Field) bool { return f.Sign }
func InCSV(f Field) bool  { return f.CSV }

// Shown are the answers of all fields that are wanted, in the order of Groups;
// numbers as people type them in l.
func (a Answers) Shown(wanted func(Field) bool, l lang.Lang) []Shown {
	var all []Shown
	for _, g := range Groups {
		all = named(all, g.Fields, g.Name, wanted)
		a.each(g, func(path string, f Field, v reflect.Value) {
			if !wanted(f) || v.Len() == 0 {
				return
			}
			i := slices.IndexFunc(all, func(s Shown) bool { return s.Name == unnumbered(path) })
			for _, word := range typed(v, l) {
				if !slices.Contains(all[i].Words, word) {
					all[i].Words = append(all[i].Words, word)
				}
			}
		})
	}
	return all
}

func named(all []Shown, fields []Field, path string, wanted func(Field) bool) []Shown {
	for _, f := range fields {
		if wanted(f) {
			all = append(all, Shown{Name: path + "." + f.Name, Field: f})
		}
		all = named(all, f.Row, path+"."+f.Name, wanted)
	}
	return all
}

// unnumbered makes "food.items.diet" of "answers.food.items.0.diet".
func unnumbered(path string) string {
	parts := strings.Split(strings.TrimPrefix(path, "answers."), ".")
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return strings.Trim(s, "0123456789") == "" }), ".")
}

// In is the answer as a sign tells it: the field's label, or its own one for
// signs ("….sign"), and the words of the language. It is empty without an
// answer, and where a stall says no to a question.
func (s Shown) In(l lang.Lang) string {
	key := "stall." + s.Name
	var words []string
	for _, word := range s.Words {
		if s.Field.Input != Yes || word == "yes" {
			words = append(words, s.Field.Say(l, key, word))
		}
	}
	if len(words) == 0 {
		return ""
	}
	label := key
	if lang.De.Has(key + ".sign") {
		label += ".sign"
	}
	return strings.TrimRight(l.T(label), "?؟ …") + ": " + strings.Join(words, l.T("layout.list_comma"))
}

// Say is one word of an answer as people read it; key is the catalogue's for
// the field. What could not be read is said as typed.
func (f Field) Say(l lang.Lang, key, word string) string {
	switch {
	case f.Input == Yes && (word == "yes" || word == "no"):
		return l.T("stall." + word)
	case slices.Contains(f.Options, word):
		return l.T(key + "." + word)
	case f.Input == Date:
		if t, ok := Day(word).Time(); ok {
			return l.Date(t)
		}
	case f.Unit != "":
		return word + " " + l.T("stall.unit."+f.Unit)
	}
	return word
}

// At is one answer by its path, "gas.kg", as Shown has it.
func (a Answers) At(path string, l lang.Lang) Shown {
	group, _, _ := strings.Cut(path, ".")
	i := slices.IndexFunc(Groups, func(g Group) bool { return g.Name == group })
	one := Shown{Name: path}
	a.each(Groups[i], func(at string, f Field, v reflect.Value) {
		if unnumbered(at) == path && v.Len() > 0 {
			one.Field, one.Words = f, typed(v, l)
		}
	})
	return one
}

// Value is the answer for a cell: its figure or day, else its words, parted by comma.
func (s Shown) Value(l lang.Lang, comma string) any {
	said := strings.Join(s.Words, " ")
	if s.Field.Input == Count || s.Field.Input == Measure {
		if f, ok := Decimal(said).Float(); ok {
			return f
		}
	}
	if day, ok := Day(said).Time(); ok && s.Field.Input == Date {
		return spreadsheet.Date(day)
	}
	var words []string
	for _, word := range s.Words {
		words = append(words, s.Field.Say(l, "stall."+s.Name, word))
	}
	return strings.Join(words, comma)
}

// Chapter is what a group's answers say, a line each.
type Chapter struct {
	Group string
	Lines []string
}

// Read is everything that was answered, for somebody to read: a line with its
// question for each field, one for each row of a list. named are the edition's
// own choices: places by their slugs, steps of fees by their ids.
func (a Answers) Read(l lang.Lang, named map[string]string) (all []Chapter) {
	for _, g := range Groups {
		one, last := Chapter{Group: g.Name}, ""
		a.each(g, func(path string, f Field, v reflect.Value) {
			if f.Input == Rows || v.Len() == 0 {
				return
			}
			key := "stall." + unnumbered(path)
			var words []string
			for _, word := range typed(v, l) {
				words = append(words, readWord(l, f, key, word, named))
			}
			said := strings.Join(words, l.T("layout.list_comma"))
			at := path[:strings.LastIndex(path, ".")]
			switch row := key != "stall."+strings.TrimPrefix(path, "answers."); {
			case row && at == last:
				if f.Unit == "" && (f.Input == Count || f.Input == Measure) { // a bare figure says nothing
					said = l.T(key) + ": " + said
				}
				one.Lines[len(one.Lines)-1] += " · " + said
			case row:
				one.Lines, last = append(one.Lines, said), at
			default:
				one.Lines = append(one.Lines, strings.TrimRight(l.T(key), "?؟ …")+": "+said)
			}
		})
		if len(one.Lines) > 0 {
			all = append(all, one)
		}
	}
	return all
}

func readWord(l lang.Lang, f Field, key, word string, named map[string]string) string {
	if name := named[word]; name != "" && (f.Input == One || f.Input == Many) {
		return name
	}
	if day, ok := Day(word).Time(); ok && f.Input == Many {
		return l.DateFull(day)
	}
	return f.Say(l, key, word)
}
