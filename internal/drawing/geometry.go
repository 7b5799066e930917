package drawing

import "math"

// Point is a place on the ground in metres: x east and y north of the lower
// left corner.
type Point struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// Box is a rectangle on the ground by its centre. At 0 degrees its front looks
// south; degrees turn it anticlockwise.
type Box struct {
	X       float64 `json:"x"`
	Y       float64 `json:"y"`
	Front   float64 `json:"front"`
	Depth   float64 `json:"depth"`
	Degrees float64 `json:"degrees"`
}

// Centre is its middle.
func (b Box) Centre() Point { return Point{b.X, b.Y} }

// Corners are front left, front right, back right, back left, anticlockwise.
func (b Box) Corners() [4]Point {
	w, d := b.Front/2, b.Depth/2
	return [4]Point{b.At(-w, -d), b.At(w, -d), b.At(w, d), b.At(-w, d)}
}

// At is the place that lies so far along the front and from front to back of
// the centre.
func (b Box) At(along, back float64) Point {
	sin, cos := math.Sincos(b.Degrees * math.Pi / 180)
	return Point{b.X + along*cos - back*sin, b.Y + along*sin + back*cos}
}

// Rect is an upright rectangle on the ground.
type Rect struct {
	X0 float64 `json:"x0"`
	Y0 float64 `json:"y0"`
	X1 float64 `json:"x1"`
	Y1 float64 `json:"y1"`
}

// W and H are its sides.
func (r Rect) W() float64 { return r.X1 - r.X0 }

// H is its height.
func (r Rect) H() float64 { return r.Y1 - r.Y0 }

func (r Rect) with(p Point) Rect {
	return Rect{min(r.X0, p.X), min(r.Y0, p.Y), max(r.X1, p.X), max(r.Y1, p.Y)}
}

// about is the rectangle of a size with its middle there.
func about(p Point, w, h float64) Rect {
	return Rect{p.X - w/2, p.Y - h/2, p.X + w/2, p.Y + h/2}
}

func (r Rect) inset(d float64) Rect { return Rect{r.X0 + d, r.Y0 + d, r.X1 - d, r.Y1 - d} }

// Meets reports whether two have more than an edge in common; a point within has.
func (r Rect) Meets(o Rect) bool {
	return r.X0 < o.X1 && o.X0 < r.X1 && r.Y0 < o.Y1 && o.Y0 < r.Y1
}

func (r Rect) holds(o Rect) bool {
	return o.X0 >= r.X0 && o.Y0 >= r.Y0 && o.X1 <= r.X1 && o.Y1 <= r.Y1
}

// at is the place at shares of the width, from the left, and of the height,
// from the top.
func (r Rect) at(fx, fy float64) Point { return Point{r.X0 + fx*r.W(), r.Y1 - fy*r.H()} }

// extent is the rectangle round some points.
func extent(points []Point) Rect {
	r := Rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range points {
		r = r.with(p)
	}
	return r
}
