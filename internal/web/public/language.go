package public

import (
	"github.com/gofiber/fiber/v2"
)

func (s *screens) language(c *fiber.Ctx) error {
	c.Set(fiber.HeaderVary, "Accept-Language, Cookie")
	return c.Redirect("/"+string(s.Language(c))+"/", fiber.StatusFound)
}
