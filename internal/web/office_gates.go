package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/ticket"
)

var gatekeepers = only(account.Organiser, account.GateLead)

func (p page) gateTabs(current string) []tab {
	return []tab{
		{Href: "/office/gate", Label: p.T("office.gate.now"), Current: current == "now"},
		{Href: "/office/gate/gates", Label: p.T("office.gate.gates"), Current: current == "gates"},
		{Href: "/office/gate/devices", Label: p.T("office.gate.devices"), Current: current == "devices"},
	}
}

type officeGatesPage struct {
	page
	Tabs  []tab
	Gates []officeGateRow
	Ready bool // there is a location to put a gate at
}

type officeGateRow struct {
	*checkin.Gate
	Location string
	Types    []string
}

func (s *Server) officeGates(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	gates, err := s.Checkin.Gates(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	locations, err := s.Festival.Locations(c.UserContext(), e)
	if err != nil {
		return err
	}
	types, err := s.Tickets.Types(c.UserContext(), e)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.gate.gates")
	if err != nil {
		return err
	}
	d := officeGatesPage{page: p, Tabs: p.gateTabs("gates"), Ready: len(locations) > 0}
	for _, g := range gates {
		row := officeGateRow{Gate: g}
		for _, l := range locations {
			if l.ID == g.LocationID {
				row.Location = p.Text(l.Name)
			}
		}
		for _, t := range types {
			for _, id := range g.Types {
				if ticket.TypeID(id) == t.ID {
					row.Types = append(row.Types, p.Text(t.Name))
				}
			}
		}
		d.Gates = append(d.Gates, row)
	}
	return s.show(c, fiber.StatusOK, "office/gates", d)
}

type officeGatePage struct {
	page
	Action    string
	ID        checkin.GateID
	Name      lang.Text
	In        map[string]string
	Locations []option
	Types     []option
}

func (s *Server) officeGate(c *fiber.Ctx) error {
	d, e, g, err := s.gatePage(c)
	if err != nil {
		return err
	}
	d.In = map[string]string{"position": "0", "version": "0"}
	var chosen []string
	if g != nil {
		d.Name = g.Name
		d.In = map[string]string{
			"slug": g.Slug, "location": strconv.FormatInt(int64(g.LocationID), 10),
			"position": strconv.Itoa(g.Position), "version": strconv.Itoa(g.Version),
		}
		for _, id := range g.Types {
			chosen = append(chosen, strconv.FormatInt(id, 10))
		}
	}
	if err := s.gateChoices(c, &d, e, chosen); err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "office/gate", d)
}

func (s *Server) gatePage(c *fiber.Ctx) (d officeGatePage, e *festival.Edition, g *checkin.Gate, err error) {
	title := "office.gate.gate_new"
	if c.Params("id") == "" {
		if e, err = s.edition(c); err != nil {
			return d, nil, nil, err
		}
		d.Action = "/office/gate/gates/new"
	} else {
		var id int64
		if e, id, err = s.editionAndID(c); err != nil {
			return d, nil, nil, err
		}
		if g, err = s.Checkin.Gate(c.UserContext(), e.ID, checkin.GateID(id)); err != nil {
			return d, nil, nil, err
		}
		title, d.ID = "office.gate.gate_edit", g.ID
		d.Action = "/office/gate/gates/" + strconv.FormatInt(id, 10)
	}
	d.page, err = s.page(c, "office", title)
	return d, e, g, err
}

func (s *Server) gateChoices(c *fiber.Ctx, d *officeGatePage, e *festival.Edition, chosen []string) error {
	locations, err := s.Festival.Locations(c.UserContext(), e)
	if err != nil {
		return err
	}
	for _, l := range locations {
		d.Locations = append(d.Locations, option{Value: strconv.FormatInt(int64(l.ID), 10), Label: d.Text(l.Name)})
	}
	if d.In["location"] == "" && len(d.Locations) == 1 {
		d.In["location"] = d.Locations[0].Value
	}
	types, err := s.Tickets.Types(c.UserContext(), e)
	if err != nil {
		return err
	}
	for _, t := range types {
		d.Types = append(d.Types, chosenOption(strconv.FormatInt(int64(t.ID), 10), d.Text(t.Name), chosen))
	}
	return nil
}

func (s *Server) officeGatePost(c *fiber.Ctx) error {
	d, e, g, err := s.gatePage(c)
	if err != nil {
		return err
	}
	r := read(c)
	draft := checkin.GateDraft{
		Slug: r.line("slug"), Name: text(c, "name"), LocationID: festival.LocationID(r.whole("location")),
		Position: r.whole("position"), Version: r.whole("version"),
	}
	for _, v := range values(c, "type") {
		id, _ := strconv.ParseInt(v, 10, 64)
		draft.Types = append(draft.Types, ticket.TypeID(id))
	}
	if err = r.err(); err == nil {
		if g == nil {
			_, err = s.Checkin.CreateGate(c.UserContext(), e.ID, draft, s.now())
		} else {
			err = s.Checkin.UpdateGate(c.UserContext(), e.ID, g.ID, draft, s.now())
		}
	}
	if err == nil {
		s.flash(c, "ok", "office.gate.gate_saved")
		return seeOther(c, "/office/gate/gates")
	}
	status, ok := d.complain(err)
	if !ok {
		return err
	}
	d.Name, d.In = draft.Name, typed(c, "slug", "location", "position", "version").In
	if err := s.gateChoices(c, &d, e, values(c, "type")); err != nil {
		return err
	}
	return s.show(c, status, "office/gate", d)
}

func (s *Server) officeGateDeletePost(c *fiber.Ctx) error {
	_, e, g, err := s.gatePage(c)
	if err != nil {
		return err
	}
	if err := s.Checkin.DeleteGate(c.UserContext(), e.ID, g.ID, s.now()); err != nil {
		return err
	}
	s.flash(c, "ok", "office.gate.gate_deleted")
	return seeOther(c, "/office/gate/gates")
}
