package placing

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"markt/internal/drawing"
	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/site/check"
)

// Spot is what one stall may have together: a pitch, or pitches side by side.
type Spot struct {
	Location *festival.Location
	Pitches  []*site.Pitch
	Whole    site.Pitch // all of it as if it were one
	ground   check.Shape
}

// longest is how many pitches one stall may have.
const longest = 4

// beside gives each pitch its neighbour to the right, seen from the front.
func beside(p *site.Plan) map[*site.Pitch]*site.Pitch {
	next := map[*site.Pitch]*site.Pitch{}
	for _, a := range p.Pitches {
		gap := math.Inf(1)
		for _, b := range p.Pitches {
			if g, ok := drawing.Box(a.Box).Beside(drawing.Box(b.Box)); a != b && ok && g < gap {
				gap, next[a] = g, b
			}
		}
	}
	return next
}

// newSpot puts pitches of one row together.
func newSpot(l *festival.Location, pitches []*site.Pitch) Spot {
	s := Spot{Location: l, Pitches: pitches, Whole: *pitches[0]}
	if len(pitches) == 1 {
		s.ground = shape(s.Whole.Box)
		return s
	}
	var numbers []string
	var outlets []site.Outlet
	var boxes []drawing.Box
	water := false
	for _, p := range pitches {
		numbers, outlets, boxes = append(numbers, p.Number), append(outlets, p.Outlets...), append(boxes, drawing.Box(p.Box))
		water = water || p.Water
	}
	s.Whole.Number, s.Whole.Outlets, s.Whole.Water = strings.Join(numbers, "+"), outlets, water
	s.Whole.Box = site.Box(drawing.Row(boxes))
	s.ground = shape(s.Whole.Box)
	return s
}

func shape(b site.Box) check.Shape { return check.Rectangle(drawing.Box(b)) }

// surface is the ground that an outline covers.
func surface(o site.Outline) check.Shape {
	points := make([]drawing.Point, len(o.Points))
	for i, c := range o.Points {
		points[i] = drawing.Point{X: c[0], Y: c[1]}
	}
	if len(points) == 1 {
		return check.Disc(points[0], o.Radius)
	}
	return check.Area(points)
}

// spots are all that anybody may have: each pitch, and rows of them.
func (m *Market) spots() (all []Spot) {
	for _, p := range m.Plans {
		l := m.location(p.LocationID)
		if l == nil {
			continue
		}
		next := beside(p)
		for _, t := range p.Pitches {
			run := []*site.Pitch{t}
			for n := 1; n <= longest; n++ {
				all = append(all, newSpot(l, slices.Clone(run)))
				t = next[t]
				if t == nil || slices.Contains(run, t) {
					break
				}
				run = append(run, t)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Spot) int { return cmp.Compare(len(a.Pitches), len(b.Pitches)) })
	return all
}

// holds reports whether a pitch is part of the spot.
func (s *Spot) holds(p site.PitchID) bool {
	return slices.ContainsFunc(s.Pitches, func(t *site.Pitch) bool { return t.ID == p })
}

// of reports whether the spot is made of just these pitches.
func (s *Spot) of(pitches []site.PitchID) bool {
	return len(s.Pitches) == len(pitches) && !slices.ContainsFunc(s.Pitches, func(t *site.Pitch) bool { return !slices.Contains(pitches, t.ID) })
}
