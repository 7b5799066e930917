package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

type ticketSparePage struct {
	page.Page
	Tabs    []page.Tab
	Types   []page.Option
	Speaks  []page.Option
	Batches []ticket.Batch
}

func (s *screens) ticketSpare(c *fiber.Ctx) error { return s.showSpare(c, nil) }

// showSpare lists the batches of spare tickets and makes a new one.
func (s *screens) showSpare(c *fiber.Ctx, wrong error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.spare.title")
	if err != nil {
		return err
	}
	p.In["lang"] = string(e.DefaultLang)
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := ticketSparePage{Page: p, Tabs: ticketTabs(p, "orders"), Speaks: page.LanguageOptions()}
	types, err := s.Tickets.Types(c.UserContext(), e, s.Now())
	if err != nil {
		return err
	}
	for _, t := range types {
		if !t.Retired && !t.Over(s.Now()) {
			d.Types = append(d.Types, page.Option{Value: t.Slug, Label: p.Text(t.Name)})
		}
	}
	if d.Batches, err = s.Tickets.Spares(c.UserContext(), e.ID); err != nil {
		return err
	}
	return s.Show(c, "office/ticket_spare", d)
}

func (s *screens) ticketSparePost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	d := ticket.SpareDraft{Once: page.Once(c, "office.ticketSpare")}
	f := page.Reading(c, e.Loc())
	f.Line("type", &d.Type)
	f.Count("quantity", &d.Quantity)
	f.Line("note", &d.Note)
	page.Word(f, "lang", &d.Lang)
	var o *ticket.Order
	var done page.Done
	if err = f.Err(); err == nil {
		o, err = s.Tickets.Spare(c.UserContext(), e, d, s.Now())
	}
	if err == nil {
		done = page.Done{To: s.orderHref(c, o), Key: "office.spare.made", Args: []any{"n", len(o.Tickets)}}
	}
	return s.End(c, done, err, s.showSpare)
}

// ticketOrderUnusedPost voids those tickets of an order with which nobody came in.
func (s *screens) ticketOrderUnusedPost(c *fiber.Ctx) error {
	e, o, err := s.orderOf(c)
	if err != nil {
		return err
	}
	n := 0
	err = s.Sure(c, func(p page.Page) (page.Question, error) { return s.askUnused(c, p, o) }, func() (err error) {
		n, err = s.Tickets.VoidUnused(c.UserContext(), e.ID, o.ID, s.Now())
		return err
	})
	return s.End(c, page.Done{To: s.orderHref(c, o), Key: "office.spare.voided", Args: []any{"n", n}}, err, s.showOrder)
}

// askUnused names the tickets that would be void.
func (s *screens) askUnused(c *fiber.Ctx, p page.Page, o *ticket.Order) (page.Question, error) {
	in, err := s.cameIn(c, p, o)
	if err != nil {
		return page.Question{}, err
	}
	var unused []ticket.Ticket
	for _, t := range o.Tickets {
		if t.State != ticket.Void && !in[t.Number] {
			unused = append(unused, t)
		}
	}
	if len(unused) == 0 {
		return page.Question{}, fault.New(fault.Conflict, "office.askUnused", "office.spare.none_unused")
	}
	return page.Question{
		Title: p.T("office.spare.void_ask", "n", len(unused)), Text: []string{p.T("office.spare.void_more")},
		Takes: page.TakenTickets(p, unused), Do: p.T("office.spare.void"),
	}, nil
}
