package office

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/web/page"
)

// programmeGridPage is the frame of the grid, with the day's sessions as a list
// for where there is no script or no room; what the grid shows it asks for itself.
type programmeGridPage struct {
	page.Page
	Date     string
	Days     []page.Tab
	Stages   []page.Option
	Sessions []sessionRow
	Me       int64 // the person
	Zone     string
	Keys     []page.Option
	Words    []string
}

const gridWord = "office.grid.say."

// gridKeys are the keys of the grid, in the order in which its help lists them.
var gridKeys = []string{"move", "pick", "while", "length", "drop", "out", "several", "undo"}

// programmeGrid is the full-height screen on which the programme is arranged.
func (s *screens) programmeGrid(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	doc, err := s.Programme.List(c.UserContext(), e)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.grid.title")
	if err != nil {
		return err
	}
	d := programmeGridPage{Page: p, Stages: stageOptions(p, doc.Stages), Me: int64(page.Principal(c).Person), Zone: e.Zone, Words: wordsOf(gridWord)}
	days := doc.Calendar().WithDatesOf(doc.Sessions)
	d.Date = gridDate(days, c.Query("day"))
	for _, day := range marketDays(p, days) {
		d.Days = append(d.Days, page.Tab{Href: p.Office + "/programme/grid?day=" + day.Value, Label: day.Label, Current: day.Value == d.Date})
	}
	n := newNaming(p, doc)
	for _, x := range doc.On(d.Date) {
		d.Sessions = append(d.Sessions, n.line(x, nil))
	}
	for _, key := range gridKeys {
		d.Keys = append(d.Keys, page.Option{Value: p.T("office.grid.key." + key), Label: p.T("office.grid.does." + key)})
	}
	return s.Show(c, "office/programme_grid", d)
}

// gridDate is the day that was asked for, else the first.
func gridDate(days []programme.Day, asked string) string {
	for _, day := range days {
		if day.Date == asked {
			return asked
		}
	}
	if len(days) > 0 {
		return days[0].Date
	}
	return ""
}

// gridState is a day of the programme for the grid's script.
type gridState struct {
	Mark     string                   `json:"mark"`
	Date     string                   `json:"date"`
	From     time.Time                `json:"from"`
	Until    time.Time                `json:"until"`
	Stages   []gridStage              `json:"stages"`
	Sessions []gridSession            `json:"sessions"` // of the day, and those without place or time
	Blocks   []programme.Block        `json:"blocks"`
	Clashes  map[string][]gridFinding `json:"clashes"` // by session
	Who      []site.Editor            `json:"who"`
}

type gridStage struct {
	ID       site.StageID `json:"id"`
	Name     string       `json:"name"`
	Location string       `json:"location"`
	Capacity int          `json:"capacity"`
	Several  bool         `json:"several"`
	Open     []gridOpen   `json:"open"`
}

type gridOpen struct {
	programme.Span
	Name string `json:"name"` // of a stop
}

type gridSession struct {
	ID      programme.ID       `json:"id"`
	Version int                `json:"version"`
	Title   string             `json:"title"`
	Who     string             `json:"who"`
	Hosts   []programme.HostID `json:"hosts"`
	State   string             `json:"state"`
	Mark    string             `json:"mark"`
	Stage   site.StageID       `json:"stage"`
	Start   *time.Time         `json:"start"`
	Minutes int                `json:"minutes"`
	Setup   int                `json:"setup"`
	Change  int                `json:"change"`
	Href    string             `json:"href"`
}

type gridFinding struct {
	Says   string `json:"says"`
	Remedy string `json:"remedy"`
	Hard   bool   `json:"hard"`
}

// programmeGridState is all that the grid shows.
func (s *screens) programmeGridState(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	out, err := s.gridState(c, e, c.Query("day"))
	if err != nil {
		return err
	}
	return page.SendJSON(c, fiber.StatusOK, out)
}

func (s *screens) gridState(c *fiber.Ctx, e *festival.Edition, date string) (*gridState, error) {
	ctx := c.UserContext()
	out := &gridState{Blocks: []programme.Block{}, Stages: []gridStage{}, Sessions: []gridSession{}, Clashes: map[string][]gridFinding{}}
	var err error
	if out.Mark, err = s.Programme.GridMark(ctx, e); err != nil { // read first: what changes meanwhile is read again
		return nil, err
	}
	doc, around, p, err := s.gridReading(c, e)
	if err != nil {
		return nil, err
	}
	if out.Who, err = s.Programme.WhoArranges(ctx, e, s.Now()); err != nil {
		return nil, err
	}
	out.Date = gridDate(doc.Calendar().WithDatesOf(doc.Sessions), date)
	n := newNaming(p, doc)
	out.sessions(n, doc)
	out.bounds(doc)
	for _, st := range doc.Stages {
		out.stage(p, st, around)
	}
	for id, all := range programme.ClashesOf(programme.Clashes(doc.Sessions, around)) {
		out.Clashes[id.String()] = n.findings(all)
	}
	return out, nil
}

// gridReading is the working programme with what it is judged by.
func (s *screens) gridReading(c *fiber.Ctx, e *festival.Edition) (doc programme.Document, around programme.Around, p page.Page, err error) {
	if doc, err = s.Programme.List(c.UserContext(), e); err != nil {
		return doc, around, p, err
	}
	if around, err = s.Programme.Around(c.UserContext(), e); err != nil {
		return doc, around, p, err
	}
	p, err = s.Words(c)
	p.Office = s.Office(c, "")
	return doc, around, p, err
}

func (n naming) findings(all []programme.Clash) []gridFinding {
	out := []gridFinding{}
	for _, c := range all {
		row := n.clash(c)
		out = append(out, gridFinding{row.Says, row.Remedy, row.Hard})
	}
	return out
}

func (g *gridState) sessions(n naming, doc programme.Document) {
	c := doc.Calendar()
	for _, x := range doc.Sessions {
		if x.State == programme.StateCanceled || x.Placed() && c.DateOf(x.Start) != g.Date {
			continue
		}
		o := gridSession{
			ID: x.ID, Version: x.Version, Title: n.title(x), Who: n.line(x, nil).Hosts, Hosts: x.Hosts, State: string(x.State), Mark: programme.Mark(x.Format),
			Stage: x.Stage, Minutes: x.Minutes, Setup: x.Setup, Change: x.Change, Href: n.href(x.ID),
		}
		if !x.Start.IsZero() {
			o.Start = &x.Start
		}
		g.Sessions = append(g.Sessions, o)
	}
}

// bounds are the full hours that hold the day's opening hours and its sessions.
func (g *gridState) bounds(doc programme.Document) {
	c := doc.Calendar()
	first, last := c.Bounds(g.Date)
	day, _ := c.Day(g.Date)
	g.From, g.Until = day.Opens, day.Closes
	if g.From.IsZero() {
		g.From, g.Until = first.Add(4*time.Hour), last.Add(-4*time.Hour)
	}
	for _, x := range g.Sessions {
		if x.Start == nil || x.Stage == 0 || x.Minutes == 0 {
			continue
		}
		end := x.Start.Add(time.Duration(x.Minutes) * time.Minute)
		if x.Start.Before(g.From) {
			g.From = *x.Start
		}
		if end.After(g.Until) {
			g.Until = end
		}
	}
	g.From = g.From.Truncate(time.Hour)
	if hour := g.Until.Truncate(time.Hour); hour.Before(g.Until) {
		g.Until = hour.Add(time.Hour)
	}
}

// stage is a column: when it is open, and what it is closed for.
func (g *gridState) stage(p page.Page, st programme.Stage, around programme.Around) {
	place := around.Places[st.ID]
	o := gridStage{ID: st.ID, Name: st.Name, Location: p.Text(st.LocationName), Capacity: st.Capacity, Several: place.Several, Open: []gridOpen{}}
	if !place.Mobile {
		if day, ok := around.Day(g.Date); ok && !day.Opens.IsZero() {
			o.Open = append(o.Open, gridOpen{Span: programme.Span{From: day.Opens, Until: day.Closes}})
		} else if ok {
			o.Open = append(o.Open, gridOpen{Span: programme.Span{From: g.From, Until: g.Until}})
		}
	}
	for _, stop := range place.Stops {
		if place.Mobile && around.DateOf(stop.From) == g.Date {
			o.Open = append(o.Open, gridOpen{stop.Span, p.Text(stop.Name)})
		}
	}
	for _, b := range place.Blocks {
		if b.Until.After(g.From) && b.From.Before(g.Until) {
			g.Blocks = append(g.Blocks, b)
		}
	}
	g.Stages = append(g.Stages, o)
}

// gridMost is what an action may be: all that is on a large grid, moved at once.
const gridMost = 1 << 20

// programmeGridPost does one action and answers with the day as it stands.
func (s *screens) programmeGridPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var asked programme.Arrangement
	if err := page.ReadJSON(c, &asked); err != nil {
		return err
	}
	once := pg.Once{Key: page.Clean(c.Get("Idempotency-Key")), Principal: string(pg.ActorOf(c.UserContext())), Route: c.Path()}
	done, err := s.Programme.Arrange(c.UserContext(), e, once, asked, s.Now())
	if err != nil {
		return err
	}
	out := struct {
		Made  []int64    `json:"made"` // blocks
		State *gridState `json:"state"`
	}{Made: done.Blocks}
	if out.State, err = s.gridState(c, e, c.Query("day")); err != nil {
		return err
	}
	return page.SendJSON(c, fiber.StatusOK, out)
}

// programmeGridCheckPost says what there would be to look at if sessions stood
// elsewhere, without storing anything.
func (s *screens) programmeGridCheckPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var in programme.Arrangement
	if err := page.ReadJSON(c, &in); err != nil {
		return err
	}
	doc, around, p, err := s.gridReading(c, e)
	if err != nil {
		return err
	}
	in.LayOver(doc.Sessions, e.Loc())
	n, of, out := newNaming(p, doc), programme.ClashesOf(programme.Clashes(doc.Sessions, around)), map[string][]gridFinding{}
	for _, m := range in.Moves {
		out[m.ID.String()] = n.findings(of[m.ID])
	}
	return page.SendJSON(c, fiber.StatusOK, map[string]any{"clashes": out})
}

// gridFit is where a session may go.
type gridFit struct {
	ID      programme.ID  `json:"id"`
	Found   bool          `json:"found"`
	Stage   site.StageID  `json:"stage"`
	Start   time.Time     `json:"start"`
	Clashes []gridFinding `json:"clashes"`
}

// programmeGridFitPost offers each of some sessions a place and time.
func (s *screens) programmeGridFitPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var in struct {
		IDs   []programme.ID `json:"ids"`
		Avoid site.StageID   `json:"avoid"`
		From  time.Time      `json:"from"`
	}
	if err := page.ReadJSON(c, &in); err != nil {
		return err
	}
	doc, around, p, err := s.gridReading(c, e)
	if err != nil {
		return err
	}
	n, out := newNaming(p, doc), []gridFit{}
	for _, f := range programme.Fits(doc.Sessions, around, in.IDs[:min(len(in.IDs), gridFits)], in.Avoid, e.In(in.From)) {
		out = append(out, gridFit{f.Session, f.Found, f.Stage, f.Start, n.findings(f.Clashes)})
	}
	return page.SendJSON(c, fiber.StatusOK, map[string]any{"fits": out})
}

// gridFits is for how many sessions at once a place is looked for.
const gridFits = 100
