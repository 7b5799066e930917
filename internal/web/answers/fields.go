package answers

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"markt/internal/stall"
	"markt/internal/web/page"
)

// Field is one input of a field group, ready for the form's parts.
type Field struct {
	Type     string // text, textarea, select, choices or rows
	Look     string // of choices: inline or "" for a list
	Tick     string // of choices: radio or checkbox
	Name     string
	Label    template.HTML
	Hint     string
	Value    string
	Error    string
	Unit     string
	Keyboard string
	Size     string
	Required bool
	Options  []Option
	Rows     []row
	Add      string // value of the button that adds a row
}

type Option struct {
	Value    string
	Label    template.HTML
	Hint     string
	Mark     string
	Checked  bool
	Disabled bool
}

// row is one appliance or dish.
type row struct {
	Path   string // "answers.power.2"
	Number int
	Fields []Field
	Last   bool
}

// Form draws a group's fields with what was typed.
type Form struct {
	P       page.Page
	Answers stall.Answers
	Values  map[string][]string
	Extra   map[string]int      // rows to show beyond those with content, by path
	own     map[string][]Option // choices that belong to the edition, by the field's name
}

func (f Form) Fields(g stall.Group) []Field {
	path := "answers." + g.Name
	if g.List {
		return []Field{f.list(stall.Field{Name: g.Name, Row: g.Fields}, path, "stall."+g.Name)}
	}
	all := make([]Field, 0, len(g.Fields))
	for _, field := range g.Fields {
		if field = f.withOptions(field); field.Input == stall.One && len(field.Options) == 0 {
			continue // an edition with nothing to choose from does not ask
		}
		all = append(all, f.field(field, path+"."+field.Name, "stall."+g.Name+"."+field.Name, false))
	}
	return all
}

// withOptions fills in the choices that belong to the edition.
func (f Form) withOptions(field stall.Field) stall.Field {
	for _, o := range f.own[field.Name] {
		field.Options = append(field.Options, o.Value)
	}
	return field
}

func (f Form) list(field stall.Field, path, key string) Field {
	count := f.Answers.RowCount(path) + f.Extra[path]
	if count == 0 {
		count = 1
	}
	a := Field{Type: "rows", Name: path, Label: f.P.Bilingual(key), Error: f.P.Err(path), Add: path}
	if field.Input != stall.Rows {
		a.Label = ""
	}
	for i := range count {
		row := row{Path: path + "." + strconv.Itoa(i), Number: i + 1, Last: i == count-1}
		for _, sub := range field.Row {
			row.Fields = append(row.Fields, f.field(sub, row.Path+"."+sub.Name, key+"."+sub.Name, true))
		}
		a.Rows = append(a.Rows, row)
	}
	return a
}

var keyboards = map[stall.FieldType]string{stall.Count: "numeric", stall.Measure: "decimal", stall.Price: "decimal", stall.Date: "text"}

func (f Form) field(field stall.Field, path, key string, inRow bool) Field {
	if field.Input == stall.Rows {
		return f.list(field, path, key)
	}
	a := Field{Type: "text", Name: path, Label: f.P.Bilingual(key), Hint: f.P.Hint(key), Error: f.P.Err(path),
		Required: field.Must, Keyboard: keyboards[field.Input], Value: strings.Join(f.Values[path], ", ")}
	if field.Unit != "" {
		a.Unit = f.P.T("stall.unit." + field.Unit)
	}
	switch field.Input {
	case stall.Long:
		a.Type = "textarea"
	case stall.Count, stall.Measure, stall.Price, stall.Date:
		a.Size = "s"
	case stall.Yes:
		a.Type, a.Look, a.Tick = "choices", "inline", "radio"
		a.Options = f.options(field, path, "stall", []string{"yes", "no"})
	case stall.One:
		a.Type, a.Tick, a.Options = "choices", "radio", f.options(field, path, key, field.Options)
		if inRow {
			a.Type = "select"
		}
	case stall.Many:
		a.Type, a.Look, a.Tick, a.Options = "choices", "grid", "checkbox", f.options(field, path, key, field.Options)
	}
	return a
}

func (f Form) options(field stall.Field, path, key string, words []string) []Option {
	chosen := f.Values[path]
	options := make([]Option, 0, len(words))
	for _, w := range words {
		o := Option{Value: w, Checked: slices.Contains(chosen, w)}
		if own, ok := f.own[field.Name]; ok {
			o.Label = f.named(own, w)
		} else {
			o.Label = f.P.Bilingual(key + "." + w)
		}
		options = append(options, o)
	}
	return options
}

func (f Form) named(all []Option, word string) template.HTML {
	for _, o := range all {
		if o.Value == word {
			return o.Label
		}
	}
	return template.HTML(template.HTMLEscapeString(word))
}

// Group is a group as people read it.
type Group struct {
	Name  string
	Title string
	Lines []Line
	Rows  [][]Line
	Empty bool
}

type Line struct {
	Label string
	Value string
}

// ReadAnswers lists what was answered in the given groups, in words.
func (f Form) ReadAnswers(groups []string) []Group {
	var all []Group
	for _, g := range stall.Groups {
		if !slices.Contains(groups, g.Name) {
			continue
		}
		path := "answers." + g.Name
		out := Group{Name: g.Name, Title: f.P.T("stall.group." + g.Name), Empty: !f.Answers.Answered(g.Name)}
		if g.List {
			out.Rows = f.readRows(g.Fields, path, "stall."+g.Name)
		}
		for _, field := range g.Fields {
			key := "stall." + g.Name + "." + field.Name
			switch {
			case g.List:
			case field.Input == stall.Rows:
				out.Rows = f.readRows(field.Row, path+"."+field.Name, key)
			default:
				if s := f.words(field, path+"."+field.Name, key); s != "" {
					out.Lines = append(out.Lines, Line{f.P.T(key), s})
				}
			}
		}
		all = append(all, out)
	}
	return all
}

func (f Form) readRows(fields []stall.Field, path, key string) (rows [][]Line) {
	for i := range f.Answers.RowCount(path) {
		var row []Line
		for _, field := range fields {
			if s := f.words(field, path+"."+strconv.Itoa(i)+"."+field.Name, key+"."+field.Name); s != "" {
				row = append(row, Line{f.P.T(key + "." + field.Name), s})
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// words is one answer as people read it.
func (f Form) words(field stall.Field, path, key string) string {
	var words []string
	for _, v := range f.Values[path] {
		if own, ok := f.own[field.Name]; ok {
			v = f.plain(own, v)
		} else {
			v = field.Say(f.P.Lang, key, v)
		}
		words = append(words, v)
	}
	if field.Name == "days" { // their commas are inside
		return strings.Join(words, " · ")
	}
	return f.P.Join(words)
}

func (f Form) plain(all []Option, word string) string {
	for _, o := range all {
		if o.Value == word {
			return o.Hint
		}
	}
	return word
}
