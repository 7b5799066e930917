package placing

import (
	"math"
	"slices"

	"markt/internal/site"
	"markt/internal/site/placer"
)

// Costs are what is not met, by term, in thousandths of its weight.
type Costs map[Term]int

// Total is all of them together.
func (c Costs) Total() (sum int) {
	for _, n := range c {
		sum += n
	}
	return sum
}

func (c Costs) add(o Costs, times int) {
	for t, n := range o {
		c[t] += n * times
	}
}

// How far a term reaches, in metres.
const (
	besideReach = 1.6
	nearReach   = 15.
	aroundReach = 40.
	loudReach   = 45.
	cableReach  = 60.
	shadeReach  = 1.5
	pathReach   = 2.5
)

// What a spot is by itself: 0 to placer.Touching.
type nature struct {
	loud, shade, cable int
	path               bool
}

func (m *Market) nature(s *Spot) (n nature) {
	box := s.Whole.Box
	for _, st := range m.Stages {
		if at, drawn := st.Box(); drawn && st.Amplified && !st.Indoor && st.LocationID == s.Location.ID {
			n.loud = max(n.loud, closeness(box.Gap(at), loudReach))
		}
	}
	for _, p := range m.Plans {
		if p.LocationID == s.Location.ID {
			n.on(p, box)
		}
	}
	return n
}

// on looks around on the plan.
func (n *nature) on(p *site.Plan, box site.Box) {
	cable := math.Inf(1)
	for _, l := range p.Landmarks {
		if l.Kind == "power" {
			cable = min(cable, box.Gap(site.Box{X: l.X, Y: l.Y}))
		}
	}
	if !math.IsInf(cable, 1) {
		n.cable = placer.Touching - closeness(cable, cableReach)
	}
	for _, o := range p.Outlines {
		switch o.Kind {
		case "tree":
			for _, at := range o.Points {
				if box.Gap(site.Box{X: at[0], Y: at[1]}) <= o.Radius+shadeReach {
					n.shade = placer.Touching
				}
			}
		case "path", "plaza":
			n.path = n.path || o.Near(box, pathReach)
		}
	}
}

// closeness is Touching at no distance, and nothing from reach on.
func closeness(gap, reach float64) int {
	return int(math.Round(placer.Touching * max(0, 1-gap/reach)))
}

// alone is what the spot costs the stall on one day, other stalls aside.
// today: where it stands now on that day, nil for nowhere.
func (b *board) alone(who *Stall, spot int, today []int) Costs {
	s, n, w := &b.spots[spot], b.natures[spot], b.Weights
	c := Costs{}
	put := func(t Term, value int) {
		if value > 0 && w[t] > 0 {
			c[t] += w[t] * value
		}
	}
	put(Place, b.displaced(who, s))
	if who.Mark == "advice" || who.Quiet {
		put(Noise, n.loud)
	}
	switch who.Mark {
	case "advice", "workshop":
		put(Shade, placer.Touching-n.shade)
	}
	if who.Watts > 0 {
		put(Cable, n.cable*min(who.Watts, 3000)/3000)
	}
	if who.StepFree && !n.path {
		put(Access, placer.Touching)
	}
	if who.Front != nil && who.Depth != nil {
		put(Space, min(placer.Touching, int(placer.Touching*max(0, s.Whole.Front*s.Whole.Depth-*who.Front**who.Depth)/30)))
	}
	if len(today) > 0 && !slices.Contains(today, spot) {
		put(Stay, placer.Touching)
	}
	return c
}

// displaced is how many of the places that the stall wishes the spot is not at.
func (b *board) displaced(who *Stall, s *Spot) (value int) {
	if who.Wished != nil && *who.Wished != s.Location.ID {
		value += placer.Touching
	}
	wished, met := false, false
	for _, w := range b.Rules.Wishes {
		if w.Stall == who.Stall && w.Sense == There {
			wished, met = true, met || w.meets(s)
		}
	}
	if wished && !met {
		value += placer.Touching
	}
	return value
}

// measures of nearness: of Beside, near and around each pair of spots has one.
const (
	measureBeside = iota
	measureNear
	measureAround
	measureSame
	measures
)

// near is how near two spots are by each measure.
func (b *board) nearness(x, y int) (n [measures]int32) {
	a, c := &b.spots[x], &b.spots[y]
	if x == y {
		n[measureSame] = placer.Touching
	}
	if a.Location != c.Location {
		return n
	}
	gap := a.Whole.Gap(c.Whole.Box)
	if gap <= besideReach {
		n[measureBeside] = placer.Touching
	}
	n[measureNear], n[measureAround] = int32(closeness(gap, nearReach)), int32(closeness(gap, aroundReach))
	return n
}

// bond is what two stalls cost each other by how near they stand.
type bond struct {
	term            Term
	measure, weight int
}

func (b *board) bonds(x, y *Stall) (all []bond) {
	w := b.Weights
	put := func(t Term, measure, weight int) {
		if weight != 0 {
			all = append(all, bond{t, measure, weight})
		}
	}
	if x.Kind == y.Kind {
		put(Mix, measureBeside, w[Mix])
		put(Goods, measureNear, w[Goods]*alike(x.Goods, y.Goods)/100)
	}
	if x.Mark == "food" && y.Mark == "food" {
		put(Crowd, measureAround, w[Crowd])
	}
	for _, wish := range b.Rules.Wishes {
		if wish.Other == nil || !(wish.Stall == x.Stall && *wish.Other == y.Stall || wish.Stall == y.Stall && *wish.Other == x.Stall) {
			continue
		}
		switch wish.Sense {
		case Near:
			put(Neighbours, measureNear, -w[Neighbours])
		case Apart:
			put(Neighbours, measureNear, w[Neighbours])
		}
	}
	return all
}

// alike is how much of the goods two stalls have in common, in percent.
func alike(a, b []string) int {
	shared := 0
	for _, word := range a {
		if _, found := slices.BinarySearch(b, word); found {
			shared++
		}
	}
	if shared == 0 {
		return 0
	}
	return 100 * shared / min(len(a), len(b))
}
