package office

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

func ticketTabs(p page.Page, current string) []page.Tab {
	return []page.Tab{
		{Href: p.Office + "/tickets", Label: p.T("office.ticket.types"), Current: current == "types"},
		{Href: p.Office + "/tickets/orders", Label: p.T("office.ticket.orders"), Current: current == "orders"},
	}
}

// may reports whether the signed-in person may take a route with this guard.
func (s *screens) may(c *fiber.Ctx, e *festival.Edition, g page.Guard) bool {
	return page.Principal(c).Can(int64(e.ID), g.Roles...)
}

type ticketTypesPage struct {
	page.Page
	Tabs     []page.Tab
	MayWrite bool
	Types    []ticketTypeRow
	Quotas   []ticketQuotaRow
	Sold     int
	Orders   int
}

// ticketTypeRow is a line of the list of types.
type ticketTypeRow struct {
	*ticket.Type
	When  []string
	State string // orderable, closed, over, retired or priced
}

type ticketQuotaRow struct {
	*ticket.Quota
	Names []string
	Near  int // from here on the bar warns
}

// ticketTypes shows what can be ordered and how much of it is left.
func (s *screens) ticketTypes(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	types, err := s.Tickets.Types(c.UserContext(), e, s.Now())
	if err != nil {
		return err
	}
	quotas, err := s.Tickets.Quotas(c.UserContext(), e.ID, s.Now())
	if err != nil {
		return err
	}
	newest, err := s.Tickets.List(c.UserContext(), e.ID, ticket.Filter{}, pg.Sorting{Down: true, Limit: 1})
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.ticket.title")
	if err != nil {
		return err
	}
	d := ticketTypesPage{Page: p, Tabs: ticketTabs(p, "types"), MayWrite: s.may(c, e, sellers)}
	if len(newest) > 0 {
		d.Orders = newest[0].Total
	}
	for _, t := range types {
		d.Sold += t.Sold
		d.Types = append(d.Types, ticketTypeRow{t, p.Windows(t.Windows), typeState(t, s.Now())})
	}
	for _, q := range quotas {
		row := ticketQuotaRow{Quota: q, Near: q.Size * 9 / 10}
		for _, t := range types {
			if q.Covers(t.ID) {
				row.Names = append(row.Names, p.Text(t.Name))
			}
		}
		d.Quotas = append(d.Quotas, row)
	}
	return s.Show(c, "office/ticket_types", d)
}

func typeState(t *ticket.Type, now time.Time) string {
	switch {
	case t.Retired:
		return "retired"
	case t.Over(now):
		return "over"
	case !t.OnSale:
		return "closed"
	case t.PriceCents > 0:
		return "priced"
	}
	return "orderable"
}

type ticketTypePage struct {
	page.Page
	ID        ticket.TypeID // 0: a new one
	Sold      int
	Reentries []page.Option
	Locations []page.Option
}

const spareWindows = 2

func ticketTypeFields(f *page.Fields, d *ticket.TypeDraft) {
	f.Text("name", &d.Name)
	f.Text("description", &d.Description)
	page.Word(f, "reentry", &d.Reentry)
	f.MaybeWhole("per_day", &d.PerDay)
	page.Rows(f, "windows", &d.Windows, spareWindows, func(f *page.Fields, w *ticket.Window) {
		f.Moment("from", &w.From)
		f.Moment("until", &w.Until)
	})
	page.Keys(f, "location", &d.Locations)
	f.Cents("price", &d.PriceCents)
	f.Yes("on_sale", &d.OnSale)
	f.Yes("retired", &d.Retired)
	f.Line("slug", &d.Slug)
	f.Whole("position", &d.Position)
	f.Version(&d.Version)
}

func (s *screens) ticketType() page.Handlers {
	return page.Edit(page.Form[*ticket.Type, ticket.TypeDraft]{
		House: s.House, Template: "office/ticket_type", Title: "office.ticket.type_edit",
		Load: func(c *fiber.Ctx, e *festival.Edition) (*ticket.Type, error) {
			id, err := page.Number(c, "id")
			if err != nil || id == 0 {
				return &ticket.Type{OnSale: true, Reentry: ticket.ReentryAfterExit}, err
			}
			return s.Tickets.Type(c.UserContext(), e, ticket.TypeID(id), s.Now())
		},
		Draft:  func(_ *festival.Edition, t *ticket.Type) ticket.TypeDraft { return t.Draft() },
		Fields: ticketTypeFields,
		Page:   s.ticketTypePage,
		Save: func(c *fiber.Ctx, e *festival.Edition, t *ticket.Type, d ticket.TypeDraft) (done page.Done, err error) {
			if t.ID == 0 {
				_, err = s.Tickets.CreateType(c.UserContext(), e, d, s.Now())
			} else {
				err = s.surelyRuled(c, e, t, d, func() error { return s.Tickets.UpdateType(c.UserContext(), e, t.ID, d, s.Now()) })
			}
			return page.Done{To: s.Office(c, "/tickets"), Key: "office.ticket.type_saved"}, err
		},
	})
}

func (s *screens) ticketTypePage(c *fiber.Ctx, p page.Page, t *ticket.Type) (any, error) {
	if t.ID == 0 {
		p.Title = p.T("office.ticket.type_new")
	}
	d := ticketTypePage{Page: p, ID: t.ID, Sold: t.Sold}
	for _, r := range ticket.Reentries {
		d.Reentries = append(d.Reentries, page.Option{Value: string(r), Label: p.T("office.ticket.reentry." + string(r)), Hint: p.T("office.ticket.reentry_hint." + string(r))})
	}
	d.Reentries = p.Choose("reentry", d.Reentries)
	places, err := s.locationOptions(c, p)
	d.Locations = p.Choose("location", places)
	return d, err
}

// locationOptions are the edition's locations to choose from.
func (s *screens) locationOptions(c *fiber.Ctx, p page.Page) ([]page.Option, error) {
	places, err := s.Festival.Locations(c.UserContext(), p.Edition)
	all := make([]page.Option, 0, len(places))
	for _, l := range places {
		all = append(all, page.Option{Value: p.Sprint(l.ID), Label: p.Text(l.Name)})
	}
	return all, err
}

// typeOptions are the edition's ticket types to choose from, the chosen ones ticked.
func (s *screens) typeOptions(c *fiber.Ctx, p page.Page) ([]page.Option, error) {
	types, err := s.Tickets.Types(c.UserContext(), p.Edition, s.Now())
	all := make([]page.Option, 0, len(types))
	for _, t := range types {
		all = append(all, page.Option{Value: p.Sprint(t.ID), Label: p.Text(t.Name)})
	}
	return p.Choose("type", all), err
}
