package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/site"
	"markt/internal/web/page"
)

type planReleasePage struct {
	page.Page
	Last     *site.Released
	Changes  []string
	Releases []site.ReleaseLine
}

func (s *screens) planRelease(c *fiber.Ctx) error { return s.showPlanRelease(c, nil) }

func (s *screens) showPlanRelease(c *fiber.Ctx, wrong error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.plan_release.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := planReleasePage{Page: p}
	if d.Last, err = s.Site.Last(c.UserContext(), e); err != nil {
		return err
	}
	draft, err := s.Site.Draft(c.UserContext(), e)
	if err != nil {
		return err
	}
	for _, change := range site.Diff(d.Last.Document, draft) {
		d.Changes = append(d.Changes, planChange(p, change))
	}
	if d.Releases, err = s.Site.Releases(c.UserContext(), e); err != nil {
		return err
	}
	return s.Show(c, "office/plan_release", d)
}

// planChange says one difference in a sentence.
func planChange(p page.Page, c site.Change) string {
	return p.T("office.plan_release."+c.Thing+"_"+string(c.Verb), "name", c.Name, "location", p.Text(c.Location), "before", c.Before, "after", c.After)
}

func (s *screens) planReleasePost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	done := page.Done{To: s.Office(c, "/plan"), Key: "office.plan_release.done"}
	err = s.Sure(c, func(p page.Page) (page.Question, error) { return s.askPlanRelease(c, p) }, func() error {
		r, err := s.Site.Release(c.UserContext(), e, page.Value(c, "label"), s.Now())
		if err == nil {
			done.Args = []any{"number", r.Number}
		}
		return err
	})
	return s.End(c, done, err, s.showPlanRelease)
}

// askPlanRelease asks when many stalls would vanish from the public plan.
func (s *screens) askPlanRelease(c *fiber.Ctx, p page.Page) (page.Question, error) {
	last, err := s.Site.Last(c.UserContext(), p.Edition)
	if err != nil {
		return page.Question{}, err
	}
	draft, err := s.Site.Draft(c.UserContext(), p.Edition)
	if err != nil {
		return page.Question{}, err
	}
	var gone []string
	for _, change := range site.Diff(last.Document, draft) {
		if change.Thing == "stall" && change.Verb == site.Removed {
			gone = append(gone, change.Name)
		}
	}
	return askRelease(p, "stalls", gone, len(last.Document.Stalls)), nil
}
