package office

import (
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/web/page"
)

// clashRow is a clash in words.
type clashRow struct {
	About, Href  string // the session, where a list speaks of several
	Says, Remedy string
	Hard         bool
}

// sessionRow is a line of the office's list.
type sessionRow struct {
	ID      programme.ID
	Href    string
	Title   string
	When    string
	Stage   string
	Hosts   string
	State   string
	Clashes []clashRow
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
	NoSetList  bool
	Confirmed  int
	Drafts     int
	ClashCount int
	SetLists   int // that are missing
	Changes    int
	Tabs       []page.Tab
}

// programme is the working state of the programme with its clashes.
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
	d := programmePage{Page: p, Any: len(doc.Sessions) > 0, Changes: len(pending.Changes), MayWrite: s.mayPlan(c, e), Tabs: programmeTabs(p, "")}
	d.Date, d.Stage, d.State, d.Words, d.Clash = c.Query("day"), c.Query("stage"), c.Query("state"), page.Clean(c.Query("q")), c.Query("clash") != ""
	d.NoSetList = c.Query("set_list") != ""
	clashes, err := s.Programme.Clashes(c.UserContext(), e, doc.Sessions)
	if err != nil {
		return err
	}
	d.ClashCount = len(clashes)
	for _, x := range doc.Sessions {
		switch x.State {
		case programme.StateConfirmed:
			d.Confirmed++
		case programme.StateDraft:
			d.Drafts++
		}
		if lacksSetList(x) {
			d.SetLists++
		}
	}
	d.choices(doc)
	sought, err := s.Programme.Sought(c.UserContext(), doc, d.Words)
	if err != nil {
		return err
	}
	d.list(doc, sought, programme.ClashesOf(clashes))
	return s.Show(c, "office/programme", d)
}

// mayPlan reports whether the person may change the programme.
func (s *screens) mayPlan(c *fiber.Ctx, e *festival.Edition) bool {
	who := page.Principal(c)
	return who != nil && who.Can(int64(e.ID), planners.Roles...)
}

// programmeTabs lead to the parts of the programme; current is the part's place below it.
func programmeTabs(p page.Page, current string) []page.Tab {
	tab := func(below, key string) page.Tab {
		return page.Tab{Href: p.Office + "/programme" + below, Label: p.T(key), Current: current == below}
	}
	return []page.Tab{tab("", "office.programme.sessions"), tab("/hosts", "office.programme.hosts"), tab("/release", "office.programme.release"), tab("/rules", "office.programme.rules")}
}

func (d *programmePage) choices(doc programme.Document) {
	d.Days = append(marketDays(d.Page, doc.Days), page.Option{Value: "none", Label: d.T("office.programme.unplaced")})
	d.Stages = stageOptions(d.Page, doc.Stages)
	d.States = page.Options([]programme.State{programme.StateDraft, programme.StateConfirmed, programme.StateCanceled},
		func(st programme.State) string { return d.T("office.programme.state." + string(st)) })
}

func marketDays(p page.Page, days []programme.Day) []page.Option {
	var out []page.Option
	for _, day := range days {
		t, _ := time.Parse(time.DateOnly, day.Date)
		out = append(out, page.Option{Value: day.Date, Label: p.Lang.DateShort(t)})
	}
	return out
}

func stageOptions(p page.Page, stages []programme.Stage) []page.Option {
	var out []page.Option
	for _, st := range stages {
		out = append(out, page.Option{Value: p.Sprint(st.ID), Label: st.Name})
	}
	return out
}

func (d *programmePage) list(doc, sought programme.Document, clashes map[programme.ID][]programme.Clash) {
	stage, _ := strconv.ParseInt(d.Stage, 10, 64)
	f := programme.Filter{Date: d.Date, Stage: site.StageID(stage), State: programme.State(d.State)}
	if d.Clash {
		f.Clashing = clashes
	}
	n := newNaming(d.Page, doc)
	for _, x := range f.Keep(sought) {
		if d.NoSetList && !lacksSetList(x) {
			continue
		}
		d.Sessions = append(d.Sessions, n.line(x, clashes[x.ID]))
	}
}

// lacksSetList reports whether GEMA still waits for what is played.
func lacksSetList(x programme.Session) bool {
	return x.SetList == "missing" && x.State != programme.StateCanceled
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
	o := sessionRow{ID: x.ID, Href: n.href(x.ID), Title: n.title(x), When: n.when(x), Stage: n.stage(x), Hosts: n.p.Join(names), State: string(x.State)}
	for _, c := range clashes {
		o.Clashes = append(o.Clashes, n.clash(c))
	}
	return o
}

func (n naming) href(id programme.ID) string { return n.p.Office + "/programme/" + n.p.Sprint(id) }

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

func (n naming) clash(c programme.Clash) clashRow {
	says := c.Says(n.p.Lang, programme.Names{
		Session: func(id programme.ID) string { return n.title(n.sessions[id]) },
		Host:    func(id programme.HostID) string { return n.hosts[id].Name },
		Stage:   func(id site.StageID) string { return n.stages[id].Name },
	})
	return clashRow{Says: says, Remedy: c.Remedy(n.p.Lang), Hard: c.Kind.Hard()}
}

// clashes are in words with the session that each speaks of, hard ones first.
func (n naming) clashes(all []programme.Clash) (rows []clashRow) {
	for _, c := range all {
		row := n.clash(c)
		row.About, row.Href = n.title(n.sessions[c.Session]), n.href(c.Session)
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b clashRow) int {
		switch {
		case a.Hard == b.Hard:
			return 0
		case a.Hard:
			return -1
		}
		return 1
	})
	return rows
}

// programmeConfirmPost confirms the chosen sessions of the list.
func (s *screens) programmeConfirmPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var chosen []programme.ID
	f := page.Reading(c, e.Loc())
	if page.Keys(f, "id", &chosen); f.Err() != nil {
		return f.Err()
	}
	for _, id := range chosen {
		if err := s.Programme.Confirm(c.UserContext(), e, id, s.Now()); err != nil {
			return err
		}
	}
	return s.GoOn(c, page.Done{To: s.Office(c, "/programme"), Key: "office.programme.confirmed_n", Args: []any{"n", len(chosen)}})
}
