package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/web/page"
)

type lookPage struct{ page.Page }

func (s *screens) look(c *fiber.Ctx) error {
	p, err := s.Page(c, "public", "look.title")
	if err != nil {
		return err
	}
	return s.Show(c, "public/look", lookPage{p})
}
