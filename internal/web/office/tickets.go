package office

import (
	"math"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

func ticketTabs(p page.Page, current string) []page.Tab {
	return []page.Tab{
		{Href: "/office/tickets", Label: p.T("office.ticket.types"), Current: current == "types"},
		{Href: "/office/tickets/orders", Label: p.T("office.ticket.orders"), Current: current == "orders"},
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

// officeType is a line of the list of types.
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

// officeTypes shows what can be ordered and how much of it is left.
func (s *screens) ticketTypes(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	types, err := s.Tickets.Types(c.UserContext(), e)
	if err != nil {
		return err
	}
	quotas, err := s.Tickets.Quotas(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	newest, err := s.Tickets.List(c.UserContext(), e.ID, ticket.Filter{Limit: 1})
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
	return s.Show(c, fiber.StatusOK, "office/ticket_types", d)
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
	Action    string
	ID        ticket.TypeID
	Sold      int
	Name      lang.Text
	About     lang.Text
	In        map[string]string
	Reentries []page.Option
	Windows   []windowRow
	Locations []page.Option
}

// windowRow is one from and until of the form, as typed.
type windowRow struct {
	N           int
	From, Until string
	Error       string
}

const (
	spareWindows = 2
	maxWindows   = 200 // more rows than this are not read
)

func (s *screens) ticketType(c *fiber.Ctx) error {
	d, e, t, err := s.ticketTypePage(c)
	if err != nil {
		return err
	}
	draft := ticket.TypeDraft{OnSale: true, Reentry: ticket.ReentryAfterExit}
	if t != nil {
		draft = t.Draft()
	}
	if err := s.fillType(c, &d, e, draft); err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "office/ticket_type", d)
}

// typePage begins the form of a type, or of a new one when there is no id.
func (s *screens) ticketTypePage(c *fiber.Ctx) (d ticketTypePage, e *festival.Edition, t *ticket.Type, err error) {
	title := "office.ticket.type_new"
	if c.Params("id") == "" {
		if e, err = s.Edition(c); err != nil {
			return d, nil, nil, err
		}
		d.Action = "/office/tickets/types/new"
	} else {
		var id int64
		if e, id, err = s.EditionAndID(c); err != nil {
			return d, nil, nil, err
		}
		if t, err = s.Tickets.Type(c.UserContext(), e, ticket.TypeID(id)); err != nil {
			return d, nil, nil, err
		}
		title, d.ID, d.Sold = "office.ticket.type_edit", t.ID, t.Sold
		d.Action = "/office/tickets/types/" + strconv.FormatInt(id, 10)
	}
	d.Page, err = s.Page(c, "office", title)
	return d, e, t, err
}

// fillType writes a draft into the form.
func (s *screens) fillType(c *fiber.Ctx, d *ticketTypePage, e *festival.Edition, draft ticket.TypeDraft) error {
	d.Name, d.About = draft.Name, draft.Description
	d.In = map[string]string{
		"slug": draft.Slug, "price": page.NumberField(float64(draft.PriceCents) / 100), "position": strconv.Itoa(draft.Position),
		"on_sale": page.YesField(draft.OnSale), "retired": page.YesField(draft.Retired), "version": strconv.Itoa(draft.Version),
	}
	for _, w := range draft.Windows {
		from, until := e.In(w.From), e.In(w.Until)
		d.Windows = append(d.Windows, windowRow{From: page.MomentField(&from), Until: page.MomentField(&until)})
	}
	return s.choicesOfType(c, d, e, draft)
}

func (s *screens) choicesOfType(c *fiber.Ctx, d *ticketTypePage, e *festival.Edition, draft ticket.TypeDraft) error {
	for range spareWindows {
		d.Windows = append(d.Windows, windowRow{})
	}
	for i := range d.Windows {
		d.Windows[i].N = i
		d.Windows[i].Error = d.Err("windows." + strconv.Itoa(i) + ".until")
		if d.Windows[i].Error == "" {
			d.Windows[i].Error = d.Err("windows." + strconv.Itoa(i) + ".from")
		}
	}
	for _, r := range ticket.Reentries {
		d.Reentries = append(d.Reentries, page.Option{
			Value: string(r), Label: d.T("office.ticket.reentry." + string(r)), Hint: d.T("office.ticket.reentry_hint." + string(r)), Checked: draft.Reentry == r,
		})
	}
	locations, err := s.Festival.Locations(c.UserContext(), e)
	if err != nil {
		return err
	}
	for _, l := range locations {
		chosen := false
		for _, id := range draft.Locations {
			chosen = chosen || id == l.ID
		}
		d.Locations = append(d.Locations, page.Option{Value: strconv.FormatInt(int64(l.ID), 10), Label: d.Text(l.Name), Checked: chosen})
	}
	return nil
}

func (s *screens) ticketTypePost(c *fiber.Ctx) error {
	d, e, t, err := s.ticketTypePage(c)
	if err != nil {
		return err
	}
	r := page.Read(c)
	draft := readType(r, e)
	if err = r.Err(); err == nil {
		if t == nil {
			_, err = s.Tickets.CreateType(c.UserContext(), e, draft, s.Now())
		} else {
			err = s.Tickets.UpdateType(c.UserContext(), e, t.ID, draft, s.Now())
		}
	}
	if err == nil {
		s.Flash(c, "ok", "office.ticket.type_saved")
		return page.SeeOther(c, "/office/tickets")
	}
	status, ok := d.Complain(err)
	if !ok {
		return err
	}
	d.Name, d.About = draft.Name, draft.Description
	d.In = page.Sent(c, "slug", "price", "position", "on_sale", "retired", "version").In
	for i := range windowRows(c) {
		name := "windows." + strconv.Itoa(i)
		d.Windows = append(d.Windows, windowRow{From: page.Value(c, name+".from"), Until: page.Value(c, name+".until")})
	}
	if err := s.choicesOfType(c, &d, e, draft); err != nil {
		return err
	}
	return s.Show(c, status, "office/ticket_type", d)
}

// windowRows is how many rows of windows were sent.
func windowRows(c *fiber.Ctx) int {
	n := 0
	for n < maxWindows && c.Request().PostArgs().Has("windows."+strconv.Itoa(n)+".from") {
		n++
	}
	return n
}

func readType(r *page.Reader, e *festival.Edition) ticket.TypeDraft {
	d := ticket.TypeDraft{
		Slug: r.Line("slug"), Name: page.Text(r.C, "name"), Description: page.Text(r.C, "about"),
		PriceCents: int(math.Round(min(max(r.Number("price"), -1), 1e6) * 100)), Reentry: ticket.Reentry(r.Line("reentry")),
		OnSale: r.Yes("on_sale"), Retired: r.Yes("retired"), Position: r.Whole("position"), Version: r.Whole("version"),
	}
	for i := range windowRows(r.C) {
		name := "windows." + strconv.Itoa(i)
		from, until := r.Moment(name+".from", e.Loc()), r.Moment(name+".until", e.Loc())
		switch {
		case from == nil && until == nil:
		case from == nil:
			r.F.Add(name+".from", "error.required")
		case until == nil:
			r.F.Add(name+".until", "error.required")
		default:
			d.Windows = append(d.Windows, ticket.Window{From: *from, Until: *until})
		}
	}
	for _, v := range page.Values(r.C, "location") {
		id, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			r.F.Add("location", "error.choice")
			continue
		}
		d.Locations = append(d.Locations, festival.LocationID(id))
	}
	return d
}
