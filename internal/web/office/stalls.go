package office

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/stall"
	"markt/internal/web/page"
)

type stallsPage struct {
	page.Page
	Stalls []stall.Stall
	Kinds  []page.Option
	States []page.Option
	Kind   string
	State  string
	Sought string
}

func (s *screens) stalls(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.stall.stalls")
	if err != nil {
		return err
	}
	d := stallsPage{Page: p, Kind: c.Query("kind"), State: c.Query("state"), Sought: page.Clean(c.Query("q"))}
	for _, st := range []string{"accepted", "confirmed", "withdrawn"} {
		d.States = append(d.States, page.Option{Value: st, Label: p.T("stall.state." + st)})
	}
	if d.Kinds, err = s.kindPicks(c, p); err != nil {
		return err
	}
	if d.Stalls, err = s.Stalls.Stalls(c.UserContext(), e.ID, stall.StallFilter{State: stall.StallState(d.State), Kind: d.Kind, Text: d.Sought}); err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "office/stalls", d)
}

type stallPage struct {
	page.Page
	ID    stall.ID
	Stall *stall.Stall // nil for a new one
	Draft stall.StallDraft
	Kinds []page.Option
	New   bool
}

func (s *screens) stallPage(c *fiber.Ctx) (stallPage, error) {
	p, err := s.Page(c, "office", "office.stall.stall")
	d := stallPage{Page: p, New: c.Params("id") == "new"}
	if err != nil {
		return d, err
	}
	e, err := s.Edition(c)
	if err != nil {
		return d, err
	}
	if d.New {
		kinds, err := s.Stalls.Kinds(c.UserContext(), e.ID)
		for _, k := range kinds {
			d.Kinds = append(d.Kinds, page.Option{Value: strconv.FormatInt(int64(k.ID), 10), Label: p.Text(k.Name)})
		}
		return d, err
	}
	_, id, err := s.EditionAndID(c)
	if err != nil {
		return d, err
	}
	st, err := s.Stalls.Stall(c.UserContext(), e.ID, stall.ID(id))
	if err != nil {
		return d, err
	}
	d.ID, d.Stall = st.ID, st
	d.Draft = stall.StallDraft{Kind: st.Kind, Name: st.Name, Organisation: st.Organisation, Description: st.Description, Goods: st.Goods, Version: st.Version}
	return d, nil
}

func (s *screens) stall(c *fiber.Ctx) error {
	d, err := s.stallPage(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "office/stall", d)
}

func (s *screens) stallPost(c *fiber.Ctx) error {
	d, err := s.stallPage(c)
	if err != nil {
		return err
	}
	kind, _ := strconv.ParseInt(page.Value(c, "kind"), 10, 64)
	version, _ := strconv.Atoi(page.Value(c, "version"))
	d.Draft = stall.StallDraft{Kind: stall.KindID(kind), Name: page.Value(c, "name"), Organisation: page.Value(c, "organisation"), Description: page.Text(c, "description"),
		Goods: page.Text(c, "goods"), Front: stall.Decimal(page.Value(c, "front")), Depth: stall.Decimal(page.Value(c, "depth")), Version: version}
	if d.New {
		_, err = s.Stalls.CreateStall(c.UserContext(), d.Edition.ID, d.Draft, s.Now())
	} else {
		err = s.Stalls.UpdateStall(c.UserContext(), d.Edition.ID, d.ID, d.Draft, s.Now())
	}
	if err == nil {
		s.Flash(c, "ok", "office.stall.stall_saved")
		return page.SeeOther(c, "/office/stalls")
	}
	status, ok := d.Complain(err)
	if !ok {
		return err
	}
	return s.Show(c, status, "office/stall", d)
}

func (d stallsPage) Metres(f *float64) string { return d.Decimal(f, 2) }
