package office

import (
	"bytes"
	"context"
	"io"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/press"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// applicationHelpPost opens the form of an application for who fills it in
// with the vendor on the phone or at the desk.
func (s *screens) applicationHelpPost(c *fiber.Ctx) error {
	_, a, err := s.oneApplication(c)
	if err != nil {
		return err
	}
	return page.SeeOther(c, page.HelpedStep(s.Language(c), s.Help(c, a)))
}

// applicationCard is the vendor's card for printing.
func (s *screens) applicationCard(c *fiber.Ctx) error {
	e, a, err := s.oneApplication(c)
	if err != nil {
		return err
	}
	return s.SendCard(c, e, a)
}

// applicationLetter is a letter to the vendor for printing.
func (s *screens) applicationLetter(name string, print func(*press.Press, context.Context, io.Writer, *festival.Edition, *stall.Application) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		e, a, err := s.oneApplication(c)
		if err != nil {
			return err
		}
		var pdf bytes.Buffer
		if err := print(s.Press, c.UserContext(), &pdf, e, a); err != nil {
			return err
		}
		return page.SendPDF(c, name, pdf.Bytes())
	}
}

// oneApplication is the application of the address.
func (s *screens) oneApplication(c *fiber.Ctx) (*festival.Edition, *stall.Application, error) {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return nil, nil, err
	}
	a, err := s.Stalls.Get(c.UserContext(), e.ID, stall.ApplicationID(id))
	return e, a, err
}
