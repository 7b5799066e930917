package web

import (
	"bytes"
	"encoding/base64"
	"html/template"

	"github.com/gofiber/fiber/v2"

	"markt/internal/press"
	"markt/internal/ticket"
)

type orderPage struct {
	page
	Order   *ticket.Order
	Tickets []shownTicket
	Base    string // the order's own address
	Live    bool   // at least one ticket admits
	Refused string // why it could not be returned
}

// shownTicket is a ticket as its holder sees it. Nothing on it tells why it
// was given: all types look the same.
type shownTicket struct {
	Title      string
	Number     string
	Alt        string
	QR         template.URL
	Lines      []string
	State      string
	StateLabel string
	Void       bool
}

// order is the page behind an order's secret link.
func (s *Server) order(c *fiber.Ctx) error { return s.showOrder(c, nil) }

func (s *Server) showOrder(c *fiber.Ctx, failed error) error {
	o, err := s.orderBySecret(c)
	if err != nil {
		return err
	}
	p, err := s.page(c, "public", "ticket.mine.title")
	if err != nil {
		return err
	}
	d := orderPage{page: p, Order: o, Base: orderPath(s.language(c), c.Params("token"))}
	status, err := d.judge(failed)
	if err != nil {
		return err
	}
	types, err := s.Tickets.Types(c.UserContext(), p.edition)
	if err != nil {
		return err
	}
	for i, t := range o.Tickets {
		one, err := s.shown(c, p, t, o.State)
		if err != nil {
			return err
		}
		if len(o.Tickets) > 1 {
			one.Title = p.T("ticket.mine.nth", "type", one.Title, "nth", i+1, "of", len(o.Tickets))
		}
		one.Lines = p.lines(types, t.TypeID)
		d.Tickets = append(d.Tickets, one)
		d.Live = d.Live || !one.Void
	}
	c.Set("X-Robots-Tag", "noindex")
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	return s.show(c, status, "public/order", d)
}

// orderBySecret finds the order and lets the page speak of its edition.
func (s *Server) orderBySecret(c *fiber.Ctx) (*ticket.Order, error) {
	o, err := s.Tickets.BySecret(c.UserContext(), c.Params("token"))
	if err != nil {
		return nil, err
	}
	e, err := s.Festival.Get(c.UserContext(), o.EditionID)
	if err != nil {
		return nil, err
	}
	c.Locals(localEdition, e)
	return o, nil
}

func (s *Server) shown(c *fiber.Ctx, p page, t ticket.Ticket, order ticket.OrderState) (shownTicket, error) {
	one := shownTicket{Title: p.Text(t.TypeName), Number: ticket.ShowNumber(t.Number), State: string(t.State)}
	switch {
	case t.State == ticket.Void:
	case order != ticket.Paid:
		one.State = string(order)
	}
	one.Void = one.State != string(ticket.Valid) && one.State != string(ticket.Blocked)
	one.StateLabel = p.T("ticket.state." + one.State)
	one.Alt = p.T("ticket.mine.qr", "number", one.Number)
	if one.Void {
		return one, nil
	}
	code, err := s.Tickets.Code(c.UserContext(), t)
	if err != nil {
		return one, err
	}
	one.QR, err = picture(code.Address(s.BaseURL.String()))
	return one, err
}

// picture is a QR code inside the page, so that a page that was opened once
// shows it without a network too.
func picture(payload string) (template.URL, error) {
	svg, err := press.QRSVG(payload)
	if err != nil {
		return "", err
	}
	return template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(svg))), nil
}

// lines are when and how often a type admits.
func (p page) lines(types []*ticket.Type, id ticket.TypeID) []string {
	for _, t := range types {
		if t.ID == id {
			return append(p.windows(t.Windows), p.T("ticket.reentry."+string(t.Reentry)))
		}
	}
	return nil
}

// orderPDF is the order's tickets for printing.
func (s *Server) orderPDF(c *fiber.Ctx) error {
	o, err := s.orderBySecret(c)
	if err != nil {
		return err
	}
	return s.sendTickets(c, o)
}

func (s *Server) sendTickets(c *fiber.Ctx, o *ticket.Order) error {
	var pdf bytes.Buffer
	if err := s.Press.OrderTickets(c.UserContext(), &pdf, o); err != nil {
		return err
	}
	c.Attachment("tickets-" + o.Code + ".pdf")
	c.Set(fiber.HeaderContentType, "application/pdf")
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	return c.Send(pdf.Bytes())
}

// orderCancelPost gives all tickets of the order back.
func (s *Server) orderCancelPost(c *fiber.Ctx) error {
	o, err := s.orderBySecret(c)
	if err != nil {
		return err
	}
	if err := s.Tickets.CancelOwn(c.UserContext(), o, s.now()); err != nil {
		return s.showOrder(c, err)
	}
	s.flash(c, "ok", "ticket.mine.canceled_flash")
	return seeOther(c, orderPath(s.language(c), c.Params("token")))
}

type ticketPage struct {
	page
	Ticket shownTicket
}

// ticketOpen is what any camera opens from a ticket's QR. Whoever has the code
// has the ticket, so it shows the ticket again and nothing of its order.
func (s *Server) ticketOpen(c *fiber.Ctx) error {
	found, err := s.Tickets.ByCodeText(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	e, err := s.Festival.Get(c.UserContext(), found.EditionID)
	if err != nil {
		return err
	}
	c.Locals(localEdition, e)
	p, err := s.page(c, "public", "ticket.open.title")
	if err != nil {
		return err
	}
	types, err := s.Tickets.Types(c.UserContext(), e)
	if err != nil {
		return err
	}
	d := ticketPage{page: p}
	if d.Ticket, err = s.shown(c, p, found.Ticket, found.OrderState); err != nil {
		return err
	}
	d.Ticket.Lines = p.lines(types, found.TypeID)
	c.Set("X-Robots-Tag", "noindex")
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	return s.show(c, fiber.StatusOK, "public/ticket", d)
}
