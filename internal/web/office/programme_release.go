package office

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
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
	Changes  []releaseChange
	LeftOut  []sessionRow
	Clashes  []string
	Count    int
	Label    string
	After    int
	All      []programme.ReleaseLine
	Tabs     []page.Tab
}

func (s *screens) releasePage(c *fiber.Ctx) (releasePage, error) {
	e, err := s.Edition(c)
	if err != nil {
		return releasePage{}, err
	}
	pending, doc, err := s.Programme.Review(c.UserContext(), e)
	if err != nil {
		return releasePage{}, err
	}
	all, err := s.Programme.Releases(c.UserContext(), e)
	if err != nil {
		return releasePage{}, err
	}
	p, err := s.Page(c, "office", "office.release.title")
	d := releasePage{Page: p, First: pending.Last.Number == 0, Last: pending.Last, Count: len(pending.Next.Sessions), After: pending.Last.Number, All: all, MayWrite: s.mayPlan(c, e), Tabs: programmeTabs(p, "release")}
	n, old := newNaming(p, doc), newNaming(p, pending.Last.Document)
	for _, change := range pending.Changes {
		d.Changes = append(d.Changes, describe(change, n, old))
	}
	for _, x := range pending.LeftOut {
		d.LeftOut = append(d.LeftOut, n.line(x, nil))
	}
	for _, clash := range pending.Clashes {
		d.Clashes = append(d.Clashes, n.title(n.sessions[clash.Session])+": "+n.clash(clash))
	}
	return d, err
}

var changeTones = map[programme.ChangeKind]string{programme.Added: "leaf", programme.Moved: "saffron", programme.Reworded: "quiet", programme.Dropped: "tomato"}

func describe(change programme.Change, n, old naming) releaseChange {
	x := releaseChange{Kind: n.p.T("office.release.kind." + string(change.Kind)), Title: n.title(change.After), Tone: changeTones[change.Kind], Href: sessionHref(change.After.ID)}
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

func (s *screens) programmeRelease(c *fiber.Ctx) error {
	d, err := s.releasePage(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "office/programme_release", d)
}

func (s *screens) programmeReleasePost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	after, err := strconv.Atoi(page.Value(c, "after"))
	if err != nil {
		return fault.New(fault.Invalid, "office.officeProgrammeReleasePost", "error.bad_request")
	}
	label := page.Value(c, "label")
	number, err := s.Programme.Release(c.UserContext(), e, programme.ReleaseDraft{Label: label, After: after}, s.Now())
	if err != nil {
		d, err2 := s.releasePage(c)
		if err2 != nil {
			return err2
		}
		d.Label = label
		status, ok := d.Complain(err)
		if !ok {
			return err
		}
		return s.Show(c, status, "office/programme_release", d)
	}
	s.Flash(c, "ok", "office.release.done", "number", number)
	return page.SeeOther(c, "/office/programme/release")
}
