package office

import (
	"bytes"

	"github.com/gofiber/fiber/v2"

	"markt/internal/stall"
	"markt/internal/web/page"
)

// applicationHelpPost opens the form of an application for who fills it in
// with the vendor on the phone or at the desk.
func (s *screens) applicationHelpPost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	a, err := s.Stalls.Get(c.UserContext(), e.ID, stall.ApplicationID(id))
	if err != nil {
		return err
	}
	return page.SeeOther(c, page.HelpedStep(s.Language(c), s.Help(c, a)))
}

// applicationCard is the vendor's card for printing.
func (s *screens) applicationCard(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	a, err := s.Stalls.Get(c.UserContext(), e.ID, stall.ApplicationID(id))
	if err != nil {
		return err
	}
	var pdf bytes.Buffer
	if err := s.Press.ApplicationCard(c.UserContext(), &pdf, e, a); err != nil {
		return err
	}
	return page.SendPDF(c, "card.pdf", pdf.Bytes())
}
