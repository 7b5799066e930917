package site

import (
	"context"
	"math"
	"slices"
	"strings"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site/check"
)

// Dragged is a thing of a plan as somebody drags it: what is not said stays as it
// is. ID is that of its mark; of a new thing, which has none yet, any other, and
// Kind says what it is: pitch, or a kind of outline or landmark.
type Dragged struct {
	ID      string   `json:"id"`
	Kind    string   `json:"kind"`
	X       *float64 `json:"x"`
	Y       *float64 `json:"y"`
	Front   *float64 `json:"front"`
	Depth   *float64 `json:"depth"`
	Degrees *float64 `json:"degrees"`
	Points  Points   `json:"points"`
	Radius  *float64 `json:"radius"`
	Width   *float64 `json:"width"`
	Facts   *Facts   `json:"facts"`
}

// MaxDragged is how many things may be dragged at once.
const MaxDragged = 1_000

// CheckDragged says what is wrong about some things of a location's plan if they
// were where they are dragged. Nothing is stored.
func (s *Store) CheckDragged(ctx context.Context, e *festival.Edition, l festival.LocationID, dragged []Dragged) ([]Finding, error) {
	const op = "site.CheckDragged"
	if len(dragged) > MaxDragged {
		return nil, fault.Fields{"objects": fault.Msg("error.range", "min", 1, "max", MaxDragged)}.Err(op)
	}
	on, err := laidIn(ctx, s.db, e)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	i := slices.IndexFunc(on.plans, func(p *Plan) bool { return p.LocationID == l })
	if i < 0 {
		return nil, fault.New(fault.NotFound, op, "error.not_found")
	}
	plan, ids := on.plans[i], make([]string, len(dragged))
	for n, m := range dragged {
		if ids[n], err = m.on(plan, on.stages); err != nil {
			return nil, fault.Wrap(op, err)
		}
	}
	if slices.ContainsFunc(ids, func(id string) bool { return strings.HasPrefix(id, "ground:") }) {
		ids = append(ids, locationMark(plan))
	}
	c, err := checkingIn(ctx, s.db, e, on)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	return c.answered(plan, check.Some(c.plan(plan), c.book, ids...)), nil
}

// on moves the thing on a plan that nobody else has, and gives its mark.
func (m *Dragged) on(p *Plan, stages []*Stage) (string, error) {
	const op = "site.Dragged"
	for _, t := range p.Pitches {
		if pitchMark(t.Number) == m.ID {
			return m.ID, m.box(&t.Box)
		}
	}
	for _, st := range stages {
		if box, drawn := st.Box(); StageMark(st.ID) == m.ID && drawn && st.LocationID == p.LocationID {
			err := m.box(&box)
			st.X, st.Y, st.Front, st.Depth, st.Degrees = &box.X, &box.Y, &box.Front, &box.Depth, box.Degrees
			return m.ID, err
		}
	}
	for i := range p.Outlines {
		if outlineMark(i, p.Outlines[i]) == m.ID {
			return m.ID, m.outline(&p.Outlines[i])
		}
	}
	for i := range p.Landmarks {
		if landmarkMark(i) == m.ID {
			return m.ID, m.landmark(&p.Landmarks[i])
		}
	}
	switch {
	case m.Kind == "pitch":
		t := &Pitch{LocationID: p.LocationID, PlanID: p.ID, Number: m.ID, Box: Box{Front: 3, Depth: 3}}
		p.Pitches = append(p.Pitches, t)
		return pitchMark(t.Number), m.box(&t.Box)
	case slices.Contains(OutlineKinds, m.Kind):
		p.Outlines = append(p.Outlines, Outline{Kind: m.Kind})
		i := len(p.Outlines) - 1
		return outlineMark(i, p.Outlines[i]), m.outline(&p.Outlines[i])
	case slices.Contains(LandmarkKinds, m.Kind):
		p.Landmarks = append(p.Landmarks, Landmark{Kind: m.Kind})
		i := len(p.Landmarks) - 1
		return landmarkMark(i), m.landmark(&p.Landmarks[i])
	}
	return "", fault.New(fault.NotFound, op, "error.not_found")
}

func (m *Dragged) box(b *Box) error {
	set(&b.X, m.X)
	set(&b.Y, m.Y)
	set(&b.Front, m.Front)
	set(&b.Depth, m.Depth)
	set(&b.Degrees, m.Degrees)
	f := fault.Fields{}
	checkBox(f, b)
	return f.Err("site.Dragged")
}

func (m *Dragged) outline(o *Outline) error {
	if m.Points != nil {
		o.Points = m.Points
	}
	set(&o.Radius, m.Radius)
	set(&o.Width, m.Width)
	if m.Facts != nil {
		o.Facts = *m.Facts
	}
	d := undrawn(*o)
	f := o.Facts.Check()
	if !d.surface() || len(o.Points) > maxPoints {
		f.Add("points", "site.error.points")
	}
	return f.Err("site.Dragged")
}

func (m *Dragged) landmark(l *Landmark) error {
	set(&l.X, m.X)
	set(&l.Y, m.Y)
	set(&l.Width, m.Width)
	f := fault.Fields{}
	if math.Abs(l.X) > farthest || math.Abs(l.Y) > farthest {
		f.Add("x", "error.range", "min", -farthest, "max", farthest)
	}
	return f.Err("site.Dragged")
}

func set(to *float64, said *float64) {
	if said != nil {
		*to = *said
	}
}
