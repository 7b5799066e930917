package office

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/pg"
	"markt/internal/site"
	"markt/internal/web/page"
)

type planReleasePage struct {
	page.Page
	Last     *site.Released
	Mark     string // of the draft whose changes these are
	Approval site.Approval
	Changes  []string
	Demand   int // version of the setting
	Releases []site.ReleaseLine
	Findings []findings // of each plan
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
	pending, err := s.Site.Pending(c.UserContext(), e)
	if err != nil {
		return err
	}
	d := planReleasePage{Page: p, Last: pending.Last, Mark: pending.Mark, Approval: pending.Approval}
	for _, change := range pending.Changes {
		d.Changes = append(d.Changes, planChange(p, change))
	}
	for _, r := range pending.Reports {
		f := newFindings(p, pending.Reports, r.Location)
		f.Heading, f.Location = fmt.Sprintf("findings-%d", r.Location), p.Text(r.Name)
		d.Findings = append(d.Findings, f)
	}
	if _, d.Demand, err = s.Site.Demand(c.UserContext(), e); err != nil {
		return err
	}
	if d.Releases, err = s.Site.Releases(c.UserContext(), e); err != nil {
		return err
	}
	return s.Show(c, "office/plan_release", d)
}

// planChange says one difference in a sentence.
func planChange(p page.Page, c site.Change) string {
	return p.T("office.plan_release."+c.Thing+"_"+string(c.Verb), "name", c.Name, "location", p.Text(c.Location), "before", c.Before, "after", c.After,
		"metres", p.Lang.Decimal(c.Metres, 2), "was", stayWords(p, c.Was, c.Is), "is", stayWords(p, c.Is, c.Was))
}

// stayWords are times, and the location where the others are at another one.
func stayWords(p page.Page, all, others []site.StayAt) string {
	var words []string
	for _, s := range all {
		said := p.When(s.From, s.Until)
		if len(others) > 0 && others[0].Location.UID != s.Location.UID {
			said += " · " + p.Text(s.Location.Name)
		}
		words = append(words, said)
	}
	return cmp.Or(strings.Join(words, "; "), "–")
}

// planApprovePost notes that somebody answers for the draft they were shown.
func (s *screens) planApprovePost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	err = s.Site.Approve(c.UserContext(), e, page.Value(c, seenField), s.Now())
	return s.End(c, page.Done{To: s.Office(c, "/plan/release"), Key: "office.plan_release.approved"}, err, s.showPlanRelease)
}

// planDemandPost says whether a release demands somebody else's approval. That
// it no longer does is asked first: one person alone then decides what is public.
func (s *screens) planDemandPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var demanded bool
	var version int
	f := page.Reading(c, e.Loc())
	f.Yes("demanded", &demanded)
	f.Version(&version)
	ask := func(p page.Page) (q page.Question, err error) {
		if was, _, err := s.Site.Demand(c.UserContext(), e); err == nil && was && !demanded {
			q = page.Question{Title: p.T("office.ask.undemand"), Text: []string{p.T("office.ask.means.undemand")}, Do: p.T("office.ask.do.undemand")}
		}
		return q, err
	}
	if err = f.Err(); err == nil {
		err = s.Sure(c, ask, func() error {
			return s.Festival.SetSetting(c.UserContext(), e.ID, site.DemandSetting(demanded, version), s.Now())
		})
	}
	return s.End(c, page.Saved(s.Office(c, "/plan/release")), err, s.showPlanRelease)
}

func (s *screens) planReleasePost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	done := page.Done{To: s.Office(c, "/plan"), Key: "office.plan_release.done"}
	err = s.Sure(c, func(p page.Page) (page.Question, error) { return s.askPlanRelease(c, p) }, func() error {
		before, err := s.Site.Last(c.UserContext(), e)
		if err != nil {
			return err
		}
		r, err := s.Site.ReleaseSeen(c.UserContext(), e, page.Value(c, "label"), page.Value(c, seenField), s.Now())
		if err == nil {
			done.Args = []any{"number", r.Number}
			if before.Number == r.Number {
				done.Key = "office.release.same"
			}
		}
		return err
	})
	return s.End(c, done, err, s.showPlanRelease)
}

// askPlanRelease asks when many stalls would vanish from the public plan, and
// when the plan breaks a hard rule that nobody answers for. Advice is on the
// page; it alone asks nothing, or every release would ask.
func (s *screens) askPlanRelease(c *fiber.Ctx, p page.Page) (page.Question, error) {
	pending, err := s.Site.Pending(c.UserContext(), p.Edition)
	if err != nil {
		return page.Question{}, err
	}
	var gone []string
	for _, change := range pending.Changes {
		if change.Thing == "stall" && change.Verb == site.Removed {
			gone = append(gone, change.Name)
		}
	}
	q, err := askRelease(c, p, "stalls", pending.Mark, gone, len(pending.Last.Document.Stalls))
	if err != nil {
		return q, err
	}
	n := 0
	for _, r := range pending.Reports {
		n += r.Breaches()
	}
	if n == 0 {
		return q, nil
	}
	if q.Title == "" {
		q.Title, q.Do = p.T("office.ask.release.findings", "n", n), p.T("office.ask.do.release")
	}
	q.Text, q.Takes = append(q.Text, p.T("office.ask.means.release_findings")), append(takenFindings(p, pending.Reports), q.Takes...)
	return q, pg.Saw("office.askPlanRelease", page.Value(c, seenField), pending.Mark)
}
