package office

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/drawing"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/web/page"
	"markt/internal/web/planview"
)

// plansPage lists the locations with the state of their plans.
type plansPage struct {
	page.Page
	Lines    []planLine
	Unplaced int
	Last     *site.Released
	Changes  int
}

type planLine struct {
	ID                     festival.LocationID
	Name                   string
	Drawn                  bool
	Pitches, Taken, Stages int
}

func (s *screens) planList(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.plan.title")
	if err != nil {
		return err
	}
	d := plansPage{Page: p}
	draft, err := s.Site.Draft(c.UserContext(), e)
	if err != nil {
		return err
	}
	if d.Last, err = s.Site.Last(c.UserContext(), e); err != nil {
		return err
	}
	d.Changes = len(site.Diff(d.Last.Document, draft))
	locations, err := s.Festival.Locations(c.UserContext(), e)
	if err != nil {
		return err
	}
	for _, l := range locations {
		d.Lines = append(d.Lines, planLineOf(p, l, draft.Plan(l.Slug)))
	}
	candidates, err := s.Site.Candidates(c.UserContext(), e)
	for _, who := range candidates {
		if who.Stays == 0 {
			d.Unplaced++
		}
	}
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "office/plans", d)
}

func planLineOf(p page.Page, l *festival.Location, plan *site.PublicPlan) planLine {
	line := planLine{ID: l.ID, Name: p.Text(l.Name)}
	if plan == nil {
		return line
	}
	line.Drawn, line.Pitches, line.Stages = true, len(plan.Pitches), len(plan.Stages)
	taken := map[string]bool{}
	for _, stay := range plan.Stays {
		taken[stay.Pitch] = true
	}
	line.Taken = len(taken)
	return line
}

// planDeskPage is the workplace of one plan: the drawing, who has no pitch yet,
// and the form that gives one.
type planDeskPage struct {
	page.Page
	page.Typed
	ID         festival.LocationID
	Name       string
	Plan       *site.Plan // nil: not begun
	Drawing    template.HTML
	Warnings   []string
	Unplaced   []candidateRow
	Pitches    []pitchRow
	StallsList []page.Option
	PitchList  []page.Option
	Days       []page.Option
	Mobile     bool // with stops: stalls follow them
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
	ID   site.AllotmentID
	Name string
	Mark string
	When string
}

func (s *screens) planDesk(c *fiber.Ctx) error { return s.showDesk(c, nil) }

// showDesk shows the workplace; wrong is what the form for a pitch was sent with.
func (s *screens) showDesk(c *fiber.Ctx, wrong error) error {
	e, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.plan.title")
	if err != nil {
		return err
	}
	p.Title = p.T("office.plan.of", "location", p.Text(l.Name))
	d := planDeskPage{Page: p, ID: l.ID, Name: p.Text(l.Name), Mobile: l.Mobile && len(l.Stops) > 0}
	d.Typed = page.Typed{In: map[string]string{"stall": c.Query("stall"), "pitch": c.Query("pitch")}}
	d.Plan, err = s.Site.Plan(c.UserContext(), e.ID, l.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if d.Plan != nil {
		if err := s.fillPlan(c, e, &d); err != nil {
			return err
		}
	}
	status, err := d.Judge(wrong)
	if err != nil {
		return err
	}
	if wrong != nil {
		d.Typed = page.Sent(c, "stall", "pitch", "move", "allot_from", "allot_until")
	}
	chosen := page.Values(c, "days")
	for _, day := range e.Days {
		id := p.Sprint(int64(day.ID))
		d.Days = append(d.Days, page.Option{Value: id, Label: p.DateShort(day.OpensAt), Checked: wrong == nil || slices.Contains(chosen, id)})
	}
	return s.Show(c, status, "office/plan", d)
}

func (s *screens) fillPlan(c *fiber.Ctx, e *festival.Edition, d *planDeskPage) error {
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
	stages, err := s.Site.Stages(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	for i := range draft.Plans {
		if plan := &draft.Plans[i]; plan.Location.ID == d.ID {
			drawn := draft.Draw(plan, plan.Stays, d.Lang, e.DefaultLang)
			drawn.Marks = append(drawn.Marks, d.Plan.Supplies()...)
			d.Drawing = planview.SVG(drawn, planview.View{For: drawing.Office, Says: d.says, Href: d.href})
		}
	}
	for _, m := range site.Warnings(d.Plan, stages, allotments, candidates) {
		d.Warnings = append(d.Warnings, d.T(m.Key, m.Pairs()...))
	}
	d.fillLists(allotments, candidates)
	return nil
}

// href opens the form for a pitch with its stall, or with the pitch itself.
func (d *planDeskPage) href(m drawing.Mark) string {
	if len(m.Stalls) > 0 {
		return fmt.Sprintf("?stall=%d#allot", m.Stalls[0].ID)
	}
	return fmt.Sprintf("?pitch=%d#allot", d.Plan.Pitch(m.Name).ID)
}

// says adds what only the office sees.
func (d *planDeskPage) says(m drawing.Mark) string {
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

func (d *planDeskPage) fillLists(allotments []site.Allotment, candidates []site.Candidate) {
	for i := range candidates {
		who := &candidates[i]
		label := d.T("office.plan.stall_placed", "stall", who.Name)
		if who.Stays == 0 {
			label = who.Name
			d.Unplaced = append(d.Unplaced, candidateRow{
				ID: who.Stall, Name: who.Name, Kind: d.Page.Text(who.KindName), Mark: who.Mark, Needs: needs(d.Page, who),
				State: who.State, StateLabel: d.T("office.plan.state." + who.State),
			})
		}
		d.StallsList = append(d.StallsList, page.Option{Value: fmt.Sprint(int64(who.Stall)), Label: label})
	}
	for _, t := range d.Plan.Pitches {
		row := pitchRow{ID: t.ID, Number: t.Number, Size: size(d.Page, t.Box), Supplies: supplies(d.Page, t)}
		for i := range allotments {
			if a := &allotments[i]; a.Pitch == t.ID {
				row.Stays = append(row.Stays, stayRow{ID: a.ID, Name: a.StallName, Mark: a.Mark,
					When: d.T("site.plan.when", "day", d.DateShort(a.From), "times", d.TimeSpan(a.From, a.Until))})
			}
		}
		d.Pitches = append(d.Pitches, row)
		label := t.Number
		if len(row.Stays) > 0 {
			label = d.T("office.plan.pitch_taken", "pitch", t.Number, "stall", row.Stays[0].Name)
		}
		d.PitchList = append(d.PitchList, page.Option{Value: fmt.Sprint(int64(t.ID)), Label: label})
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

// planDone ends a form of the workplace well.
func (s *screens) planDone(c *fiber.Ctx, id festival.LocationID, key string, args ...any) error {
	s.Flash(c, "ok", key, args...)
	return page.SeeOther(c, fmt.Sprintf("/office/plan/%d", id))
}

func (s *screens) planAllotPost(c *fiber.Ctx) error {
	e, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	r := page.Read(c)
	d := site.AllotDraft{Stall: stall.ID(r.Whole("stall")), Pitch: site.PitchID(r.Whole("pitch")), Move: r.Yes("move")}
	if r.Line("stall") == "" {
		r.F.Add("stall", "error.required")
	}
	if r.Line("pitch") == "" {
		r.F.Add("pitch", "error.required")
	}
	for _, v := range page.Values(c, "days") {
		var id int64
		if _, err := fmt.Sscan(v, &id); err == nil {
			d.Days = append(d.Days, festival.DayID(id))
		}
	}
	if from, until := r.Moment("allot_from", e.Loc()), r.Moment("allot_until", e.Loc()); from != nil && until != nil {
		d.From, d.Until = *from, *until
	} else if len(d.Days) == 0 {
		r.F.Add("days", "error.required")
	}
	var warnings []fault.Message
	if err = r.Err(); err == nil {
		warnings, err = s.Site.Allot(c.UserContext(), e, d, s.Now())
	}
	if err != nil {
		return s.showDesk(c, err)
	}
	if len(warnings) > 0 {
		w := warnings[0]
		s.Flash(c, "warn", w.Key, w.Pairs()...)
		return page.SeeOther(c, fmt.Sprintf("/office/plan/%d", l.ID))
	}
	return s.planDone(c, l.ID, "office.plan.allotted")
}

func (s *screens) planVacatePost(c *fiber.Ctx) error {
	e, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	r := page.Read(c)
	if err := s.Site.Vacate(c.UserContext(), e, site.AllotmentID(r.Whole("allotment")), s.Now()); err != nil {
		return err
	}
	return s.planDone(c, l.ID, "office.plan.vacated")
}
