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
	Any     bool // at least one type can be ordered
	Email   string
	Name    string
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

func (s *screens) ticketsPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	r := page.Read(c)
	d := ticket.OrderDraft{Email: page.Value(c, "email"), Name: page.Value(c, "name"), Lang: s.Language(c), Once: page.Once(c, "orders")}
	for i := range maxTypes {
		field := "items." + strconv.Itoa(i)
		slug := r.Line(field + ".type")
		if slug == "" {
			break
		}
		d.Items = append(d.Items, ticket.Item{Type: slug, Quantity: r.Whole(field + ".quantity")})
	}
	if err := r.Err(); err != nil {
		return s.showTickets(c, err)
	}
	if err := s.Paced(c); err != nil {
		return s.showTickets(c, err)
	}
	o, err := s.Tickets.Order(c.UserContext(), e, d, s.Now())
	if err != nil {
		return s.showTickets(c, err)
	}
	s.Flash(c, "ok", "ticket.mine.done")
	return page.SeeOther(c, page.OrderPath(s.Language(c), s.Tickets.Secret(o)))
}

// maxTypes bounds how many rows of the form are read.
const maxTypes = 200

// showTickets shows the form; with an error it shows what was typed and why
// that does not do.
func (s *screens) showTickets(c *fiber.Ctx, failed error) error {
	p, err := s.Page(c, "public", "ticket.order.title")
	if err != nil {
		return err
	}
	if p.Edition == nil {
		return fiber.ErrNotFound
	}
	status, err := p.Judge(failed)
	if err != nil {
		return err
	}
	types, err := s.Tickets.Types(c.UserContext(), p.Edition)
	if err != nil {
		return err
	}
	intro, err := s.Festival.Text(c.UserContext(), p.Edition.ID, festival.TextTickets)
	if err != nil {
		return err
	}
	d := ticketsPage{Page: p, Intro: p.Text(intro.Body), Email: page.Value(c, "email"), Name: page.Value(c, "name")}
	asked := askedFor(c)
	for _, t := range types {
		if !t.OnSale || t.Retired || t.Over(s.Now()) {
			continue
		}
		one := choice(p, t, s.Now())
		one.Field = "items." + strconv.Itoa(len(d.Choices)) + ".quantity"
		if one.Quantity = asked[t.Slug]; one.Quantity == "" {
			one.Quantity = "0"
		}
		d.Any = d.Any || (!one.Gone && !one.Soon)
		d.Choices = append(d.Choices, one)
	}
	return s.Show(c, status, "public/tickets", d)
}

// askedFor is what was typed, by type: the types may have changed meanwhile.
func askedFor(c *fiber.Ctx) map[string]string {
	asked := map[string]string{}
	for i := range maxTypes {
		field := "items." + strconv.Itoa(i)
		slug := page.Value(c, field+".type")
		if slug == "" {
			break
		}
		asked[slug] = page.Value(c, field+".quantity")
	}
	return asked
}

func choice(p page.Page, t *ticket.Type, now time.Time) ticketChoice {
	one := ticketChoice{Type: t, When: p.Windows(t.Windows), Soon: !t.Orderable(now), Max: ticket.MaxTickets, Places: p.T("ticket.order.enough")}
	if t.Available != nil {
		free := *t.Available
		one.Gone, one.Max = free == 0, min(free, ticket.MaxTickets)
		switch {
		case one.Gone:
			one.Places = p.T("ticket.order.gone")
		case free <= fewPlaces:
			one.Places = p.T("ticket.order.places", "n", free)
		}
	}
	return one
}
