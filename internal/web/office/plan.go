package office

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/drawing"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/web/page"
	"markt/internal/web/planview"
)

// unplacedRows are so many of the stalls without a pitch as anybody reads.
const unplacedRows = 50

// planPage is the workplace of one plan: the drawing, who has no pitch yet,
// and the form that gives one.
type planPage struct {
	page.Page
	ID         festival.LocationID
	Plan       *site.Plan // nil: not begun
	Drawing    template.HTML
	Findings   findings
	Unplaced   []candidateRow // the first of them
	Homeless   int            // all of them
	Pitches    []pitchRow
	StallsList []page.Option
	PitchList  []page.Option
	Days       []page.Option
	Stops      []page.Option // of a location that travels: stalls stand at some or all of them
}

type candidateRow struct {
	ID                stall.ID
	Name, Kind, Mark  string
	Needs             string
	State, StateLabel string
}

type pitchRow struct {
	ID                     site.PitchID
	Number, Size, Supplies string
	Stays                  []stayRow
}

type stayRow struct {
	ID     site.AllotmentID
	Name   string
	Mark   string
	When   string
	Locked bool
}

// More is how many stalls without a pitch are not listed.
func (d planPage) More() int { return d.Homeless - len(d.Unplaced) }

// planLocation is the location whose plan the address names.
func (s *screens) planLocation(c *fiber.Ctx) (*festival.Edition, *festival.Location, error) {
	e, err := s.Edition(c)
	if err != nil {
		return nil, nil, err
	}
	l, err := s.knownLocation(c, e)
	return e, l, err
}

// deskOf is where the workplace of a location's plan stands.
func (s *screens) deskOf(c *fiber.Ctx, id festival.LocationID) string {
	return s.Office(c, "/plan/%d", id)
}

func (s *screens) plan(c *fiber.Ctx) error { return s.showPlan(c, nil) }

func (s *screens) showPlan(c *fiber.Ctx, wrong error) error {
	e, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.plan.title")
	if err != nil {
		return err
	}
	p.Title = p.T("office.plan.of", "location", p.Text(l.Name))
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	if wrong == nil {
		p.In["stall"], p.In["pitch"] = c.Query("stall"), c.Query("pitch")
		for _, day := range e.Days {
			p.Chosen["days"] = append(p.Chosen["days"], p.Sprint(day.ID))
		}
		for _, stop := range l.Stops {
			p.Chosen["stops"] = append(p.Chosen["stops"], p.Sprint(stop.ID))
		}
	}
	d := planPage{Page: p, ID: l.ID, Stops: stopOptions(p, l), Days: dayOptions(p)}
	if err := s.fillPlan(c, e, &d); err != nil {
		return err
	}
	return s.Show(c, "office/plan", d)
}

func dayOptions(p page.Page) []page.Option {
	all := make([]page.Option, 0, len(p.Edition.Days))
	for _, day := range p.Edition.Days {
		all = append(all, page.Option{Value: p.Sprint(day.ID), Label: p.DateShort(day.OpensAt)})
	}
	return p.Choose("days", all)
}

func stopOptions(p page.Page, l *festival.Location) (all []page.Option) {
	for _, stop := range l.Stops {
		if l.Mobile {
			all = append(all, page.Option{Value: p.Sprint(stop.ID), Label: p.T("office.plan.stop", "stop", p.Text(stop.Name), "when", p.When(stop.From, stop.Until))})
		}
	}
	return p.Choose("stops", all)
}

// fillPlan leaves the page as it is while nothing is drawn.
func (s *screens) fillPlan(c *fiber.Ctx, e *festival.Edition, d *planPage) (err error) {
	d.Plan, err = s.Site.Plan(c.UserContext(), e.ID, d.ID)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	draft, err := s.Site.Draft(c.UserContext(), e)
	if err != nil {
		return err
	}
	allotments, err := s.Site.Allotments(c.UserContext(), e)
	if err != nil {
		return err
	}
	candidates, err := s.Site.Candidates(c.UserContext(), e)
	if err != nil {
		return err
	}
	reports, err := s.Site.Reports(c.UserContext(), e)
	if err != nil {
		return err
	}
	d.Findings = newFindings(d.Page, reports, d.ID)
	d.fillLists(allotments, candidates)
	d.draw(draft, s.deskOf(c, d.ID))
	return nil
}

// draw makes every pitch a link that puts it, or the stall on it, into the form.
func (d *planPage) draw(draft *site.Document, desk string) {
	for i := range draft.Plans {
		if plan := &draft.Plans[i]; plan.Location.ID == d.ID {
			drawn := draft.Draw(plan, plan.Stays, d.Lang, d.Edition.DefaultLang)
			drawn.Marks = append(drawn.Marks, plan.Supplies()...)
			d.Drawing = planview.SVG(drawn, planview.View{For: drawing.Office, Says: d.says, Href: d.href(desk), Spots: d.Findings.spots()})
		}
	}
}

// href opens the form for a pitch with its stall, or with the pitch itself.
func (d *planPage) href(desk string) func(drawing.Mark) string {
	return func(m drawing.Mark) string {
		if len(m.Stalls) > 0 {
			return fmt.Sprintf("%s?stall=%d#allot", desk, m.Stalls[0].ID)
		}
		return fmt.Sprintf("%s?pitch=%d#allot", desk, d.Plan.Pitch(m.Name).ID)
	}
}

// says adds what only the office sees.
func (d *planPage) says(m drawing.Mark) string {
	switch m.Layer {
	case "outlet":
		var all []string
		for _, kind := range strings.Fields(m.Word) {
			all = append(all, d.T("office.plan.outlet."+kind))
		}
		return d.Join(all)
	case "tap":
		return d.T("office.plan.water")
	}
	return d.PlanSays(m)
}

func (d *planPage) fillLists(allotments []site.Allotment, candidates []site.Candidate) {
	for i := range candidates {
		who := &candidates[i]
		label := d.T("office.plan.stall_placed", "stall", who.Name)
		if who.Stays == 0 {
			label = who.Name
			d.Homeless++
		}
		if who.Stays == 0 && len(d.Unplaced) < unplacedRows {
			d.Unplaced = append(d.Unplaced, candidateRow{
				ID: who.Stall, Name: who.Name, Kind: d.Text(who.KindName), Mark: who.Mark, Needs: needs(d.Page, who),
				State: who.State, StateLabel: d.T("office.plan.state." + who.State),
			})
		}
		d.StallsList = append(d.StallsList, page.Option{Value: d.Sprint(who.Stall), Label: label})
	}
	for _, t := range d.Plan.Pitches {
		row := pitchRow{ID: t.ID, Number: t.Number, Size: size(d.Page, t.Box), Supplies: supplies(d.Page, t)}
		for i := range allotments {
			if a := &allotments[i]; a.Pitch == t.ID {
				row.Stays = append(row.Stays, stayRow{ID: a.ID, Name: a.StallName, Mark: a.Mark,
					When: d.Page.When(a.From, a.Until), Locked: a.Locked})
			}
		}
		d.Pitches = append(d.Pitches, row)
		label := t.Number
		if len(row.Stays) > 0 {
			label = d.T("office.plan.pitch_taken", "pitch", t.Number, "stall", row.Stays[0].Name)
		}
		d.PitchList = append(d.PitchList, page.Option{Value: d.Sprint(t.ID), Label: label})
	}
}

func size(p page.Page, b site.Box) string {
	return p.T("office.plan.size", "front", p.Lang.Decimal(b.Front, 1), "depth", p.Lang.Decimal(b.Depth, 1))
}

// needs are what a stall asks of its pitch, in one line.
func needs(p page.Page, who *site.Candidate) string {
	var all []string
	if who.Front != nil && who.Depth != nil {
		all = append(all, size(p, site.Box{Front: *who.Front, Depth: *who.Depth}))
	}
	if who.Watts > 0 {
		all = append(all, p.T("office.plan.watts", "watts", p.Number(who.Watts)))
	}
	if who.Water {
		all = append(all, p.T("office.plan.water"))
	}
	if who.Gas {
		all = append(all, p.T("office.plan.gas"))
	}
	return p.Join(all)
}

// supplies are what a pitch has, in one line.
func supplies(p page.Page, t *site.Pitch) string {
	var all []string
	for _, o := range t.Outlets {
		all = append(all, p.T("office.plan.outlet."+o.Type))
	}
	if t.Water {
		all = append(all, p.T("office.plan.water"))
	}
	return p.Join(all)
}

// allotFields take days or stops, or one span of time instead.
func allotFields(f *page.Fields, d *site.AllotDraft) {
	page.Key(f, "stall", &d.Stall)
	page.Key(f, "pitch", &d.Pitch)
	page.Keys(f, "days", &d.Days)
	page.Keys(f, "stops", &d.Stops)
	f.Yes("move", &d.Move)
	var from, until *time.Time
	f.MaybeMoment("from", &from)
	f.MaybeMoment("until", &until)
	if d.Stall == 0 {
		f.Wrong("stall", "error.required")
	}
	if d.Pitch == 0 {
		f.Wrong("pitch", "error.required")
	}
	switch {
	case from != nil && until != nil:
		d.From, d.Until = *from, *until
	case from != nil:
		f.Wrong("until", "error.required")
	case until != nil:
		f.Wrong("from", "error.required")
	case len(d.Days)+len(d.Stops) == 0:
		f.Wrong("days", "error.required")
		f.Wrong("stops", "error.required")
	}
}

func (s *screens) planAllotPost(c *fiber.Ctx) error {
	e, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	f, d := page.Reading(c, e.Loc()), site.AllotDraft{}
	allotFields(f, &d)
	var found []site.Finding
	if err = f.Err(); err == nil {
		found, err = s.Site.Allot(c.UserContext(), e, d, s.Now())
	}
	done := page.Done{To: s.deskOf(c, l.ID), Key: "office.plan.allotted"}
	if len(found) > 0 {
		done.Key, done.Args, done.Warn = "office.plan.allotted_but", []any{"finding", found[0].Says(s.Language(c))}, true
	}
	return s.End(c, done, err, s.showPlan)
}

func (s *screens) planVacatePost(c *fiber.Ctx) error {
	e, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	var id site.AllotmentID
	f := page.Reading(c, e.Loc())
	page.Key(f, "allotment", &id)
	if err = f.Err(); err == nil {
		ask := func(p page.Page) (page.Question, error) { return s.askVacate(c, p, id) }
		err = s.Sure(c, ask, func() error { return s.Site.Vacate(c.UserContext(), e, id, s.Now()) })
	}
	if fault.Is(err, fault.NotFound) {
		err = s.unlessRemoved(c, e, "allotment", int64(id), err)
	}
	done := gone(s.deskOf(c, l.ID), "allotment", int64(id))
	done.Key = "office.plan.vacated"
	return s.End(c, done, err, s.showPlan)
}

func (s *screens) askVacate(c *fiber.Ctx, p page.Page, id site.AllotmentID) (page.Question, error) {
	all, err := s.Site.Allotments(c.UserContext(), p.Edition)
	i := slices.IndexFunc(all, func(a site.Allotment) bool { return a.ID == id })
	if err == nil && i < 0 {
		err = fault.New(fault.NotFound, "office.askVacate", "error.not_found")
	}
	if err != nil {
		return page.Question{}, err
	}
	when := p.When(all[i].From, all[i].Until)
	return page.Question{
		Title: p.T("office.ask.vacate", "stall", all[i].StallName, "pitch", all[i].Number), Text: []string{when, p.T("office.ask.means.vacate")},
		Do: p.T("office.ask.do.vacate"),
	}, nil
}

// planFormPage is one of the forms that draw: ground, row, or a file to read.
type planFormPage struct {
	page.Page
	ID    festival.LocationID
	Name  string
	Known bool // the plan was begun
}

// outlets is a list of sockets by their types, "schuko schuko cee16"; those
// that stay keep breaker and circuit.
func outlets(f *page.Fields, all *[]site.Outlet) {
	types := make([]string, 0, len(*all))
	for _, o := range *all {
		types = append(types, o.Type)
	}
	line := strings.Join(types, " ")
	f.Line("outlets", &line)
	types = strings.FieldsFunc(strings.ToLower(line), func(c rune) bool { return strings.ContainsRune(" ,+;", c) })
	*all = outletsOf(types, *all)
}

func outletsOf(types []string, old []site.Outlet) []site.Outlet {
	var all []site.Outlet
	for _, t := range types {
		o := site.Outlet{Type: t}
		if i := slices.IndexFunc(old, func(o site.Outlet) bool { return o.Type == t }); i >= 0 {
			o = old[i]
			old = slices.Delete(slices.Clone(old), i, i+1)
		}
		all = append(all, o)
	}
	return all
}
