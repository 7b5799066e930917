package web

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/site"
)

type planReleasePage struct {
	page
	form
	Last     *site.Released
	Changes  []string
	Releases []site.ReleaseLine
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
	status, err := d.judge(wrong)
	if err != nil {
		return err
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
