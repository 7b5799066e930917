package web

import (
	"math"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/ticket"
)

var (
	sellers = only(account.Organiser)
	helpers = only(account.Organiser, account.Finance, account.GateLead)
)

func (p page) ticketTabs(current string) []tab {
	return []tab{
		{Href: "/office/tickets", Label: p.T("office.ticket.types"), Current: current == "types"},
		{Href: "/office/tickets/orders", Label: p.T("office.ticket.orders"), Current: current == "orders"},
	}
}

// may reports whether the signed-in person may take a route with this guard.
func (s *Server) may(c *fiber.Ctx, e *festival.Edition, g guard) bool {
	return principal(c).Can(int64(e.ID), g.roles...)
}

type officeTypesPage struct {
	page
	Tabs     []tab
	MayWrite bool
	Types    []officeType
	Quotas   []officeQuotaRow
	Sold     int
	Orders   int
}

// officeType is a line of the list of types.
type officeType struct {
	*ticket.Type
	When  []string
	State string // orderable, closed, over, retired or priced
}

type officeQuotaRow struct {
	*ticket.Quota
	Names []string
	Near  int // from here on the bar warns
}

// officeTypes shows what can be ordered and how much of it is left.
func (s *Server) officeTypes(c *fiber.Ctx) error {
	e, err := s.edition(c)
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
	p, err := s.page(c, "office", "office.ticket.title")
	if err != nil {
		return err
	}
	d := officeTypesPage{page: p, Tabs: p.ticketTabs("types"), MayWrite: s.may(c, e, sellers)}
	if len(newest) > 0 {
		d.Orders = newest[0].Total
	}
	for _, t := range types {
		d.Sold += t.Sold
		d.Types = append(d.Types, officeType{t, p.windows(t.Windows), typeState(t, s.now())})
	}
	for _, q := range quotas {
		row := officeQuotaRow{Quota: q, Near: q.Size * 9 / 10}
		for _, t := range types {
			if q.Covers(t.ID) {
				row.Names = append(row.Names, p.Text(t.Name))
			}
		}
		d.Quotas = append(d.Quotas, row)
	}
	return s.show(c, fiber.StatusOK, "office/ticket_types", d)
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

type officeTypePage struct {
	page
	Action    string
	ID        ticket.TypeID
	Sold      int
	Name      lang.Text
	About     lang.Text
	In        map[string]string
	Reentries []option
	Windows   []windowRow
	Locations []option
}

// windowRow is one from and until of the form, as typed.
type windowRow struct {
	N           int
	From, Until string
	Error       string
}

const spareWindows = 2

func (s *Server) officeType(c *fiber.Ctx) error {
	d, e, t, err := s.typePage(c)
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
	return s.show(c, fiber.StatusOK, "office/ticket_type", d)
}

// typePage begins the form of a type, or of a new one when there is no id.
func (s *Server) typePage(c *fiber.Ctx) (d officeTypePage, e *festival.Edition, t *ticket.Type, err error) {
	title := "office.ticket.type_new"
	if c.Params("id") == "" {
		if e, err = s.edition(c); err != nil {
			return d, nil, nil, err
		}
		d.Action = "/office/tickets/types/new"
	} else {
		var id int64
		if e, id, err = s.editionAndID(c); err != nil {
			return d, nil, nil, err
		}
		if t, err = s.Tickets.Type(c.UserContext(), e, ticket.TypeID(id)); err != nil {
			return d, nil, nil, err
		}
		title, d.ID, d.Sold = "office.ticket.type_edit", t.ID, t.Sold
		d.Action = "/office/tickets/types/" + strconv.FormatInt(id, 10)
	}
	d.page, err = s.page(c, "office", title)
	return d, e, t, err
}

// fillType writes a draft into the form.
func (s *Server) fillType(c *fiber.Ctx, d *officeTypePage, e *festival.Edition, draft ticket.TypeDraft) error {
	d.Name, d.About = draft.Name, draft.Description
	d.In = map[string]string{
		"slug": draft.Slug, "price": numberField(float64(draft.PriceCents) / 100), "position": strconv.Itoa(draft.Position),
		"on_sale": yesField(draft.OnSale), "retired": yesField(draft.Retired), "version": strconv.Itoa(draft.Version),
	}
	for _, w := range draft.Windows {
		from, until := e.In(w.From), e.In(w.Until)
		d.Windows = append(d.Windows, windowRow{From: momentField(&from), Until: momentField(&until)})
	}
	return s.choicesOfType(c, d, e, draft)
}

func (s *Server) choicesOfType(c *fiber.Ctx, d *officeTypePage, e *festival.Edition, draft ticket.TypeDraft) error {
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
		d.Reentries = append(d.Reentries, option{
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
		d.Locations = append(d.Locations, option{Value: strconv.FormatInt(int64(l.ID), 10), Label: d.Text(l.Name), Checked: chosen})
	}
	return nil
}

func (s *Server) officeTypePost(c *fiber.Ctx) error {
	d, e, t, err := s.typePage(c)
	if err != nil {
		return err
	}
	r := read(c)
	draft := readType(r, e)
	if err = r.err(); err == nil {
		if t == nil {
			_, err = s.Tickets.CreateType(c.UserContext(), e, draft, s.now())
		} else {
			err = s.Tickets.UpdateType(c.UserContext(), e, t.ID, draft, s.now())
		}
	}
	if err == nil {
		s.flash(c, "ok", "office.ticket.type_saved")
		return seeOther(c, "/office/tickets")
	}
	status, ok := d.complain(err)
	if !ok {
		return err
	}
	d.Name, d.About = draft.Name, draft.Description
	d.In = typed(c, "slug", "price", "position", "on_sale", "retired", "version").In
	for i := range windowRows(c) {
		name := "windows." + strconv.Itoa(i)
		d.Windows = append(d.Windows, windowRow{From: value(c, name+".from"), Until: value(c, name+".until")})
	}
	if err := s.choicesOfType(c, &d, e, draft); err != nil {
		return err
	}
	return s.show(c, status, "office/ticket_type", d)
}

// windowRows is how many rows of windows were sent.
func windowRows(c *fiber.Ctx) int {
	n := 0
	for n < maxTypes && c.Request().PostArgs().Has("windows."+strconv.Itoa(n)+".from") {
		n++
	}
	return n
}

func readType(r *reader, e *festival.Edition) ticket.TypeDraft {
	d := ticket.TypeDraft{
		Slug: r.line("slug"), Name: text(r.c, "name"), Description: text(r.c, "about"),
		PriceCents: int(math.Round(min(max(r.number("price"), -1), 1e6) * 100)), Reentry: ticket.Reentry(r.line("reentry")),
		OnSale: r.yes("on_sale"), Retired: r.yes("retired"), Position: r.whole("position"), Version: r.whole("version"),
	}
	for i := range windowRows(r.c) {
		name := "windows." + strconv.Itoa(i)
		from, until := r.moment(name+".from", e.Loc()), r.moment(name+".until", e.Loc())
		switch {
		case from == nil && until == nil:
		case from == nil:
			r.f.Add(name+".from", "error.required")
		case until == nil:
			r.f.Add(name+".until", "error.required")
		default:
			d.Windows = append(d.Windows, ticket.Window{From: *from, Until: *until})
		}
	}
	for _, v := range values(r.c, "location") {
		id, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			r.f.Add("location", "error.choice")
			continue
		}
		d.Locations = append(d.Locations, festival.LocationID(id))
	}
	return d
}
