package web

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/lang"
)

// reader turns typed fields into values and notes what it cannot read. Whether
// a value is allowed is the room's business.
type reader struct {
	c *fiber.Ctx
	f fault.Fields
}

func read(c *fiber.Ctx) *reader { return &reader{c: c, f: fault.Fields{}} }

// err is what could not be read, or nil.
func (r *reader) err() error { return r.f.Err("web.read") }

func (r *reader) line(name string) string { return strings.TrimSpace(value(r.c, name)) }

// figures is line for dates, times and numbers, which a phone may write in the
// digits of its own language.
func (r *reader) figures(name string) string { return lang.Digits(r.line(name)) }

func (r *reader) yes(name string) bool { return r.line(name) != "" }

// date reads "2026-11-07", as browsers send it, or "07.11.2026"; midnight UTC.
func (r *reader) date(name string) time.Time {
	s := r.figures(name)
	for _, form := range []string{time.DateOnly, "2.1.2006"} {
		if d, err := time.Parse(form, s); err == nil {
			return d
		}
	}
	if s == "" {
		r.f.Add(name, "error.required")
	} else {
		r.f.Add(name, "error.date")
	}
	return time.Time{}
}

// clock reads a time of day, "14:30".
func (r *reader) clock(name string) time.Duration {
	s := r.figures(name)
	t, err := time.Parse("15:04", s)
	switch {
	case s == "24:00":
		return 24 * time.Hour
	case s == "":
		r.f.Add(name, "error.required")
	case err != nil:
		r.f.Add(name, "error.time")
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

// maybeClock is clock; nil when nothing was typed.
func (r *reader) maybeClock(name string) *time.Duration {
	if r.figures(name) == "" {
		return nil
	}
	d := r.clock(name)
	return &d
}

// moment reads "2026-11-07T14:30" on the clock of loc; nil when nothing was typed.
func (r *reader) moment(name string, loc *time.Location) *time.Time {
	s := r.figures(name)
	if s == "" {
		return nil
	}
	for _, form := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2.1.2006 15:04"} {
		if t, err := time.ParseInLocation(form, s, loc); err == nil {
			return &t
		}
	}
	r.f.Add(name, "error.date")
	return nil
}

// number reads a decimal number with point or comma; 0 when nothing was typed.
func (r *reader) number(name string) float64 {
	n := r.maybeNumber(name)
	if n == nil {
		return 0
	}
	return *n
}

// maybeNumber is number; nil when nothing was typed.
func (r *reader) maybeNumber(name string) *float64 {
	s := strings.ReplaceAll(r.figures(name), ",", ".")
	if s == "" {
		return nil
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		r.f.Add(name, "error.number")
		return nil
	}
	return &n
}

// whole reads an integer; 0 when nothing was typed.
func (r *reader) whole(name string) int {
	n := r.maybeWhole(name)
	if n == nil {
		return 0
	}
	return *n
}

// maybeWhole is whole; nil when nothing was typed.
func (r *reader) maybeWhole(name string) *int {
	s := r.figures(name)
	if s == "" {
		return nil
	}
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil {
		r.f.Add(name, "error.number")
		return nil
	}
	i := int(n)
	return &i
}

// form is a page's form as typed, or as it would be typed for what is stored.
type form struct {
	In    map[string]string
	Texts map[string]map[string]string // texts in many languages, by field and code
}

// Many is a field's text by language code.
func (f form) Many(name string) map[string]string { return f.Texts[name] }

// typed keeps what was sent, so that nothing is lost when the form comes back.
func typed(c *fiber.Ctx, names ...string) form {
	f := form{In: map[string]string{}, Texts: map[string]map[string]string{}}
	for _, name := range names {
		f.In[name] = value(c, name)
	}
	return f
}

// with adds a text in many languages as typed.
func (f form) with(c *fiber.Ctx, names ...string) form {
	for _, name := range names {
		f.Texts[name] = page{}.Values(text(c, name))
	}
	return f
}

// Forms write what their fields read.

func clockField(d time.Duration) string {
	d %= 24 * time.Hour
	return time.Time{}.Add(d).Format("15:04")
}

func momentField(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format("2006-01-02T15:04")
}

func numberField(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func maybeField[T any](n *T, write func(T) string) string {
	if n == nil {
		return ""
	}
	return write(*n)
}

func yesField(b bool) string {
	if b {
		return "yes"
	}
	return ""
}
