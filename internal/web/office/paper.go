package office

import (
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/paper"
	"markt/internal/stall"
	"markt/internal/web/page"
)

type paperPage struct {
	page.Page
	App     *stall.Application
	Line    page.PaperLine
	Papers  []paperOne
	Chosen  paperOne // whose form is shown
	Persons bool
	Deeds   []verbButton
}

// paperOne is one paper of a line.
type paperOne struct {
	paper.Paper
	Label, Tone, Sent, Checked, Until string
	Files                             []paperFile
}

type paperFile struct{ Href, Label, Type string }

func (s *screens) paper(c *fiber.Ctx) error { return s.showPaper(c, nil) }

func (s *screens) showPaper(c *fiber.Ctx, wrong error) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	d := paperPage{}
	if d.App, err = s.Stalls.Get(c.UserContext(), e.ID, stall.ApplicationID(id)); err != nil {
		return err
	}
	line, err := s.Papers.Line(c.UserContext(), e, d.App, c.Params("requirement"), s.Now())
	if err != nil {
		return err
	}
	if d.Page, err = s.Page(c, "office", "office.paper.one"); err != nil {
		return err
	}
	d.Line = d.PaperLines([]paper.Line{line})[0]
	d.Title, d.Persons = d.Line.Title, line.PerPerson
	if err := d.Wrong(wrong); err != nil {
		return err
	}
	for _, p := range line.Papers {
		d.Papers = append(d.Papers, onePaper(d.Page, p))
	}
	d.choose(c)
	return s.Show(c, "office/paper", d)
}

// choose says which paper the form is about: the one that is asked for, or the
// only one.
func (d *paperPage) choose(c *fiber.Ctx) {
	asked := d.In["person"]
	for i, p := range d.Papers {
		switch {
		case page.Unsafe(c.Method()) && p.Person == asked, c.Query("paper") == d.Sprint(p.ID), !d.Persons:
			d.Chosen = d.Papers[i]
		}
	}
	if !page.Unsafe(c.Method()) {
		p := d.Chosen
		d.In["person"], d.In["number"], d.In["version"] = p.Person, p.Number, d.Sprint(p.Version)
		d.In["issued"], d.In["until"] = isoDate(p.Issued), isoDate(p.ValidUntil)
	}
	deeds := []paper.Deed{paper.Accept, paper.Reject, paper.Waive}
	switch state := d.Chosen.State; {
	case d.Line.Evidence == paper.InForm:
		deeds = []paper.Deed{paper.Waive}
	case state == "":
		deeds = []paper.Deed{paper.Accept, paper.Waive}
	}
	if d.Chosen.State != "" && d.Chosen.State != paper.Submitted {
		deeds = append(deeds, paper.Reopen)
	}
	for _, deed := range deeds {
		d.Deeds = append(d.Deeds, verbButton{string(deed), d.T("office.paper.do." + string(deed)), deedLooks[deed]})
	}
}

var deedLooks = map[paper.Deed]string{paper.Reject: "danger", paper.Waive: "quiet", paper.Reopen: "text"}

func isoDate(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.DateOnly)
}

func onePaper(p page.Page, v paper.Paper) paperOne {
	one := paperOne{Paper: v, Label: p.T("paper.state." + string(v.State)), Tone: page.PaperTones[v.State], Sent: p.DateTime(v.SentAt)}
	if v.CheckedAt != nil {
		key := "office.paper.checked_by"
		if v.Carried {
			key = "office.paper.carried_by"
		}
		one.Checked = p.T(key, "who", actorOf(p, v.CheckedBy, v.CheckedName), "when", p.Date(*v.CheckedAt))
	}
	if v.ValidUntil != nil {
		one.Until = p.Date(*v.ValidUntil)
	}
	for i, f := range v.Files {
		one.Files = append(one.Files, paperFile{fmt.Sprintf("%s/evidence/%d", p.Office, f.ID),
			p.T("office.paper.page", "n", i+1, "kb", max(1, f.Size>>10)), f.Type})
	}
	return one
}

// paperPost keeps what somebody says of a paper.
func (s *screens) paperPost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	v := paper.Verdict{Key: c.Params("requirement"), Do: paper.Deed(page.Value(c, "do"))}
	f := page.Reading(c, e.Loc())
	f.Line("person", &v.Person)
	f.Line("number", &v.Number)
	f.Body("reason", &v.Reason)
	f.MaybeDate("issued", &v.Issued)
	f.MaybeDate("until", &v.Until)
	f.Version(&v.Version)
	done := page.Done{To: s.Office(c, "/applications/%d", id), Key: "office.paper.did." + string(v.Do)}
	if err = f.Err(); err == nil {
		done, err = s.WriteOnce(c, func() (page.Done, error) {
			return done, s.Papers.Judge(c.UserContext(), e, stall.ApplicationID(id), v, s.Now())
		})
	}
	return s.End(c, done, err, s.showPaper)
}
