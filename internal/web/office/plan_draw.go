package office

import (
	"bytes"
	"fmt"
	"io"
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
	page.Typed
	ID    festival.LocationID
	Name  string
	Known bool // the plan was begun
}

// showPlanForm shows a form of the plan; template and title carry its name.
func (s *screens) showPlanForm(c *fiber.Ctx, name string, l *festival.Location, f page.Typed, known bool, wrong error) error {
	p, err := s.Page(c, "office", "office."+name+".title")
	if err != nil {
		return err
	}
	status, err := p.Judge(wrong)
	if err != nil {
		return err
	}
	return s.Show(c, status, "office/plan_"+name, planFormPage{p, f, l.ID, p.Text(l.Name), known})
}

var groundFields = []string{"width", "height", "latitude", "longitude", "bearing", "version"}

// planGround proposes the stored ground, or one of a usual size at the
// location's coordinates.
func (s *screens) planGround(c *fiber.Ctx) error {
	e, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	f := page.Typed{In: map[string]string{
		"width": "60", "height": "40", "latitude": page.MaybeField(l.Latitude, page.NumberField), "longitude": page.MaybeField(l.Longitude, page.NumberField), "bearing": "0",
	}}
	plan, err := s.Site.Plan(c.UserContext(), e.ID, l.ID)
	if fault.Is(err, fault.NotFound) {
		return s.showPlanForm(c, "ground", l, f, false, nil)
	}
	if err != nil {
		return err
	}
	f.In["width"], f.In["height"], f.In["bearing"] = page.NumberField(plan.Width), page.NumberField(plan.Height), page.NumberField(plan.Bearing)
	f.In["latitude"], f.In["longitude"] = page.MaybeField(plan.Latitude, page.NumberField), page.MaybeField(plan.Longitude, page.NumberField)
	f.In["version"] = fmt.Sprint(plan.Version)
	return s.showPlanForm(c, "ground", l, f, true, nil)
}

func (s *screens) planGroundPost(c *fiber.Ctx) error {
	e, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	r := page.Read(c)
	d := site.PlanDraft{
		Width: r.Number("width"), Height: r.Number("height"), Latitude: r.MaybeNumber("latitude"), Longitude: r.MaybeNumber("longitude"),
		Bearing: r.Number("bearing"), Version: r.Whole("version"),
	}
	if err = r.Err(); err == nil {
		err = s.Site.SavePlan(c.UserContext(), e, l.ID, d, s.Now())
	}
	if err != nil {
		return s.showPlanForm(c, "ground", l, page.Sent(c, groundFields...), d.Version > 0, err)
	}
	return s.planDone(c, l.ID, "office.saved")
}

// outlets reads a list of sockets: "schuko schuko cee16".
func outlets(r *page.Reader, name string) []site.Outlet {
	var all []site.Outlet
	for _, word := range strings.FieldsFunc(strings.ToLower(r.Line(name)), func(c rune) bool { return strings.ContainsRune(" ,+;", c) }) {
		all = append(all, site.Outlet{Type: word})
	}
	return all
}

var rowFields = []string{"prefix", "from", "count", "gap", "x", "y", "front", "depth", "degrees", "water", "outlets"}

func (s *screens) planRow(c *fiber.Ctx) error {
	_, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	f := page.Typed{In: map[string]string{
		"prefix": "A", "from": "1", "count": "5", "gap": "0.5", "x": "5", "y": "5", "front": "3", "depth": "3", "degrees": "0", "outlets": "schuko",
	}}
	return s.showPlanForm(c, "row", l, f, true, nil)
}

func (s *screens) planRowPost(c *fiber.Ctx) error {
	e, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	r := page.Read(c)
	box := boxOf(r)
	row := site.Row{
		Prefix: r.Line("prefix"), From: r.Whole("from"), Count: r.Whole("count"), X: box.X, Y: box.Y, Front: box.Front, Depth: box.Depth,
		Degrees: box.Degrees, Gap: r.Number("gap"), Water: r.Yes("water"), Outlets: outlets(r, "outlets"),
	}
	if err = r.Err(); err == nil {
		err = row.Check().Err("office.planRowPost")
	}
	if err == nil {
		err = s.Site.CreatePitches(c.UserContext(), e, l.ID, row.Pitches(), s.Now())
	}
	if err != nil {
		return s.showPlanForm(c, "row", l, page.Sent(c, rowFields...), true, err)
	}
	return s.planDone(c, l.ID, "office.plan.pitches_made", "n", row.Count)
}

func (s *screens) planImport(c *fiber.Ctx) error {
	_, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	return s.showPlanForm(c, "import", l, page.Typed{}, true, nil)
}

func (s *screens) planImportPost(c *fiber.Ctx) error {
	e, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	drawing, name, err := uploadedDrawing(c)
	var done site.Imported
	if err == nil {
		done, err = s.Site.ImportPlan(c.UserContext(), e, l.ID, drawing, name, s.Now())
	}
	if err != nil {
		return s.showPlanForm(c, "import", l, page.Typed{}, true, atFile(err))
	}
	if len(done.Kept) > 0 {
		s.Flash(c, "warn", "office.plan.imported_kept", "created", done.Created, "updated", done.Updated, "removed", done.Removed, "kept", strings.Join(done.Kept, ", "))
		return page.SeeOther(c, fmt.Sprintf("/office/plan/%d", l.ID))
	}
	return s.planDone(c, l.ID, "office.plan.imported", "created", done.Created, "updated", done.Updated, "removed", done.Removed)
}

// atFile gathers what is wrong inside the file at the one field of the form.
func atFile(err error) error {
	fields := fault.FieldsOf(err)
	if len(fields) == 0 || fields["file"].Key != "" {
		return err
	}
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
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
