package public

import "github.com/gofiber/fiber/v2"

// myApplicationCard is the card for printing.
func (s *screens) myApplicationCard(c *fiber.Ctx) error {
	l, err := s.openLinked(c)
	if err != nil {
		return err
	}
	e, err := s.EditionOf(c, l.app.EditionID)
	if err != nil {
		return err
	}
	return s.SendCard(c, e, l.app)
}
