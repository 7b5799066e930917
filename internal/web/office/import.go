package office

import (
	"bytes"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/intake"
	"markt/internal/spreadsheet"
	"markt/internal/table"
	"markt/internal/web/page"
)

type importPage struct {
	page.Page
	Import   *intake.Import
	Kind     string
	Trouble  string // why nothing can be taken as it is
	Facts    []page.Fact
	Remarks  []string
	Sections []importSection
	Columns  []importColumn
	Mapped   int
	Unread   []string      // headings of the file that are no column of ours
	Kinds    []page.Option // of stalls that name none
	Puts     int
	Seen     string
	Left     []string
	Gone     int
}

type importSection struct {
	ID, Title, Text string
	Lines           []importLine
	More            int
}

type importLine struct {
	Line, Name, Key, Outcome string
	Changes                  []importChange
	Notes                    []string
}

type importChange struct{ Field, Old, New string }

func (s *screens) importFile(c *fiber.Ctx) error { return s.showImportFile(c, nil) }

func (s *screens) showImportFile(c *fiber.Ctx, wrong error) error {
	e, im, err := s.importOf(c)
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
	v, err := s.preview(c, e, im)
	if err != nil {
		return err
	}
	d := newImportPage(p, im, v)
	if im.Kind == intake.Stalls && im.State == intake.Waiting {
		if d.Kinds, err = s.kindPicks(c, p); err != nil {
			return err
		}
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.Show(c, "office/import", d)
}

func newImportPage(p page.Page, im *intake.Import, v intake.Preview) importPage {
	p.Title = im.Name
	d := importPage{Page: p, Import: im, Kind: p.T("office.intake.kind." + string(im.Kind)), Columns: importColumns(p, v.Heading), Puts: v.Puts, Seen: v.Seen, Left: v.Left, Gone: v.Counts[intake.Gone]}
	for _, column := range d.Columns {
		if column.Value != "-" {
			d.Mapped++
		}
	}
	d.Unread = unread(v.Heading)
	if v.Wrong != nil {
		d.Trouble = troubleOf(p, v.Wrong)
		return d
	}
	for _, o := range intake.Outcomes {
		if n := v.Counts[o]; n > 0 {
			d.Facts = append(d.Facts, page.Fact{Label: p.T("office.intake.outcome." + string(o)), Value: p.Number(n)})
		}
	}
	for _, m := range v.Remarks {
		d.Remarks = append(d.Remarks, p.Say(m))
	}
	d.Sections = importSections(p, v.Report)
	return d
}

func unread(h *intake.Heading) (all []string) {
	if h == nil {
		return nil
	}
	read := map[string]bool{}
	for _, heading := range h.Mapping {
		read[heading] = true
	}
	for _, heading := range h.Head {
		if heading != "" && !read[heading] {
			all = append(all, heading)
		}
	}
	return all
}

// troubleOf says what is wrong with a file as a whole.
func troubleOf(p page.Page, err error) string {
	for _, m := range fault.FieldsOf(err) {
		return p.Say(m)
	}
	return p.Say(fault.MessageOf(err))
}

// importSections are the lines by what becomes of them, those that were not
// understood first.
func importSections(p page.Page, r intake.Report) []importSection {
	var all []importSection
	add := func(id string, lines []intake.Line) {
		if len(lines) == 0 {
			return
		}
		one := importSection{ID: id, Title: p.T("office.intake.section."+id, "n", len(lines)), Text: p.T("office.intake.section." + id + ".text"), More: max(len(lines)-shownLines, 0)}
		for _, l := range lines[:len(lines)-one.More] {
			one.Lines = append(one.Lines, newImportLine(p, l))
		}
		all = append(all, one)
	}
	var doubtful []intake.Line
	for _, l := range r.Lines {
		if l.Doubtful {
			doubtful = append(doubtful, l)
		}
	}
	add("doubtful", doubtful)
	for _, o := range []intake.Outcome{intake.Gone, intake.Kept, intake.Changed, intake.Added} {
		add(string(o), r.Of(o))
	}
	return all
}

func newImportLine(p page.Page, l intake.Line) importLine {
	out := importLine{Line: lineNumber(l.Line), Name: l.Name, Key: l.Key, Outcome: p.T("office.intake.outcome." + string(l.Outcome))}
	if key := "office.intake.object." + l.Key; l.Line == 0 && p.Lang.Has(key) {
		out.Key = p.T(key)
	}
	for _, f := range l.Fields {
		out.Changes = append(out.Changes, importChange{p.T("office.intake.column." + f.Field), fieldValue(p, f.Field, f.Old), fieldValue(p, f.Field, f.New)})
	}
	for _, m := range l.Notes {
		out.Notes = append(out.Notes, p.Say(m))
	}
	return out
}

// fieldValue is a value in the person's words.
func fieldValue(p page.Page, field, v string) string {
	if key := "stall.state." + v; field == "state" && p.Lang.Has(key) {
		return p.T(key)
	}
	return v
}

// importChoosePost sets what a person chooses for the file: which heading is
// which column, and whether a plan's file takes away what it does not hold.
func (s *screens) importChoosePost(c *fiber.Ctx) error {
	e, im, err := s.importOf(c)
	if err != nil {
		return err
	}
	o := intake.Options{StallKind: page.Value(c, "stall_kind"), Remove: page.Value(c, "remove") != ""}
	if o.Mapping = mappingOf(c, im.Kind); len(o.Mapping) == 0 {
		o.Mapping = im.Options.Mapping
	}
	err = s.Intake.Choose(c.UserContext(), e, im, o, s.Now())
	return s.End(c, page.Done{To: s.Office(c, "/imports/%s", im.ID)}, err, s.showImportFile)
}

func mappingOf(c *fiber.Ctx, k intake.Kind) table.Mapping {
	m, columns := table.Mapping{}, intake.Columns(k)
	for _, name := range columns.Names() {
		columns.Set(m, name, page.Value(c, "map."+name))
	}
	return m
}

// importTakePost writes what was shown. What the file takes away is asked about first.
func (s *screens) importTakePost(c *fiber.Ctx) error {
	e, im, err := s.importOf(c)
	if err != nil {
		return err
	}
	var r intake.Report
	err = s.Sure(c, func(p page.Page) (page.Question, error) { return s.importQuestion(c, p, e, im) }, func() (err error) {
		r, err = s.Intake.Take(c.UserContext(), e, im.ID, page.Value(c, "seen"), s.Now())
		return err
	})
	done := page.Done{To: s.Office(c, "/imports/%s", im.ID), Key: "office.intake.taken", Args: []any{"new", r.Counts[intake.Added], "changed", r.Counts[intake.Changed], "gone", r.Counts[intake.Gone]}}
	if r.Doubtful > 0 {
		done.Key, done.Args, done.Warn = "office.intake.taken_doubtful", append(done.Args, "n", r.Doubtful), true
	}
	return s.End(c, done, err, s.showImportFile)
}

func (s *screens) importQuestion(c *fiber.Ctx, p page.Page, e *festival.Edition, im *intake.Import) (page.Question, error) {
	v, err := s.preview(c, e, im)
	if err != nil || v.Wrong != nil || im.State != intake.Waiting || v.Counts[intake.Gone] == 0 {
		return page.Question{}, err
	}
	taken := map[string]*page.Taken{}
	var order []string
	for _, l := range v.Of(intake.Gone) {
		kind := "session"
		if im.Kind == intake.Plan {
			kind = l.Key
		}
		if taken[kind] == nil {
			taken[kind], order = &page.Taken{}, append(order, kind)
		}
		taken[kind].Names = append(taken[kind].Names, l.Name)
	}
	q := page.Question{Title: p.T("office.intake.ask."+string(im.Kind), "file", im.Name), Text: []string{p.T("office.intake.ask." + string(im.Kind) + ".text")}}
	for _, kind := range order {
		one := taken[kind]
		one.What = p.T("office.intake.ask.tie."+kind, "n", len(one.Names))
		q.Takes = append(q.Takes, *one)
	}
	q.Do = p.T("office.intake.ask.do", "n", v.Counts[intake.Gone])
	return q, nil
}

// importDropPost forgets a file that was not taken.
func (s *screens) importDropPost(c *fiber.Ctx) error {
	e, im, err := s.importOf(c)
	if err != nil {
		return err
	}
	err = s.Intake.Drop(c.UserContext(), e.ID, im.ID)
	return s.End(c, page.Done{To: s.Office(c, "/imports"), Key: "office.intake.dropped"}, err, s.showImportFile)
}

// importUndoPost takes an import back as a whole.
func (s *screens) importUndoPost(c *fiber.Ctx) error {
	e, im, err := s.importOf(c)
	if err != nil {
		return err
	}
	var r intake.Report
	ask := func(p page.Page) (page.Question, error) {
		left, err := s.Intake.Staying(c.UserContext(), e, im.ID, s.Now())
		return undoQuestion(p, im, left), err
	}
	err = s.Sure(c, ask, func() (err error) {
		r, err = s.Intake.Undo(c.UserContext(), e, im.ID, s.Now())
		return err
	})
	done := page.Done{To: s.Office(c, "/imports/%s", im.ID), Key: "office.intake.undone", Args: []any{"n", r.Undone}}
	if len(r.Left) > 0 {
		done.Key, done.Args, done.Warn = "office.intake.undone_left", []any{"undone", r.Undone, "n", len(r.Left)}, true
	}
	return s.End(c, done, err, s.showImportFile)
}

// wrote are the outcomes that an undoing takes back.
var wrote = []intake.Outcome{intake.Added, intake.Changed, intake.Gone}

// Undoable reports whether the file was taken and changed anything.
func (d importPage) Undoable() bool {
	return d.Import.State == intake.Taken && slices.ContainsFunc(wrote, func(o intake.Outcome) bool { return d.Import.Report.Counts[o] > 0 })
}

// undoQuestion says what an undoing takes back, and names what stays.
func undoQuestion(p page.Page, im *intake.Import, left []string) page.Question {
	if im.State != intake.Taken {
		return page.Question{}
	}
	q := page.Question{Title: p.T("office.intake.ask.undo", "file", im.Name), Text: []string{p.T("office.intake.ask.undo.text")}, Do: p.T("office.intake.ask.undo.do")}
	for _, o := range wrote {
		if n := im.Report.Counts[o]; n > 0 {
			one := page.Taken{What: p.T("office.intake.ask.undo."+string(o), "n", n)}
			for _, l := range im.Report.Of(o) {
				one.Names = append(one.Names, l.Name)
			}
			q.Takes = append(q.Takes, one)
		}
	}
	if len(left) > 0 {
		q.Takes = append(q.Takes, page.Taken{What: p.T("office.intake.ask.undo.stays", "n", len(left)), Names: left})
	}
	return q
}

// importLines are all lines of an import as a file, in the person's words.
func (s *screens) importLines(c *fiber.Ctx) error {
	e, im, err := s.importOf(c)
	if err != nil {
		return err
	}
	p, err := s.Words(c)
	if err != nil {
		return err
	}
	v, err := s.preview(c, e, im)
	if err == nil {
		err = v.Wrong
	}
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := spreadsheet.WriteCSV(&b, importTable(p, v.Report)); err != nil {
		return err
	}
	c.Attachment("import-" + im.ID.String() + ".csv")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	return c.Send(b.Bytes())
}

func importTable(p page.Page, r intake.Report) spreadsheet.Table {
	t := spreadsheet.Table{Name: "import"}
	for _, code := range []string{"line", "outcome", "name", "key", "changes", "notes"} {
		t.Columns = append(t.Columns, spreadsheet.Column{Code: p.T("office.intake.line." + code), Key: "office.intake.line." + code})
	}
	t.Rows = func(yield func([]any, error) bool) {
		for _, l := range r.Lines {
			one := newImportLine(p, l)
			var changes []string
			for _, ch := range one.Changes {
				changes = append(changes, ch.Field+": "+ch.Old+" → "+ch.New)
			}
			if !yield([]any{one.Line, one.Outcome, one.Name, one.Key, strings.Join(changes, "\n"), strings.Join(one.Notes, "\n")}, nil) {
				return
			}
		}
	}
	return t
}
