package print

import (
	"math"
	"strconv"
)

// rect is a rectangle on the ground, in metres.
type rect struct{ x0, y0, x1, y1 float64 }

func (r rect) w() float64 { return r.x1 - r.x0 }
func (r rect) h() float64 { return r.y1 - r.y0 }

func (r rect) with(s Spot) rect {
	return rect{min(r.x0, s.X), min(r.y0, s.Y), max(r.x1, s.X), max(r.y1, s.Y)}
}

// bounds is everything that must be on the sheet.
func (pl Plan) bounds() rect {
	r := rect{0, 0, max(pl.Width, 1), max(pl.Height, 1)}
	for _, o := range pl.Outlines {
		for _, s := range o.Points {
			r = r.with(Spot{s.X - o.Radius, s.Y - o.Radius}).with(Spot{s.X + o.Radius, s.Y + o.Radius})
		}
	}
	for _, one := range pl.Pitches {
		for _, c := range corners(one.At, one.Front, one.Depth, one.Degrees) {
			r = r.with(c)
		}
	}
	for _, s := range pl.Stages {
		for _, c := range corners(s.At, s.Front, s.Depth, s.Degrees) {
			r = r.with(c)
		}
	}
	for _, l := range pl.Landmarks {
		r = r.with(l.At)
	}
	return r
}

// corners of a rectangle on the ground: front left, front right, back right,
// back left, seen from behind the counter of one that is not turned.
func corners(at Spot, front, depth, degrees float64) [4]Spot {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	turn := func(x, y float64) Spot { return Spot{at.X + x*cos - y*sin, at.Y + x*sin + y*cos} }
	f, d := front/2, depth/2
	return [4]Spot{turn(-f, -d), turn(f, -d), turn(f, d), turn(-f, d)}
}

// view maps the ground to a frame on the paper at a true scale.
type view struct {
	frame  box
	den    int
	k      float64 // millimetres on paper for a metre
	x0, y0 float64 // paper's place of the ground's origin
	rows   int
}

const gridColumns = 8

// newView frames the drawing inside b, leaving the strip for the grid's names.
func newView(b box, r rect, den int) view {
	v := view{frame: b.inset(planStrip), den: den, k: 1000 / float64(den)}
	v.x0 = v.frame.X + v.frame.W/2 - (r.x0+r.x1)/2*v.k
	v.y0 = v.frame.Y + v.frame.H/2 + (r.y0+r.y1)/2*v.k
	v.rows = max(2, min(gridColumns, int(math.Round(gridColumns*v.frame.H/v.frame.W))))
	return v
}

func (v view) at(s Spot) (float64, float64) { return v.x0 + s.X*v.k, v.y0 - s.Y*v.k }

// cell is the grid's name of a point: "C4".
func (v view) cell(s Spot) string {
	x, y := v.at(s)
	col := int((x - v.frame.X) / v.frame.W * gridColumns)
	row := int((y - v.frame.Y) / v.frame.H * float64(v.rows))
	col, row = min(max(col, 0), gridColumns-1), min(max(row, 0), v.rows-1)
	return string(rune('A'+col)) + strconv.Itoa(row+1)
}

func (v view) polygon(spots []Spot) path {
	pts := make([][2]float64, len(spots))
	for i, s := range spots {
		pts[i][0], pts[i][1] = v.at(s)
	}
	return polygonPath(pts)
}

func (v view) outline(o Outline) path {
	if o.Radius > 0 && len(o.Points) > 0 {
		x, y := v.at(o.Points[0])
		return circlePath(x, y, o.Radius*v.k)
	}
	return v.polygon(o.Points)
}

// extent is the shape's box on the paper.
func (s path) extent() box {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, st := range s.steps {
		n := map[byte]int{'m': 1, 'l': 1, 'c': 3}[st.op]
		for _, pt := range st.pts[:n] {
			x0, x1 = min(x0, pt[0]), max(x1, pt[0])
			y0, y1 = min(y0, pt[1]), max(y1, pt[1])
		}
	}
	if x0 > x1 {
		return box{}
	}
	return box{x0, y0, x1 - x0, y1 - y0}
}

func formatMetres(m float64) string { return strconv.FormatFloat(m, 'f', -1, 64) + " m" }
