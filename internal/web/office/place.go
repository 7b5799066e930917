package office

import (
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/drawing"
	"markt/internal/fault"
	"markt/internal/placing"
	"markt/internal/site"
	"markt/internal/web/page"
	"markt/internal/web/planview"
)

// placePage begins a placing, and lists those that were taken over.
type placePage struct {
	page.Page
	Stalls, Pitches, Locked int
	Taken                   []takenRow
}

type takenRow struct {
	ID     int64
	What   string
	Undone string // when; empty: it can be undone
}

func (s *screens) place(c *fiber.Ctx) error { return s.showPlace(c, nil) }

func (s *screens) showPlace(c *fiber.Ctx, wrong error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.place.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	if p.In["seed"] == "" {
		p.In["seed"] = "1"
	}
	m, err := s.Placing.Read(c.UserContext(), e)
	if err != nil {
		return err
	}
	taken, err := s.Placing.Taken(c.UserContext(), e)
	if err != nil {
		return err
	}
	d := placePage{Page: p}
	for _, who := range m.Stalls {
		if who.State == "confirmed" {
			d.Stalls++
		}
	}
	for _, plan := range m.Plans {
		d.Pitches += len(plan.Pitches)
	}
	for _, stay := range m.Stays {
		if stay.Locked {
			d.Locked++
		}
	}
	for _, t := range taken {
		row := takenRow{ID: t.ID, What: p.T("office.place.taken_line", "when", p.DateTime(e.In(t.At)), "n", t.Moved, "seed", t.Seed)}
		if t.Undone != nil {
			row.Undone = p.DateTime(e.In(*t.Undone))
		}
		d.Taken = append(d.Taken, row)
	}
	return s.Show(c, "office/place", d)
}

// placePost starts a placing and shows how far it is.
func (s *screens) placePost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	seed := 0
	f := page.Reading(c, e.Loc())
	if f.Whole("seed", &seed); seed < 0 {
		f.Wrong("seed", "error.number")
	}
	var j *placeJob
	if err = f.Err(); err == nil {
		var m *placing.Market
		if m, err = s.Placing.Read(c.UserContext(), e); err == nil {
			j, err = s.placings.begin(m, uint64(seed), s.Now())
		}
	}
	if err != nil {
		return s.End(c, page.Done{}, err, s.showPlace)
	}
	select {
	case <-j.done:
	case <-time.After(atOnce):
	}
	return page.SeeOther(c, s.Office(c, "/plan/place/%s", j.id))
}

// placeJob is the proposal that the address names.
func (s *screens) placeJob(c *fiber.Ctx) (*placeJob, error) {
	e, err := s.Edition(c)
	if err != nil {
		return nil, err
	}
	j, err := s.placings.find(e.ID, c.Params("run"), s.Now())
	if err == nil && !j.running() && j.err != nil {
		err = j.err
	}
	return j, err
}

type placeProgressPage struct {
	page.Page
	ID        string
	Tried, Of int
}

// proposalPage is a proposal beside today's placing.
type proposalPage struct {
	page.Page
	ID      string
	Facts   []compared
	Notes   []string
	Refused []refusedRow
	Against []againstGroup
	Changes []changeRow
	Plans   []planPair
}

type compared struct{ Name, Before, After string }

type refusedRow struct{ Name, Days, Why string }

// againstGroup is what is against a rule today, or would be.
type againstGroup struct {
	Head string
	Rows []refusedRow
}

type changeRow struct {
	Name, Mark, Kind, From, To string
	Href                       string // to its reasons
}

// planPair is a location as it stands and as it would.
type planPair struct {
	Name          string
	Before, After template.HTML
}

// placeRun shows how far a placing is. It loads itself again until the proposal
// is there; then it shows it.
func (s *screens) placeRun(c *fiber.Ctx) error { return s.showProposal(c, nil) }

func (s *screens) showProposal(c *fiber.Ctx, wrong error) error {
	j, err := s.placeJob(c)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	if j.running() {
		p, err := s.Page(c, "office", "office.place.running")
		if err != nil {
			return err
		}
		return s.Show(c, "office/place_progress", placeProgressPage{p, j.id, int(j.tried.Load()), int(j.of.Load())})
	}
	p, err := s.Page(c, "office", "office.place.proposal")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	draft, err := s.Site.Draft(c.UserContext(), p.Edition)
	if err != nil {
		return err
	}
	d := proposalPage{Page: p, ID: j.id}
	d.fill(j.proposal, s.Office(c, "/plan/place/%s/why", j.id))
	d.draw(j.proposal, draft)
	return s.Show(c, "office/place_proposal", d)
}

func (d *proposalPage) fill(o *placing.Proposal, why string) {
	put := func(name string, before, after int) {
		d.Facts = append(d.Facts, compared{name, d.Number(before), d.Number(after)})
	}
	put(d.T("office.place.days"), o.Before.Days, o.After.Days)
	put(d.T("office.place.broken"), o.Before.Broken, o.After.Broken)
	put(d.T("office.place.cost"), points(o.Before.Costs.Total()), points(o.After.Costs.Total()))
	for _, t := range placing.Terms {
		if b, a := o.Before.Costs[t], o.After.Costs[t]; b != 0 || a != 0 {
			put(d.T("office.place.term."+string(t)), points(b), points(a))
		}
	}
	for _, x := range []struct {
		key string
		all []placing.Against
	}{{"office.place.against_today", o.Before.Against}, {"office.place.against", o.After.Against}} {
		g := againstGroup{Head: d.T(x.key)}
		for _, a := range x.all {
			g.Rows = append(g.Rows, refusedRow{o.StallOf(a.Stall).Name, placeWords(d.Page, o, []placing.Placement{a.Placement}), a.Why.Says(d.Lang)})
		}
		if len(g.Rows) > 0 {
			d.Against = append(d.Against, g)
		}
	}
	for _, m := range o.Notes {
		d.Notes = append(d.Notes, d.Say(m))
	}
	for _, r := range o.Refused {
		var all []string
		for _, m := range r.Why {
			all = append(all, d.Say(m))
		}
		d.Refused = append(d.Refused, refusedRow{o.StallOf(r.Stall).Name, dayWords(d.Page, r.Days), strings.Join(all, " ")})
	}
	for _, ch := range o.Changes() {
		d.Changes = append(d.Changes, changeRow{ch.Stall.Name, ch.Stall.Mark, d.Text(ch.Stall.KindName), placeWords(d.Page, o, ch.From), placeWords(d.Page, o, ch.To), why + "?stall=" + ch.Stall.Stall.String()})
	}
}

// points are thousandths of a weight as people see them.
func points(cost int) int { return (cost + 500) / 1000 }

// dayWords are days in words; nothing for all of them.
func dayWords(p page.Page, days uint64) string {
	var all []string
	for i, d := range p.Edition.Days {
		if days&(1<<i) != 0 {
			all = append(all, p.DateShort(d.OpensAt))
		}
	}
	if len(all) == len(p.Edition.Days) {
		return ""
	}
	return p.Join(all)
}

// placeWords say where a stall stands: "A01+A02 (Campus)", and on which days.
func placeWords(p page.Page, o *placing.Proposal, all []placing.Placement) string {
	if len(all) == 0 {
		return p.T("office.place.nowhere")
	}
	var words []string
	for _, one := range all {
		spot := o.SpotOf(one)
		word := p.T("office.place.at", "pitch", spot.Whole.Number, "location", p.Text(spot.Location.Name))
		if days := dayWords(p, one.Days); days != "" {
			word += ", " + days
		}
		words = append(words, word)
	}
	return strings.Join(words, "; ")
}

// draw draws each location twice: as it stands, and as the proposal has it.
func (d *proposalPage) draw(o *placing.Proposal, draft *site.Document) {
	for _, who := range o.Stalls {
		if _, known := draft.Stall(who.Stall); !known {
			draft.Stalls = append(draft.Stalls, site.PublicStall{ID: who.Stall, Name: who.Name, Kind: who.Kind, KindName: who.KindName, Mark: who.Mark})
		}
	}
	for i := range draft.Plans {
		plan := &draft.Plans[i]
		var then []site.Stay
		for _, one := range o.Placements {
			spot := o.SpotOf(one)
			for _, t := range spot.Pitches {
				if spot.Location.ID == plan.Location.ID {
					then = append(then, site.Stay{Pitch: t.Number, Stall: one.Stall})
				}
			}
		}
		svg := func(stays []site.Stay) template.HTML {
			return planview.SVG(draft.Draw(plan, stays, d.Lang, d.Edition.DefaultLang), planview.View{For: drawing.Office, Says: d.PlanSays})
		}
		d.Plans = append(d.Plans, planPair{d.Text(plan.Location.Name), svg(plan.Stays), svg(then)})
	}
}

// placeStopPost ends a search: the best that was found is the proposal.
func (s *screens) placeStopPost(c *fiber.Ctx) error {
	j, err := s.placeJob(c)
	if err != nil {
		return err
	}
	j.stop()
	select {
	case <-j.done:
	case <-time.After(atOnce):
	}
	return page.SeeOther(c, s.Office(c, "/plan/place/%s", j.id))
}

// placeTakePost lets everybody stand where the proposal says.
func (s *screens) placeTakePost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	j, err := s.placeJob(c)
	if err != nil {
		return err
	}
	if j.running() {
		return page.SeeOther(c, s.Office(c, "/plan/place/%s", j.id))
	}
	r, err := s.Placing.Take(c.UserContext(), e, j.seed, j.proposal.Shifts(), s.Now())
	return s.End(c, placed(s.Office(c, "/plan/place"), "office.place.took", r), err, s.showProposal)
}

// placed says what became of it, and names who was left as they are.
func placed(to, key string, r placing.Result) page.Done {
	done := page.Done{To: to, Key: key, Args: []any{"n", r.Moved}}
	if len(r.Left) == 0 {
		return done
	}
	var names []string
	for _, l := range r.Left {
		names = append(names, l.Name)
	}
	slices.Sort(names)
	done.Key, done.Warn = key+"_left", true
	done.Args = append(done.Args, "left", len(names), "names", strings.Join(names, ", "))
	return done
}

// placeUndoPost takes a placing back as a whole, after one question.
func (s *screens) placeUndoPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var id int64
	f := page.Reading(c, e.Loc())
	page.Key(f, "placing", &id)
	taken, err := s.Placing.Taken(c.UserContext(), e)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(taken, func(t placing.Taken) bool { return t.ID == id })
	if i < 0 {
		return fault.New(fault.NotFound, "office.placeUndo", "error.not_found")
	}
	var r placing.Result
	if taken[i].Undone == nil {
		ask := func(p page.Page) (page.Question, error) {
			return page.Question{Title: p.T("office.place.ask_undo", "n", taken[i].Moved, "when", p.DateTime(e.In(taken[i].At))), Text: []string{p.T("office.place.ask_undo_means")}, Do: p.T("office.place.undo")}, nil
		}
		err = s.Sure(c, ask, func() (err error) {
			r, err = s.Placing.Undo(c.UserContext(), e, id, s.Now())
			return err
		})
	}
	return s.End(c, placed(s.Office(c, "/plan/place"), "office.place.undid", r), err, s.showPlace)
}

// placeLockPost keeps a stay where it is when the machine places, or lets it go.
func (s *screens) placeLockPost(c *fiber.Ctx) error {
	e, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	var id site.AllotmentID
	locked := false
	f := page.Reading(c, e.Loc())
	page.Key(f, "allotment", &id)
	f.Yes("locked", &locked)
	if err = f.Err(); err == nil {
		err = s.Site.LockStay(c.UserContext(), e, id, locked, s.Now())
	}
	done := page.Done{To: s.deskOf(c, l.ID), Key: "office.plan.unlocked"}
	if locked {
		done.Key = "office.plan.locked"
	}
	return s.End(c, done, err, s.showPlan)
}
