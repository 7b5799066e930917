package public

import (
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

// A browser remembers its last order for a while, so that who comes back to the
// form does not order twice. What it carries is the order's own link.
const (
	recentCookie = "order"
	recentFor    = 30 * time.Minute
)

func (s *screens) rememberOrder(c *fiber.Ctx, o *ticket.Order) {
	c.Cookie(&fiber.Cookie{
		Name: s.CookieName(recentCookie), Value: s.Tickets.Secret(o), Path: "/",
		HTTPOnly: true, Secure: s.HTTPS(), SameSite: "Lax", MaxAge: int(recentFor.Seconds()),
	})
}

// recentOrder is what this browser has just ordered in the edition and not
// returned; nil for nothing.
func (s *screens) recentOrder(c *fiber.Ctx, e *festival.Edition) (*ticket.Order, error) {
	secret := c.Cookies(s.CookieName(recentCookie))
	if secret == "" {
		return nil, nil
	}
	o, err := s.Tickets.BySecret(c.UserContext(), secret)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	counts := o.State != ticket.Canceled && slices.ContainsFunc(o.Tickets, func(t ticket.Ticket) bool { return t.State != ticket.Void })
	if o.EditionID != e.ID || !counts || s.Now().Sub(o.CreatedAt) > recentFor {
		return nil, nil
	}
	return o, nil
}

// surelyAgain asks before a browser orders once more. A form that is only sent
// again is not asked: it shows the order it has made.
func (s *screens) surelyAgain(c *fiber.Ctx, e *festival.Edition, d ticket.OrderDraft) error {
	o, err := s.recentOrder(c, e)
	if err != nil || o == nil {
		return err
	}
	if repeats, err := s.Tickets.Repeats(c.UserContext(), d); repeats || err != nil {
		return err
	}
	p, err := s.Words(c)
	if err != nil {
		return err
	}
	more := 0
	for _, i := range d.Items {
		more += i.Quantity
	}
	return s.Ask(c, page.Question{
		Title: p.T("ticket.again.ask", "n", more), Now: orderedSaid(p, o),
		See: page.Link{Href: page.OrderPath(p.Lang, s.Tickets.Secret(o)), Text: p.T("ticket.again.show")},
		Do:  p.T("ticket.again.do"),
	})
}

// orderedSaid says what was ordered and when.
func orderedSaid(p page.Page, o *ticket.Order) string {
	var types []ticket.TypeID
	of := map[ticket.TypeID]int{}
	name := map[ticket.TypeID]string{}
	for _, t := range o.Tickets {
		if t.State == ticket.Void {
			continue
		}
		if of[t.TypeID]++; of[t.TypeID] == 1 {
			types = append(types, t.TypeID)
			name[t.TypeID] = p.Text(t.TypeName)
		}
	}
	all := make([]string, len(types))
	for i, id := range types {
		all[i] = p.T("ticket.again.some", "n", of[id], "type", name[id])
	}
	return p.T("ticket.again.recent", "tickets", strings.Join(all, " · "), "time", p.Time(o.CreatedAt))
}
