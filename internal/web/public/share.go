package public

import (
	"bytes"

	"github.com/gofiber/fiber/v2"
)

// shareCard is the picture for who shares the market's address.
func (s *screens) shareCard(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := s.Press.Card(c.UserContext(), &b, e, s.Language(c)); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/png")
	return c.Send(b.Bytes())
}
