package office

import (
	"context"
	"net/url"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

const ordersPerPage = 50

type ticketOrdersPage struct {
	page.Page
	Tabs   []page.Tab
	Search string
	State  string
	States []page.Option
	Typed  url.Values // the filter
	Return string     // where all that match are returned together; "" for who may not
	Spare  bool       // may make spare tickets
	Rows   []ticket.Row
	Total  int
	page.Listing
}

// ticketOrders lists orders; a search needs three letters, so that nobody
// reads through the names.
func (s *screens) ticketOrders(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.ticket.orders")
	if err != nil {
		return err
	}
	d := ticketOrdersPage{Page: p, Tabs: ticketTabs(p, "orders"), Search: page.Clean(c.Query("q")), State: page.Clean(c.Query("state"))}
	d.States = page.Options([]ticket.OrderState{ticket.Paid, ticket.Pending, ticket.Canceled}, func(st ticket.OrderState) string { return p.T("office.ticket.state." + string(st)) })
	d.Typed = page.Narrowed(c, orderFields...)
	d.Listing = page.ReadListing(c, d.Office+"/tickets/orders", d.Typed, ordersPerPage, "-at", "code", "name", "email", "state", "tickets")
	d.Spare = s.may(c, e, sellers)
	if err := d.Wrong(s.orderPart(c, e, &d)); err != nil {
		return err
	}
	if len(d.Typed) > 0 && s.may(c, e, organisers) {
		d.Return = d.Office + "/tickets/orders/return?" + d.Typed.Encode()
	}
	return s.Show(c, "office/ticket_orders", d)
}

func (s *screens) orderPart(c *fiber.Ctx, e *festival.Edition, d *ticketOrdersPage) error {
	filter, err := orderFilter(c, e)
	if err != nil {
		return err
	}
	d.Rows, d.Total, err = page.Read(&d.Listing, d.Lang,
		func(o pg.Sorting) ([]ticket.Row, error) { return s.Tickets.List(c.UserContext(), e.ID, filter, o) },
		func(r ticket.Row) int { return r.Total })
	return err
}

// Narrow reports whether more than words and status narrow the list.
func (d ticketOrdersPage) Narrow() bool {
	return slices.ContainsFunc([]string{"from", "until", "least", "browser"}, func(name string) bool { return d.Typed.Has(name) })
}

// OfBrowser is the list of a browser's orders.
func (d ticketOrdersPage) OfBrowser(mark string) string {
	return d.Office + "/tickets/orders?" + url.Values{"browser": {mark}}.Encode()
}

type ticketOrderPage struct {
	page.Page
	Order   *ticket.Order
	Tickets []ticketRow
	Events  []page.Event
	Link    string // the holder's own page
	Base    string
	Unused  bool // spare tickets that may be voided together
}

type ticketRow struct {
	ticket.Ticket
	Name       string
	Shown      string
	Label      string
	StateShown string
}

func (s *screens) ticketOrder(c *fiber.Ctx) error { return s.showOrder(c, nil) }

func (s *screens) showOrder(c *fiber.Ctx, wrong error) error {
	e, o, err := s.orderOf(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.ticket.order", "code", o.Code)
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := ticketOrderPage{Page: p, Order: o, Link: page.OrderPath(o.Lang, s.Tickets.Secret(o)), Base: s.orderHref(c, o), Unused: o.Spare() && s.may(c, e, sellers)}
	for _, t := range o.Tickets {
		one := ticketRow{Ticket: t, Name: p.Text(t.TypeName), Shown: ticket.ShowNumber(t.Number), StateShown: string(t.State)}
		if o.State != ticket.Paid && t.State != ticket.Void {
			one.StateShown = string(o.State)
		}
		one.Label = p.T("ticket.state." + one.StateShown)
		d.Tickets = append(d.Tickets, one)
	}
	if d.Events, err = s.orderEvents(c, p, e, o); err != nil {
		return err
	}
	return s.Show(c, "office/ticket_order", d)
}

func (s *screens) orderHref(c *fiber.Ctx, o *ticket.Order) string {
	return s.Office(c, "/tickets/orders/%d", o.ID)
}

func (s *screens) orderOf(c *fiber.Ctx) (*festival.Edition, *ticket.Order, error) {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return nil, nil, err
	}
	o, err := s.Tickets.Get(c.UserContext(), e.ID, ticket.OrderID(id))
	return e, o, err
}

// orderEvents is what happened to an order: made, changed by people, scanned.
func (s *screens) orderEvents(c *fiber.Ctx, p page.Page, e *festival.Edition, o *ticket.Order) ([]page.Event, error) {
	events := []page.Event{event(p, o.CreatedAt, p.T("office.history.order.create"), "", "", "leaf")}
	tickets := make([]int64, len(o.Tickets))
	for i, t := range o.Tickets {
		tickets[i] = int64(t.ID)
	}
	for _, subject := range []struct {
		name string
		ids  []int64
	}{{"ticket_order", []int64{int64(o.ID)}}, {"ticket", tickets}} {
		history, err := pg.Histories(c.UserContext(), s.DB, subject.name, subject.ids)
		if err != nil {
			return nil, err
		}
		for _, h := range history {
			events = append(events, event(p, h.At, p.T("office.history.order."+string(h.Verb)), h.Name, h.Reason, "tomato"))
		}
	}
	scans, err := s.Checkin.OrderScans(c.UserContext(), e, int64(o.ID))
	if err != nil {
		return nil, err
	}
	for _, scan := range scans {
		what, tone := scanWords(p, scan)
		events = append(events, event(p, scan.At, what+" · "+ticket.ShowNumber(scan.Number), p.Text(scan.Gate), "", tone))
	}
	return events, nil
}

func event(p page.Page, at time.Time, what, who, why, tone string) page.Event {
	return page.Event{At: p.ISO(at), When: p.DateTime(at), What: what, Who: who, Why: why, Tone: tone}
}

// scanWords says what a scan was, and in which colour.
func scanWords(p page.Page, r checkin.LogRow) (what, tone string) {
	what = p.T("office.gate.kind." + string(r.Kind))
	switch {
	case r.Verdict == checkin.Refused:
		return what + ": " + p.T("gate.reason."+string(r.Reason)), "tomato"
	case r.Conflict == checkin.NotInside:
		return what + ": " + p.T("gate.reason."+string(r.Conflict)), "saffron"
	case r.Conflict != "":
		return what + ": " + p.T("office.gate.conflict", "reason", p.T("gate.reason."+string(r.Conflict))), "saffron"
	}
	return what, "sky"
}

// ticketOrderCancelPost gives all of an order's places back.
func (s *screens) ticketOrderCancelPost(c *fiber.Ctx) error {
	e, o, err := s.orderOf(c)
	if err != nil {
		return err
	}
	ask := func(p page.Page) (page.Question, error) { return s.askOrder(c, p, o) }
	err = s.Sure(c, ask, func() error { return s.Tickets.Cancel(c.UserContext(), e.ID, o.ID, page.Value(c, "reason"), s.Now()) })
	return s.End(c, page.Done{To: s.orderHref(c, o), Key: "office.ticket.canceled"}, err, s.showOrder)
}

// ticketOrderTicketPost voids, blocks or unblocks one ticket of an order.
func (s *screens) ticketOrderTicketPost(c *fiber.Ctx) error {
	e, o, err := s.orderOf(c)
	if err != nil {
		return err
	}
	id, err := page.Number(c, "ticket")
	if err != nil {
		return err
	}
	change := map[string]func(context.Context, festival.ID, ticket.ID, string, time.Time) error{
		"void": s.Tickets.Void, "block": s.Tickets.Block, "unblock": s.Tickets.Unblock,
	}[page.Value(c, "do")]
	if change == nil {
		return fault.New(fault.Invalid, "office.ticketOrderTicketPost", "error.choice")
	}
	err = s.surelyVoid(c, o, ticket.ID(id), func() error { return change(c.UserContext(), e.ID, ticket.ID(id), page.Value(c, "reason"), s.Now()) })
	return s.End(c, page.Done{To: s.orderHref(c, o), Key: "office.ticket.ticket_saved"}, err, s.showOrder)
}

// askOrder asks before an order is canceled; it says who is inside with it.
func (s *screens) askOrder(c *fiber.Ctx, p page.Page, o *ticket.Order) (page.Question, error) {
	if o.State == ticket.Canceled { // nothing is left to harm
		return page.Question{}, nil
	}
	q := page.Question{
		Title: p.T("office.ask.order", "code", o.Code), Text: []string{p.T("office.ticket.cancel_more")},
		Takes: page.TakenTickets(p, o.Tickets), Do: p.T("office.ask.do.order"),
	}
	in, err := s.cameIn(c, p, o)
	if len(in) > 0 {
		q.Takes = append(q.Takes, page.Taken{What: p.T("office.ask.used", "n", len(in))})
	}
	return q, err
}

// cameIn are the numbers of an order's tickets with which somebody came in.
func (s *screens) cameIn(c *fiber.Ctx, p page.Page, o *ticket.Order) (map[string]bool, error) {
	scans, err := s.Checkin.OrderScans(c.UserContext(), p.Edition, int64(o.ID))
	in := map[string]bool{}
	for _, scan := range scans {
		if scan.Kind == checkin.Entry && scan.Verdict == checkin.OK {
			in[scan.Number] = true
		}
	}
	return in, err
}

// surelyVoid asks before a ticket is void for good; to block one and to unblock
// it undo each other.
func (s *screens) surelyVoid(c *fiber.Ctx, o *ticket.Order, id ticket.ID, do func() error) error {
	i := slices.IndexFunc(o.Tickets, func(t ticket.Ticket) bool { return t.ID == id })
	if page.Value(c, "do") != "void" || i < 0 || o.Tickets[i].State == ticket.Void {
		return do()
	}
	return s.Sure(c, func(p page.Page) (page.Question, error) {
		q := page.Question{
			Title: p.T("office.ask.void", "number", ticket.ShowNumber(o.Tickets[i].Number), "type", p.Text(o.Tickets[i].TypeName)),
			Text:  []string{p.T("office.ask.means.void")}, Do: p.T("office.ask.do.void"),
		}
		in, err := s.cameIn(c, p, o)
		if in[o.Tickets[i].Number] {
			q.Takes = []page.Taken{{What: p.T("office.ask.void_used")}}
		}
		return q, err
	}, do)
}

func (s *screens) ticketOrderPDF(c *fiber.Ctx) error {
	_, o, err := s.orderOf(c)
	if err != nil {
		return err
	}
	return s.SendTickets(c, o)
}
