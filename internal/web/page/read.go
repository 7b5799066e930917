package page

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
type Reader struct {
	C *fiber.Ctx
	F fault.Fields
}

func Read(c *fiber.Ctx) *Reader { return &Reader{C: c, F: fault.Fields{}} }

// err is what could not be read, or nil.
func (r *Reader) Err() error { return r.F.Err("page.read") }

func (r *Reader) Line(name string) string { return strings.TrimSpace(Value(r.C, name)) }

// figures is line for dates, times and numbers, which a phone may write in the
// digits of its own language.
func (r *Reader) figures(name string) string { return lang.Digits(r.Line(name)) }

func (r *Reader) Yes(name string) bool { return r.Line(name) != "" }

// date reads "2026-11-07", as browsers send it, or "07.11.2026"; midnight UTC.
func (r *Reader) Date(name string) time.Time {
	s := r.figures(name)
	for _, form := range []string{time.DateOnly, "2.1.2006"} {
		if d, err := time.Parse(form, s); err == nil {
			return d
		}
	}
	if s == "" {
		r.F.Add(name, "error.required")
	} else {
		r.F.Add(name, "error.date")
	}
	return time.Time{}
}

// clock reads a time of day, "14:30".
func (r *Reader) Clock(name string) time.Duration {
	s := r.figures(name)
	t, err := time.Parse("15:04", s)
	switch {
	case s == "24:00":
		return 24 * time.Hour
	case s == "":
		r.F.Add(name, "error.required")
	case err != nil:
		r.F.Add(name, "error.time")
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

// maybeClock is clock; nil when nothing was typed.
func (r *Reader) MaybeClock(name string) *time.Duration {
	if r.figures(name) == "" {
		return nil
	}
	d := r.Clock(name)
	return &d
}

// moment reads "2026-11-07T14:30" on the clock of loc; nil when nothing was typed.
func (r *Reader) Moment(name string, loc *time.Location) *time.Time {
	s := r.figures(name)
	if s == "" {
		return nil
	}
	for _, form := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2.1.2006 15:04"} {
		if t, err := time.ParseInLocation(form, s, loc); err == nil {
			return &t
		}
	}
	r.F.Add(name, "error.date")
	return nil
}

// number reads a decimal number with point or comma; 0 when nothing was typed.
func (r *Reader) Number(name string) float64 {
	n := r.MaybeNumber(name)
	if n == nil {
		return 0
	}
	return *n
}

// maybeNumber is number; nil when nothing was typed.
func (r *Reader) MaybeNumber(name string) *float64 {
	s := strings.ReplaceAll(r.figures(name), ",", ".")
	if s == "" {
		return nil
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		r.F.Add(name, "error.number")
		return nil
	}
	return &n
}

// whole reads an integer; 0 when nothing was typed.
func (r *Reader) Whole(name string) int {
	n := r.MaybeWhole(name)
	if n == nil {
		return 0
	}
	return *n
}

// maybeWhole is whole; nil when nothing was typed.
func (r *Reader) MaybeWhole(name string) *int {
	s := r.figures(name)
	if s == "" {
		return nil
	}
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil {
		r.F.Add(name, "error.number")
		return nil
	}
	i := int(n)
	return &i
}

// form is a page's form as typed, or as it would be typed for what is stored.
type Typed struct {
	In    map[string]string
	Texts map[string]map[string]string // texts in many languages, by field and code
}

// Many is a field's text by language code.
func (f Typed) Many(name string) map[string]string { return f.Texts[name] }

// typed keeps what was sent, so that nothing is lost when the form comes back.
func Sent(c *fiber.Ctx, names ...string) Typed {
	f := Typed{In: map[string]string{}, Texts: map[string]map[string]string{}}
	for _, name := range names {
		f.In[name] = Value(c, name)
	}
	return f
}

// with adds a text in many languages as typed.
func (f Typed) WithTexts(c *fiber.Ctx, names ...string) Typed {
	for _, name := range names {
		f.Texts[name] = Page{}.Values(Text(c, name))
	}
	return f
}

// Forms write what their fields read.

func ClockField(d time.Duration) string {
	d %= 24 * time.Hour
	return time.Time{}.Add(d).Format("15:04")
}

func MomentField(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format("2006-01-02T15:04")
}

func NumberField(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func MaybeField[T any](n *T, write func(T) string) string {
	if n == nil {
		return ""
	}
	return write(*n)
}

func YesField(b bool) string {
	if b {
		return "yes"
	}
	return ""
}
