package page

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"markt/internal/lang"
	"markt/internal/ticket"
	"markt/static"
)

func (p Page) Decimal(f *float64, digits int) string {
	if f == nil {
		return ""
	}
	if *f == float64(int(*f)) && digits == 2 {
		digits = 0
	}
	return p.Lang.Decimal(*f, digits)
}

// Windows says when a type admits, one line for each window.
func (p Page) Windows(all []ticket.Window) []string {
	if len(all) == 0 {
		return []string{p.T("ticket.order.always")}
	}
	lines := make([]string, len(all))
	for i, w := range all {
		if p.Edition != nil && p.Edition.DateOf(w.From).Equal(p.Edition.DateOf(w.Until.Add(-time.Second))) {
			lines[i] = p.T("ticket.order.window", "day", p.DateShort(w.From), "span", p.TimeSpan(w.From, w.Until))
		} else {
			lines[i] = p.T("ticket.order.window_long", "from", p.DateTime(w.From), "until", p.DateTime(w.Until))
		}
	}
	return lines
}

// T is the message for a key in the page's language; args are name, value
// pairs. On a right-to-left page each text value is isolated, so that a Latin
// name does not reorder the sentence around it.
func (p Page) T(key string, args ...any) string {
	for i := 1; i < len(args); i += 2 {
		if v, ok := args[i].(string); ok {
			args[i] = p.Lang.Isolate(v)
		}
	}
	return p.Lang.T(key, args...)
}

// Text is an entered text in the page's language or the nearest one it exists in.
func (p Page) Text(t lang.Text) string {
	if p.Edition != nil {
		return t.In(p.Lang, p.Edition.DefaultLang)
	}
	return t.In(p.Lang)
}

// Values are a text's languages for the "languages" part of a form.
func (p Page) Values(t lang.Text) map[string]string {
	values := make(map[string]string, len(t))
	for l, s := range t {
		values[string(l)] = s
	}
	return values
}

// TextLang is the language Text found, for the lang attribute of the fragment.
func (p Page) TextLang(t lang.Text) lang.Lang {
	_, l := t.Find(p.Lang)
	if p.Edition != nil {
		_, l = t.Find(p.Lang, p.Edition.DefaultLang)
	}
	return l
}

// LangDir are the attributes of an element that shows a text found in language l.
// A text in the page's own language decides by its first letter where it begins.
func (p Page) LangDir(l any) template.HTMLAttr {
	found, _ := l.(lang.Lang)
	if found == "" || found == p.Lang {
		return `dir="auto"`
	}
	return template.HTMLAttr(`lang="` + string(found) + `" dir="` + found.Dir() + `"`)
}

func (p Page) Date(t time.Time) string { return p.Lang.Date(p.Zoned(t)) }

func (p Page) DateFull(t time.Time) string { return p.Lang.DateFull(p.Zoned(t)) }

func (p Page) DateShort(t time.Time) string { return p.Lang.DateShort(p.Zoned(t)) }

func (p Page) DateTime(t time.Time) string { return p.Lang.DateTime(p.Zoned(t)) }

func (p Page) Time(t time.Time) string { return p.Lang.Time(p.Zoned(t)) }

func (p Page) Weekday(t time.Time) string { return p.Lang.Weekday(p.Zoned(t)) }

func (p Page) Number(n int) string { return p.Lang.Number(n) }

func (p Page) TimeSpan(from, until time.Time) string {
	return p.Lang.TimeSpan(p.Zoned(from), p.Zoned(until))
}

// When is a span with its day.
func (p Page) When(from, until time.Time) string {
	return p.T("site.plan.when", "day", p.DateShort(from), "times", p.TimeSpan(from, until))
}

// Money writes cents in the edition's currency.
func (p Page) Money(cents int) string {
	currency := "EUR"
	if p.Edition != nil {
		currency = p.Edition.Currency
	}
	return p.Lang.Money(cents, currency)
}

// ISO is the machine's form of a time, for <time datetime>.
func (p Page) ISO(t time.Time) string { return p.Zoned(t).Format(time.RFC3339) }

// Path is a public address in the page's language.
func (p Page) Path(path string) string { return "/" + string(p.Lang) + path }

// Public is the public address of the page's edition.
func (p Page) Public(path string) string {
	if p.Office == "/office" || p.Edition == nil {
		return p.Path(path)
	}
	return p.Path("/e/" + p.Edition.Slug + path)
}

// Asset is the address of a static file with its fingerprint.
func (p Page) Asset(name string) (string, error) { return static.Asset(name) }

// Join is a list of texts in one line.
func (p Page) Join(items []string) string { return strings.Join(items, p.T("layout.list_comma")) }

// Sprint writes a value as a form field holds it; nil is empty.
func (p Page) Sprint(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// Zoned is a time on the edition's clock.
func (p Page) Zoned(t time.Time) time.Time {
	if p.Edition == nil {
		return t
	}
	return p.Edition.In(t)
}
