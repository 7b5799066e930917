package check

import "slices"

// Cable is what leads from a distributor to an outlet, as the crow flies.
type Cable struct {
	Outlet, Type, Branch string
	From, To             Point
	Metres               float64
}

// Bridge covers cables where people or vehicles go across them.
type Bridge struct {
	Ways   []string // their names, else their kinds
	At     Point
	Metres float64  // of the longest way across
	Cables []string // by their outlets
}

// Cables are those of all outlets that hang on a distributor.
func Cables(p *Plan, book Book) (all []Cable) {
	c := newChecker(p, book)
	branches := c.branches(book.Wiring())
	for _, s := range c.sockets(branches) {
		if b := branches[s.on]; b.ID != "" {
			all = append(all, Cable{Outlet: s.Name(), Type: s.Type, Branch: b.Name, From: b.At, To: s.At, Metres: s.Cable})
		}
	}
	return all
}

// together is how near cables cross a way that lie under one bridge.
const together = 3.0

// Bridges are where cables cross paths and lanes. Ways that lie on one another,
// as a step-free path on a path, and cables side by side need one.
func Bridges(p *Plan, cables []Cable) (all []Bridge) {
	way := of("path", "fire_lane", "movement_area", "accessible_path", "escape_route")
	for i := range p.Bodies {
		b := &p.Bodies[i]
		if !way(b) || b.round() {
			continue
		}
		name := b.Name
		if name == "" {
			name = b.Kind
		}
		for _, cable := range cables {
			for _, cut := range across(cable.From, cable.To, b.Shape) {
				at := Point{X: (cut[0].X + cut[1].X) / 2, Y: (cut[0].Y + cut[1].Y) / 2}
				k := slices.IndexFunc(all, func(o Bridge) bool { return dist(o.At, at) < together })
				if k < 0 {
					all, k = append(all, Bridge{At: at}), len(all)
				}
				all[k].under(name, cable.Outlet, dist(cut[0], cut[1]))
			}
		}
	}
	return all
}

func (b *Bridge) under(way, cable string, metres float64) {
	if !slices.Contains(b.Cables, cable) {
		b.Cables = append(b.Cables, cable)
	}
	b.Metres = max(b.Metres, metres)
	if !slices.Contains(b.Ways, way) {
		b.Ways = append(b.Ways, way)
	}
}

// across are the parts of a line that lie within a shape.
func across(from, to Point, s Shape) (parts [][2]Point) {
	cuts := []float64{0, 1}
	for i := range s.Points {
		a, b := s.edge(i)
		if at, crosses := crossing(from, to, a, b); crosses {
			cuts = append(cuts, at)
		}
	}
	slices.Sort(cuts)
	at := func(share float64) Point {
		return Point{X: from.X + share*(to.X-from.X), Y: from.Y + share*(to.Y-from.Y)}
	}
	for i := 1; i < len(cuts); i++ {
		if cuts[i]-cuts[i-1] > 1e-9 && s.holds(at((cuts[i]+cuts[i-1])/2)) {
			parts = append(parts, [2]Point{at(cuts[i-1]), at(cuts[i])})
		}
	}
	return parts
}
