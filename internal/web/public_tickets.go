package web

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/ticket"
)

type ticketsPage struct {
	page
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

func (s *Server) tickets(c *fiber.Ctx) error { return s.showTickets(c, nil) }

func (s *Server) ticketsPost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	r := read(c)
	d := ticket.OrderDraft{Email: value(c, "email"), Name: value(c, "name"), Lang: s.language(c), Once: once(c, "orders")}
	for i := range maxTypes {
		field := "items." + strconv.Itoa(i)
		slug := r.line(field + ".type")
		if slug == "" {
			break
		}
		d.Items = append(d.Items, ticket.Item{Type: slug, Quantity: r.whole(field + ".quantity")})
	}
	if err := r.err(); err != nil {
		return s.showTickets(c, err)
	}
	if err := s.paced(c); err != nil {
		return s.showTickets(c, err)
	}
	o, err := s.Tickets.Order(c.UserContext(), e, d, s.now())
	if err != nil {
		return s.showTickets(c, err)
	}
	s.flash(c, "ok", "ticket.mine.done")
	return seeOther(c, orderPath(s.language(c), s.Tickets.Secret(o)))
}

// maxTypes bounds how many rows of the form are read.
const maxTypes = 200

// showTickets shows the form; with an error it shows what was typed and why
// that does not do.
func (s *Server) showTickets(c *fiber.Ctx, failed error) error {
	p, err := s.page(c, "public", "ticket.order.title")
	if err != nil {
		return err
	}
	if p.edition == nil {
		return fiber.ErrNotFound
	}
	status, err := p.judge(failed)
	if err != nil {
		return err
	}
	types, err := s.Tickets.Types(c.UserContext(), p.edition)
	if err != nil {
		return err
	}
	intro, err := s.Festival.Text(c.UserContext(), p.edition.ID, festival.TextTickets)
	if err != nil {
		return err
	}
	d := ticketsPage{page: p, Intro: p.Text(intro.Body), Email: value(c, "email"), Name: value(c, "name")}
	asked := askedFor(c)
	for _, t := range types {
		if !t.OnSale || t.Retired || t.Over(s.now()) {
			continue
		}
		one := p.choice(t, s.now())
		one.Field = "items." + strconv.Itoa(len(d.Choices)) + ".quantity"
		if one.Quantity = asked[t.Slug]; one.Quantity == "" {
			one.Quantity = "0"
		}
		d.Any = d.Any || (!one.Gone && !one.Soon)
		d.Choices = append(d.Choices, one)
	}
	return s.show(c, status, "public/tickets", d)
}

// askedFor is what was typed, by type: the types may have changed meanwhile.
func askedFor(c *fiber.Ctx) map[string]string {
	asked := map[string]string{}
	for i := range maxTypes {
		field := "items." + strconv.Itoa(i)
		slug := value(c, field+".type")
		if slug == "" {
			break
		}
		asked[slug] = value(c, field+".quantity")
	}
	return asked
}

func (p page) choice(t *ticket.Type, now time.Time) ticketChoice {
	one := ticketChoice{Type: t, When: p.windows(t.Windows), Soon: !t.Orderable(now), Max: ticket.MaxTickets, Places: p.T("ticket.order.enough")}
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

// windows says when a type admits, one line for each window.
func (p page) windows(all []ticket.Window) []string {
	if len(all) == 0 {
		return []string{p.T("ticket.order.always")}
	}
	lines := make([]string, len(all))
	for i, w := range all {
		if p.edition != nil && p.edition.DateOf(w.From).Equal(p.edition.DateOf(w.Until.Add(-time.Second))) {
			lines[i] = p.T("ticket.order.window", "day", p.DateShort(w.From), "from", p.Time(w.From), "until", p.Time(w.Until))
		} else {
			lines[i] = p.T("ticket.order.window_long", "from", p.DateTime(w.From), "until", p.DateTime(w.Until))
		}
	}
	return lines
}
