package page

import (
	"html/template"
	"strings"

	"markt/internal/lang"
)

// Values that the parts of templates/parts take; see templates/README.md.

// Tab is a link of the parts "tabs" and "subnav".
type Tab struct {
	Href, Label, Hint string
	Current           bool
}

// Option is a choice of the parts "select" and "choices".
type Option struct {
	Value, Label, Hint, Mark string
	Checked, Disabled        bool
}

// Fact is a line of the part "facts".
type Fact struct{ Label, Value, Href string }

// Download is a line of the part "downloads".
type Download struct{ Href, Label, Kind string }

// Event is an entry of the part "timeline"; At is RFC 3339.
type Event struct {
	At, When, What, Who, Why, Tone string
	Changes                        []Fact // from what to what
}

// TextLanguages are the languages that texts are entered in: all that the
// public reads, also on office pages, which exist in fewer.
func (p Page) TextLanguages() []Language {
	var all []Language
	for _, l := range lang.All() {
		all = append(all, Language{Code: string(l), Name: l.Name()})
	}
	return all
}

// ErrText is the first message at a text in many languages ("title",
// "title.ar"), or "".
func (p Page) ErrText(name string) string {
	if e := p.Err(name); e != "" {
		return e
	}
	for _, l := range lang.All() {
		if e := p.Err(name + "." + string(l)); e != "" {
			return e
		}
	}
	return ""
}

// Shorten keeps of a text's first paragraph what fits on a card, cut at a word.
func Shorten(s string, most int) string {
	s, _, _ = strings.Cut(s, "\n")
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	s = string(r[:most])
	if at := strings.LastIndexByte(s, ' '); at > 0 {
		s = s[:at]
	}
	return s + "…"
}

func Isolated(s string) template.HTML {
	return "<bdi>" + template.HTML(template.HTMLEscapeString(s)) + "</bdi>"
}

// Options are choices of words, with their labels.
func Options[T ~string](values []T, label func(T) string) []Option {
	all := make([]Option, 0, len(values))
	for _, v := range values {
		all = append(all, Option{Value: string(v), Label: label(v)})
	}
	return all
}

// LanguageOptions are the shipped languages by their own names.
func LanguageOptions() []Option { return Options(lang.All(), lang.Lang.Name) }
