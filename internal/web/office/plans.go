package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/web/page"
)

// plansPage lists the locations with the state of their plans.
type plansPage struct {
	page.Page
	Lines    []planLine
	Unplaced int
	Last     *site.Released
	Changes  int
}

type planLine struct {
	ID                     festival.LocationID
	Name                   string
	Drawn                  bool
	Pitches, Taken, Stages int
}

func (s *screens) plans(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.plan.title")
	if err != nil {
		return err
	}
	d := plansPage{Page: p}
	draft, err := s.Site.Draft(c.UserContext(), e)
	if err != nil {
		return err
	}
	if d.Last, err = s.Site.Last(c.UserContext(), e); err != nil {
		return err
	}
	d.Changes = len(site.Diff(d.Last.Document, draft))
	locations, err := s.Festival.Locations(c.UserContext(), e)
	if err != nil {
		return err
	}
	for _, l := range locations {
		d.Lines = append(d.Lines, planLineOf(p, l, draft.Plan(l.Slug)))
	}
	candidates, err := s.Site.Candidates(c.UserContext(), e)
	if err != nil {
		return err
	}
	for _, who := range candidates {
		if who.Stays == 0 {
			d.Unplaced++
		}
	}
	return s.Show(c, "office/plans", d)
}

func planLineOf(p page.Page, l *festival.Location, plan *site.PublicPlan) planLine {
	line := planLine{ID: l.ID, Name: p.Text(l.Name)}
	if plan == nil {
		return line
	}
	line.Drawn, line.Pitches, line.Stages = true, len(plan.Pitches), len(plan.Stages)
	taken := map[string]bool{}
	for _, stay := range plan.Stays {
		taken[stay.Pitch] = true
	}
	line.Taken = len(taken)
	return line
}
