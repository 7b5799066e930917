package office

import (
	"io"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/intake"
	"markt/internal/web/page"
)

// importers is who brings which kind of file.
var importers = map[intake.Kind]page.Guard{intake.Stalls: organisers, intake.Programme: planners, intake.Plan: organisers}

type importsPage struct {
	page.Page
	Kinds      []page.Option // what this person may bring here; a plan is brought at its location
	StallKinds []page.Option
	Rows       []importRow
}

type importRow struct {
	ID                     intake.ID
	Name, Kind, State, Who string
	When, What             string
	Word                   intake.State
}

// imports is where files come in, and the list of those that came.
func (s *screens) imports(c *fiber.Ctx) error { return s.showImports(c, nil) }

func (s *screens) showImports(c *fiber.Ctx, wrong error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.intake.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	all, err := s.Intake.List(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	d := importsPage{Page: p}
	for _, k := range []intake.Kind{intake.Stalls, intake.Programme} {
		if s.may(c, e, importers[k]) {
			d.Kinds = append(d.Kinds, page.Option{Value: string(k), Label: p.T("office.intake.kind." + string(k)), Hint: p.T("office.intake.kind." + string(k) + ".hint")})
		}
	}
	chosen := p.In["kind"]
	if chosen == "" {
		chosen = string(intake.Programme)
	}
	for i := range d.Kinds {
		d.Kinds[i].Checked = d.Kinds[i].Value == chosen || len(d.Kinds) == 1
	}
	for _, im := range all {
		if s.may(c, e, importers[im.Kind]) {
			d.Rows = append(d.Rows, newImportRow(p, im))
		}
	}
	return s.Show(c, "office/imports", d)
}

func newImportRow(p page.Page, im intake.Import) importRow {
	row := importRow{
		ID: im.ID, Name: im.Name, Kind: p.T("office.intake.kind." + string(im.Kind)), Word: im.State, State: p.T("office.intake.state." + string(im.State)),
		Who: im.By, When: p.DateTime(im.Created),
	}
	for _, o := range intake.Outcomes {
		if n := im.Report.Counts[o]; n > 0 {
			if row.What != "" {
				row.What += ", "
			}
			row.What += p.T("office.intake.count."+string(o), "n", n)
		}
	}
	return row
}

// importsPost lets a file wait and shows what it would change.
func (s *screens) importsPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	kind := intake.Kind(page.Value(c, "kind"))
	g, known := importers[kind]
	if !known || kind == intake.Plan {
		return s.showImports(c, fault.Fields{"kind": fault.Msg("error.choice")}.Err("office.importsPost"))
	}
	if !s.may(c, e, g) {
		return fault.New(fault.Forbidden, "office.importsPost", "error.forbidden")
	}
	return s.receive(c, e, intake.Received{Kind: kind}, s.showImports)
}

// receive takes the file of a form in. Sent twice, it waits once.
func (s *screens) receive(c *fiber.Ctx, e *festival.Edition, r intake.Received, again func(c *fiber.Ctx, wrong error) error) error {
	var id intake.ID
	err := uploaded(c, &r)
	if err == nil {
		id, err = s.Intake.Receive(c.UserContext(), e, r, s.Now())
	}
	return s.End(c, page.Done{To: s.Office(c, "/imports/%s", id)}, err, again)
}

func uploaded(c *fiber.Ctx, r *intake.Received) error {
	head, err := c.FormFile("file")
	if err != nil {
		return fault.Fields{"file": fault.Msg("error.required")}.Err("office.uploaded")
	}
	f, err := head.Open()
	if err != nil {
		return err
	}
	defer f.Close()
	r.Name = page.Clean(head.Filename)
	r.File, err = io.ReadAll(io.LimitReader(f, intake.MaxFile+1))
	return err
}

// importOf is the import that the address names, for who may see its kind.
func (s *screens) importOf(c *fiber.Ctx) (*festival.Edition, *intake.Import, error) {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return nil, nil, err
	}
	im, err := s.Intake.Get(c.UserContext(), e.ID, intake.ID(id))
	if err == nil && !s.may(c, e, importers[im.Kind]) {
		err = fault.New(fault.Forbidden, "office.importOf", "error.forbidden")
	}
	return e, im, err
}

// reading bounds how many files are compared at once, however many wait.
var reading = make(chan struct{}, 2)

func (s *screens) preview(c *fiber.Ctx, e *festival.Edition, im *intake.Import) (intake.Preview, error) {
	if im.State != intake.Waiting {
		return intake.Preview{Report: im.Report}, nil
	}
	select {
	case reading <- struct{}{}:
		defer func() { <-reading }()
	case <-c.UserContext().Done():
		return intake.Preview{}, fault.New(fault.Unavailable, "office.preview", "error.unavailable")
	}
	return s.Intake.Preview(c.UserContext(), e, im, s.Now())
}

// importColumns are the fields of the mapping: for each of our columns, which
// heading of the file it is.
func importColumns(p page.Page, h *intake.Heading) []importColumn {
	if h == nil {
		return nil
	}
	headings := []page.Option{{Value: "-", Label: p.T("office.intake.nothing")}}
	for _, head := range h.Head {
		headings = append(headings, page.Option{Value: head, Label: head})
	}
	var all []importColumn
	for _, column := range h.Columns {
		value := h.Mapping[column]
		if sent, ok := p.In["map."+column]; ok {
			value = sent
		}
		if value == "" {
			value = "-"
		}
		all = append(all, importColumn{"map." + column, p.T("office.intake.column." + column), value, headings})
	}
	return all
}

type importColumn struct {
	Field, Label, Value string
	Headings            []page.Option
}

// shownLines is how many lines of a kind a page shows; the file holds all.
const shownLines = 200

func lineNumber(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
