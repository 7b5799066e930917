package site

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"markt/internal/drawing"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site/check"
	"markt/internal/stall"
)

// Report is what the rules say of one location's plan. No program approves a
// plan: what is not checked is named.
type Report struct {
	Location  festival.LocationID
	Name      lang.Text
	Findings  []Finding
	Checked   []check.Key
	Unchecked []check.Key
}

// Finding is one place where a plan breaks a rule, with who answers for that;
// Override nil: nobody yet.
type Finding struct {
	check.Finding
	Location festival.LocationID
	Override *Override

	labels map[string]lang.Text // of outlines and landmarks
}

// ID names the finding in addresses, as long as it speaks of the same things.
func (f *Finding) ID() string {
	sum := sha256.Sum256([]byte(f.Key()))
	return hex.EncodeToString(sum[:8])
}

// Open are the findings that nobody answers for.
func (r *Report) Open() []Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool { return f.Override != nil })
}

// Breaches is how many hard rules' findings nobody answers for.
func (r *Report) Breaches() (n int) {
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Hard && f.Override == nil {
			n++
		}
	}
	return n
}

// About are the findings that speak of one of these things.
func (r *Report) About(ids ...string) []Finding {
	named := map[string]bool{}
	for _, id := range ids {
		named[id] = true
	}
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool { return !f.Concerns(named) })
}

// laid is all that lies on an edition's plans.
type laid struct {
	plans       []*Plan
	stages      []*Stage
	allotments  []Allotment
	connections []Connection
}

func laidIn(ctx context.Context, q pg.Querier, e *festival.Edition) (l laid, err error) {
	if l.plans, err = plansOf(ctx, q, e.ID); err != nil {
		return l, err
	}
	if l.stages, err = StagesIn(ctx, q, e.ID); err != nil {
		return l, err
	}
	if l.allotments, err = allotmentsOf(ctx, q, e); err != nil {
		return l, err
	}
	err = q.Select(ctx, &l.connections, sqlConnections, e.ID)
	return l, err
}

// Reports check the edition's plans as they stand, in the order of its locations.
func (s *Store) Reports(ctx context.Context, e *festival.Edition) ([]Report, error) {
	const op = "site.Reports"
	l, err := laidIn(ctx, s.db, e)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	all, err := reportsIn(ctx, s.db, e, l)
	return all, fault.Wrap(op, err)
}

func reportsIn(ctx context.Context, q pg.Querier, e *festival.Edition, l laid) ([]Report, error) {
	c, err := checkingIn(ctx, q, e, l)
	if err != nil {
		return nil, err
	}
	all := make([]Report, len(l.plans))
	for i, p := range l.plans {
		found := check.All(c.plan(p), c.book)
		all[i] = Report{Location: p.LocationID, Name: c.location(p).Name, Checked: found.Checked, Unchecked: found.Unchecked, Findings: c.answered(p, found.Findings)}
	}
	return all, nil
}

// checking is what a check needs beside the plan.
type checking struct {
	laid
	e         *festival.Edition
	book      check.Book
	stalls    []Candidate
	locations []checkedLocation
	stops     []checkedStop
	overrides map[string]*Override // by location and finding
}

type checkedLocation struct {
	ID       festival.LocationID `db:"id"`
	Name     lang.Text           `db:"name"`
	Capacity *int                `db:"capacity"`
	Mobile   bool                `db:"mobile"`
}

const sqlCheckedLocations = `
SELECT id, name, capacity, mobile
FROM location
WHERE edition_id = $1`

// checkedStop is when a mobile location is at one of its stops.
type checkedStop struct {
	Location festival.LocationID `db:"location_id"`
	From     time.Time           `db:"from_at"`
	Until    time.Time           `db:"until_at"`
}

const sqlCheckedStops = `
SELECT location_id, lower(span) AS from_at, upper(span) AS until_at
FROM stop
WHERE edition_id = $1
ORDER BY lower(span)`

func checkingIn(ctx context.Context, q pg.Querier, e *festival.Edition, l laid) (c *checking, err error) {
	c = &checking{laid: l, e: e}
	if err := q.Select(ctx, &c.stalls, sqlCandidates, e.ID); err != nil {
		return nil, err
	}
	if err := q.Select(ctx, &c.locations, sqlCheckedLocations, e.ID); err != nil {
		return nil, err
	}
	if err := q.Select(ctx, &c.stops, sqlCheckedStops, e.ID); err != nil {
		return nil, err
	}
	if c.book, err = bookIn(ctx, q, e.ID); err != nil {
		return nil, err
	}
	c.overrides, err = overridesIn(ctx, q, e.ID)
	return c, err
}

func (c *checking) location(p *Plan) checkedLocation {
	i := slices.IndexFunc(c.locations, func(l checkedLocation) bool { return l.ID == p.LocationID })
	return c.locations[i]
}

func (c *checking) named(t lang.Text) string { return t.In(c.e.DefaultLang) }

// answered puts who answers for a finding beside it, as long as it is no worse
// than what they saw.
func (c *checking) answered(p *Plan, found []check.Finding) []Finding {
	labels := map[string]lang.Text{locationMark(p): c.location(p).Name}
	for i, o := range p.Outlines {
		labels[outlineMark(i, o)] = o.Label
	}
	for i, l := range p.Landmarks {
		labels[landmarkMark(i)] = l.Label
	}
	all := make([]Finding, len(found))
	for i, f := range found {
		all[i] = Finding{Finding: f, Location: p.LocationID, labels: labels}
		if o := c.overrides[overrideKey(p.LocationID, f.Key())]; o != nil && f.Short <= o.Short+.005 {
			all[i].Override = o
		}
	}
	return all
}

// plan is the plan as rules look at it.
func (c *checking) plan(p *Plan) *check.Plan {
	at := c.location(p)
	out := &check.Plan{ID: locationMark(p), Name: c.named(at.Name), Stalls: map[int64]check.Need{}}
	if at.Capacity != nil {
		out.Expected = *at.Capacity
	}
	out.Open = c.open(at)
	c.surfaces(p, out)
	for _, t := range p.Pitches {
		b := t.body()
		if z, ok := zoneOf(p.Zones, t.Number); ok {
			b.Zone = z.Letter
		}
		out.Bodies = append(out.Bodies, b)
	}
	for _, z := range p.Zones {
		out.Zones = append(out.Zones, check.Zone{Letter: z.Letter, Expected: z.Capacity})
	}
	for _, st := range c.stages {
		if box, drawn := st.Box(); drawn && st.LocationID == p.LocationID {
			b := check.Body{ID: StageMark(st.ID), Kind: "stage", Name: st.Name, Shape: check.Rectangle(drawing.Box(box)), Indoor: st.Indoor, Tent: st.Kind == "tent"}
			if st.Capacity != nil {
				b.Capacity = *st.Capacity
			}
			out.Bodies = append(out.Bodies, b)
		}
	}
	c.stand(p, out)
	return out
}

// open is when people come to a location: while it is at one of its stops, or on
// all days.
func (c *checking) open(at checkedLocation) (all []check.Open) {
	for _, stop := range c.stops {
		if at.Mobile && stop.Location == at.ID {
			all = append(all, check.Open{From: stop.From, Until: stop.Until})
		}
	}
	if len(all) > 0 {
		return all
	}
	for _, d := range c.e.Days {
		all = append(all, check.Open{From: d.OpensAt, Until: d.ClosesAt})
	}
	return all
}

// surfaces are the ground and what is drawn on it. A plan without a ground of
// its own is all ground.
func (c *checking) surfaces(p *Plan, out *check.Plan) {
	for i, o := range p.Outlines {
		b := check.Body{
			ID: outlineMark(i, o), Kind: o.Kind, Name: c.named(o.Label), Shape: check.Area(points(o.Points)),
			Margin: o.Facts.Margin, TestBook: o.Facts.TestBook, Enterable: o.Facts.Enterable, Storeys: o.Facts.Storeys,
		}
		if o.Radius > 0 {
			b.Shape = check.Disc(points(o.Points)[0], o.Radius)
		}
		if o.Kind == "ground" {
			out.Ground = append(out.Ground, b.Shape)
			continue
		}
		out.Bodies = append(out.Bodies, b)
	}
	if len(out.Ground) == 0 {
		out.Ground = []check.Shape{check.Area([]drawing.Point{{}, {X: p.Width}, {X: p.Width, Y: p.Height}, {Y: p.Height}})}
	}
	for i, l := range p.Landmarks {
		kind := l.Kind
		if kind == "water" { // a pond is water, too
			kind = "tap"
		}
		out.Bodies = append(out.Bodies, check.Body{ID: landmarkMark(i), Kind: kind, Name: c.named(l.Label), Shape: check.Disc(drawing.Point{X: l.X, Y: l.Y}, 0), Width: l.Width, Amps: l.Supply})
	}
}

// stand puts the stalls that stand at the plan's location onto their pitches.
func (c *checking) stand(p *Plan, out *check.Plan) {
	for _, a := range c.allotments {
		if a.LocationID == p.LocationID && a.StallState != "withdrawn" {
			out.Stays = append(out.Stays, check.Stay{Pitch: pitchMark(a.Number), Stall: int64(a.Stall), From: a.From, Until: a.Until})
		}
	}
	plugs := map[stall.ID][]check.Plug{}
	for _, k := range c.connections {
		if k.Location == p.LocationID {
			plugs[k.Stall] = append(plugs[k.Stall], check.Plug{Pitch: pitchMark(k.Number), Nth: k.Nth})
		}
	}
	for i := range c.stalls {
		n := c.stalls[i].need(p.LocationID)
		n.Plugs = plugs[c.stalls[i].Stall]
		out.Stalls[int64(c.stalls[i].Stall)] = n
	}
}

// need is what a stall asks of a pitch at a location. What is plugged in is
// known as long as nobody has said another sum since.
func (c *Candidate) need(at festival.LocationID) check.Need {
	n := check.Need{Name: c.Name, Watts: c.Watts, Water: c.Water, Gas: c.Gas, Elsewhere: c.Wished != nil && *c.Wished != at}
	if c.Front != nil {
		n.Front = *c.Front
	}
	if c.Depth != nil {
		n.Depth = *c.Depth
	}
	if stall.Power(c.Power).Watts() != c.Watts {
		return n
	}
	for _, load := range stall.Power(c.Power).Loads() {
		n.Appliances = append(n.Appliances, check.Appliance(load))
	}
	return n
}

// StageMark is the id of a stage on a drawing.
func StageMark(id StageID) string { return fmt.Sprintf("stage:%d", id) }

// The marks of things are those of a drawing, see Document.Draw.
func pitchMark(number string) string      { return "pitch:" + number }
func landmarkMark(i int) string           { return fmt.Sprintf("landmark:%d", i) }
func outlineMark(i int, o Outline) string { return fmt.Sprintf("%s:%d", o.Kind, i) }
func locationMark(p *Plan) string         { return "location:" + p.LocationID.String() }
