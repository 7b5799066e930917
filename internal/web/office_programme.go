package web

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/programme"
	"markt/internal/site"
)

// officeSession is a line of the office's list.
type officeSession struct {
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

type officeProgrammePage struct {
	page
	MayWrite   bool
	Any        bool
	Sessions   []officeSession
	Date       string
	Stage      string
	State      string
	Words      string
	Clash      bool
	Days       []option
	Stages     []option
	States     []option
	Confirmed  int
	Drafts     int
	ClashCount int
	Changes    int
	Tabs       []tab
}

// officeProgramme is the working state of the programme with its clashes.
func (s *Server) officeProgramme(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	pending, doc, err := s.Programme.Review(c.UserContext(), e)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.programme.title")
	if err != nil {
		return err
	}
	d := officeProgrammePage{page: p, Any: len(doc.Sessions) > 0, Changes: len(pending.Changes), MayWrite: s.mayPlan(c, e), Tabs: p.programmeTabs("sessions")}
	d.Date, d.Stage, d.State, d.Words, d.Clash = c.Query("day"), c.Query("stage"), c.Query("state"), clean(c.Query("q")), c.Query("clash") != ""
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
	return s.show(c, fiber.StatusOK, "office/programme", d)
}

// mayPlan reports whether the person may change the programme.
func (s *Server) mayPlan(c *fiber.Ctx, e *festival.Edition) bool {
	who := principal(c)
	return who != nil && who.Can(int64(e.ID), planners.roles...)
}

func (p page) programmeTabs(current string) []tab {
	return []tab{
		{Href: "/office/programme", Label: p.T("office.programme.sessions"), Current: current == "sessions"},
		{Href: "/office/programme/hosts", Label: p.T("office.programme.hosts"), Current: current == "hosts"},
		{Href: "/office/programme/release", Label: p.T("office.programme.release"), Current: current == "release"},
	}
}

func (d *officeProgrammePage) choices(doc programme.Document) {
	for _, day := range doc.Days {
		t, _ := time.Parse(time.DateOnly, day.Date)
		d.Days = append(d.Days, option{Value: day.Date, Label: d.Lang.DateShort(t)})
	}
	d.Days = append(d.Days, option{Value: "none", Label: d.T("office.programme.unplaced")})
	d.Stages = stageOptions(doc.Stages)
	for _, st := range []programme.State{programme.StateDraft, programme.StateConfirmed, programme.StateCanceled} {
		d.States = append(d.States, option{Value: string(st), Label: d.T("office.programme.state." + string(st))})
	}
}

func stageOptions(stages []programme.Stage) []option {
	var out []option
	for _, st := range stages {
		out = append(out, option{Value: strconv.FormatInt(int64(st.ID), 10), Label: st.Name})
	}
	return out
}

func (d *officeProgrammePage) list(doc programme.Document, clashes map[programme.ID][]programme.Clash) {
	stage, _ := strconv.ParseInt(d.Stage, 10, 64)
	f := programme.Filter{Date: d.Date, Stage: site.StageID(stage), State: programme.State(d.State), Words: d.Words}
	if d.Clash {
		f.Clashing = clashes
	}
	n := newNaming(d.page, doc)
	for _, x := range f.Keep(doc) {
		d.Sessions = append(d.Sessions, n.line(x, clashes[x.ID]))
	}
}

// naming writes sessions and clashes in words, with the names of a document.
type naming struct {
	p        page
	stages   map[site.StageID]programme.Stage
	hosts    map[programme.HostID]programme.Host
	sessions map[programme.ID]programme.Session
}

func newNaming(p page, doc programme.Document) naming {
	n := naming{p: p, stages: doc.StageByID(), hosts: doc.HostByID(), sessions: map[programme.ID]programme.Session{}}
	for _, x := range doc.Sessions {
		n.sessions[x.ID] = x
	}
	return n
}

func (n naming) line(x programme.Session, clashes []programme.Clash) officeSession {
	var names []string
	for _, h := range x.Hosts {
		names = append(names, n.hosts[h].Name)
	}
	o := officeSession{ID: x.ID, Href: sessionHref(x.ID), Title: n.title(x), When: n.when(x), Stage: n.stage(x), Hosts: n.p.Join(names), State: string(x.State)}
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
func (s *Server) officeProgrammeConfirmPost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	n := 0
	for _, v := range values(c, "id") {
		id, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return fault.New(fault.Invalid, "web.officeProgrammeConfirmPost", "error.choice")
		}
		if err := s.Programme.Confirm(c.UserContext(), e, programme.ID(id), s.now()); err != nil {
			return err
		}
		n++
	}
	s.flash(c, "ok", "office.programme.confirmed_n", "n", n)
	return seeOther(c, "/office/programme")
}
