package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/jury"
	"markt/internal/stall"
	"markt/internal/web/answers"
	"markt/internal/web/page"
)

// juryPage is a person's work in the jury.
type juryPage struct {
	page.Page
	Open, Done, Barred []juryLine
	Next               string // the address of what is judged next
	Organise           bool
}

// juryLine is an application of it, in words.
type juryLine struct {
	jury.Line
	Points string
	Why    string // its reader is not free to judge
}

func (s *screens) jury(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.jury.title")
	if err != nil {
		return err
	}
	work, err := s.Jury.Work(c.UserContext(), e.ID, page.Principal(c).Person)
	if err != nil {
		return err
	}
	d := juryPage{Page: p, Organise: s.asks(c, e)&stall.ByOrganiser != 0}
	for _, l := range work {
		line := juryLine{Line: l, Points: juryPoints(p, l.Points)}
		switch {
		case l.Interest != "":
			line.Why = p.T("office.jury.interest." + string(l.Interest))
			d.Barred = append(d.Barred, line)
		case l.Conflict:
			line.Why = p.T("office.jury.interest.declared")
			d.Barred = append(d.Barred, line)
		case l.Open():
			d.Open = append(d.Open, line)
		default:
			d.Done = append(d.Done, line)
		}
	}
	if id := jury.Next(work, 0); id != 0 {
		d.Next = p.Office + "/jury/reviews/" + id.String()
	}
	return s.Show(c, "office/jury", d)
}

// juryPoints are thousandths of a point, as people read them; "" for none.
func juryPoints(p page.Page, thousandths *int) string {
	if thousandths == nil {
		return ""
	}
	return p.Lang.Decimal(float64(*thousandths)/1000, 2)
}

type juryReviewPage struct {
	page.Page
	Task     jury.Task
	KindName string
	Groups   []answers.Group
	Asked    []juryQuestion
	Others   []juryReview
	Why      string // its reader is not free to judge; "": they are
	Left     int    // how many wait beside this one
	Next     string // the address of the next one
}

// juryQuestion is a criterion in the form.
type juryQuestion struct {
	Name, Label, Hint string
	Options           []page.Option
}

// juryReview is a review in words.
type juryReview struct {
	Who, Points, Note string
	Conflict          bool
}

func (s *screens) juryReview() page.Handlers {
	return page.Edit(page.Form[jury.Task, jury.ReviewDraft]{
		House: s.House, Template: "office/jury_review", Title: "office.jury.review",
		Load: func(c *fiber.Ctx, e *festival.Edition) (jury.Task, error) {
			id, err := page.Number(c, "id")
			if err != nil {
				return jury.Task{}, err
			}
			return s.Jury.Task(c.UserContext(), e.ID, page.Principal(c).Person, stall.ApplicationID(id))
		},
		Draft: func(_ *festival.Edition, t jury.Task) jury.ReviewDraft { return t.Draft() },
		Fields: func(f *page.Fields, d *jury.ReviewDraft) {
			for i := range d.Scores {
				f.MaybeWhole("s."+d.Scores[i].Key, &d.Scores[i].Score)
			}
			f.Body("note", &d.Note)
			f.Yes("conflict", &d.Conflict)
			f.Version(&d.Version)
		},
		Page: s.juryReviewPage,
		Save: s.juryReviewSave,
	})
}

func (s *screens) juryReviewPage(c *fiber.Ctx, p page.Page, t jury.Task) (any, error) {
	d := juryReviewPage{Page: p, Task: t}
	k, err := s.Stalls.Kind(c.UserContext(), p.Edition.ID, t.App.Kind)
	if err != nil {
		return nil, err
	}
	d.KindName = p.Text(k.Name)
	if d.Groups, err = s.said(c, p, k, t.App); err != nil {
		return nil, err
	}
	switch {
	case t.Interest != "":
		d.Why = p.T("office.jury.interest." + string(t.Interest))
	case t.Mine.Conflict:
		d.Why = p.T("office.jury.interest.declared")
	}
	for _, q := range t.Criteria {
		name := "s." + q.Key
		marks := p.Choose(name, page.Options([]string{"1", "2", "3", "4", "5"}, func(score string) string { return score }))
		marks[0].Label, marks[4].Label = p.T("office.jury.score.1"), p.T("office.jury.score.5")
		label := q.Title(p.Lang, p.Edition.DefaultLang)
		d.Asked = append(d.Asked, juryQuestion{Name: name, Label: label, Hint: p.T("office.jury.weight_of", "n", q.Weight), Options: marks})
	}
	d.Others = inJuryWords(p, t.Others, false)
	work, err := s.Jury.Work(c.UserContext(), p.Edition.ID, page.Principal(c).Person)
	for _, l := range work {
		if l.Open() && l.ID != t.App.ID {
			d.Left++
		}
	}
	if id := jury.Next(work, t.App.ID); id != 0 {
		d.Next = p.Office + "/jury/reviews/" + id.String()
	}
	return d, err
}

// inJuryWords are reviews by seat, or by name for who may know.
func inJuryWords(p page.Page, all []jury.Review, named bool) []juryReview {
	words := make([]juryReview, len(all))
	for i, r := range all {
		words[i] = juryReview{Who: p.T("office.jury.seat", "n", r.Number), Points: juryPoints(p, r.Points), Note: r.Note, Conflict: r.Conflict}
		if named {
			words[i].Who += " · " + r.Name
		}
	}
	return words
}

// juryReviewSave sends the review and leads to what is judged next.
func (s *screens) juryReviewSave(c *fiber.Ctx, e *festival.Edition, t jury.Task, d jury.ReviewDraft) (page.Done, error) {
	done := page.Done{To: s.Office(c, "/jury"), Key: "office.jury.sent"}
	person := page.Principal(c).Person
	ask := func(p page.Page) (q page.Question, err error) {
		if d.Conflict && t.Mine.Counts() && d.Version == t.Mine.Version {
			q = page.Question{Title: p.T("office.jury.ask.conflict", "name", t.App.Name), Text: []string{p.T("office.jury.ask.conflict_means")}, Do: p.T("office.jury.ask.conflict_do")}
		}
		return q, nil
	}
	err := s.Sure(c, ask, func() error {
		return s.Jury.Send(c.UserContext(), e.ID, person, t.App.ID, d, s.Now())
	})
	if err != nil {
		return done, err
	}
	work, err := s.Jury.Work(c.UserContext(), e.ID, person)
	if id := jury.Next(work, t.App.ID); id != 0 {
		done.To = s.Office(c, "/jury/reviews/%d", id)
	}
	return done, err
}

// said is what an application says, in words.
func (s *screens) said(c *fiber.Ctx, p page.Page, k stall.Kind, a *stall.Application) (groups []answers.Group, err error) {
	f, err := answers.NewAnswerForm(c.UserContext(), s.House, p, a)
	if err != nil {
		return nil, err
	}
	about, contact := answers.Basics(p, a)
	for _, g := range append([]answers.Group{about, contact}, f.ReadAnswers(k.Groups)...) {
		if !g.Empty {
			groups = append(groups, g)
		}
	}
	return groups, nil
}

// judges reports whether somebody is in the jury and has no other work with
// applications: they see what the jury needs, and no more.
func judges(c *fiber.Ctx, e *festival.Edition) bool {
	return !page.Principal(c).Can(int64(e.ID), account.Organiser, account.Programme)
}

// reviewsFor are an application's reviews as far as its reader may see them,
// and whether they are free to decide on it.
func (s *screens) reviewsFor(c *fiber.Ctx, e *festival.Edition, a *stall.Application) (all []jury.Review, free bool, err error) {
	if s.asks(c, e)&stall.ByOrganiser != 0 {
		all, err = s.Jury.Reviews(c.UserContext(), e.ID, a.ID)
		return all, true, err
	}
	if !page.Principal(c).Can(int64(e.ID), account.Jury) {
		return nil, true, nil
	}
	t, err := s.Jury.Task(c.UserContext(), e.ID, page.Principal(c).Person, a.ID)
	if err != nil || !t.Free() {
		return nil, false, err
	}
	if t.Mine.Counts() {
		all = append(t.Others, t.Mine)
	}
	return all, true, nil
}

// meanOf is the mean of reviews, in words, and of how many.
func meanOf(p page.Page, all []jury.Review) (mean string, n int) {
	sum := 0
	for _, r := range all {
		if r.Points != nil {
			sum, n = sum+*r.Points, n+1
		}
	}
	if n == 0 {
		return "", 0
	}
	return p.Lang.Decimal(float64(sum)/float64(n)/1000, 1), n
}

// barred refuses a decision of the jury's by who is not free to judge.
func (s *screens) barred(c *fiber.Ctx, e *festival.Edition, id stall.ApplicationID) error {
	if s.asks(c, e)&stall.ByOrganiser != 0 {
		return nil
	}
	t, err := s.Jury.Task(c.UserContext(), e.ID, page.Principal(c).Person, id)
	if err == nil && !t.Free() {
		err = fault.Coded(fault.Forbidden, "office.barred", "own_stall", "jury.error.own")
	}
	return err
}
