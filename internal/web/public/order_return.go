package public

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/ticket"
	"markt/internal/web/page"
)

// orderReturnPost gives one ticket of the order back; the others stay.
func (s *screens) orderReturnPost(c *fiber.Ctx) error {
	o, err := s.orderBySecret(c)
	if err != nil {
		return err
	}
	id, _ := strconv.ParseInt(page.Value(c, "ticket"), 10, 64)
	i := slices.IndexFunc(o.Tickets, func(t ticket.Ticket) bool { return t.ID == ticket.ID(id) })
	if i < 0 {
		return fiber.ErrNotFound
	}
	done := page.Done{To: page.OrderPath(s.Language(c), c.Params("token")), Key: "ticket.mine.returned_flash"}
	if o.Tickets[i].State == ticket.Void || o.State == ticket.Canceled { // a repeat, or the office was first
		return s.End(c, done, nil, s.showOrder)
	}
	ask := func(p page.Page) (q page.Question, err error) {
		if t := o.Tickets[i]; returnable(t) { // else the answer is no, which needs no question
			q = askReturn(p, o, t)
		}
		return q, nil
	}
	err = s.Sure(c, ask, func() error { return s.Tickets.ReturnOwn(c.UserContext(), o, o.Tickets[i].ID, s.Now()) })
	return s.End(c, done, err, s.showOrder)
}

// returnable reports whether its holder may give a ticket back.
func returnable(t ticket.Ticket) bool { return t.State == ticket.Valid && !t.Used }

func used(t ticket.Ticket) bool { return t.Used }

func askReturn(p page.Page, o *ticket.Order, t ticket.Ticket) page.Question {
	means := "ticket.mine.return_means_last"
	for _, other := range o.Tickets {
		if other.ID != t.ID && other.State != ticket.Void {
			means = "ticket.mine.return_means"
		}
	}
	return page.Question{
		Title: p.T("ticket.mine.return_ask", "number", ticket.ShowNumber(t.Number)), Text: []string{p.T(means)},
		Takes: page.TakenTickets(p, []ticket.Ticket{t}), Do: p.T("ticket.mine.return_do"),
	}
}
