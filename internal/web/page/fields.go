package page

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/lang"
)

// Fields goes through the fields of a form in one of two directions: it writes
// a draft into the form, or reads the form into the draft. So a form names
// each of its fields once, in a function that takes Fields and the draft.
type Fields struct {
	typed  Typed
	c      *fiber.Ctx // nil: the form is filled
	wrong  fault.Fields
	loc    *time.Location
	prefix string // of the row that is gone through
	raw    string // the prefix that row was sent under
}

func filling(loc *time.Location) *Fields {
	return &Fields{typed: newTyped(), wrong: fault.Fields{}, loc: loc}
}

// Reading reads the form that was sent; times are on the clock of loc.
func Reading(c *fiber.Ctx, loc *time.Location) *Fields {
	f := filling(loc)
	f.c = c
	return f
}

// Err is what could not be read, or nil.
func (f *Fields) Err() error { return f.wrong.Err("page.read") }

// Wrong notes a complaint at a field; while a form is filled there are none.
func (f *Fields) Wrong(name, key string, args ...any) {
	if f.c != nil && key != "" {
		f.wrong.Add(f.prefix+name, key, args...)
	}
}

// Take adds what a room says of the draft, by the names that the form has for
// its fields; what could not be read goes first.
func (f *Fields) Take(wrong fault.Fields, names map[string]string) { f.wrong.Take(wrong, names) }

// Zone sets the clock on which times are typed from here on.
func (f *Fields) Zone(loc *time.Location) { f.loc = loc }

// one goes through a field: read takes what was typed and gives what is wrong
// with it, write is what a form shows of the draft.
func (f *Fields) one(name string, read func(raw string) string, write func() string) {
	if f.c == nil {
		f.typed.In[f.prefix+name] = write()
		return
	}
	raw := Value(f.c, f.raw+name)
	f.typed.In[f.prefix+name] = raw
	f.Wrong(name, read(raw))
}

// value is one for a type with a reader and a writer.
func value[T any](f *Fields, name string, v *T, read func(string) (T, string), write func(T) string) {
	f.one(name, func(raw string) (wrong string) { *v, wrong = read(raw); return wrong }, func() string { return write(*v) })
}

// maybe is value for a field that may stay empty.
func maybe[T any](f *Fields, name string, v **T, read func(string) (T, string), write func(T) string) {
	f.one(name, func(raw string) string {
		*v = nil
		if strings.TrimSpace(raw) == "" {
			return ""
		}
		n, wrong := read(raw)
		if wrong == "" {
			*v = &n
		}
		return wrong
	}, func() string {
		if *v == nil {
			return ""
		}
		return write(**v)
	})
}

func itself(s string) string { return s }

// Line is a short text.
func (f *Fields) Line(name string, v *string) {
	value(f, name, v, func(raw string) (string, string) { return strings.TrimSpace(raw), "" }, itself)
}

// Body is a text that may have several lines.
func (f *Fields) Body(name string, v *string) {
	value(f, name, v, func(raw string) (string, string) { return raw, "" }, itself)
}

// Text is a text in many languages.
func (f *Fields) Text(name string, v *lang.Text) {
	if f.c != nil {
		*v = Text(f.c, f.raw+name)
	}
	f.typed.Texts[f.prefix+name] = Page{}.Values(*v)
}

// Yes is a box that is ticked or not.
func (f *Fields) Yes(name string, v *bool) {
	f.typed.ticks[f.prefix+name] = true
	value(f, name, v, func(raw string) (bool, string) { return strings.TrimSpace(raw) != "", "" }, writeYes)
}

// Whole is an integer; nothing typed is 0.
func (f *Fields) Whole(name string, v *int) { value(f, name, v, readWhole, strconv.Itoa) }

// Version is the version the form was filled from, which travels with it.
func (f *Fields) Version(v *int) { f.Whole("version", v) }

// Count is an integer from 0 to a million; 0 is shown as nothing.
func (f *Fields) Count(name string, v *int) {
	value(f, name, v, func(raw string) (int, string) {
		n, wrong := readWhole(raw)
		if n < 0 || n > 1_000_000 {
			return 0, "error.number"
		}
		return n, wrong
	}, func(n int) string { return writeKey(int64(n)) })
}

// MaybeWhole is an integer or nothing.
func (f *Fields) MaybeWhole(name string, v **int) { maybe(f, name, v, readWhole, strconv.Itoa) }

// Number is a decimal number; nothing typed is 0.
func (f *Fields) Number(name string, v *float64) { value(f, name, v, readNumber, writeNumber) }

// MaybeNumber is a decimal number or nothing.
func (f *Fields) MaybeNumber(name string, v **float64) { maybe(f, name, v, readNumber, writeNumber) }

// Cents is an amount of money in hundredths, typed as a decimal number.
func (f *Fields) Cents(name string, v *int) {
	value(f, name, v, func(raw string) (int, string) {
		n, wrong := readNumber(raw)
		return int(math.Round(min(max(n, -1), 1e6) * 100)), wrong
	}, func(cents int) string { return writeNumber(float64(cents) / 100) })
}

// Date is a day, midnight UTC.
func (f *Fields) Date(name string, v *time.Time) { value(f, name, v, readDate, writeDate) }

// MaybeDate is a day or nothing.
func (f *Fields) MaybeDate(name string, v **time.Time) { maybe(f, name, v, readDate, writeDate) }

// Clock is a time of day.
func (f *Fields) Clock(name string, v *time.Duration) { value(f, name, v, readClock, writeClock) }

// MaybeClock is a time of day or nothing.
func (f *Fields) MaybeClock(name string, v **time.Duration) {
	maybe(f, name, v, readClock, writeClock)
}

// Moment is a date with its time on the form's clock.
func (f *Fields) Moment(name string, v *time.Time) { value(f, name, v, f.readMoment, f.writeMoment) }

// MaybeMoment is a date with its time on the form's clock, or nothing.
func (f *Fields) MaybeMoment(name string, v **time.Time) {
	maybe(f, name, v, f.readMoment, f.writeMoment)
}

func (f *Fields) readMoment(raw string) (time.Time, string) { return readMoment(raw, f.loc) }

func (f *Fields) writeMoment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(f.loc).Format(momentForm)
}

// Word is one of a list of words; whether it is one of them the room says.
func Word[T ~string](f *Fields, name string, v *T) {
	value(f, name, v, func(raw string) (T, string) { return T(strings.TrimSpace(raw)), "" }, func(v T) string { return string(v) })
}

// Key is the number of another record; nothing chosen is 0.
func Key[T ~int64](f *Fields, name string, v *T) {
	value(f, name, v, func(raw string) (T, string) { id, wrong := readKey(raw); return T(id), wrong }, func(id T) string { return writeKey(int64(id)) })
}

// Words are several of a list of words.
func Words[T ~string](f *Fields, name string, v *[]T) {
	several(f, name, v, func(raw string) (T, string) { return T(raw), "" }, func(v T) string { return string(v) })
}

// Keys are the numbers of several records.
func Keys[T ~int64](f *Fields, name string, v *[]T) {
	several(f, name, v, func(raw string) (T, string) { id, wrong := readKey(raw); return T(id), wrong }, func(id T) string { return writeKey(int64(id)) })
}

func several[T comparable](f *Fields, name string, all *[]T, read func(string) (T, string), write func(T) string) {
	var none T
	if f.c != nil {
		*all = nil
		for _, raw := range Values(f.c, f.raw+name) {
			v, wrong := read(raw)
			if f.Wrong(name, wrong); v != none {
				*all = append(*all, v)
			}
		}
	}
	chosen := make([]string, 0, len(*all))
	for _, v := range *all {
		chosen = append(chosen, write(v))
	}
	f.typed.Chosen[f.prefix+name] = chosen
}

// mostRows is how many rows of a repeated group are read.
const mostRows = 200

// Rows is a group of fields that repeats. Rows in which nothing was typed are
// left out; spare empty ones are offered.
func Rows[T any](f *Fields, name string, rows *[]T, spare int, fields func(f *Fields, row *T)) {
	prefix, raw := f.prefix, f.raw
	defer func() { f.prefix, f.raw = prefix, raw }()
	enter := func(row, sent int) {
		f.prefix = prefix + name + "." + strconv.Itoa(row) + "."
		f.raw = raw + name + "." + strconv.Itoa(sent) + "."
	}
	if f.c == nil {
		for i := range *rows {
			enter(i, i)
			fields(f, &(*rows)[i])
		}
	} else {
		*rows = nil
		for _, n := range f.rowsSent(raw + name) {
			var row T
			enter(len(*rows), n)
			fields(f, &row)
			*rows = append(*rows, row)
		}
	}
	f.typed.rows[prefix+name] = len(*rows) + spare
}

// rowsSent are the rows of a group in which something was typed.
func (f *Fields) rowsSent(group string) []int {
	filled := map[string]bool{}
	for name, values := range sent(f.c).Chosen {
		if rest, ok := strings.CutPrefix(name, group+"."); ok {
			row, _, _ := strings.Cut(rest, ".")
			filled[row] = filled[row] || strings.TrimSpace(strings.Join(values, "")) != ""
		}
	}
	var rows []int
	for n := range mostRows {
		if filled[strconv.Itoa(n)] {
			rows = append(rows, n)
		}
	}
	return rows
}

// differences are the fields in which two versions of a form differ, with
// what theirs holds.
func differences(ours, theirs Typed) Typed {
	d := newTyped()
	d.ticks = theirs.ticks
	for _, name := range append(slices.Collect(maps.Keys(ours.In)), slices.Collect(maps.Keys(theirs.In))...) {
		if name != "version" && ours.In[name] != theirs.In[name] {
			d.In[name] = theirs.In[name]
		}
	}
	for name, texts := range theirs.Texts {
		for _, l := range lang.All() {
			if code := string(l); ours.Texts[name][code] != texts[code] {
				d.In[name+"."+code] = texts[code]
			}
		}
	}
	for name, v := range theirs.Chosen {
		if !sameSet(ours.Chosen[name], v) {
			d.Chosen[name] = v
		}
	}
	return d
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
