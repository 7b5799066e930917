package page

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/lang"
)

// Typed is what the fields of a page's form hold: as they were sent, or as
// they would be typed for what is stored.
type Typed struct {
	In     map[string]string            // by field
	Texts  map[string]map[string]string // texts in many languages, by field and code
	Chosen map[string][]string          // fields with several values
	rows   map[string]int               // how many rows a repeated group has
	ticks  map[string]bool              // fields that are ticked or not
}

func newTyped() Typed {
	return Typed{In: map[string]string{}, Texts: map[string]map[string]string{}, Chosen: map[string][]string{}, rows: map[string]int{}, ticks: map[string]bool{}}
}

// Many is a field's text by language code.
func (t Typed) Many(name string) map[string]string { return t.Texts[name] }

// Rows numbers the rows of a repeated group; the fields of row n are called
// "name.n.field".
func (t Typed) Rows(name string) []int {
	n := make([]int, t.rows[name])
	for i := range n {
		n[i] = i
	}
	return n
}

// Cell is a field of a row.
func (t Typed) Cell(name string, row int, field string) string {
	return t.In[name+"."+strconv.Itoa(row)+"."+field]
}

// Choose ticks the options that were chosen.
func (t Typed) Choose(name string, all []Option) []Option {
	for i := range all {
		all[i].Checked = t.In[name] == all[i].Value || slices.Contains(t.Chosen[name], all[i].Value)
	}
	return all
}

// sent is every field of the request's form as typed.
func sent(c *fiber.Ctx) Typed {
	t := newTyped()
	add := func(name, v string) {
		v = Clean(v)
		if _, again := t.In[name]; !again {
			t.In[name] = v
		}
		t.Chosen[name] = append(t.Chosen[name], v)
		if at := strings.LastIndexByte(name, '.'); at > 0 && lang.Known(name[at+1:]) {
			field := name[:at]
			if t.Texts[field] == nil {
				t.Texts[field] = map[string]string{}
			}
			t.Texts[field][name[at+1:]] = v
		}
	}
	if form, err := c.MultipartForm(); err == nil {
		for name, values := range form.Value {
			for _, v := range values {
				add(name, v)
			}
		}
		return t
	}
	c.Request().PostArgs().VisitAll(func(name, v []byte) { add(string(name), string(v)) })
	return t
}

// Value is a field as typed, cleaned: of the form that was sent, never of the
// address it was sent to; on a GET, of the address.
func Value(c *fiber.Ctx, name string) string {
	if !Unsafe(c.Method()) {
		return Clean(c.Query(name))
	}
	if all := Values(c, name); len(all) > 0 {
		return all[0]
	}
	return ""
}

// Clean makes line ends one and drops what no database or page can hold (NUL,
// broken UTF-8).
func Clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.ReplaceAll(s, "\x00", "")
}

// Values are all values of a repeated field, in the order sent.
func Values(c *fiber.Ctx, name string) []string {
	var all []string
	if form, err := c.MultipartForm(); err == nil {
		for _, v := range form.Value[name] {
			all = append(all, Clean(v))
		}
		return all
	}
	for _, v := range c.Request().PostArgs().PeekMulti(name) {
		all = append(all, Clean(string(v)))
	}
	return all
}

// Text reads one text in every shipped language from name.de, name.en, ….
func Text(c *fiber.Ctx, name string) lang.Text {
	t := lang.Text{}
	for _, l := range lang.All() {
		if v := Value(c, name+"."+string(l)); strings.TrimSpace(v) != "" {
			t[l] = v
		}
	}
	return t
}
