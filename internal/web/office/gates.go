package office

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/ticket"
	"markt/internal/web/page"
)

func gateTabs(p page.Page, current string) []page.Tab {
	return []page.Tab{
		{Href: "/office/gate", Label: p.T("office.gate.now"), Current: current == "now"},
		{Href: "/office/gate/gates", Label: p.T("office.gate.gates"), Current: current == "gates"},
		{Href: "/office/gate/devices", Label: p.T("office.gate.devices"), Current: current == "devices"},
	}
}

type gatesPage struct {
	page.Page
	Tabs  []page.Tab
	Gates []gateRow
	Ready bool // there is a location to put a gate at
}

type gateRow struct {
	*checkin.Gate
	Location string
	Types    []string
}

func (s *screens) gates(c *fiber.Ctx) error {
	e, err := s.Edition(c)
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
	p, err := s.Page(c, "office", "office.gate.gates")
	if err != nil {
		return err
	}
	d := gatesPage{Page: p, Tabs: gateTabs(p, "gates"), Ready: len(locations) > 0}
	for _, g := range gates {
		row := gateRow{Gate: g}
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
	return s.Show(c, fiber.StatusOK, "office/gates", d)
}

type gatePage struct {
	page.Page
	Action    string
	ID        checkin.GateID
	Name      lang.Text
	In        map[string]string
	Locations []page.Option
	Types     []page.Option
}

func (s *screens) gate(c *fiber.Ctx) error {
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
	return s.Show(c, fiber.StatusOK, "office/gate", d)
}

func (s *screens) gatePage(c *fiber.Ctx) (d gatePage, e *festival.Edition, g *checkin.Gate, err error) {
	title := "office.gate.gate_new"
	if c.Params("id") == "" {
		if e, err = s.Edition(c); err != nil {
			return d, nil, nil, err
		}
		d.Action = "/office/gate/gates/new"
	} else {
		var id int64
		if e, id, err = s.EditionAndID(c); err != nil {
			return d, nil, nil, err
		}
		if g, err = s.Checkin.Gate(c.UserContext(), e.ID, checkin.GateID(id)); err != nil {
			return d, nil, nil, err
		}
		title, d.ID = "office.gate.gate_edit", g.ID
		d.Action = "/office/gate/gates/" + strconv.FormatInt(id, 10)
	}
	d.Page, err = s.Page(c, "office", title)
	return d, e, g, err
}

func (s *screens) gateChoices(c *fiber.Ctx, d *gatePage, e *festival.Edition, chosen []string) error {
	locations, err := s.Festival.Locations(c.UserContext(), e)
	if err != nil {
		return err
	}
	for _, l := range locations {
		d.Locations = append(d.Locations, page.Option{Value: strconv.FormatInt(int64(l.ID), 10), Label: d.Text(l.Name)})
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

func (s *screens) gatePost(c *fiber.Ctx) error {
	d, e, g, err := s.gatePage(c)
	if err != nil {
		return err
	}
	r := page.Read(c)
	draft := checkin.GateDraft{
		Slug: r.Line("slug"), Name: page.Text(c, "name"), LocationID: festival.LocationID(r.Whole("location")),
		Position: r.Whole("position"), Version: r.Whole("version"),
	}
	for _, v := range page.Values(c, "type") {
		id, _ := strconv.ParseInt(v, 10, 64)
		draft.Types = append(draft.Types, ticket.TypeID(id))
	}
	if err = r.Err(); err == nil {
		if g == nil {
			_, err = s.Checkin.CreateGate(c.UserContext(), e.ID, draft, s.Now())
		} else {
			err = s.Checkin.UpdateGate(c.UserContext(), e.ID, g.ID, draft, s.Now())
		}
	}
	if err == nil {
		s.Flash(c, "ok", "office.gate.gate_saved")
		return page.SeeOther(c, "/office/gate/gates")
	}
	status, ok := d.Complain(err)
	if !ok {
		return err
	}
	d.Name, d.In = draft.Name, page.Sent(c, "slug", "location", "position", "version").In
	if err := s.gateChoices(c, &d, e, page.Values(c, "type")); err != nil {
		return err
	}
	return s.Show(c, status, "office/gate", d)
}

func (s *screens) gateDeletePost(c *fiber.Ctx) error {
	_, e, g, err := s.gatePage(c)
	if err != nil {
		return err
	}
	if err := s.Checkin.DeleteGate(c.UserContext(), e.ID, g.ID, s.Now()); err != nil {
		return err
	}
	s.Flash(c, "ok", "office.gate.gate_deleted")
	return page.SeeOther(c, "/office/gate/gates")
}
