package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/web/page"
)

// groundOf is the ground of a location; where none is drawn, one of a usual
// size at the location's coordinates.
type groundOf struct {
	*site.Plan
	location *festival.Location
}

func groundFields(f *page.Fields, d *site.PlanDraft) {
	f.Number("width", &d.Width)
	f.Number("height", &d.Height)
	f.MaybeNumber("latitude", &d.Latitude)
	f.MaybeNumber("longitude", &d.Longitude)
	f.Number("bearing", &d.Bearing)
	f.Version(&d.Version)
}

func (s *screens) planGround() page.Handlers {
	return page.Edit(page.Form[groundOf, site.PlanDraft]{
		House: s.House, Template: "office/plan_ground", Title: "office.ground.title",
		Load:   s.oneGround,
		Draft:  func(_ *festival.Edition, g groundOf) site.PlanDraft { return g.Draft() },
		Fields: groundFields,
		Page: func(_ *fiber.Ctx, p page.Page, g groundOf) (any, error) {
			return planFormPage{p, g.location.ID, p.Text(g.location.Name), g.ID != 0}, nil
		},
		Save: func(c *fiber.Ctx, e *festival.Edition, g groundOf, d site.PlanDraft) (page.Done, error) {
			return page.Saved(s.deskOf(c, g.location.ID)), s.Site.SavePlan(c.UserContext(), e, g.location.ID, d, s.Now())
		},
	})
}

func (s *screens) oneGround(c *fiber.Ctx, e *festival.Edition) (groundOf, error) {
	l, err := s.knownLocation(c, e)
	if err != nil {
		return groundOf{}, err
	}
	plan, err := s.Site.Plan(c.UserContext(), e.ID, l.ID)
	if fault.Is(err, fault.NotFound) {
		plan, err = &site.Plan{Width: 60, Height: 40, Latitude: l.Latitude, Longitude: l.Longitude}, nil
	}
	return groundOf{plan, l}, err
}
