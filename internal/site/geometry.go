package site

import (
	"math"

	"markt/internal/drawing"
	"markt/internal/site/check"
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

// Gap is the clear space between two in metres; 0 where they touch or overlap.
func (b Box) Gap(o Box) float64 {
	return check.Gap(check.Rectangle(drawing.Box(b)), check.Rectangle(drawing.Box(o)))
}

// Near reports whether the rectangle lies on the surface or at most reach away.
func (o *Outline) Near(b Box, reach float64) bool {
	return check.Gap(o.shape(), check.Rectangle(drawing.Box(b))) <= reach
}

// shape is the ground that the outline takes.
func (o *Outline) shape() check.Shape {
	if o.Radius > 0 {
		return check.Disc(points(o.Points)[0], o.Radius)
	}
	return check.Area(points(o.Points))
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

// crossed is how far beyond a side a corner lies that has crossed it.
const crossed = 0.005

// crossing reports whether two sides of an outline cross. Sides that only touch,
// as those of a path that comes back along itself, do not.
func crossing(outline Points) bool {
	for i := range outline {
		a, b := at(outline, i), at(outline, i+1)
		for j := i + 2; j < len(outline); j++ {
			if c, d := at(outline, j), at(outline, j+1); side(a, b, c)*side(a, b, d) < 0 && side(c, d, a)*side(c, d, b) < 0 {
				return true
			}
		}
	}
	return false
}

func at(outline Points, i int) Point {
	c := outline[i%len(outline)]
	return Point{c[0], c[1]}
}

// side is on which side of the line from a to b the point lies: 1 left, -1
// right, 0 on it.
func side(a, b, p Point) float64 {
	twice := (b.X-a.X)*(p.Y-a.Y) - (b.Y-a.Y)*(p.X-a.X)
	switch {
	case twice > crossed*dist(a, b):
		return 1
	case twice < -crossed*dist(a, b):
		return -1
	}
	return 0
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
