package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/web/page"
)

func rowFields(f *page.Fields, r *site.Row) {
	f.Line("prefix", &r.Prefix)
	f.Whole("from", &r.From)
	f.Whole("count", &r.Count)
	f.Number("gap", &r.Gap)
	box := site.Box{X: r.X, Y: r.Y, Front: r.Front, Depth: r.Depth, Degrees: r.Degrees}
	boxFields(f, &box)
	r.X, r.Y, r.Front, r.Depth, r.Degrees = box.X, box.Y, box.Front, box.Depth, box.Degrees
	f.Yes("water", &r.Water)
	outlets(f, &r.Outlets)
}

// planRow adds a row of pitches; a usual one is proposed.
func (s *screens) planRow() page.Handlers {
	return page.Edit(page.Form[*festival.Location, site.Row]{
		House: s.House, Template: "office/plan_row", Title: "office.row.title",
		Load: s.knownLocation,
		Draft: func(*festival.Edition, *festival.Location) site.Row {
			return site.Row{Prefix: "A", From: 1, Count: 5, X: 5, Y: 5, Front: 3, Depth: 3, Gap: 0.5, Outlets: []site.Outlet{{Type: "schuko"}}}
		},
		Fields: rowFields,
		Check:  func(_ *festival.Edition, r *site.Row) fault.Fields { return r.Check() },
		Page: func(_ *fiber.Ctx, p page.Page, l *festival.Location) (any, error) {
			return planFormPage{p, l.ID, p.Text(l.Name), true}, nil
		},
		Save: func(c *fiber.Ctx, e *festival.Edition, l *festival.Location, r site.Row) (page.Done, error) {
			done := page.Done{To: s.deskOf(c, l.ID), Key: "office.plan.pitches_made", Args: []any{"n", r.Count}}
			return done, s.Site.CreatePitches(c.UserContext(), e, l.ID, r.Pitches(), s.Now())
		},
	})
}
