package page

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/lang"
)

// Forms hold raw strings as typed; what they mean is checked in the rooms.

// value is a field as typed, with line ends made one and without what no
// database or page can hold (NUL, broken UTF-8).
func Value(c *fiber.Ctx, name string) string { return Clean(c.FormValue(name)) }

func Clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.ReplaceAll(s, "\x00", "")
}

// values are all values of a repeated field, in the order sent.
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

// text reads one text in every shipped language from name.de, name.en, ….
func Text(c *fiber.Ctx, name string) lang.Text {
	t := lang.Text{}
	for _, l := range lang.All() {
		if v := Value(c, name+"."+string(l)); strings.TrimSpace(v) != "" {
			t[l] = v
		}
	}
	return t
}

// seeOther ends a successful form: the browser reads the result with GET.
func SeeOther(c *fiber.Ctx, href string) error {
	return c.Redirect(href, fiber.StatusSeeOther)
}
