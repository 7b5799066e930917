package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/pg"
	"markt/internal/programme"
	"markt/internal/web/page"
)

// releaseChange is a line of the difference to the last release.
type releaseChange struct {
	Kind, Title, Before, After, Tone string
	Href                             string
}

type releasePage struct {
	page.Page
	MayWrite bool
	First    bool
	Last     programme.Released
	Mark     string // of the draft whose changes these are
	Changes  []releaseChange
	LeftOut  []sessionRow
	Clashes  []clashRow
	Count    int
	All      []programme.ReleaseLine
	Tabs     []page.Tab
}

func (s *screens) programmeRelease(c *fiber.Ctx) error { return s.showRelease(c, nil) }

func (s *screens) showRelease(c *fiber.Ctx, wrong error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	pending, doc, err := s.Programme.Review(c.UserContext(), e)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.release.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := releasePage{Page: p, First: pending.Last.Number == 0, Last: pending.Last, Mark: pending.Mark, Count: len(pending.Next.Sessions), MayWrite: s.mayPlan(c, e), Tabs: programmeTabs(p, "/release")}
	if d.All, err = s.Programme.Releases(c.UserContext(), e); err != nil {
		return err
	}
	n, old := newNaming(p, doc), newNaming(p, pending.Last.Document)
	for _, change := range pending.Changes {
		d.Changes = append(d.Changes, describe(change, n, old))
	}
	for _, x := range pending.LeftOut {
		d.LeftOut = append(d.LeftOut, n.line(x, nil))
	}
	d.Clashes = n.clashes(pending.Clashes)
	return s.Show(c, "office/programme_release", d)
}

var changeTones = map[programme.ChangeKind]string{programme.Added: "leaf", programme.Moved: "saffron", programme.Reworded: "quiet", programme.Dropped: "tomato"}

func describe(change programme.Change, n, old naming) releaseChange {
	x := releaseChange{Kind: n.p.T("office.release.kind." + string(change.Kind)), Title: n.title(change.After), Tone: changeTones[change.Kind], Href: n.href(change.After.ID)}
	place := func(n naming, s programme.Session) string { return n.p.Join([]string{n.when(s), n.stage(s)}) }
	switch change.Kind {
	case programme.Added:
		x.After = place(n, change.After)
	case programme.Moved:
		x.Before, x.After = place(old, change.Before), place(n, change.After)
	case programme.Dropped:
		x.Before = place(old, change.Before)
	}
	return x
}

func (s *screens) programmeReleasePost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var d programme.ReleaseDraft
	f := page.Reading(c, e.Loc())
	f.Line("label", &d.Label)
	f.Whole("after", &d.After)
	d.Seen = page.Value(c, seenField)
	done := page.Done{To: s.Office(c, "/programme/release"), Key: "office.release.done"}
	if err = f.Err(); err == nil {
		err = s.Sure(c, func(p page.Page) (page.Question, error) { return s.askProgrammeRelease(c, p) }, func() error {
			number, err := s.Programme.Release(c.UserContext(), e, d, s.Now())
			if number == d.After {
				done.Key = "office.release.same"
			}
			done.Args = []any{"number", number}
			return err
		})
	}
	return s.End(c, done, err, s.showRelease)
}

// askProgrammeRelease asks when many sessions would vanish from the public
// programme, and when there is something to look at in what it becomes.
func (s *screens) askProgrammeRelease(c *fiber.Ctx, p page.Page) (page.Question, error) {
	pending, doc, err := s.Programme.Review(c.UserContext(), p.Edition)
	if err != nil {
		return page.Question{}, err
	}
	var gone []string
	for _, change := range pending.Changes {
		if change.Kind == programme.Dropped {
			gone = append(gone, p.Text(change.Before.Title))
		}
	}
	q, err := askRelease(c, p, "sessions", pending.Mark, gone, len(pending.Last.Document.Sessions))
	if err != nil || len(pending.Changes) == 0 {
		return q, err
	}
	return s.askClashes(c, p, q, pending, newNaming(p, doc).clashes(pending.Clashes))
}

// askClashes lays what there is to look at beside what is asked already.
func (s *screens) askClashes(c *fiber.Ctx, p page.Page, q page.Question, pending programme.Pending, rows []clashRow) (page.Question, error) {
	if len(rows) == 0 {
		return q, nil
	}
	var hard, soft []string
	for _, row := range rows {
		if line := row.About + ": " + row.Says; row.Hard {
			hard = append(hard, line)
		} else {
			soft = append(soft, line)
		}
	}
	if q.Title == "" {
		q.Title, q.Do = p.T("office.clash.ask", "n", len(rows)), p.T("office.ask.do.release")
	}
	take := func(key string, names []string) {
		if len(names) > 0 {
			q.Takes = append(q.Takes, page.Taken{What: p.T(key, "n", len(names)), Names: names})
		}
	}
	take("office.clash.ask_hard", hard)
	take("office.clash.ask_soft", soft)
	q.See = page.Link{Href: s.Office(c, "/programme?clash=yes"), Text: p.T("office.programme.filter.clash")}
	return q, pg.Saw("office.askClashes", page.Value(c, seenField), pending.Mark)
}
