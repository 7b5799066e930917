package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/stall"
)

type officeStallsPage struct {
	page
	Stalls []stall.Stall
	Kinds  []option
	States []option
	Kind   string
	State  string
	Sought string
}

func (s *Server) officeStalls(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.stall.stalls")
	if err != nil {
		return err
	}
	d := officeStallsPage{page: p, Kind: c.Query("kind"), State: c.Query("state"), Sought: clean(c.Query("q"))}
	for _, st := range []string{"accepted", "confirmed", "withdrawn"} {
		d.States = append(d.States, option{Value: st, Label: p.T("stall.state." + st)})
	}
	if d.Kinds, err = s.kindPicks(c, p); err != nil {
		return err
	}
	if d.Stalls, err = s.Stalls.Stalls(c.UserContext(), e.ID, stall.StallFilter{State: stall.StallState(d.State), Kind: d.Kind, Text: d.Sought}); err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "office/stalls", d)
}

type officeStallPage struct {
	page
	ID    stall.ID
	Stall *stall.Stall // nil for a new one
	Draft stall.StallDraft
	Kinds []option
	New   bool
}

func (s *Server) officeStallPage(c *fiber.Ctx) (officeStallPage, error) {
	p, err := s.page(c, "office", "office.stall.stall")
	d := officeStallPage{page: p, New: c.Params("id") == "new"}
	if err != nil {
		return d, err
	}
	e, err := s.edition(c)
	if err != nil {
		return d, err
	}
	if d.New {
		kinds, err := s.Stalls.Kinds(c.UserContext(), e.ID)
		for _, k := range kinds {
			d.Kinds = append(d.Kinds, option{Value: strconv.FormatInt(int64(k.ID), 10), Label: p.Text(k.Name)})
		}
		return d, err
	}
	_, id, err := s.editionAndID(c)
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

func (s *Server) officeStall(c *fiber.Ctx) error {
	d, err := s.officeStallPage(c)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "office/stall", d)
}

func (s *Server) officeStallPost(c *fiber.Ctx) error {
	d, err := s.officeStallPage(c)
	if err != nil {
		return err
	}
	kind, _ := strconv.ParseInt(value(c, "kind"), 10, 64)
	version, _ := strconv.Atoi(value(c, "version"))
	d.Draft = stall.StallDraft{Kind: stall.KindID(kind), Name: value(c, "name"), Organisation: value(c, "organisation"), Description: text(c, "description"),
		Goods: text(c, "goods"), Front: stall.Decimal(value(c, "front")), Depth: stall.Decimal(value(c, "depth")), Version: version}
	if d.New {
		_, err = s.Stalls.CreateStall(c.UserContext(), d.edition.ID, d.Draft, s.now())
	} else {
		err = s.Stalls.UpdateStall(c.UserContext(), d.edition.ID, d.ID, d.Draft, s.now())
	}
	if err == nil {
		s.flash(c, "ok", "office.stall.stall_saved")
		return seeOther(c, "/office/stalls")
	}
	status, ok := d.complain(err)
	if !ok {
		return err
	}
	return s.show(c, status, "office/stall", d)
}

func (d officeStallsPage) Metres(f *float64) string { return d.decimal(f, 2) }
