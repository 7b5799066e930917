package web

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
)

// planFormPage is one of the forms that draw: ground, row, or a file to read.
type planFormPage struct {
	page
	form
	ID    festival.LocationID
	Name  string
	Known bool // the plan was begun
}

// showPlanForm shows a form of the plan; template and title carry its name.
func (s *Server) showPlanForm(c *fiber.Ctx, name string, l *festival.Location, f form, known bool, wrong error) error {
	p, err := s.page(c, "office", "office."+name+".title")
	if err != nil {
		return err
	}
	status, err := p.judge(wrong)
	if err != nil {
		return err
	}
	return s.show(c, status, "office/plan_"+name, planFormPage{p, f, l.ID, p.Text(l.Name), known})
}

var groundFields = []string{"width", "height", "latitude", "longitude", "bearing", "version"}

// planGround proposes the stored ground, or one of a usual size at the
// location's coordinates.
func (s *Server) planGround(c *fiber.Ctx) error {
	e, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	f := form{In: map[string]string{
		"width": "60", "height": "40", "latitude": maybeField(l.Latitude, numberField), "longitude": maybeField(l.Longitude, numberField), "bearing": "0",
	}}
	plan, err := s.Site.Plan(c.UserContext(), e.ID, l.ID)
	if fault.Is(err, fault.NotFound) {
		return s.showPlanForm(c, "ground", l, f, false, nil)
	}
	if err != nil {
		return err
	}
	f.In["width"], f.In["height"], f.In["bearing"] = numberField(plan.Width), numberField(plan.Height), numberField(plan.Bearing)
	f.In["latitude"], f.In["longitude"] = maybeField(plan.Latitude, numberField), maybeField(plan.Longitude, numberField)
	f.In["version"] = fmt.Sprint(plan.Version)
	return s.showPlanForm(c, "ground", l, f, true, nil)
}

func (s *Server) planGroundPost(c *fiber.Ctx) error {
	e, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	r := read(c)
	d := site.PlanDraft{
		Width: r.number("width"), Height: r.number("height"), Latitude: r.maybeNumber("latitude"), Longitude: r.maybeNumber("longitude"),
		Bearing: r.number("bearing"), Version: r.whole("version"),
	}
	if err = r.err(); err == nil {
		err = s.Site.SavePlan(c.UserContext(), e, l.ID, d, s.now())
	}
	if err != nil {
		return s.showPlanForm(c, "ground", l, typed(c, groundFields...), d.Version > 0, err)
	}
	return s.planDone(c, l.ID, "office.saved")
}

// outlets reads a list of sockets: "schuko schuko cee16".
func (r *reader) outlets(name string) []site.Outlet {
	var all []site.Outlet
	for _, word := range strings.FieldsFunc(strings.ToLower(r.line(name)), func(c rune) bool { return strings.ContainsRune(" ,+;", c) }) {
		all = append(all, site.Outlet{Type: word})
	}
	return all
}

var rowFields = []string{"prefix", "from", "count", "gap", "x", "y", "front", "depth", "degrees", "water", "outlets"}

func (s *Server) planRow(c *fiber.Ctx) error {
	_, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	f := form{In: map[string]string{
		"prefix": "A", "from": "1", "count": "5", "gap": "0.5", "x": "5", "y": "5", "front": "3", "depth": "3", "degrees": "0", "outlets": "schuko",
	}}
	return s.showPlanForm(c, "row", l, f, true, nil)
}

func (s *Server) planRowPost(c *fiber.Ctx) error {
	e, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	r := read(c)
	box := r.box()
	row := site.Row{
		Prefix: r.line("prefix"), From: r.whole("from"), Count: r.whole("count"), X: box.X, Y: box.Y, Front: box.Front, Depth: box.Depth,
		Degrees: box.Degrees, Gap: r.number("gap"), Water: r.yes("water"), Outlets: r.outlets("outlets"),
	}
	if err = r.err(); err == nil {
		err = row.Check().Err("web.planRowPost")
	}
	if err == nil {
		err = s.Site.CreatePitches(c.UserContext(), e, l.ID, row.Pitches(), s.now())
	}
	if err != nil {
		return s.showPlanForm(c, "row", l, typed(c, rowFields...), true, err)
	}
	return s.planDone(c, l.ID, "office.plan.pitches_made", "n", row.Count)
}

func (s *Server) planImport(c *fiber.Ctx) error {
	_, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	return s.showPlanForm(c, "import", l, form{}, true, nil)
}

func (s *Server) planImportPost(c *fiber.Ctx) error {
	e, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	drawing, name, err := uploadedDrawing(c)
	var done site.Imported
	if err == nil {
		done, err = s.Site.ImportPlan(c.UserContext(), e, l.ID, drawing, name, s.now())
	}
	if err != nil {
		return s.showPlanForm(c, "import", l, form{}, true, atFile(err))
	}
	if len(done.Kept) > 0 {
		s.flash(c, "warn", "office.plan.imported_kept", "created", done.Created, "updated", done.Updated, "removed", done.Removed, "kept", strings.Join(done.Kept, ", "))
		return seeOther(c, fmt.Sprintf("/office/plan/%d", l.ID))
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
	return fault.Fields{"file": fault.Msg("office.plan.file_wrong", "n", len(names), "where", strings.Join(names[:min(len(names), 3)], ", "))}.Err("web.planImportPost")
}

func uploadedDrawing(c *fiber.Ctx) (*site.Drawing, string, error) {
	head, err := c.FormFile("file")
	if err != nil {
		return nil, "", fault.Fields{"file": fault.Msg("error.required")}.Err("web.uploadedDrawing")
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
	return d, clean(head.Filename), err
}
