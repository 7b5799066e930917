package public

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/lang"
	"markt/internal/programme"
	"markt/internal/web/page"
)

// schedule is the whole programme for other programs; kind is xml, json or ics.
func (s *screens) schedule(kind string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		r, err := s.released(c)
		if err != nil {
			return err
		}
		l := lang.Lang("")
		if q := c.Query("lang"); lang.Known(q) {
			l = lang.Lang(q)
		}
		body, err := r.Write(kind, s.export(c, l))
		if err != nil {
			return err
		}
		return s.sendSchedule(c, r, kind, body)
	}
}

// export says where our pages are.
func (s *screens) export(c *fiber.Ctx, l lang.Lang) programme.Export {
	x := programme.Export{Base: strings.TrimSuffix(s.BaseURL.String(), "/"), Lang: l, Version: "1", Section: section(c)}
	if slug := c.Query("edition"); slug != "" {
		x.Section = "/e/" + slug
	}
	return x
}

func (s *screens) sendSchedule(c *fiber.Ctx, r programme.Released, kind string, body []byte) error {
	c.Set(fiber.HeaderLastModified, r.LastModified().Format(page.HTTPTime))
	c.Response().Header.SetContentType(programme.Media[kind])
	return c.Send(body)
}
