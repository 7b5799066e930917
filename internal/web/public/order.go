package public

import (
	"html/template"
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/mail"
	"markt/internal/press"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

type orderPage struct {
	page.Page
	Order   *ticket.Order
	Groups  []shownTicket // one code for all of a type
	Tickets []shownTicket
	Base    string // the order's own address
	Live    bool   // at least one ticket admits
	Several bool   // it has more than one ticket
	Used    bool   // somebody came in with one of them: not all can go back
	Mail    string // what becomes of the mail, "" without an address
	Made    string // when the page was made: a kept one says how old it is
}

// shownTicket is a ticket as its holder sees it. Nothing on it tells why it
// was given: all types look the same.
type shownTicket struct {
	ID         ticket.ID
	Nth        int
	Title      string
	Number     string
	Alt        string
	QR         template.URL
	Lines      []string
	State      string
	StateLabel string
	Void       bool
	Returnable bool
	Used       bool
}

// order is the page behind an order's secret link.
func (s *screens) order(c *fiber.Ctx) error { return s.showOrder(c, nil) }

func (s *screens) showOrder(c *fiber.Ctx, wrong error) error {
	o, err := s.orderBySecret(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "public", "ticket.mine.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := orderPage{Page: p, Order: o, Base: page.OrderPath(p.Lang, c.Params("token")), Several: len(o.Tickets) > 1, Used: slices.ContainsFunc(o.Tickets, used), Made: p.DateTime(s.Now())}
	if d.Mail, err = s.mailPromise(c, p, o); err != nil {
		return err
	}
	types, err := s.Tickets.Types(c.UserContext(), p.Edition, s.Now())
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
		one.Nth, one.Lines = i+1, lines(p, types, t.TypeID)
		d.Tickets = append(d.Tickets, one)
		d.Live = d.Live || !one.Void
	}
	for i, g := range o.Groups() {
		one, err := s.shownGroup(c, p, g, types)
		if err != nil {
			return err
		}
		one.Nth = i + 1
		d.Groups = append(d.Groups, one)
	}
	slices.SortStableFunc(d.Tickets, func(a, b shownTicket) int { // what admits comes first
		switch {
		case a.Void == b.Void:
			return 0
		case a.Void:
			return 1
		}
		return -1
	})
	page.KeepForItsHolder(c)
	return s.Show(c, "public/order", d)
}

// mailPromise says whether the order's tickets come by mail, too.
func (s *screens) mailPromise(c *fiber.Ctx, p page.Page, o *ticket.Order) (string, error) {
	if o.Email == "" {
		return "", nil
	}
	if !p.Mails {
		return p.Promise("ticket.mine.mailed", "email", o.Email), nil
	}
	promise, err := mail.PromiseOf(c.UserContext(), s.DB, press.OrderMail(o.ID), o.Email, s.Now())
	key := map[mail.Promise]string{mail.Soon: "ticket.mine.mailed", mail.Later: "ticket.mine.mail_later", mail.Never: "ticket.mine.mail_never"}[promise]
	return p.T(key, "email", o.Email), err
}

// orderBySecret finds the order and lets the page speak of its edition.
func (s *screens) orderBySecret(c *fiber.Ctx) (*ticket.Order, error) {
	o, err := s.Tickets.BySecret(c.UserContext(), c.Params("token"))
	if err != nil {
		return nil, err
	}
	_, err = s.EditionOf(c, o.EditionID)
	return o, err
}

func (s *screens) shown(c *fiber.Ctx, p page.Page, t ticket.Ticket, order ticket.OrderState) (shownTicket, error) {
	one := shownTicket{ID: t.ID, Title: p.Text(t.TypeName), Number: ticket.ShowNumber(t.Number), State: string(t.State)}
	switch {
	case t.State == ticket.Void:
	case order != ticket.Paid:
		one.State = string(order)
	}
	one.Void = one.State != string(ticket.Valid) && one.State != string(ticket.Blocked)
	one.Returnable, one.Used = one.State == string(ticket.Valid) && returnable(t), t.Used
	one.StateLabel = p.T("ticket.state." + one.State)
	one.Alt = p.T("ticket.mine.qr", "number", one.Number)
	if one.Void {
		return one, nil
	}
	code, err := s.Tickets.Code(c.UserContext(), t)
	if err != nil {
		return one, err
	}
	one.QR, err = page.Picture(code.Address(s.BaseURL.String()))
	return one, err
}

// shownGroup is the one code of an order's tickets of a type.
func (s *screens) shownGroup(c *fiber.Ctx, p page.Page, g ticket.Group, types []*ticket.Type) (shownTicket, error) {
	one := shownTicket{Title: p.T("ticket.group.title", "type", p.Text(g.TypeName), "n", g.Left), Alt: p.T("ticket.group.qr"), State: string(ticket.Valid), StateLabel: p.T("ticket.state.valid")}
	one.Lines = append([]string{p.T("ticket.group.lead")}, lines(p, types, g.TypeID)...)
	code, err := s.Tickets.GroupCode(c.UserContext(), g)
	if err != nil {
		return one, err
	}
	one.QR, err = page.Picture(code.Address(s.BaseURL.String()))
	return one, err
}

// lines are when and how often a type admits.
func lines(p page.Page, types []*ticket.Type, id ticket.TypeID) []string {
	for _, t := range types {
		if t.ID == id {
			return append(p.Windows(t.Windows), p.T("ticket.reentry."+string(t.Reentry)))
		}
	}
	return nil
}

// orderPDF is the order's tickets for printing.
func (s *screens) orderPDF(c *fiber.Ctx) error {
	o, err := s.orderBySecret(c)
	if err != nil {
		return err
	}
	return s.SendTickets(c, o)
}

// orderCancelPost gives all tickets of the order back.
func (s *screens) orderCancelPost(c *fiber.Ctx) error {
	o, err := s.orderBySecret(c)
	if err != nil {
		return err
	}
	done := page.Done{To: page.OrderPath(s.Language(c), c.Params("token")), Key: "ticket.mine.canceled_flash"}
	ask := func(p page.Page) (q page.Question, err error) {
		if slices.ContainsFunc(o.Tickets, used) { // the answer is no, which needs no question
			return q, nil
		}
		return page.Question{Title: p.T("ticket.mine.cancel_ask"), Text: []string{p.T("ticket.mine.cancel_more")}, Takes: page.TakenTickets(p, o.Tickets), Do: p.T("ticket.mine.cancel_do")}, nil
	}
	if o.State == ticket.Canceled {
		return s.End(c, done, nil, s.showOrder)
	}
	err = s.Sure(c, ask, func() error { return s.Tickets.CancelOwn(c.UserContext(), o, s.Now()) })
	return s.End(c, done, err, s.showOrder)
}
