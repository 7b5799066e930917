package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/ties"
	"markt/internal/web/page"
)

type stagesPage struct {
	page.Page
	Stages    []*site.Stage
	Locations map[festival.LocationID]string
}

func (s *screens) stages(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.stages.title")
	if err != nil {
		return err
	}
	d := stagesPage{Page: p, Locations: map[festival.LocationID]string{}}
	if d.Stages, err = s.Site.Stages(c.UserContext(), e.ID); err != nil {
		return err
	}
	all, err := s.Festival.Locations(c.UserContext(), e)
	if err != nil {
		return err
	}
	for _, l := range all {
		d.Locations[l.ID] = p.Text(l.Name)
	}
	return s.Show(c, "office/stages", d)
}

type stagePage struct {
	page.Page
	ID        site.StageID // 0: a new one
	Name      string
	Kinds     []page.Option
	Locations []page.Option
}

func stageFields(f *page.Fields, d *site.StageDraft) {
	page.Key(f, "location", &d.LocationID)
	f.Line("name", &d.Name)
	page.Word(f, "kind", &d.Kind)
	f.Text("description", &d.Description)
	f.MaybeWhole("capacity", &d.Capacity)
	f.Yes("amplified", &d.Amplified)
	f.Yes("indoor", &d.Indoor)
	f.MaybeClock("music_end", &d.MusicEnd)
	f.Line("music_end_source", &d.MusicEndSource)
	f.Yes("several", &d.Several)
	f.Whole("position", &d.Position)
	f.Version(&d.Version)
	maybeBoxFields(f, &d.Box)
}

// boxFields are where a thing stands and how large it is.
func boxFields(f *page.Fields, b *site.Box) {
	f.Number("x", &b.X)
	f.Number("y", &b.Y)
	f.Number("front", &b.Front)
	f.Number("depth", &b.Depth)
	f.Number("degrees", &b.Degrees)
}

// maybeBoxFields are boxFields of a thing that need not be drawn: with place
// and size empty it is not.
func maybeBoxFields(f *page.Fields, b **site.Box) {
	var x, y, front, depth *float64
	degrees := 0.0
	if *b != nil {
		x, y, front, depth, degrees = &(*b).X, &(*b).Y, &(*b).Front, &(*b).Depth, (*b).Degrees
	}
	f.MaybeNumber("x", &x)
	f.MaybeNumber("y", &y)
	f.MaybeNumber("front", &front)
	f.MaybeNumber("depth", &depth)
	f.Number("degrees", &degrees)
	if *b = nil; x != nil || y != nil || front != nil || depth != nil {
		*b = &site.Box{X: or(x), Y: or(y), Front: or(front), Depth: or(depth), Degrees: degrees}
	}
}

// or is a number, 0 for none.
func or(n *float64) float64 {
	if n == nil {
		return 0
	}
	return *n
}

func (s *screens) stage() page.Handlers {
	return page.Edit(page.Form[*site.Stage, site.StageDraft]{
		House: s.House, Template: "office/stage", Title: "office.stage.title",
		Load: func(c *fiber.Ctx, e *festival.Edition) (*site.Stage, error) {
			id, err := page.Number(c, "id")
			if err != nil || id == 0 {
				return &site.Stage{Kind: site.StageKinds[0]}, err
			}
			return s.Site.Stage(c.UserContext(), e.ID, site.StageID(id))
		},
		Draft:  func(_ *festival.Edition, st *site.Stage) site.StageDraft { return st.Draft() },
		Fields: stageFields,
		Page:   s.stagePage,
		Save: func(c *fiber.Ctx, e *festival.Edition, st *site.Stage, d site.StageDraft) (page.Done, error) {
			if st.ID == 0 {
				_, err := s.Site.CreateStage(c.UserContext(), e, d, s.Now())
				return page.Saved(s.Office(c, "/stages")), err
			}
			update := func() error { return s.Site.UpdateStage(c.UserContext(), e, st.ID, d, s.Now()) }
			done := page.Saved(s.Office(c, "/stages/%d", st.ID))
			if d.LocationID == st.LocationID || d.Version != st.Version { // of another version both are shown
				return done, update()
			}
			along := func(p page.Page) ([]ties.Tie, error) { return s.Ties.OfStage(c.UserContext(), e.ID, st.ID) }
			return done, s.surelyMoved(c, "stage", func(page.Page) string { return st.Name }, along, update)
		},
		Removal: func(c *fiber.Ctx, p page.Page, st *site.Stage) (page.Question, error) {
			all, err := s.Ties.OfStage(c.UserContext(), p.Edition.ID, st.ID)
			return removal(p, "stage", st.Name, all), err
		},
		Delete: func(c *fiber.Ctx, e *festival.Edition, st *site.Stage) (page.Done, error) {
			return gone(s.Office(c, "/stages"), "stage", int64(st.ID)), s.Site.DeleteStage(c.UserContext(), e, st.ID, s.Now())
		},
	})
}

func (s *screens) stagePage(c *fiber.Ctx, p page.Page, st *site.Stage) (any, error) {
	d := stagePage{Page: p, ID: st.ID, Name: st.Name}
	if st.ID == 0 {
		d.Title = p.T("office.stage.title_new")
	}
	d.Kinds = page.Options(site.StageKinds, func(k site.StageKind) string { return p.T("office.stage.kind." + string(k)) })
	all, err := s.Festival.Locations(c.UserContext(), p.Edition)
	for _, l := range all {
		d.Locations = append(d.Locations, page.Option{Value: p.Sprint(l.ID), Label: p.Text(l.Name)})
	}
	return d, err
}
