package public

import (
	"bytes"

	"github.com/gofiber/fiber/v2"

	"markt/internal/web/page"
)

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
	var pdf bytes.Buffer
	if err := s.Press.ApplicationCard(c.UserContext(), &pdf, e, l.app); err != nil {
		return err
	}
	return page.SendPDF(c, "card.pdf", pdf.Bytes())
}
