package office

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

// orderFields are what the list of orders can be narrowed by.
var orderFields = []string{"q", "state", "from", "until", "least", "browser"}

// orderFilter reads them, from the address or from a form that carries them on.
func orderFilter(c *fiber.Ctx, e *festival.Edition) (ticket.Filter, error) {
	var d ticket.Filter
	var state string
	f := page.Reading(c, e.Loc())
	f.Line("q", &d.Search)
	f.Line("state", &state)
	f.MaybeMoment("from", &d.From)
	f.MaybeMoment("until", &d.Until)
	f.Count("least", &d.Least)
	f.Line("browser", &d.Browser)
	d.State = ticket.OrderState(state)
	if d.Until != nil { // the whole minute, as finely as the database counts
		end := d.Until.Add(time.Minute - time.Microsecond)
		d.Until = &end
	}
	return d, f.Err()
}

// ticketReturnPage asks before orders are returned together, and lists what was
// returned so, to take it back.
type ticketReturnPage struct {
	page.Page
	Filter    []ticketReturnField
	List      string // the address of the orders
	Selection ticket.Selection
	Narrowed  bool
	Batches   []ticket.Returned
}

type ticketReturnField struct{ Name, Value string }

func (s *screens) ticketReturn(c *fiber.Ctx) error { return s.showReturn(c, nil) }

func (s *screens) showReturn(c *fiber.Ctx, wrong error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.return.title")
	if err != nil {
		return err
	}
	q := page.Narrowed(c, orderFields...)
	d := ticketReturnPage{Page: p, List: p.Office + "/tickets/orders?" + q.Encode(), Narrowed: len(q) > 0}
	for _, name := range orderFields {
		if v := q.Get(name); v != "" {
			d.Filter = append(d.Filter, ticketReturnField{name, v})
		}
	}
	filter, err := orderFilter(c, e)
	if err == nil && d.Narrowed {
		d.Selection, err = s.Tickets.Selected(c.UserContext(), e.ID, filter)
	}
	if wrong == nil {
		wrong = err
	}
	if err := d.Wrong(wrong); err != nil {
		return err
	}
	if d.Batches, err = s.Tickets.Batches(c.UserContext(), e.ID); err != nil {
		return err
	}
	return s.Show(c, "office/ticket_return", d)
}

// ticketReturnPost returns what the page asked about, and nothing else.
func (s *screens) ticketReturnPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	filter, err := orderFilter(c, e)
	if err == nil && len(page.Narrowed(c, orderFields...)) == 0 {
		err = fault.New(fault.Invalid, "office.ticketReturnPost", "office.return.narrow")
	}
	if err != nil {
		return s.showReturn(c, err)
	}
	var sel ticket.Selection
	newest, _ := strconv.ParseInt(page.Value(c, "newest"), 10, 64)
	sel.Newest = ticket.OrderID(newest)
	if sel.Orders, _ = strconv.Atoi(page.Value(c, "orders")); sel.Orders < 1 {
		return s.showReturn(c, fault.New(fault.Conflict, "office.ticketReturnPost", "office.return.none"))
	}
	_, err = s.Tickets.Return(c.UserContext(), e.ID, filter, sel, page.Value(c, "reason"), s.Now())
	done := page.Done{To: s.Office(c, "/tickets/orders/return"), Key: "office.return.done", Args: []any{"n", sel.Orders}}
	return s.End(c, done, err, s.showReturn)
}

// ticketReturnUndoPost makes the orders of a batch valid again.
func (s *screens) ticketReturnUndoPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	valid, without, err := s.Tickets.TakeBack(c.UserContext(), e.ID, page.Value(c, "batch"), s.Now())
	done := page.Done{To: s.Office(c, "/tickets/orders/return"), Key: "office.return.taken_back", Args: []any{"n", valid}}
	if without > 0 {
		done.Key, done.Args, done.Warn = "office.return.partly", []any{"n", valid, "without", without}, true
	}
	return s.End(c, done, err, s.showReturn)
}
