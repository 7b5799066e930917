package site

import (
	"math"

	"markt/internal/drawing"
)

// Point is a place on a plan in metres: x east and y north of its south-west
// corner, before the plan's bearing turns it.
type Point struct {
	X, Y float64
}

// Box is a rectangle on the ground by its centre. At 0 degrees its front looks
// south; degrees turn it counter-clockwise, so at 90 it looks east.
type Box struct {
	X       float64 `json:"x" db:"x"`
	Y       float64 `json:"y" db:"y"`
	Front   float64 `json:"front" db:"front_m"`
	Depth   float64 `json:"depth" db:"depth_m"`
	Degrees float64 `json:"degrees" db:"degrees"`
}

// Corners are the four corners, counter-clockwise: front left, front right,
// back right, back left, as seen from behind the counter turned around.
func (b Box) Corners() (all [4]Point) {
	for i, c := range drawing.Box(b).Corners() {
		all[i] = Point(c)
	}
	return all
}

// Within reports whether all corners lie on a plan of this size, with a
// centimetre to spare for rounding.
func (b Box) Within(width, height float64) bool {
	const spare = 0.01
	for _, c := range b.Corners() {
		if c.X < -spare || c.Y < -spare || c.X > width+spare || c.Y > height+spare {
			return false
		}
	}
	return true
}

// Overlaps reports whether the two share ground; touching edges do not count.
// Two rectangles are apart exactly when one of their four axes separates them.
func (b Box) Overlaps(o Box) bool {
	p, q := b.Corners(), o.Corners()
	for _, degrees := range []float64{b.Degrees, b.Degrees + 90, o.Degrees, o.Degrees + 90} {
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		aLow, aHigh := along(p, cos, sin)
		bLow, bHigh := along(q, cos, sin)
		if aHigh <= bLow+touching || bHigh <= aLow+touching {
			return false
		}
	}
	return true
}

// touching is how far two edges may reach into each other and still only touch.
const touching = 0.005

func along(corners [4]Point, x, y float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, c := range corners {
		d := c.X*x + c.Y*y
		low, high = min(low, d), max(high, d)
	}
	return low, high
}

// Gap is the clear space between two in metres; 0 where they touch or overlap.
// Between two that are apart, the shortest way begins at a corner of one of them.
func (b Box) Gap(o Box) float64 {
	if b.Overlaps(o) {
		return 0
	}
	least := math.Inf(1)
	for _, c := range b.Corners() {
		least = min(least, o.from(c))
	}
	for _, c := range o.Corners() {
		least = min(least, b.from(c))
	}
	return least
}

// from is how far a point is from the rectangle; 0 within.
func (b Box) from(p Point) float64 {
	sin, cos := math.Sincos(b.Degrees * math.Pi / 180)
	x, y := p.X-b.X, p.Y-b.Y
	return math.Hypot(max(0, math.Abs(x*cos+y*sin)-b.Front/2), max(0, math.Abs(y*cos-x*sin)-b.Depth/2))
}

// Near reports whether the rectangle lies on the surface or at most reach away.
func (o *Outline) Near(b Box, reach float64) bool {
	inside := false
	for i, c := range o.Points {
		d := o.Points[(i+1)%len(o.Points)]
		side := Box{X: (c[0] + d[0]) / 2, Y: (c[1] + d[1]) / 2, Front: math.Hypot(d[0]-c[0], d[1]-c[1]), Degrees: math.Atan2(d[1]-c[1], d[0]-c[0]) * 180 / math.Pi}
		if b.Gap(side) <= o.Radius+reach {
			return true
		}
		if (c[1] > b.Y) != (d[1] > b.Y) && b.X < (d[0]-c[0])*(b.Y-c[1])/(d[1]-c[1])+c[0] {
			inside = !inside
		}
	}
	return inside
}

// Frame ties a plan to the earth: the WGS 84 position of its south-west corner,
// and the direction of its y axis in degrees clockwise from north.
type Frame struct {
	Latitude  float64
	Longitude float64
	Bearing   float64
}

// Earth is the position of a point. On a plan of a kilometre the error stays
// below a few centimetres.
func (f Frame) Earth(p Point) (longitude, latitude float64) {
	sin, cos := math.Sincos(f.Bearing * math.Pi / 180)
	east, north := p.X*cos+p.Y*sin, p.Y*cos-p.X*sin
	perLat, perLon := metresPerDegree(f.Latitude)
	return f.Longitude + east/perLon, f.Latitude + north/perLat
}

// Ground is the reverse of Earth.
func (f Frame) Ground(longitude, latitude float64) Point {
	perLat, perLon := metresPerDegree(f.Latitude)
	east, north := (longitude-f.Longitude)*perLon, (latitude-f.Latitude)*perLat
	sin, cos := math.Sincos(f.Bearing * math.Pi / 180)
	return Point{X: east*cos - north*sin, Y: east*sin + north*cos}
}

// metresPerDegree of latitude and longitude on the WGS 84 ellipsoid.
func metresPerDegree(latitude float64) (perLat, perLon float64) {
	const (
		a  = 6378137.0         // equatorial radius in metres
		e2 = 6.69437999014e-03 // eccentricity squared
	)
	sin, cos := math.Sincos(latitude * math.Pi / 180)
	w := math.Sqrt(1 - e2*sin*sin)
	return math.Pi / 180 * a * (1 - e2) / (w * w * w), math.Pi / 180 * a * cos / w
}

// boxOf is the rectangle that four corners describe, as far as they do; ok is
// false when opposite sides differ by more than a tenth.
func boxOf(c [4]Point) (b Box, ok bool) {
	front, right := dist(c[0], c[1]), dist(c[1], c[2])
	back, left := dist(c[2], c[3]), dist(c[3], c[0])
	if !alike(front, back) || !alike(right, left) || front == 0 || right == 0 {
		return b, false
	}
	b = Box{
		X: (c[0].X + c[1].X + c[2].X + c[3].X) / 4, Y: (c[0].Y + c[1].Y + c[2].Y + c[3].Y) / 4,
		Front: (front + back) / 2, Depth: (right + left) / 2,
		Degrees: math.Atan2(c[1].Y-c[0].Y, c[1].X-c[0].X) * 180 / math.Pi,
	}
	if clockwise(c) { // the front is then walked the other way round
		b.Degrees += 180
	}
	b.Degrees = turn(b.Degrees)
	return b, true
}

func clockwise(c [4]Point) bool {
	var twice float64
	for i, p := range c {
		q := c[(i+1)%4]
		twice += p.X*q.Y - q.X*p.Y
	}
	return twice < 0
}

func alike(a, b float64) bool { return math.Abs(a-b) <= 0.1*max(a, b) }

func dist(a, b Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// turn brings an angle into [0, 360), in hundredths as the database keeps it.
func turn(degrees float64) float64 {
	d := math.Mod(math.Round(degrees*100)/100, 360)
	if d < 0 {
		d += 360
	}
	return d
}
