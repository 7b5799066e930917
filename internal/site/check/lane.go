package check

import (
	"math"
)

// laneClear: nothing stands on a fire lane or a movement area.
func (c *checker) laneClear() {
	c.each(of("fire_lane", "movement_area"), func(lane *Body) {
		c.looked[LaneClear] = true
		c.others(lane, touching, (*Body).blocks, func(b *Body) { c.intrudes(LaneClear, b, lane) })
	})
}

// laneWidth: a lane is as wide as it must be, wider where something stands along
// both its sides, and before tall buildings.
func (c *checker) laneWidth() {
	in := c.in(LaneWidth).Values
	c.each(of("fire_lane"), func(lane *Body) {
		c.looked[LaneWidth] = true
		limit, variant := in["width"], ""
		if in["bounded"] > limit && c.bounded(lane.Shape) > in["bounded_from"] {
			limit, variant = in["bounded"], "bounded"
		}
		tall := func(b *Body) bool { return b.Kind == "building" && float64(b.Storeys) > in["tall_storeys"] }
		c.others(lane, in["tall_within"], tall, func(b *Body) {
			if got, far := between(lane.Shape, b.Shape, in["tall_within"]); !far && got.gap < in["tall_within"] && in["tall"] > limit {
				limit, variant = in["tall"], "tall"
			}
		})
		c.wide(LaneWidth, variant, lane, limit)
	})
}

// wide notes a lane or a path that is narrower than that somewhere.
func (c *checker) wide(key Key, variant string, b *Body, limit float64) {
	if got := b.narrowest(); got.gap < limit-touching {
		c.note(Finding{Rule: key, Variant: variant, Objects: []Object{object(b)}, At: got.at, Figure: got.gap, Limit: limit, Short: limit - got.gap})
	}
}

// narrowest is where the sides that face each other are nearest, and how near.
func (s Shape) narrowest() contact {
	if s.round() {
		return contact{2 * s.Radius, s.Points[0]}
	}
	best := contact{gap: math.Inf(1)}
	for i := range s.Points {
		s.across(i, func(from, to Point) {
			if d := dist(from, to); d < best.gap {
				best = contact{d, along(from, to, d/2)}
			}
		})
	}
	return best
}

// step is how far apart the places lie at which a width is measured, in metres.
const step = 1.0

// across goes along a side and gives what lies straight across the surface from
// it, where that is a side that faces it.
func (s Shape) across(i int, do func(from, to Point)) {
	a, b := s.edge(i)
	length := dist(a, b)
	if length < 2*touching {
		return
	}
	n := int(math.Ceil(length / step))
	for k := 0; k <= n; k++ {
		at := min(max(length*float64(k)/float64(n), touching), length-touching)
		from := along(a, b, at)
		if to, ok := s.facing(from, (a.Y-b.Y)/length, (b.X-a.X)/length); ok {
			do(from, to)
		}
	}
}

// facing is where a line from a side straight into the surface leaves it; false
// if it does so through a side that runs another way.
func (s Shape) facing(from Point, x, y float64) (to Point, ok bool) {
	best := math.Inf(1)
	for j := range s.Points {
		r, t := s.edge(j)
		ex, ey := t.X-r.X, t.Y-r.Y
		cross := x*ey - y*ex
		if math.Abs(cross) < 1e-12 {
			continue
		}
		ahead := ((r.X-from.X)*ey - (r.Y-from.Y)*ex) / cross
		share := ((r.X-from.X)*y - (r.Y-from.Y)*x) / cross
		if ahead > 1e-6 && ahead < best && share >= 0 && share <= 1 {
			best = ahead
			ok = cross/math.Hypot(ex, ey) > faces
		}
	}
	return Point{X: from.X + x*best, Y: from.Y + y*best}, ok && !math.IsInf(best, 1)
}

// faces is the cosine of how much two sides of a lane may differ in direction.
const faces = .8

// bounded is the longest stretch along which something stands at both sides of
// a lane, in metres.
func (c *checker) bounded(s Shape) (longest float64) {
	const beside = .5
	stands := func(p Point) bool {
		spot, found := Disc(p, beside), false
		for _, i := range c.grid.near(spot.bounds, c.Bodies) {
			if b := &c.Bodies[i]; b.blocks() {
				got, far := between(spot, b.foot(), touching)
				found = found || !far && got.gap <= 0
			}
		}
		return found
	}
	for i := range s.Points {
		run, last := 0.0, Point{}
		s.across(i, func(from, to Point) {
			switch {
			case !stands(from) || !stands(to):
				run = -1
			case run < 0:
				run = 0
			default:
				run += dist(last, from)
			}
			last = from
			longest = max(longest, run)
		})
	}
	return longest
}

// laneBend: a lane is wide enough where it turns, by the radius of its outer side.
func (c *checker) laneBend() {
	in := c.in(LaneBend).Values
	table := []bendWidth{{in["radius"], in["width"]}, {12, in["width_12"]}, {15, in["width_15"]}, {20, c.value(LaneWidth, "width")}}
	c.each(of("fire_lane"), func(lane *Body) {
		c.looked[LaneBend] = true
		for _, b := range lane.bends() {
			if limit := b.needs(table); b.width < limit-touching {
				c.note(Finding{Rule: LaneBend, Objects: []Object{object(lane)}, At: b.at, Figure: b.width, Limit: limit, Short: limit - b.width})
			}
		}
	})
}

// bend is where a lane turns: by so many radians about an inner side of that
// radius, and how wide it is there.
type bend struct {
	turn, radius, width float64
	at                  Point
}

// bendWidth is how wide a lane must be from an outer radius on.
type bendWidth struct{ radius, width float64 }

const (
	straight = 10 * math.Pi / 180 // a lane that turns less is straight
	oneBend  = 8.0                // metres: corners nearer to each other are of one bend
)

// bends are where the surface's sides turn inwards: the inner sides of bends.
func (s Shape) bends() (all []bend) {
	n := len(s.Points)
	turns := make([]float64, n) // at each corner; below 0: inwards
	start := -1
	for i := range n {
		p, q, r := s.Points[(i+n-1)%n], s.Points[i], s.Points[(i+1)%n]
		turns[i] = math.Atan2(turn(p, q, r), (q.X-p.X)*(r.X-q.X)+(q.Y-p.Y)*(r.Y-q.Y))
		if turns[i] > straight {
			start = i
		}
	}
	if s.round() || start < 0 {
		return nil
	}
	var inner []int
	end := func() {
		if b, ok := s.bend(inner, turns); ok {
			all = append(all, b)
		}
		inner = nil
	}
	for k := 1; k <= n; k++ {
		i := (start + k) % n
		switch {
		case turns[i] > 1e-3:
			end()
		case turns[i] < -1e-3:
			if len(inner) > 0 && dist(s.Points[inner[len(inner)-1]], s.Points[i]) > oneBend {
				end()
			}
			inner = append(inner, i)
		}
	}
	end()
	return all
}

// bend is that about some corners that follow each other.
func (s Shape) bend(inner []int, turns []float64) (b bend, ok bool) {
	length := 0.0
	for k, i := range inner {
		b.turn -= turns[i]
		if k > 0 {
			length += dist(s.Points[inner[k-1]], s.Points[i])
		}
	}
	if b.turn < straight || b.turn > math.Pi {
		return b, false
	}
	n := float64(len(inner))
	if n > 1 {
		b.radius = length / (b.turn * (n - 1) / n)
	}
	b.width = math.Inf(1)
	for _, i := range inner {
		p := s.Points[i]
		for _, way := range s.inwards(i) {
			if to, _ := s.facing(p, way.X, way.Y); dist(p, to) < b.width {
				b.width, b.at = dist(p, to), along(p, to, dist(p, to)/2)
			}
		}
	}
	return b, true
}

// inwards are the ways straight into the surface from a corner: from both its
// sides, and between them.
func (s Shape) inwards(i int) (ways [3]Point) {
	n := len(s.Points)
	p, q, r := s.Points[(i+n-1)%n], s.Points[i], s.Points[(i+1)%n]
	ways[0] = Point{X: (p.Y - q.Y) / dist(p, q), Y: (q.X - p.X) / dist(p, q)}
	ways[2] = Point{X: (q.Y - r.Y) / dist(q, r), Y: (r.X - q.X) / dist(q, r)}
	x, y := ways[0].X+ways[2].X, ways[0].Y+ways[2].Y
	ways[1] = Point{X: x / math.Hypot(x, y), Y: y / math.Hypot(x, y)}
	return ways
}

// needs is the least width of a bend. A wide turn is read from the table by its
// outer radius. In a tighter or shorter one a vehicle of the table must get
// round: its circle touches the outer sides and passes the inner one.
func (b bend) needs(table []bendWidth) float64 {
	fits := func(width float64) bool {
		outer := b.radius + width
		if outer >= table[0].radius && b.turn > math.Pi/4 {
			row := table[0]
			for _, r := range table {
				if outer >= r.radius {
					row = r
				}
			}
			return width >= row.width
		}
		for _, row := range table {
			at := max(row.radius, outer)
			if (at-outer)/math.Cos(b.turn/2)+b.radius <= at-row.width+1e-9 {
				return true
			}
		}
		return false
	}
	low, high := 0.0, 2*table[0].radius
	for range 40 {
		if mid := (low + high) / 2; fits(mid) {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}

// movementArea: a movement area holds the rectangle that a vehicle works on.
func (c *checker) movementArea() {
	in := c.in(MovementArea).Values
	c.each(of("movement_area"), func(b *Body) {
		c.looked[MovementArea] = true
		if b.fits(in["length"], in["width"]) {
			return
		}
		got := b.narrowest()
		f := Finding{Rule: MovementArea, Objects: []Object{object(b)}, At: b.middle(), Figure: got.gap, Limit: in["width"], Short: in["width"] - got.gap}
		if f.Short <= touching { // wide enough, so it is too short
			f.Variant, f.Figure, f.Limit = "length", b.longest(), in["length"]
			f.Short = max(f.Limit-f.Figure, touching)
		}
		c.note(f)
	})
}

// fits reports whether a rectangle along one of the sides lies in the surface.
func (s Shape) fits(length, width float64) bool {
	for i := range s.Points {
		a, b := s.edge(i)
		side := dist(a, b)
		if side == 0 {
			continue
		}
		x, y := (b.X-a.X)/side, (b.Y-a.Y)/side
		for _, size := range [2][2]float64{{length, width}, {width, length}} {
			for _, at := range []float64{0, (side - size[0]) / 2, side - size[0]} {
				if s.covers(Point{X: a.X + x*at, Y: a.Y + y*at}, x, y, size[0], size[1]) {
					return true
				}
			}
		}
	}
	return false
}

// covers reports whether a rectangle from a corner along a direction lies in
// the surface, to within what touches.
func (s Shape) covers(a Point, x, y, w, d float64) bool {
	in := touching
	r := Area([]Point{
		{X: a.X + x*in - y*in, Y: a.Y + y*in + x*in}, {X: a.X + x*(w-in) - y*in, Y: a.Y + y*(w-in) + x*in},
		{X: a.X + x*(w-in) - y*(d-in), Y: a.Y + y*(w-in) + x*(d-in)}, {X: a.X + x*in - y*(d-in), Y: a.Y + y*in + x*(d-in)},
	})
	for _, p := range r.Points {
		if !s.holds(p) {
			return false
		}
	}
	for i := range s.Points {
		p, q := s.edge(i)
		for j := range r.Points {
			t, u := r.edge(j)
			if _, cuts := crossing(p, q, t, u); cuts {
				return false
			}
		}
	}
	return true
}

// longest is how far the surface reaches along its longest side.
func (s Shape) longest() (far float64) {
	side := 0.0
	for i := range s.Points {
		if a, b := s.edge(i); dist(a, b) > side {
			side = dist(a, b)
			low, high := spread(s.Points, (b.X-a.X)/side, (b.Y-a.Y)/side)
			far = high - low
		}
	}
	return far
}
