package public

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

type ticketsPage struct {
	page.Page
	Intro   string
	Choices []ticketChoice
	Again   string // what this browser has just ordered
	Order   string // where that is
	Any     bool   // at least one type can be ordered
	Group   bool   // they are a group's
	Most    int    // a group may order
	Closed  string // why there are no tickets in this state of the edition
}

// ticketChoice is one type in the order form; Field is the input's name.
type ticketChoice struct {
	Type     *ticket.Type
	When     []string
	Places   string
	Gone     bool
	Soon     bool
	Field    string
	Quantity string
	Max      int
}

// fewPlaces is from how many free places on their number is told.
const fewPlaces = 30

func (s *screens) tickets(c *fiber.Ctx) error { return s.showTickets(c, nil) }

// ticketsPost keeps the places that were asked for and shows the last step. With
// limits off there is none.
func (s *screens) ticketsPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	d, err := s.typedOrder(c, e)
	if err == nil {
		err = s.surelyAgain(c, e, d)
	}
	if err == nil && s.Limits {
		return s.holdTickets(c, e, d)
	}
	var o *ticket.Order
	if err == nil {
		o, err = s.Tickets.Order(c.UserContext(), e, d, s.Now())
	}
	if err != nil {
		return s.End(c, page.Done{}, err, s.showTickets)
	}
	return s.showOrdered(c, o)
}

// typedOrder reads the order that was typed.
func (s *screens) typedOrder(c *fiber.Ctx, e *festival.Edition) (ticket.OrderDraft, error) {
	d := ticket.OrderDraft{Lang: s.Language(c), Browser: s.Browser(c).Mark, Once: page.Once(c, "orders")}
	f := page.Reading(c, e.Loc())
	f.Line("email", &d.Email)
	f.Line("name", &d.Name)
	d.Group = page.Value(c, "group") == "yes"
	page.Rows(f, "items", &d.Items, 0, func(f *page.Fields, i *ticket.Item) {
		f.Line("type", &i.Type)
		f.Whole("quantity", &i.Quantity)
	})
	return d, f.Err()
}

// showOrdered sends the browser to its tickets.
func (s *screens) showOrdered(c *fiber.Ctx, o *ticket.Order) error {
	s.rememberOrder(c, o)
	return s.GoOn(c, page.Done{To: page.OrderPath(s.Language(c), s.Tickets.Secret(o)), Key: "ticket.mine.done"})
}

func (s *screens) showTickets(c *fiber.Ctx, wrong error) error {
	p, err := s.Page(c, "public", "ticket.order.title")
	if err != nil {
		return err
	}
	if p.Edition == nil {
		return fiber.ErrNotFound
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	types, err := s.Tickets.Types(c.UserContext(), p.Edition, s.Now())
	if err != nil {
		return err
	}
	intro, err := s.Festival.Text(c.UserContext(), p.Edition.ID, festival.TextTickets)
	if err != nil {
		return err
	}
	d := ticketsPage{Page: p, Intro: p.Text(intro.Body)}
	if state := p.Edition.State; !state.Permits(festival.ActOrder) {
		d.Closed = p.T("ticket.order.closed." + string(state))
		s.findTickets(&d)
		return s.Show(c, "public/tickets", d)
	}
	if o, err := s.recentOrder(c, p.Edition); err != nil {
		return err
	} else if o != nil {
		d.Again, d.Order = orderedSaid(p, o), page.OrderPath(p.Lang, s.Tickets.Secret(o))
	}
	d.Group, d.Most = page.Value(c, "group") == "yes" || c.Query("group") == "yes", ticket.MaxGroup
	most := ticket.MaxTickets
	if d.Group {
		most = ticket.MaxGroup
	}
	asked := askedFor(p)
	for _, t := range types {
		if !t.OnSale || t.Retired || t.Over(s.Now()) {
			continue
		}
		one := choice(p, t, most, s.Now())
		one.Field = "items." + strconv.Itoa(len(d.Choices)) + ".quantity"
		if one.Quantity = asked[t.Slug]; one.Quantity == "" {
			one.Quantity = "0"
		}
		d.Any = d.Any || (!one.Gone && !one.Soon)
		d.Choices = append(d.Choices, one)
	}
	s.findTickets(&d)
	return s.Show(c, "public/tickets", d)
}

// askedFor is what was typed, by type: the types may have changed meanwhile.
func askedFor(p page.Page) map[string]string {
	asked := map[string]string{}
	for i := 0; p.Cell("items", i, "type") != ""; i++ {
		asked[p.Cell("items", i, "type")] = p.Cell("items", i, "quantity")
	}
	return asked
}

func choice(p page.Page, t *ticket.Type, most int, now time.Time) ticketChoice {
	one := ticketChoice{Type: t, When: p.Windows(t.Windows), Soon: !t.Orderable(now), Max: most, Places: p.T("ticket.order.enough")}
	if t.Available != nil {
		free, untaken := *t.Available, *t.Untaken
		one.Gone, one.Max = untaken == 0, min(free, most)
		switch {
		case one.Gone:
			one.Places = p.T("ticket.order.gone")
		case free == 0: // whoever has them in hand may yet let go
			one.Max = min(untaken, most)
			one.Places = p.T("ticket.order.in_hand")
		case free <= fewPlaces:
			one.Places = p.T("ticket.order.places", "n", free)
		}
	}
	return one
}
