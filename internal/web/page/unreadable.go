package page

import (
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
)

// mostUnreadable is how many fields of a form are named as unreadable.
const mostUnreadable = 20

// Unreadable says which fields of a form that was sent are not UTF-8; nil when
// all can be read. What such bytes were meant to be nobody knows: a sign in their
// place would be stored as if somebody had typed it.
func Unreadable(c *fiber.Ctx) error {
	wrong := fault.Fields{}
	look := func(name string, v string) {
		if utf8.ValidString(name) && utf8.ValidString(v) || len(wrong) >= mostUnreadable {
			return
		}
		wrong.Add(Clean(name), "error.encoding")
	}
	if form, err := c.MultipartForm(); err == nil {
		for name, values := range form.Value {
			for _, v := range values {
				look(name, v)
			}
		}
	} else {
		c.Request().PostArgs().VisitAll(func(name, v []byte) { look(string(name), string(v)) })
	}
	return wrong.Err("page.Unreadable")
}
