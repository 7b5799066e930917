package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site"
)

type pitchPage struct {
	page
	form
	Location festival.LocationID
	Place    string
	Number   string
}

func (s *Server) onePitch(c *fiber.Ctx) (*festival.Edition, *festival.Location, *site.Pitch, error) {
	e, l, err := s.oneLocation(c)
	if err != nil {
		return nil, nil, nil, err
	}
	plan, err := s.Site.Plan(c.UserContext(), e.ID, l.ID)
	if err != nil {
		return nil, nil, nil, err
	}
	id := c.Params("pitch")
	i := slices.IndexFunc(plan.Pitches, func(t *site.Pitch) bool { return fmt.Sprint(int64(t.ID)) == id })
	if i < 0 {
		return nil, nil, nil, fault.New(fault.NotFound, "web.onePitch", "error.not_found")
	}
	return e, l, plan.Pitches[i], nil
}

func pitchForm(t *site.Pitch) form {
	var outlets []string
	for _, o := range t.Outlets {
		outlets = append(outlets, o.Type)
	}
	f := form{In: map[string]string{
		"number": t.Number, "water": yesField(t.Water), "note": t.Note, "outlets": strings.Join(outlets, " "), "version": fmt.Sprint(t.Version),
	}}
	boxFields(f.In, t.Box)
	return f
}

func (s *Server) planPitch(c *fiber.Ctx) error {
	_, l, t, err := s.onePitch(c)
	if err != nil {
		return err
	}
	return s.showPitch(c, l, t, pitchForm(t), nil)
}

func (s *Server) showPitch(c *fiber.Ctx, l *festival.Location, t *site.Pitch, f form, wrong error) error {
	p, err := s.page(c, "office", "office.pitch.title", "pitch", t.Number)
	if err != nil {
		return err
	}
	status := fiber.StatusOK
	if wrong != nil {
		var ok bool
		if status, ok = p.complain(wrong); !ok {
			return wrong
		}
	}
	return s.show(c, status, "office/pitch", pitchPage{p, f, l.ID, p.Text(l.Name), t.Number})
}

func (s *Server) planPitchEditPost(c *fiber.Ctx) error {
	e, l, t, err := s.onePitch(c)
	if err != nil {
		return err
	}
	if value(c, "do") == "delete" {
		err := s.Site.DeletePitch(c.UserContext(), e, l.ID, t.ID, s.now())
		if fault.Is(err, fault.Conflict) {
			return s.showPitch(c, l, t, pitchForm(t), err)
		}
		return s.removed(c, fmt.Sprintf("/office/plan/%d", l.ID), err)
	}
	r := read(c)
	d := site.PitchDraft{
		Number: r.line("number"), Box: r.box(), Water: r.yes("water"), Note: r.line("note"), Version: r.whole("version"),
		Outlets: sameOutlets(t.Outlets, r.outlets("outlets")),
	}
	if err = r.err(); err == nil {
		err = s.Site.UpdatePitch(c.UserContext(), e, l.ID, t.ID, d, s.now())
	}
	if err != nil {
		f := typed(c, "number", "x", "y", "front", "depth", "degrees", "water", "note", "outlets", "version")
		return s.showPitch(c, l, t, f, err)
	}
	return s.planDone(c, l.ID, "office.saved")
}

// sameOutlets keeps breaker and circuit of sockets that stay, because the form
// names types only.
func sameOutlets(old, typed []site.Outlet) []site.Outlet {
	for i := range typed {
		if j := slices.IndexFunc(old, func(o site.Outlet) bool { return o.Type == typed[i].Type }); j >= 0 {
			typed[i] = old[j]
			old = slices.Delete(slices.Clone(old), j, j+1)
		}
	}
	return typed
}

type planReleasePage struct {
	page
	form
	Last     *site.Released
	Changes  []string
	Releases []site.ReleaseLine
	Warnings int
}

func (s *Server) planRelease(c *fiber.Ctx) error { return s.showPlanRelease(c, nil) }

func (s *Server) showPlanRelease(c *fiber.Ctx, wrong error) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.plan_release.title")
	if err != nil {
		return err
	}
	d := planReleasePage{page: p, form: typed(c, "label")}
	if d.Last, err = s.Site.Last(c.UserContext(), e); err != nil {
		return err
	}
	draft, err := s.Site.Draft(c.UserContext(), e)
	if err != nil {
		return err
	}
	for _, change := range site.Diff(d.Last.Document, draft) {
		d.Changes = append(d.Changes, p.planChange(change))
	}
	if d.Releases, err = s.Site.Releases(c.UserContext(), e); err != nil {
		return err
	}
	status := fiber.StatusOK
	if wrong != nil {
		var ok bool
		if status, ok = d.complain(wrong); !ok {
			return wrong
		}
	}
	return s.show(c, status, "office/plan_release", d)
}

// planChange says one difference in a sentence.
func (p page) planChange(c site.Change) string {
	return p.T("office.plan_release."+c.Thing+"_"+string(c.Verb), "name", c.Name, "location", p.Text(c.Location), "before", c.Before, "after", c.After)
}

func (s *Server) planReleasePost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	r, err := s.Site.Release(c.UserContext(), e, value(c, "label"), s.now())
	if err != nil {
		return s.showPlanRelease(c, err)
	}
	s.flash(c, "ok", "office.plan_release.done", "number", r.Number)
	return seeOther(c, "/office/plan")
}
