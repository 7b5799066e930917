package office

import (
	"bytes"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/web/page"
)

// planFormPage is one of the forms that draw: ground, row, or a file to read.
type planFormPage struct {
	page.Page
	ID    festival.LocationID
	Name  string
	Known bool // the plan was begun
}

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

// outlets is a list of sockets by their types, "schuko schuko cee16"; those
// that stay keep breaker and circuit.
func outlets(f *page.Fields, all *[]site.Outlet) {
	types := make([]string, 0, len(*all))
	for _, o := range *all {
		types = append(types, o.Type)
	}
	line := strings.Join(types, " ")
	f.Line("outlets", &line)
	types = strings.FieldsFunc(strings.ToLower(line), func(c rune) bool { return strings.ContainsRune(" ,+;", c) })
	*all = outletsOf(types, *all)
}

func outletsOf(types []string, old []site.Outlet) []site.Outlet {
	var all []site.Outlet
	for _, t := range types {
		o := site.Outlet{Type: t}
		if i := slices.IndexFunc(old, func(o site.Outlet) bool { return o.Type == t }); i >= 0 {
			o = old[i]
			old = slices.Delete(slices.Clone(old), i, i+1)
		}
		all = append(all, o)
	}
	return all
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

func (s *screens) planImport(c *fiber.Ctx) error { return s.showImport(c, nil) }

func (s *screens) showImport(c *fiber.Ctx, wrong error) error {
	_, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.import.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	return s.Show(c, "office/plan_import", planFormPage{p, l.ID, p.Text(l.Name), true})
}

func (s *screens) planImportPost(c *fiber.Ctx) error {
	e, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	drawing, name, err := uploadedDrawing(c)
	var got site.Imported
	if err == nil {
		got, err = s.Site.ImportPlan(c.UserContext(), e, l.ID, drawing, name, s.Now())
	}
	done := page.Done{To: s.deskOf(c, l.ID), Key: "office.plan.imported", Args: []any{"created", got.Created, "updated", got.Updated, "removed", got.Removed}}
	if len(got.Kept) > 0 {
		done.Key, done.Args, done.Warn = "office.plan.imported_kept", append(done.Args, "kept", strings.Join(got.Kept, ", ")), true
	}
	return s.End(c, done, atFile(err), s.showImport)
}

// atFile gathers what is wrong inside the file at the one field of the form.
func atFile(err error) error {
	fields := fault.FieldsOf(err)
	if len(fields) == 0 || fields["file"].Key != "" {
		return err
	}
	names := slices.Sorted(maps.Keys(fields))
	return fault.Fields{"file": fault.Msg("office.plan.file_wrong", "n", len(names), "where", strings.Join(names[:min(len(names), 3)], ", "))}.Err("office.planImportPost")
}

func uploadedDrawing(c *fiber.Ctx) (*site.Drawing, string, error) {
	head, err := c.FormFile("file")
	if err != nil {
		return nil, "", fault.Fields{"file": fault.Msg("error.required")}.Err("office.uploadedDrawing")
	}
	f, err := head.Open()
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, site.MaxDrawing+1))
	if err != nil {
		return nil, "", err
	}
	d, err := site.ReadDrawing(bytes.NewReader(b))
	return d, page.Clean(head.Filename), err
}
