package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/web/page"
)

type ticketsFindPage struct {
	page.Page
	Sent bool // the links are on their way, if there are any
}

// ticketsFind is for who lost the link to their tickets.
func (s *screens) ticketsFind(c *fiber.Ctx) error { return s.showTicketsFind(c, false, nil) }

// ticketsFindPost gives the same answer for known and unknown addresses.
func (s *screens) ticketsFindPost(c *fiber.Ctx) error {
	if err := s.sendLinks(c); err != nil {
		return s.showTicketsFind(c, false, err)
	}
	return s.showTicketsFind(c, true, nil)
}

// sendLinks mails all links of the address that was typed.
func (s *screens) sendLinks(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	email, ok := input.CleanEmail(page.Value(c, "email"))
	if !ok || email == "" {
		return fault.Fields{"email": fault.Msg("error.email")}.Err("public.sendLinks")
	}
	return s.Press.LostLinks(c.UserContext(), e.ID, email, s.Language(c), s.Now())
}

func (s *screens) showTicketsFind(c *fiber.Ctx, sent bool, wrong error) error {
	p, err := s.Page(c, "public", "ticket.find.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	return s.Show(c, "public/tickets_find", ticketsFindPage{p, sent})
}
