package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

type ticketPage struct {
	page.Page
	Ticket shownTicket
	Live   bool   // it admits
	Group  bool   // it is a group's code
	Made   string // when the page was made: a kept one says how old it is
}

// ticket is what any camera opens from a ticket's QR. Whoever has the code
// has the ticket, so it shows the ticket again and nothing of its order.
func (s *screens) ticket(c *fiber.Ctx) error {
	found, err := s.Tickets.ByCodeText(c.UserContext(), c.Params("code"))
	if fault.Is(err, fault.NotFound) {
		return s.ticketGroup(c)
	}
	if err != nil {
		return err
	}
	p, types, err := s.opened(c, found.EditionID)
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

// opened is the page of what a code stands for, and the types of its edition.
func (s *screens) opened(c *fiber.Ctx, edition festival.ID) (p page.Page, types []*ticket.Type, err error) {
	e, err := s.EditionOf(c, edition)
	if err != nil {
		return p, nil, err
	}
	if p, err = s.Page(c, "public", "ticket.open.title"); err != nil {
		return p, nil, err
	}
	types, err = s.Tickets.Types(c.UserContext(), e, s.Now())
	return p, types, err
}

// ticketGroup is what any camera opens from a group's QR.
func (s *screens) ticketGroup(c *fiber.Ctx) error {
	found, err := s.Tickets.GroupByCodeText(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	p, types, err := s.opened(c, found.EditionID)
	if err != nil {
		return err
	}
	d := ticketPage{Page: p, Made: p.DateTime(s.Now()), Group: true}
	g := ticket.Group{Payload: found.Code.Payload, TypeID: found.TypeID, TypeName: found.TypeName, Left: found.Left}
	if d.Ticket, err = s.shownGroup(c, p, g, types); err != nil {
		return err
	}
	if d.Live = found.Left > 0; !d.Live {
		d.Ticket.Void, d.Ticket.QR, d.Ticket.State, d.Ticket.StateLabel = true, "", string(ticket.Void), p.T("ticket.state.void")
	}
	page.KeepForItsHolder(c)
	return s.Show(c, "public/ticket", d)
}
