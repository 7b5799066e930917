package web

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"markt/internal/lang"
	"markt/internal/stall"
)

// answerField is one input of a field group, ready for the form's parts.
type answerField struct {
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
	Options  []answerOption
	Rows     []answerRow
	Add      string // value of the button that adds a row
}

type answerOption struct {
	Value    string
	Label    template.HTML
	Hint     string
	Mark     string
	Checked  bool
	Disabled bool
}

// answerRow is one appliance or dish.
type answerRow struct {
	Path   string // "answers.power.2"
	Number int
	Fields []answerField
	Last   bool
}

// Bilingual is a label in the page's language, with the German word small
// beneath it: forms are talked about in German with offices and neighbours.
func (p page) Bilingual(key string) template.HTML {
	text := template.HTML(template.HTMLEscapeString(p.T(key)))
	german := lang.De.T(key)
	if p.Lang == lang.De || p.Lang == "de-simple" || german == p.T(key) {
		return text
	}
	return text + ` <small class="german" lang="de" dir="ltr">` + template.HTML(template.HTMLEscapeString(german)) + `</small>`
}

// hint is the explanation below a label, if the catalogue has one.
func (p page) hint(key string) string {
	if !lang.De.Has(key + ".hint") {
		return ""
	}
	return p.T(key + ".hint")
}

// answerForm draws a group's fields with what was typed.
type answerForm struct {
	p         page
	answers   stall.Answers
	values    map[string][]string
	extra     map[string]int // rows to show beyond those with content, by path
	locations []answerOption
	days      []answerOption
}

func (f answerForm) fields(g stall.Group) []answerField {
	path := "answers." + g.Name
	if g.List {
		return []answerField{f.list(stall.Field{Name: g.Name, Row: g.Fields}, path, "stall."+g.Name)}
	}
	all := make([]answerField, 0, len(g.Fields))
	for _, field := range g.Fields {
		if field = f.withOptions(g, field); field.Input == stall.One && len(field.Options) == 0 && field.Name == "wish" {
			continue // an edition with one location or none does not ask
		}
		all = append(all, f.field(field, path+"."+field.Name, "stall."+g.Name+"."+field.Name, false))
	}
	return all
}

// withOptions fills in the choices that belong to the edition.
func (f answerForm) withOptions(g stall.Group, field stall.Field) stall.Field {
	if g.Name != "location" {
		return field
	}
	for name, options := range map[string][]answerOption{"wish": f.locations, "days": f.days} {
		if field.Name == name {
			for _, o := range options {
				field.Options = append(field.Options, o.Value)
			}
		}
	}
	return field
}

func (f answerForm) list(field stall.Field, path, key string) answerField {
	count := f.answers.RowCount(path) + f.extra[path]
	if count == 0 {
		count = 1
	}
	a := answerField{Type: "rows", Name: path, Label: f.p.Bilingual(key), Error: f.p.Err(path), Add: path}
	if field.Input != stall.Rows {
		a.Label = ""
	}
	for i := range count {
		row := answerRow{Path: path + "." + strconv.Itoa(i), Number: i + 1, Last: i == count-1}
		for _, sub := range field.Row {
			row.Fields = append(row.Fields, f.field(sub, row.Path+"."+sub.Name, key+"."+sub.Name, true))
		}
		a.Rows = append(a.Rows, row)
	}
	return a
}

var keyboards = map[stall.FieldType]string{stall.Count: "numeric", stall.Measure: "decimal", stall.Price: "decimal", stall.Date: "text"}

func (f answerForm) field(field stall.Field, path, key string, inRow bool) answerField {
	if field.Input == stall.Rows {
		return f.list(field, path, key)
	}
	a := answerField{Type: "text", Name: path, Label: f.p.Bilingual(key), Hint: f.p.hint(key), Error: f.p.Err(path),
		Required: field.Must, Keyboard: keyboards[field.Input], Value: strings.Join(f.values[path], ", ")}
	if field.Unit != "" {
		a.Unit = f.p.T("stall.unit." + field.Unit)
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

func (f answerForm) options(field stall.Field, path, key string, words []string) []answerOption {
	chosen := f.values[path]
	options := make([]answerOption, 0, len(words))
	for _, w := range words {
		o := answerOption{Value: w, Checked: slices.Contains(chosen, w)}
		switch field.Name {
		case "wish":
			o.Label = f.named(f.locations, w)
		case "days":
			o.Label = f.named(f.days, w)
		default:
			o.Label = f.p.Bilingual(key + "." + w)
		}
		options = append(options, o)
	}
	return options
}

func (f answerForm) named(all []answerOption, word string) template.HTML {
	for _, o := range all {
		if o.Value == word {
			return o.Label
		}
	}
	return template.HTML(template.HTMLEscapeString(word))
}

// answerGroup is a group as people read it.
type answerGroup struct {
	Name  string
	Title string
	Lines []answerLine
	Rows  [][]answerLine
	Empty bool
}

type answerLine struct {
	Label string
	Value string
}

// readAnswers lists what was answered in the given groups, in words.
func (f answerForm) readAnswers(groups []string) []answerGroup {
	var all []answerGroup
	for _, g := range stall.Groups {
		if !slices.Contains(groups, g.Name) {
			continue
		}
		path := "answers." + g.Name
		out := answerGroup{Name: g.Name, Title: f.p.T("stall.group." + g.Name), Empty: !f.answers.Answered(g.Name)}
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
					out.Lines = append(out.Lines, answerLine{f.p.T(key), s})
				}
			}
		}
		all = append(all, out)
	}
	return all
}

func (f answerForm) readRows(fields []stall.Field, path, key string) (rows [][]answerLine) {
	for i := range f.answers.RowCount(path) {
		var row []answerLine
		for _, field := range fields {
			if s := f.words(field, path+"."+strconv.Itoa(i)+"."+field.Name, key+"."+field.Name); s != "" {
				row = append(row, answerLine{f.p.T(key + "." + field.Name), s})
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// words is one answer as people read it.
func (f answerForm) words(field stall.Field, path, key string) string {
	var words []string
	for _, v := range f.values[path] {
		switch {
		case field.Name == "wish":
			v = f.plain(f.locations, v)
		case field.Name == "days":
			v = f.plain(f.days, v)
		default:
			v = field.Say(f.p.Lang, key, v)
		}
		words = append(words, v)
	}
	if field.Name == "days" { // their commas are inside
		return strings.Join(words, " · ")
	}
	return f.p.Join(words)
}

func (f answerForm) plain(all []answerOption, word string) string {
	for _, o := range all {
		if o.Value == word {
			return o.Hint
		}
	}
	return word
}

// bilingualText is Bilingual for a text that people entered.
func (p page) bilingualText(t lang.Text) template.HTML {
	here, german := p.Text(t), t[lang.De]
	out := template.HTML(template.HTMLEscapeString(here))
	if p.Lang == lang.De || german == "" || german == here {
		return out
	}
	return out + ` <small class="german" lang="de" dir="ltr">` + template.HTML(template.HTMLEscapeString(german)) + `</small>`
}
