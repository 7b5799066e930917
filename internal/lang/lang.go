// Package lang owns the languages markt speaks: their message catalogues,
// plural, number, date and money forms, and Text, one text in many languages.
// It knows nothing of the market.
package lang

import (
	"slices"
	"strings"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/ar"
	"github.com/go-playground/locales/de"
	"github.com/go-playground/locales/en_GB"
	"github.com/go-playground/locales/fa"
	"github.com/go-playground/locales/ru"
	"github.com/go-playground/locales/tr"
	"github.com/go-playground/locales/uk"
)

// Lang is a language's code as it stands in addresses: "de", "en", "ar".
type Lang string

const (
	De Lang = "de"
	En Lang = "en"
	Ar Lang = "ar"
)

type form struct {
	name   string
	dir    string
	region string // with the country whose spelling it is, as links that are shared carry it
	locale locales.Translator
}

// forms lists every language that a catalogue may be shipped for, in the
// order of the language switch. A language is offered once its catalogue exists.
var forms = map[Lang]form{
	"de":        {"Deutsch", "ltr", "de_DE", de.New()},
	"de-simple": {"Einfache Sprache", "ltr", "de_DE", de.New()},
	"en":        {"English", "ltr", "en_GB", en_GB.New()},
	"ar":        {"العربية", "rtl", "ar_AR", ar.New()},
	"fa":        {"فارسی", "rtl", "fa_IR", fa.New()},
	"uk":        {"Українська", "ltr", "uk_UA", uk.New()},
	"ru":        {"Русский", "ltr", "ru_RU", ru.New()},
	"tr":        {"Türkçe", "ltr", "tr_TR", tr.New()},
}

var order = []Lang{"de", "de-simple", "en", "ar", "fa", "uk", "ru", "tr"}

// Spoken are the languages that stalls and sessions are asked about, in the
// order of the forms; dgs is German Sign Language.
var Spoken = []string{"de", "en", "ar", "fa", "uk", "ru", "tr", "vi", "ku", "ro", "pl", "fr", "dgs"}

// All are the shipped languages, in the order of the language switch.
func All() []Lang { return slices.Clone(shipped) }

// Office are the languages the office pages exist in.
func Office() []Lang { return []Lang{De, En} }

// Known reports whether the language is shipped.
func Known(code string) bool { return slices.Contains(shipped, Lang(code)) }

// Name is what the language calls itself.
func (l Lang) Name() string { return forms[l].name }

// Dir is the writing direction: "ltr" or "rtl".
func (l Lang) Dir() string {
	if f, ok := forms[l]; ok {
		return f.dir
	}
	return "ltr"
}

// Region is the language with a country, "de_DE", as shared links name it.
func (l Lang) Region() string { return forms[l].region }

// RTL reports whether the language is written from right to left.
func (l Lang) RTL() bool { return l.Dir() == "rtl" }

func (l Lang) locale() locales.Translator {
	if f, ok := forms[l]; ok {
		return f.locale
	}
	return forms[De].locale
}

// Accept picks the shipped language an Accept-Language header asks for first;
// German when none fits. Weights are ignored: browsers send the list in order.
func Accept(header string) Lang {
	for part := range strings.SplitSeq(header, ",") {
		code, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		code = strings.ToLower(code)
		if Known(code) {
			return Lang(code)
		}
		if base, _, _ := strings.Cut(code, "-"); Known(base) {
			return Lang(base)
		}
	}
	return De
}
