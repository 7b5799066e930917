package public

import (
	"io"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/paper"
	"markt/internal/stall"
	"markt/internal/upload"
	"markt/internal/web/page"
)

// fillPapers adds what the stall has to show.
func (s *screens) fillPapers(c *fiber.Ctx, l linked, d *myApplicationPage) error {
	if !paper.Takes(l.app.State) {
		return nil
	}
	d.Pictures = true
	e, err := s.EditionOf(c, l.app.EditionID)
	if err != nil {
		return err
	}
	book, err := s.Papers.Book(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	if due, ok := book.Due(e); ok {
		d.Due = d.by("paper.due", due, e.DateOf(s.Now()))
	}
	lines, err := s.Papers.Of(c.UserContext(), e, l.app, s.Now())
	d.Papers = d.PaperLines(lines)
	for _, line := range lines {
		if line.Asked() && line.Strength == paper.Hard {
			d.Owed++
		}
	}
	if err != nil || l.app.State != stall.StateAccepted && l.app.State != stall.StateConfirmed {
		return err
	}
	st, err := s.Stalls.StallOf(c.UserContext(), l.app.ID)
	if err == nil {
		_, err = s.Stalls.ClearedForSetup(c.UserContext(), e.ID, st.ID)
		d.Cleared = err == nil
	}
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

type myPaperPage struct {
	page.Page
	App    *stall.Application
	Line   page.PaperLine
	Base   string // where the application's page is
	Here   string
	Files  []myFile
	Takes  bool // it may be sent now
	Asks   bool // for the day of issue
	Accept string
	Form   string // where the form says it
}

type myFile struct {
	ID      int64
	Label   string
	Removes bool
}

func (s *screens) myPaper(c *fiber.Ctx) error {
	l, err := s.openLinked(c)
	if err != nil {
		return err
	}
	return s.showMyPaper(c, l, nil)
}

func (s *screens) showMyPaper(c *fiber.Ctx, l linked, wrong error) error {
	e, err := s.EditionOf(c, l.app.EditionID)
	if err != nil {
		return err
	}
	line, err := s.Papers.Line(c.UserContext(), e, l.app, c.Params("requirement"), s.Now())
	if err != nil {
		return err
	}
	p, err := s.Page(c, "my", "paper.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := myPaperPage{Page: p, App: l.app, Line: p.PaperLines([]paper.Line{line})[0], Base: l.mine(), Accept: upload.Accept, Asks: line.ValidMonths > 0}
	d.Title, d.Here = d.Line.Title, l.mine()+"/papers/"+line.Key
	d.Takes = paper.Takes(l.app.State) && line.Sent() && line.State != paper.Waived && (line.State != paper.Accepted || line.Ends != nil || line.PerPerson)
	if field := line.Field(); field != "" {
		d.Form = l.step(p.Lang, stepOf(field))
	}
	for _, v := range line.Papers {
		for i, f := range v.Files {
			d.Files = append(d.Files, myFile{f.ID, p.T("paper.page", "n", i+1, "kb", max(1, f.Size>>10), "when", p.DateTime(f.SentAt)), v.State == paper.Submitted || v.State == paper.Rejected})
		}
	}
	return s.Show(c, "my/paper", d)
}

// myPaperPost keeps what a vendor sends, or takes a page of it back.
func (s *screens) myPaperPost(c *fiber.Ctx) error {
	l, err := s.openLinked(c)
	if err != nil {
		return err
	}
	c.Locals(page.LocalUnseen, true)
	done := page.Done{To: l.mine() + "/papers/" + c.Params("requirement"), Key: "paper.sent"}
	if page.Value(c, "do") == "remove" {
		done.Key, err = "paper.removed", s.takeBackMine(c, l)
	} else {
		err = s.sendMine(c, l)
	}
	return s.End(c, done, fileError(err), func(c *fiber.Ctx, wrong error) error { return s.showMyPaper(c, l, wrong) })
}

func (s *screens) sendMine(c *fiber.Ctx, l linked) error {
	e, err := s.EditionOf(c, l.app.EditionID)
	if err != nil {
		return err
	}
	d := paper.Sending{Key: c.Params("requirement")}
	f := page.Reading(c, e.Loc())
	f.Line("number", &d.Number)
	f.Line("person", &d.Person)
	f.MaybeDate("issued", &d.Issued)
	f.MaybeDate("until", &d.Until)
	line, err := s.Papers.Line(c.UserContext(), e, l.app, d.Key, s.Now())
	if err != nil {
		return err
	}
	file, sent, err := sentFile(c)
	switch {
	case err != nil:
		return err
	case sent && line.Evidence == paper.Seen: // nothing of it is read
		return fault.Fields{"file": fault.Msg("paper.error.identifies")}.Err("public.sendMine")
	case sent:
		var wrong error
		if d.File, wrong = upload.Read(c.UserContext(), file); wrong != nil {
			if fault.KindOf(wrong) != fault.Invalid {
				return wrong
			}
			f.Take(fault.FieldsOf(wrong), nil)
		}
	}
	if err := f.Err(); err != nil {
		return err
	}
	return s.Papers.Send(c.UserContext(), e, l.app.ID, d, s.Now())
}

func (s *screens) takeBackMine(c *fiber.Ctx, l linked) error {
	e, err := s.EditionOf(c, l.app.EditionID)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(page.Value(c, "file"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "public.takeBackMine", "error.not_found")
	}
	return s.Papers.TakeBack(c.UserContext(), e, l.app.ID, c.Params("requirement"), id, s.Now())
}

// sentFile is the file of a form; a browser sends an empty one where none was chosen.
func sentFile(c *fiber.Ctx) (b []byte, sent bool, err error) {
	head, err := c.FormFile("file")
	if err != nil || head.Size == 0 && head.Filename == "" {
		return nil, false, nil
	}
	f, err := head.Open()
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	b, err = io.ReadAll(io.LimitReader(f, upload.Most+1))
	return b, true, err
}
