package web

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site"
)

type stagesPage struct {
	page
	Stages    []*site.Stage
	Locations map[festival.LocationID]string
}

func (s *Server) stages(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.stages.title")
	if err != nil {
		return err
	}
	d := stagesPage{page: p, Locations: map[festival.LocationID]string{}}
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
	return s.show(c, fiber.StatusOK, "office/stages", d)
}

type stagePage struct {
	page
	form
	ID        site.StageID // 0: a new one
	Name      string
	Kinds     []option
	Locations []option
}

var stageFields = []string{
	"location", "name", "kind", "capacity", "amplified", "indoor", "music_end", "x", "y", "front", "depth", "degrees", "position", "version",
}

func stageForm(p page, st *site.Stage) form {
	f := form{
		In: map[string]string{
			"location": p.Sprint(st.LocationID), "name": st.Name, "kind": string(st.Kind), "amplified": yesField(st.Amplified), "indoor": yesField(st.Indoor),
			"capacity": maybeField(st.Capacity, func(n int) string { return p.Sprint(n) }), "music_end": maybeField(st.MusicEnd, clockField),
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
	in["x"], in["y"] = numberField(b.X), numberField(b.Y)
	in["front"], in["depth"], in["degrees"] = numberField(b.Front), numberField(b.Depth), numberField(b.Degrees)
}

func (r *reader) box() site.Box {
	return site.Box{X: r.number("x"), Y: r.number("y"), Front: r.number("front"), Depth: r.number("depth"), Degrees: r.number("degrees")}
}

func stageDraft(c *fiber.Ctx) (site.StageDraft, error) {
	r := read(c)
	d := site.StageDraft{
		LocationID: festival.LocationID(r.whole("location")), Name: r.line("name"), Kind: site.StageKind(r.line("kind")),
		Description: text(c, "description"), Capacity: r.maybeWhole("capacity"), Amplified: r.yes("amplified"), Indoor: r.yes("indoor"),
		MusicEnd: r.maybeClock("music_end"), Position: r.whole("position"), Version: r.whole("version"),
	}
	if r.line("x") != "" || r.line("y") != "" || r.line("front") != "" || r.line("depth") != "" {
		box := r.box()
		d.Box = &box
	}
	return d, r.err()
}

func (s *Server) stageNew(c *fiber.Ctx) error { return s.showStage(c, nil, nil) }

func (s *Server) stageEdit(c *fiber.Ctx) error {
	_, st, err := s.oneStage(c)
	if err != nil {
		return err
	}
	return s.showStage(c, st, nil)
}

func (s *Server) oneStage(c *fiber.Ctx) (*festival.Edition, *site.Stage, error) {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return nil, nil, err
	}
	st, err := s.Site.Stage(c.UserContext(), e.ID, site.StageID(id))
	return e, st, err
}

func (s *Server) showStage(c *fiber.Ctx, st *site.Stage, wrong error) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	title := "office.stage.title"
	if st == nil {
		title = "office.stage.title_new"
	}
	p, err := s.page(c, "office", title)
	if err != nil {
		return err
	}
	d := stagePage{page: p, form: form{In: map[string]string{"kind": "stage"}}}
	if d.Locations, err = s.locationOptions(c, e, p); err != nil {
		return err
	}
	for _, k := range site.StageKinds {
		d.Kinds = append(d.Kinds, option{Value: string(k), Label: p.T("office.stage.kind." + string(k))})
	}
	if st != nil {
		d.ID, d.Name, d.form = st.ID, st.Name, stageForm(p, st)
	}
	status, err := d.judge(wrong)
	if err != nil {
		return err
	}
	if wrong != nil {
		d.form = typed(c, stageFields...).with(c, "description")
	}
	return s.show(c, status, "office/stage", d)
}

func (s *Server) locationOptions(c *fiber.Ctx, e *festival.Edition, p page) ([]option, error) {
	all, err := s.Festival.Locations(c.UserContext(), e)
	var options []option
	for _, l := range all {
		options = append(options, option{Value: p.Sprint(l.ID), Label: p.Text(l.Name)})
	}
	return options, err
}

func (s *Server) stageNewPost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	d, err := stageDraft(c)
	if err == nil {
		_, err = s.Site.CreateStage(c.UserContext(), e, d, s.now())
	}
	if err != nil {
		return s.showStage(c, nil, err)
	}
	s.flash(c, "ok", "office.saved")
	return seeOther(c, "/office/stages")
}

func (s *Server) stageEditPost(c *fiber.Ctx) error {
	e, st, err := s.oneStage(c)
	if err != nil {
		return err
	}
	if value(c, "do") == "delete" {
		err := s.Site.DeleteStage(c.UserContext(), e, st.ID, s.now())
		if fault.Is(err, fault.Conflict) {
			return s.showStage(c, st, err)
		}
		if err != nil {
			return err
		}
		s.flash(c, "ok", "office.deleted")
		return seeOther(c, "/office/stages")
	}
	d, err := stageDraft(c)
	if err == nil {
		err = s.Site.UpdateStage(c.UserContext(), e, st.ID, d, s.now())
	}
	if err != nil {
		return s.showStage(c, st, err)
	}
	s.flash(c, "ok", "office.saved")
	return seeOther(c, fmt.Sprintf("/office/stages/%d", st.ID))
}
