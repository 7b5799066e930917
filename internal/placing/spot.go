package placing

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"markt/internal/drawing"
	"markt/internal/festival"
	"markt/internal/site"
)

// Spot is what one stall may have together: a pitch, or pitches side by side.
type Spot struct {
	Location *festival.Location
	Pitches  []*site.Pitch
	Whole    site.Pitch // all of it as if it were one
}

const (
	// coupled is the widest gap over which pitches side by side are one.
	coupled = 1.05
	// level is how far the fronts of two such may be out of line.
	level    = .25
	straight = 1. // degrees
	// longest is how many pitches one stall may have.
	longest = 4
)

// beside gives each pitch its neighbour to the right, seen from the front.
func beside(p *site.Plan) map[*site.Pitch]*site.Pitch {
	next := map[*site.Pitch]*site.Pitch{}
	for _, a := range p.Pitches {
		gap := coupled
		for _, b := range p.Pitches {
			if a == b || math.Abs(math.Mod(a.Degrees-b.Degrees+540, 360)-180) > straight {
				continue
			}
			along, back := within(a.Box, b.X, b.Y)
			if g := along - (a.Front+b.Front)/2; math.Abs(back+(b.Depth-a.Depth)/-2) <= level && g > -level && g < gap {
				gap, next[a] = g, b
			}
		}
	}
	return next
}

// within is a point as seen from a box: along its front, and to its back.
func within(b site.Box, x, y float64) (along, back float64) {
	sin, cos := math.Sincos(b.Degrees * math.Pi / 180)
	return (x-b.X)*cos + (y-b.Y)*sin, (y-b.Y)*cos - (x-b.X)*sin
}

// newSpot puts pitches of one row together.
func newSpot(l *festival.Location, pitches []*site.Pitch) Spot {
	s := Spot{Location: l, Pitches: pitches, Whole: *pitches[0]}
	if len(pitches) == 1 {
		return s
	}
	var numbers []string
	var outlets []site.Outlet
	first := pitches[0].Box
	low, high, depth, water := math.Inf(1), math.Inf(-1), math.Inf(1), false
	for _, p := range pitches {
		numbers, outlets = append(numbers, p.Number), append(outlets, p.Outlets...)
		at, _ := within(first, p.X, p.Y)
		low, high, depth, water = min(low, at-p.Front/2), max(high, at+p.Front/2), min(depth, p.Depth), water || p.Water
	}
	centre := drawing.Box(first).At((low+high)/2, 0)
	s.Whole.Number, s.Whole.Outlets, s.Whole.Water = strings.Join(numbers, "+"), outlets, water
	s.Whole.Box = site.Box{X: centre.X, Y: centre.Y, Front: high - low, Depth: depth, Degrees: first.Degrees}
	return s
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
