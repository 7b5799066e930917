package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/web/page"
)

// gatePicks are the gates to choose from; the only one is chosen.
func (s *screens) gatePicks(c *fiber.Ctx, p page.Page, e *festival.Edition) ([]page.Option, error) {
	gates, err := s.Checkin.Gates(c.UserContext(), e.ID)
	if err != nil {
		return nil, err
	}
	var picks []page.Option
	for _, g := range gates {
		picks = append(picks, page.Option{Value: p.Sprint(g.ID), Label: p.Text(g.Name)})
	}
	if p.In["gate"] == "" && len(picks) == 1 {
		p.In["gate"] = picks[0].Value
	}
	return picks, nil
}

func gateTabs(p page.Page, current string) []page.Tab {
	return []page.Tab{
		{Href: p.Office + "/gate", Label: p.T("office.gate.now"), Current: current == "now"},
		{Href: p.Office + "/gate/gates", Label: p.T("office.gate.gates"), Current: current == "gates"},
		{Href: p.Office + "/gate/devices", Label: p.T("office.gate.devices"), Current: current == "devices"},
		{Href: p.Office + "/gate/paper", Label: p.T("office.gate.paper"), Current: current == "paper"},
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
	types, err := s.Tickets.Types(c.UserContext(), e, s.Now())
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
			if slices.Contains(g.Types, int64(t.ID)) {
				row.Types = append(row.Types, p.Text(t.Name))
			}
		}
		d.Gates = append(d.Gates, row)
	}
	return s.Show(c, "office/gates", d)
}

type gatePage struct {
	page.Page
	ID        checkin.GateID // 0: a new one
	Locations []page.Option
	Types     []page.Option
}

func gateFields(f *page.Fields, d *checkin.GateDraft) {
	f.Text("name", &d.Name)
	page.Key(f, "location", &d.LocationID)
	page.Keys(f, "type", &d.Types)
	f.Line("slug", &d.Slug)
	f.Whole("position", &d.Position)
	f.Version(&d.Version)
}

func (s *screens) gate() page.Handlers {
	return page.Edit(page.Form[*checkin.Gate, checkin.GateDraft]{
		House: s.House, Template: "office/gate", Title: "office.gate.gate_edit",
		Load: func(c *fiber.Ctx, e *festival.Edition) (*checkin.Gate, error) {
			id, err := page.Number(c, "id")
			if err != nil || id == 0 {
				return &checkin.Gate{}, err
			}
			return s.Checkin.Gate(c.UserContext(), e.ID, checkin.GateID(id))
		},
		Draft:  func(_ *festival.Edition, g *checkin.Gate) checkin.GateDraft { return g.Draft() },
		Fields: gateFields,
		Page:   s.gatePage,
		Save: func(c *fiber.Ctx, e *festival.Edition, g *checkin.Gate, d checkin.GateDraft) (done page.Done, err error) {
			if g.ID == 0 {
				_, err = s.Checkin.CreateGate(c.UserContext(), e.ID, d, s.Now())
			} else {
				err = s.surelyAdmits(c, e, g, d, func() error { return s.Checkin.UpdateGate(c.UserContext(), e.ID, g.ID, d, s.Now()) })
			}
			return page.Done{To: s.Office(c, "/gate/gates"), Key: "office.gate.gate_saved"}, err
		},
		Removal: func(c *fiber.Ctx, p page.Page, g *checkin.Gate) (page.Question, error) {
			all, err := s.Ties.OfGate(c.UserContext(), p.Edition.ID, g.ID)
			return removal(p, "gate", p.Text(g.Name), all), err
		},
		Delete: func(c *fiber.Ctx, e *festival.Edition, g *checkin.Gate) (page.Done, error) {
			done := gone(s.Office(c, "/gate/gates"), "gate", int64(g.ID))
			return done, s.Checkin.DeleteGate(c.UserContext(), e.ID, g.ID, s.Now())
		},
	})
}

func (s *screens) gatePage(c *fiber.Ctx, p page.Page, g *checkin.Gate) (_ any, err error) {
	d := gatePage{Page: p, ID: g.ID}
	if g.ID == 0 {
		d.Title = p.T("office.gate.gate_new")
	}
	if d.Locations, err = s.locationOptions(c, p); err != nil {
		return nil, err
	}
	if d.In["location"] == "" && len(d.Locations) == 1 {
		d.In["location"] = d.Locations[0].Value
	}
	d.Types, err = s.typeOptions(c, p)
	return d, err
}
