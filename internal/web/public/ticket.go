package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/web/page"
)

type ticketPage struct {
	page.Page
	Ticket shownTicket
	Live   bool   // it admits
	Made   string // when the page was made: a kept one says how old it is
}

// ticket is what any camera opens from a ticket's QR. Whoever has the code
// has the ticket, so it shows the ticket again and nothing of its order.
func (s *screens) ticket(c *fiber.Ctx) error {
	found, err := s.Tickets.ByCodeText(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	e, err := s.EditionOf(c, found.EditionID)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "public", "ticket.open.title")
	if err != nil {
		return err
	}
	types, err := s.Tickets.Types(c.UserContext(), e, s.Now())
	if err != nil {
		return err
	}
	d := ticketPage{Page: p, Made: p.DateTime(s.Now())}
	if d.Ticket, err = s.shown(c, p, found.Ticket, found.OrderState); err != nil {
		return err
	}
	d.Live, d.Ticket.Lines = !d.Ticket.Void, lines(p, types, found.TypeID)
	page.KeepForItsHolder(c)
	return s.Show(c, "public/ticket", d)
}
