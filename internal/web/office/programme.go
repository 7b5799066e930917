package office

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/web/page"
)

// officeSession is a line of the office's list.
type sessionRow struct {
	ID      programme.ID
	Href    string
	Title   string
	When    string
	Stage   string
	Hosts   string
	State   string
	Clashes []string
	Chosen  bool
}

type programmePage struct {
	page.Page
	MayWrite   bool
	Any        bool
	Sessions   []sessionRow
	Date       string
	Stage      string
	State      string
	Words      string
	Clash      bool
	Days       []page.Option
	Stages     []page.Option
	States     []page.Option
	Confirmed  int
	Drafts     int
	ClashCount int
	Changes    int
	Tabs       []page.Tab
}

// officeProgramme is the working state of the programme with its clashes.
func (s *screens) programme(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	pending, doc, err := s.Programme.Review(c.UserContext(), e)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.programme.title")
	if err != nil {
		return err
	}
	d := programmePage{Page: p, Any: len(doc.Sessions) > 0, Changes: len(pending.Changes), MayWrite: s.mayPlan(c, e), Tabs: programmeTabs(p, "sessions")}
	d.Date, d.Stage, d.State, d.Words, d.Clash = c.Query("day"), c.Query("stage"), c.Query("state"), page.Clean(c.Query("q")), c.Query("clash") != ""
	clashes := programme.Clashes(doc.Sessions, doc.Calendar())
	d.ClashCount = len(clashes)
	for _, x := range doc.Sessions {
		switch x.State {
		case programme.StateConfirmed:
			d.Confirmed++
		case programme.StateDraft:
			d.Drafts++
		}
	}
	d.choices(doc)
	d.list(doc, programme.ClashesOf(clashes))
	return s.Show(c, fiber.StatusOK, "office/programme", d)
}

// mayPlan reports whether the person may change the programme.
func (s *screens) mayPlan(c *fiber.Ctx, e *festival.Edition) bool {
	who := page.Principal(c)
	return who != nil && who.Can(int64(e.ID), planners.Roles...)
}

func programmeTabs(p page.Page, current string) []page.Tab {
	return []page.Tab{
		{Href: "/office/programme", Label: p.T("office.programme.sessions"), Current: current == "sessions"},
		{Href: "/office/programme/hosts", Label: p.T("office.programme.hosts"), Current: current == "hosts"},
		{Href: "/office/programme/release", Label: p.T("office.programme.release"), Current: current == "release"},
	}
}

func (d *programmePage) choices(doc programme.Document) {
	for _, day := range doc.Days {
		t, _ := time.Parse(time.DateOnly, day.Date)
		d.Days = append(d.Days, page.Option{Value: day.Date, Label: d.Lang.DateShort(t)})
	}
	d.Days = append(d.Days, page.Option{Value: "none", Label: d.T("office.programme.unplaced")})
	d.Stages = stageOptions(doc.Stages)
	for _, st := range []programme.State{programme.StateDraft, programme.StateConfirmed, programme.StateCanceled} {
		d.States = append(d.States, page.Option{Value: string(st), Label: d.T("office.programme.state." + string(st))})
	}
}

func stageOptions(stages []programme.Stage) []page.Option {
	var out []page.Option
	for _, st := range stages {
		out = append(out, page.Option{Value: strconv.FormatInt(int64(st.ID), 10), Label: st.Name})
	}
	return out
}

func (d *programmePage) list(doc programme.Document, clashes map[programme.ID][]programme.Clash) {
	stage, _ := strconv.ParseInt(d.Stage, 10, 64)
	f := programme.Filter{Date: d.Date, Stage: site.StageID(stage), State: programme.State(d.State), Words: d.Words}
	if d.Clash {
		f.Clashing = clashes
	}
	n := newNaming(d.Page, doc)
	for _, x := range f.Keep(doc) {
		d.Sessions = append(d.Sessions, n.line(x, clashes[x.ID]))
	}
}

// naming writes sessions and clashes in words, with the names of a document.
type naming struct {
	p        page.Page
	stages   map[site.StageID]programme.Stage
	hosts    map[programme.HostID]programme.Host
	sessions map[programme.ID]programme.Session
}

func newNaming(p page.Page, doc programme.Document) naming {
	n := naming{p: p, stages: doc.StageByID(), hosts: doc.HostByID(), sessions: map[programme.ID]programme.Session{}}
	for _, x := range doc.Sessions {
		n.sessions[x.ID] = x
	}
	return n
}

func (n naming) line(x programme.Session, clashes []programme.Clash) sessionRow {
	var names []string
	for _, h := range x.Hosts {
		names = append(names, n.hosts[h].Name)
	}
	o := sessionRow{ID: x.ID, Href: sessionHref(x.ID), Title: n.title(x), When: n.when(x), Stage: n.stage(x), Hosts: n.p.Join(names), State: string(x.State)}
	for _, c := range clashes {
		o.Clashes = append(o.Clashes, n.clash(c))
	}
	return o
}

func sessionHref(id programme.ID) string {
	return "/office/programme/" + strconv.FormatInt(int64(id), 10)
}

func (n naming) title(x programme.Session) string {
	if t := n.p.Text(x.Title); t != "" {
		return t
	}
	return n.p.T("office.programme.untitled")
}

func (n naming) when(x programme.Session) string {
	if x.Start.IsZero() {
		return n.p.T("office.programme.unplaced")
	}
	return n.p.DateShort(x.Start) + " " + n.p.TimeSpan(x.Start, x.End())
}

func (n naming) stage(x programme.Session) string {
	if x.Stage == 0 {
		return n.p.T("office.programme.no_stage")
	}
	return n.stages[x.Stage].Name
}

func (n naming) clash(c programme.Clash) string {
	return n.p.T("office.programme.clash."+string(c.Kind),
		"other", n.title(n.sessions[c.Other]), "host", n.hosts[c.Host].Name, "time", n.p.TimeSpan(c.From, c.Until))
}

// officeProgrammeConfirmPost confirms the chosen sessions of the list.
func (s *screens) programmeConfirmPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	n := 0
	for _, v := range page.Values(c, "id") {
		id, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return fault.New(fault.Invalid, "office.officeProgrammeConfirmPost", "error.choice")
		}
		if err := s.Programme.Confirm(c.UserContext(), e, programme.ID(id), s.Now()); err != nil {
			return err
		}
		n++
	}
	s.Flash(c, "ok", "office.programme.confirmed_n", "n", n)
	return page.SeeOther(c, "/office/programme")
}
