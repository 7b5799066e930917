package print

import (
	"math"
	"strconv"

	"markt/internal/drawing"
)

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
func newView(b box, r drawing.Rect, den int) view {
	v := view{frame: b.inset(planStrip), den: den, k: 1000 / float64(den)}
	v.x0 = v.frame.X + v.frame.W/2 - (r.X0+r.X1)/2*v.k
	v.y0 = v.frame.Y + v.frame.H/2 + (r.Y0+r.Y1)/2*v.k
	v.rows = max(2, min(gridColumns, int(math.Round(gridColumns*v.frame.H/v.frame.W))))
	return v
}

func (v view) at(s drawing.Point) (float64, float64) { return v.x0 + s.X*v.k, v.y0 - s.Y*v.k }

// cell is the grid's name of a point: "C4".
func (v view) cell(s drawing.Point) string {
	x, y := v.at(s)
	col := int((x - v.frame.X) / v.frame.W * gridColumns)
	row := int((y - v.frame.Y) / v.frame.H * float64(v.rows))
	col, row = min(max(col, 0), gridColumns-1), min(max(row, 0), v.rows-1)
	return string(rune('A'+col)) + strconv.Itoa(row+1)
}

// ground is the other way: what lies under a box of the paper.
func (v view) ground(b box) drawing.Rect {
	return drawing.Rect{X0: (b.X - v.x0) / v.k, Y0: (v.y0 - b.Y - b.H) / v.k, X1: (b.X + b.W - v.x0) / v.k, Y1: (v.y0 - b.Y) / v.k}
}

// shape is a mark's outline.
func (v view) shape(m drawing.Mark) path {
	if m.Box == nil && len(m.Points) == 1 {
		x, y := v.at(m.Points[0])
		return circlePath(x, y, m.Radius*v.k)
	}
	outline := m.Outline()
	pts := make([][2]float64, len(outline))
	for i, c := range outline {
		pts[i][0], pts[i][1] = v.at(c)
	}
	return polygonPath(pts)
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
