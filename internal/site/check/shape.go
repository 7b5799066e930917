package check

import (
	"cmp"
	"math"
	"slices"

	"markt/internal/drawing"
)

// Point is a place on the ground in metres.
type Point = drawing.Point

// touching is how far two edges may reach into each other and still only touch.
const touching = .005

// Shape is ground: the corners of a surface, anticlockwise, or one point with a
// radius about it. A plain point has the radius 0.
type Shape struct {
	Points []Point
	Radius float64

	bounds rect
	convex bool
}

// Area is the shape of a surface; its corners may run either way round.
func Area(corners []Point) Shape {
	s := Shape{Points: slices.Compact(slices.Clone(corners))}
	if n := len(s.Points); n > 1 && s.Points[0] == s.Points[n-1] {
		s.Points = s.Points[:n-1]
	}
	if area(s.Points) < 0 {
		slices.Reverse(s.Points)
	}
	s.bounds, s.convex = extent(s.Points), bulges(s.Points)
	return s
}

// Disc is the shape of what is round, or of a point.
func Disc(at Point, radius float64) Shape {
	return Shape{Points: []Point{at}, Radius: radius, convex: true, bounds: extent([]Point{at}).grown(radius)}
}

// Rectangle is the shape of a box.
func Rectangle(b drawing.Box) Shape {
	c := b.Corners()
	return Area(c[:])
}

// hull is the smallest shape without dents around points.
func hull(points []Point) Shape {
	all := slices.Clone(points)
	slices.SortFunc(all, func(a, b Point) int { return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y)) })
	var around []Point
	for range 2 { // below, then back above
		from := len(around)
		for _, p := range all {
			for len(around) >= from+2 && left(around[len(around)-2], around[len(around)-1], p) <= 0 {
				around = around[:len(around)-1]
			}
			around = append(around, p)
		}
		around = around[:len(around)-1]
		slices.Reverse(all)
	}
	return Area(around)
}

// left is above 0 where c lies to the left of the way from a to b.
func left(a, b, c Point) float64 { return (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X) }

// length is how long the outline is.
func (s Shape) length() (sum float64) {
	for i := range s.Points {
		a, b := s.edge(i)
		sum += math.Hypot(b.X-a.X, b.Y-a.Y)
	}
	return sum
}

func (s Shape) round() bool { return len(s.Points) == 1 }

// middle is within the shape where that bulges.
func (s Shape) middle() (m Point) {
	for _, p := range s.Points {
		m.X, m.Y = m.X+p.X/float64(len(s.Points)), m.Y+p.Y/float64(len(s.Points))
	}
	return m
}

// Size is the shape's area in square metres.
func (s Shape) Size() float64 {
	if s.round() {
		return math.Pi * s.Radius * s.Radius
	}
	return area(s.Points)
}

// edge is the i-th side.
func (s Shape) edge(i int) (a, b Point) { return s.Points[i], s.Points[(i+1)%len(s.Points)] }

// holds reports whether a point lies within the corners.
func (s Shape) holds(p Point) bool {
	in := false
	for i := range s.Points {
		a, b := s.edge(i)
		if (a.Y > p.Y) != (b.Y > p.Y) && p.X < (b.X-a.X)*(p.Y-a.Y)/(b.Y-a.Y)+a.X {
			in = !in
		}
	}
	return in
}

// outline is the nearest point on the shape's sides, and how far it is.
func (s Shape) outline(p Point) (near Point, far float64) {
	far = math.Inf(1)
	for i := range s.Points {
		a, b := s.edge(i)
		if q := nearest(p, a, b); dist(p, q) < far {
			near, far = q, dist(p, q)
		}
	}
	return near, far
}

// contact is how two shapes lie to each other: Gap metres apart, or reaching
// into each other where it is below zero; at is where that is.
type contact struct {
	gap float64
	at  Point
}

// between is the contact of two shapes; far reports that they are at least so
// many metres apart, how many more is not measured.
func between(a, b Shape, reach float64) (c contact, far bool) {
	if !a.bounds.grown(reach).meets(b.bounds) {
		return contact{gap: reach}, true
	}
	switch {
	case a.round() && b.round():
		c.gap = dist(a.Points[0], b.Points[0]) - a.Radius - b.Radius
		c.at = along(a.Points[0], b.Points[0], a.Radius+c.gap/2)
	case a.round():
		c = roundTo(a, b)
	case b.round():
		c = roundTo(b, a)
	default:
		c = polygons(a, b, reach)
	}
	return c, c.gap >= reach
}

// Gap is the clear space between two shapes in metres; 0 where they touch or overlap.
func (s Shape) Gap(o Shape) float64 {
	const far = 20_000 // farther than a plan is wide
	c, _ := between(s, o, far)
	return max(0, c.gap)
}

func roundTo(disc, s Shape) contact {
	centre := disc.Points[0]
	near, far := s.outline(centre)
	if s.holds(centre) {
		return contact{-far - disc.Radius, centre}
	}
	return contact{far - disc.Radius, along(near, centre, (far-disc.Radius)/2)}
}

func polygons(a, b Shape, reach float64) contact {
	if a.bounds.meets(b.bounds) {
		if depth, at := into(a, b); depth > 0 {
			return contact{-depth, at}
		}
	}
	best := contact{gap: math.Inf(1)}
	near := b.bounds.grown(reach)
	for i := range a.Points {
		p, q := a.edge(i)
		if !near.meets(extent([]Point{p, q})) {
			continue
		}
		side := extent([]Point{p, q}).grown(reach)
		for j := range b.Points {
			r, t := b.edge(j)
			if !side.touches(r, t) {
				continue
			}
			if c := sides(p, q, r, t); c.gap < best.gap {
				best = c
			}
		}
	}
	return best
}

// sides is the contact of two lines that do not cross.
func sides(p, q, r, t Point) contact {
	best := contact{gap: math.Inf(1)}
	for _, pair := range [4][2]Point{{p, nearest(p, r, t)}, {q, nearest(q, r, t)}, {r, nearest(r, p, q)}, {t, nearest(t, p, q)}} {
		if d := dist(pair[0], pair[1]); d < best.gap {
			best = contact{d, along(pair[0], pair[1], d/2)}
		}
	}
	return best
}

// into is how deep two surfaces reach into each other, 0 if they do not.
func into(a, b Shape) (float64, Point) {
	if a.convex && b.convex {
		return pushed(a, b)
	}
	return deepest(a, b)
}

// pushed is how far one of two bulging surfaces must be moved to come free: two
// of them are apart exactly when one of their sides separates them.
func pushed(a, b Shape) (float64, Point) {
	least := math.Inf(1)
	for _, s := range [2]Shape{a, b} {
		for i := range s.Points {
			p, q := s.edge(i)
			d := dist(p, q)
			if d == 0 {
				continue
			}
			x, y := (q.Y-p.Y)/d, (p.X-q.X)/d
			aLow, aHigh := spread(a.Points, x, y)
			bLow, bHigh := spread(b.Points, x, y)
			if least = min(least, aHigh-bLow, bHigh-aLow); least <= 0 {
				return 0, Point{}
			}
		}
	}
	return least, Shape{Points: within(a.Points, b)}.middle()
}

// deepest is how far the deepest point that both surfaces share lies from the
// sides of one of them. Looked at are the corners and middles of what each
// side has within the other, and both middles.
func deepest(a, b Shape) (depth float64, at Point) {
	look := func(p Point, other Shape) {
		if _, far := other.outline(p); far > depth && other.holds(p) {
			depth, at = far, p
		}
	}
	for _, pair := range [2][2]Shape{{a, b}, {b, a}} {
		s, other := pair[0], pair[1]
		if m := s.middle(); s.holds(m) {
			look(m, other)
		}
		for i := range s.Points {
			p, q := s.edge(i)
			if !other.bounds.touches(p, q) {
				continue
			}
			look(p, other)
			cuts := []float64{0, 1}
			for j := range other.Points {
				r, t := other.edge(j)
				if u, ok := crossing(p, q, r, t); ok {
					cuts = append(cuts, u)
				}
			}
			slices.Sort(cuts)
			for k := range cuts[1:] {
				u := (cuts[k] + cuts[k+1]) / 2
				look(Point{X: p.X + u*(q.X-p.X), Y: p.Y + u*(q.Y-p.Y)}, other)
			}
		}
	}
	return depth, at
}

// within cuts corners to what lies in a bulging surface.
func within(corners []Point, s Shape) []Point {
	for i := range s.Points {
		a, b := s.edge(i)
		corners = leftOf(corners, a, b)
	}
	return corners
}

// leftOf cuts corners to what lies left of the line from a to b.
func leftOf(corners []Point, a, b Point) []Point {
	var out []Point
	for i, p := range corners {
		q := corners[(i+1)%len(corners)]
		u, v := turn(a, b, p), turn(a, b, q)
		if u >= 0 {
			out = append(out, p)
		}
		if u > 0 && v < 0 || u < 0 && v > 0 {
			t := u / (u - v)
			out = append(out, Point{X: p.X + t*(q.X-p.X), Y: p.Y + t*(q.Y-p.Y)})
		}
	}
	return out
}

// rect is upright ground about a shape.
type rect struct{ x0, y0, x1, y1 float64 }

func extent(points []Point) rect {
	r := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range points {
		r = rect{min(r.x0, p.X), min(r.y0, p.Y), max(r.x1, p.X), max(r.y1, p.Y)}
	}
	return r
}

func (r rect) grown(d float64) rect { return rect{r.x0 - d, r.y0 - d, r.x1 + d, r.y1 + d} }

func (r rect) meets(o rect) bool {
	return r.x0 <= o.x1 && o.x0 <= r.x1 && r.y0 <= o.y1 && o.y0 <= r.y1
}

// touches reports whether the line from p to q may reach the ground.
func (r rect) touches(p, q Point) bool {
	return min(p.X, q.X) <= r.x1 && max(p.X, q.X) >= r.x0 && min(p.Y, q.Y) <= r.y1 && max(p.Y, q.Y) >= r.y0
}

func dist(a, b Point) float64 {
	x, y := a.X-b.X, a.Y-b.Y
	return math.Sqrt(x*x + y*y)
}

// along is the point so many metres from a towards b.
func along(a, b Point, metres float64) Point {
	d := dist(a, b)
	if d == 0 {
		return a
	}
	return Point{X: a.X + (b.X-a.X)*metres/d, Y: a.Y + (b.Y-a.Y)*metres/d}
}

// nearest is the point of the line from a to b that is nearest to p.
func nearest(p, a, b Point) Point {
	x, y := b.X-a.X, b.Y-a.Y
	square := x*x + y*y
	if square == 0 {
		return a
	}
	t := min(1, max(0, ((p.X-a.X)*x+(p.Y-a.Y)*y)/square))
	return Point{X: a.X + t*x, Y: a.Y + t*y}
}

// turn is above 0 where p lies left of the line from a to b.
func turn(a, b, p Point) float64 { return (b.X-a.X)*(p.Y-a.Y) - (b.Y-a.Y)*(p.X-a.X) }

// crossing is how far from p to q, as a share, the line from r to t crosses it.
func crossing(p, q, r, t Point) (float64, bool) {
	u, v := turn(r, t, p), turn(r, t, q)
	if u == v || (u > 0) == (v > 0) || (turn(p, q, r) > 0) == (turn(p, q, t) > 0) {
		return 0, false
	}
	return u / (u - v), true
}

// spread is how far points reach in a direction.
func spread(points []Point, x, y float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, p := range points {
		d := p.X*x + p.Y*y
		low, high = min(low, d), max(high, d)
	}
	return low, high
}

// area is above 0 where corners run anticlockwise.
func area(corners []Point) float64 {
	var twice float64
	for i, p := range corners {
		q := corners[(i+1)%len(corners)]
		twice += p.X*q.Y - q.X*p.Y
	}
	return twice / 2
}

// bulges reports a surface without a corner that goes inwards.
func bulges(corners []Point) bool {
	for i, p := range corners {
		q, r := corners[(i+1)%len(corners)], corners[(i+2)%len(corners)]
		if turn(p, q, r) < -1e-9 {
			return false
		}
	}
	return true
}
