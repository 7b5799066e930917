package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/programme"
)

// releaseChange is a line of the difference to the last release.
type releaseChange struct {
	Kind, Title, Before, After, Tone string
	Href                             string
}

type officeReleasePage struct {
	page
	MayWrite bool
	First    bool
	Last     programme.Released
	Changes  []releaseChange
	LeftOut  []officeSession
	Clashes  []string
	Count    int
	Label    string
	After    int
	All      []programme.ReleaseLine
	Tabs     []tab
}

func (s *Server) releasePage(c *fiber.Ctx) (officeReleasePage, error) {
	e, err := s.edition(c)
	if err != nil {
		return officeReleasePage{}, err
	}
	pending, doc, err := s.Programme.Review(c.UserContext(), e)
	if err != nil {
		return officeReleasePage{}, err
	}
	all, err := s.Programme.Releases(c.UserContext(), e)
	if err != nil {
		return officeReleasePage{}, err
	}
	p, err := s.page(c, "office", "office.release.title")
	d := officeReleasePage{page: p, First: pending.Last.Number == 0, Last: pending.Last, Count: len(pending.Next.Sessions), After: pending.Last.Number, All: all, MayWrite: s.mayPlan(c, e), Tabs: p.programmeTabs("release")}
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

func (s *Server) officeProgrammeRelease(c *fiber.Ctx) error {
	d, err := s.releasePage(c)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "office/programme_release", d)
}

func (s *Server) officeProgrammeReleasePost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	after, err := strconv.Atoi(value(c, "after"))
	if err != nil {
		return fault.New(fault.Invalid, "web.officeProgrammeReleasePost", "error.bad_request")
	}
	label := value(c, "label")
	number, err := s.Programme.Release(c.UserContext(), e, programme.ReleaseDraft{Label: label, After: after}, s.now())
	if err != nil {
		d, err2 := s.releasePage(c)
		if err2 != nil {
			return err2
		}
		d.Label = label
		status, ok := d.complain(err)
		if !ok {
			return err
		}
		return s.show(c, status, "office/programme_release", d)
	}
	s.flash(c, "ok", "office.release.done", "number", number)
	return seeOther(c, "/office/programme/release")
}
