package web

import (
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/ticket"
)

const ordersPerPage = 50

type officeOrdersPage struct {
	page
	Tabs           []tab
	Search         string
	State          string
	States         []option
	Rows           []ticket.Row
	Total          int
	At, Pages      int
	Previous, Next string
}

// officeOrders lists orders; a search needs three letters, so that nobody
// reads through the names.
func (s *Server) officeOrders(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.ticket.orders")
	if err != nil {
		return err
	}
	d := officeOrdersPage{page: p, Tabs: p.ticketTabs("orders"), Search: clean(c.Query("q")), State: clean(c.Query("state")), At: max(c.QueryInt("page", 1), 1)}
	for _, st := range []ticket.OrderState{ticket.Paid, ticket.Pending, ticket.Canceled} {
		d.States = append(d.States, option{Value: string(st), Label: p.T("office.ticket.state." + string(st))})
	}
	status := fiber.StatusOK
	d.Rows, err = s.Tickets.List(c.UserContext(), e.ID, ticket.Filter{
		Search: d.Search, State: ticket.OrderState(d.State), Limit: ordersPerPage, Offset: (d.At - 1) * ordersPerPage,
	})
	if err != nil {
		var ok bool
		if status, ok = d.complain(err); !ok {
			return err
		}
	}
	if len(d.Rows) > 0 {
		d.Total = d.Rows[0].Total
	}
	d.Pages = max(1, (d.Total+ordersPerPage-1)/ordersPerPage)
	if d.At > 1 {
		d.Previous = d.href(d.At - 1)
	}
	if d.At < d.Pages {
		d.Next = d.href(d.At + 1)
	}
	return s.show(c, status, "office/ticket_orders", d)
}

func (d officeOrdersPage) href(page int) string {
	q := url.Values{"page": {strconv.Itoa(page)}}
	if d.Search != "" {
		q.Set("q", d.Search)
	}
	if d.State != "" {
		q.Set("state", d.State)
	}
	return "/office/tickets/orders?" + q.Encode()
}

type officeOrderPage struct {
	page
	Order   *ticket.Order
	Tickets []officeTicket
	Events  []event
	Link    string // the holder's own page
	Base    string
}

type officeTicket struct {
	ticket.Ticket
	Name       string
	Shown      string
	Label      string
	StateShown string
}

func (s *Server) officeOrder(c *fiber.Ctx) error {
	e, o, err := s.orderOf(c)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.ticket.order", "code", o.Code)
	if err != nil {
		return err
	}
	d := officeOrderPage{page: p, Order: o, Link: orderPath(o.Lang, s.Tickets.Secret(o)), Base: orderHref(o.ID)}
	for _, t := range o.Tickets {
		one := officeTicket{Ticket: t, Name: p.Text(t.TypeName), Shown: ticket.ShowNumber(t.Number), StateShown: string(t.State)}
		if o.State != ticket.Paid && t.State != ticket.Void {
			one.StateShown = string(o.State)
		}
		one.Label = p.T("ticket.state." + one.StateShown)
		d.Tickets = append(d.Tickets, one)
	}
	if d.Events, err = s.orderEvents(c, p, e, o); err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "office/ticket_order", d)
}

func orderHref(id ticket.OrderID) string {
	return "/office/tickets/orders/" + strconv.FormatInt(int64(id), 10)
}

func (s *Server) orderOf(c *fiber.Ctx) (*festival.Edition, *ticket.Order, error) {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return nil, nil, err
	}
	o, err := s.Tickets.Get(c.UserContext(), e.ID, ticket.OrderID(id))
	return e, o, err
}

// orderEvents is what happened to an order: made, changed by people, scanned.
func (s *Server) orderEvents(c *fiber.Ctx, p page, e *festival.Edition, o *ticket.Order) ([]event, error) {
	events := []event{p.event(o.CreatedAt, p.T("office.history.order.create"), "", "", "leaf")}
	subjects := []struct {
		name string
		id   int64
	}{{"ticket_order", int64(o.ID)}}
	for _, t := range o.Tickets {
		subjects = append(subjects, struct {
			name string
			id   int64
		}{"ticket", int64(t.ID)})
	}
	for _, subject := range subjects {
		history, err := pg.History(c.UserContext(), s.DB, subject.name, subject.id)
		if err != nil {
			return nil, err
		}
		for _, h := range history {
			events = append(events, p.event(h.At, p.T("office.history.order."+string(h.Verb)), h.Name, h.Reason, "tomato"))
		}
	}
	scans, err := s.Checkin.OrderScans(c.UserContext(), e, int64(o.ID))
	if err != nil {
		return nil, err
	}
	for _, scan := range scans {
		what, tone := p.scanWords(scan)
		events = append(events, p.event(scan.At, what+" · "+ticket.ShowNumber(scan.Number), p.Text(scan.Gate), "", tone))
	}
	return events, nil
}

func (p page) event(at time.Time, what, who, why, tone string) event {
	return event{At: p.ISO(at), When: p.DateTime(at), What: what, Who: who, Why: why, Tone: tone}
}

// scanWords says what a scan was, and in which colour.
func (p page) scanWords(r checkin.LogRow) (what, tone string) {
	what = p.T("office.gate.kind." + string(r.Kind))
	switch {
	case r.Verdict == checkin.Refused:
		return what + ": " + p.T("gate.reason."+string(r.Reason)), "tomato"
	case r.Conflict != "":
		return what + ": " + p.T("office.gate.conflict", "reason", p.T("gate.reason."+string(r.Conflict))), "saffron"
	}
	return what, "sky"
}

// officeOrderCancelPost gives all of an order's places back.
func (s *Server) officeOrderCancelPost(c *fiber.Ctx) error {
	e, o, err := s.orderOf(c)
	if err != nil {
		return err
	}
	if err := s.Tickets.Cancel(c.UserContext(), e.ID, o.ID, value(c, "reason"), s.now()); err != nil {
		return err
	}
	s.flash(c, "ok", "office.ticket.canceled")
	return seeOther(c, orderHref(o.ID))
}

// officeTicketPost voids, blocks or unblocks one ticket of an order.
func (s *Server) officeTicketPost(c *fiber.Ctx) error {
	e, o, err := s.orderOf(c)
	if err != nil {
		return err
	}
	id, _ := strconv.ParseInt(c.Params("ticket"), 10, 64)
	change := map[string]func() error{
		"void": func() error { return s.Tickets.Void(c.UserContext(), e.ID, ticket.ID(id), value(c, "reason"), s.now()) },
		"block": func() error {
			return s.Tickets.Block(c.UserContext(), e.ID, ticket.ID(id), value(c, "reason"), s.now())
		},
		"unblock": func() error {
			return s.Tickets.Unblock(c.UserContext(), e.ID, ticket.ID(id), value(c, "reason"), s.now())
		},
	}[value(c, "do")]
	if change == nil {
		return fault.New(fault.Invalid, "web.officeTicketPost", "error.choice")
	}
	switch err := change(); {
	case fault.Is(err, fault.Conflict):
		s.flash(c, "warn", "ticket.order.wrong_state")
	case err != nil:
		return err
	default:
		s.flash(c, "ok", "office.ticket.ticket_saved")
	}
	return seeOther(c, orderHref(o.ID))
}

func (s *Server) officeOrderPDF(c *fiber.Ctx) error {
	_, o, err := s.orderOf(c)
	if err != nil {
		return err
	}
	return s.sendTickets(c, o)
}
