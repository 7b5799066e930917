package office

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site"
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
	return s.Show(c, fiber.StatusOK, "office/stages", d)
}

type stagePage struct {
	page.Page
	page.Typed
	ID        site.StageID // 0: a new one
	Name      string
	Kinds     []page.Option
	Locations []page.Option
}

var stageFields = []string{
	"location", "name", "kind", "capacity", "amplified", "indoor", "music_end", "x", "y", "front", "depth", "degrees", "position", "version",
}

func stageForm(p page.Page, st *site.Stage) page.Typed {
	f := page.Typed{
		In: map[string]string{
			"location": p.Sprint(st.LocationID), "name": st.Name, "kind": string(st.Kind), "amplified": page.YesField(st.Amplified), "indoor": page.YesField(st.Indoor),
			"capacity": page.MaybeField(st.Capacity, func(n int) string { return p.Sprint(n) }), "music_end": page.MaybeField(st.MusicEnd, page.ClockField),
			"position": p.Sprint(st.Position), "version": p.Sprint(st.Version),
		},
		Texts: map[string]map[string]string{"description": p.Values(st.Description)},
	}
	if box, drawn := st.Box(); drawn {
		boxFields(f.In, box)
	}
	return f
}

func boxFields(in map[string]string, b site.Box) {
	in["x"], in["y"] = page.NumberField(b.X), page.NumberField(b.Y)
	in["front"], in["depth"], in["degrees"] = page.NumberField(b.Front), page.NumberField(b.Depth), page.NumberField(b.Degrees)
}

func boxOf(r *page.Reader) site.Box {
	return site.Box{X: r.Number("x"), Y: r.Number("y"), Front: r.Number("front"), Depth: r.Number("depth"), Degrees: r.Number("degrees")}
}

func stageDraft(c *fiber.Ctx) (site.StageDraft, error) {
	r := page.Read(c)
	d := site.StageDraft{
		LocationID: festival.LocationID(r.Whole("location")), Name: r.Line("name"), Kind: site.StageKind(r.Line("kind")),
		Description: page.Text(c, "description"), Capacity: r.MaybeWhole("capacity"), Amplified: r.Yes("amplified"), Indoor: r.Yes("indoor"),
		MusicEnd: r.MaybeClock("music_end"), Position: r.Whole("position"), Version: r.Whole("version"),
	}
	if r.Line("x") != "" || r.Line("y") != "" || r.Line("front") != "" || r.Line("depth") != "" {
		box := boxOf(r)
		d.Box = &box
	}
	return d, r.Err()
}

func (s *screens) stageNew(c *fiber.Ctx) error { return s.showStage(c, nil, nil) }

func (s *screens) stageEdit(c *fiber.Ctx) error {
	_, st, err := s.oneStage(c)
	if err != nil {
		return err
	}
	return s.showStage(c, st, nil)
}

func (s *screens) oneStage(c *fiber.Ctx) (*festival.Edition, *site.Stage, error) {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return nil, nil, err
	}
	st, err := s.Site.Stage(c.UserContext(), e.ID, site.StageID(id))
	return e, st, err
}

func (s *screens) showStage(c *fiber.Ctx, st *site.Stage, wrong error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	title := "office.stage.title"
	if st == nil {
		title = "office.stage.title_new"
	}
	p, err := s.Page(c, "office", title)
	if err != nil {
		return err
	}
	d := stagePage{Page: p, Typed: page.Typed{In: map[string]string{"kind": "stage"}}}
	if d.Locations, err = s.locationOptions(c, e, p); err != nil {
		return err
	}
	for _, k := range site.StageKinds {
		d.Kinds = append(d.Kinds, page.Option{Value: string(k), Label: p.T("office.stage.kind." + string(k))})
	}
	if st != nil {
		d.ID, d.Name, d.Typed = st.ID, st.Name, stageForm(p, st)
	}
	status, err := d.Judge(wrong)
	if err != nil {
		return err
	}
	if wrong != nil {
		d.Typed = page.Sent(c, stageFields...).WithTexts(c, "description")
	}
	return s.Show(c, status, "office/stage", d)
}

func (s *screens) locationOptions(c *fiber.Ctx, e *festival.Edition, p page.Page) ([]page.Option, error) {
	all, err := s.Festival.Locations(c.UserContext(), e)
	var options []page.Option
	for _, l := range all {
		options = append(options, page.Option{Value: p.Sprint(l.ID), Label: p.Text(l.Name)})
	}
	return options, err
}

func (s *screens) stageNewPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	d, err := stageDraft(c)
	if err == nil {
		_, err = s.Site.CreateStage(c.UserContext(), e, d, s.Now())
	}
	if err != nil {
		return s.showStage(c, nil, err)
	}
	s.Flash(c, "ok", "office.saved")
	return page.SeeOther(c, "/office/stages")
}

func (s *screens) stageEditPost(c *fiber.Ctx) error {
	e, st, err := s.oneStage(c)
	if err != nil {
		return err
	}
	if page.Value(c, "do") == "delete" {
		err := s.Site.DeleteStage(c.UserContext(), e, st.ID, s.Now())
		if fault.Is(err, fault.Conflict) {
			return s.showStage(c, st, err)
		}
		if err != nil {
			return err
		}
		s.Flash(c, "ok", "office.deleted")
		return page.SeeOther(c, "/office/stages")
	}
	d, err := stageDraft(c)
	if err == nil {
		err = s.Site.UpdateStage(c.UserContext(), e, st.ID, d, s.Now())
	}
	if err != nil {
		return s.showStage(c, st, err)
	}
	s.Flash(c, "ok", "office.saved")
	return page.SeeOther(c, fmt.Sprintf("/office/stages/%d", st.ID))
}
