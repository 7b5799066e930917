package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/stall"
	"markt/internal/web/page"
)

const stallRows = 100

type stallsPage struct {
	page.Page
	Stalls []stall.StallRow
	Kinds  []page.Option
	States []page.Option
	Kind   string
	State  string
	Sought string
	Count  int
	page.Listing
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
	d.Listing = page.ReadListing(c, p.Office+"/stalls", page.Narrowed(c, "kind", "state", "q"), stallRows, "kind", "name", "state", "size", "watts")
	d.States = page.Options([]stall.StallState{stall.StallAccepted, stall.StallConfirmed, stall.StallWithdrawn},
		func(st stall.StallState) string { return p.T("stall.state." + string(st)) })
	if d.Kinds, err = s.kindPicks(c, p); err != nil {
		return err
	}
	filter := stall.StallFilter{State: stall.StallState(d.State), Kind: d.Kind, Text: d.Sought}
	d.Stalls, d.Count, err = page.Read(&d.Listing, p.Lang,
		func(o pg.Sorting) ([]stall.StallRow, error) {
			return s.Stalls.StallPart(c.UserContext(), e.ID, filter, o)
		},
		func(r stall.StallRow) int { return r.Total })
	if err != nil {
		return err
	}
	return s.Show(c, "office/stalls", d)
}

func (d stallsPage) Metres(f *float64) string { return d.Decimal(f, 2) }

type stallPage struct {
	page.Page
	Stall *stall.Stall  // without ID: a new one
	Kinds []page.Option // to choose from for a new one
}

func stallFields(f *page.Fields, d *stall.StallDraft) {
	page.Key(f, "kind", &d.Kind)
	f.Line("name", &d.Name)
	f.Line("organisation", &d.Organisation)
	f.Text("description", &d.Description)
	f.Text("goods", &d.Goods)
	page.Word(f, "front", &d.Front) // as typed: the room reads "2,5 m"
	page.Word(f, "depth", &d.Depth)
	f.Version(&d.Version)
}

func (s *screens) stall() page.Handlers {
	return page.Edit(page.Form[*stall.Stall, stall.StallDraft]{
		House: s.House, Template: "office/stall", Title: "office.stall.stall",
		Load: func(c *fiber.Ctx, e *festival.Edition) (*stall.Stall, error) {
			id, err := page.Number(c, "id")
			if err != nil || id == 0 {
				return &stall.Stall{}, err
			}
			return s.Stalls.Stall(c.UserContext(), e.ID, stall.ID(id))
		},
		Draft:  func(_ *festival.Edition, st *stall.Stall) stall.StallDraft { return st.Draft() },
		Fields: stallFields,
		Page:   s.stallPage,
		Save: func(c *fiber.Ctx, e *festival.Edition, st *stall.Stall, d stall.StallDraft) (done page.Done, err error) {
			if st.ID == 0 {
				_, err = s.Stalls.CreateStall(c.UserContext(), e.ID, d, s.Now())
			} else {
				err = s.Stalls.UpdateStall(c.UserContext(), e.ID, st.ID, d, s.Now())
			}
			return page.Done{To: s.Office(c, "/stalls"), Key: "office.stall.stall_saved"}, err
		},
	})
}

func (s *screens) stallPage(c *fiber.Ctx, p page.Page, st *stall.Stall) (any, error) {
	d := stallPage{Page: p, Stall: st}
	if st.ID != 0 {
		return d, nil
	}
	kinds, err := s.Stalls.Kinds(c.UserContext(), p.Edition.ID)
	for _, k := range kinds {
		d.Kinds = append(d.Kinds, page.Option{Value: p.Sprint(k.ID), Label: p.Text(k.Name)})
	}
	return d, err
}
