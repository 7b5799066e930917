package print

import (
	"math"
	"strconv"
)

// path is a shape in millimetres of the page, made of moves, lines and Bézier
// curves. It is a value: the same shape can be moved, turned and drawn again.
type path struct{ steps []step }

type step struct {
	op  byte // m, l, c, h as in PDF
	pts [3][2]float64
}

func (s path) move(x, y float64) path {
	return path{append(s.steps, step{op: 'm', pts: [3][2]float64{{x, y}}})}
}

func (s path) line(x, y float64) path {
	return path{append(s.steps, step{op: 'l', pts: [3][2]float64{{x, y}}})}
}

func (s path) curve(ax, ay, bx, by, x, y float64) path {
	return path{append(s.steps, step{op: 'c', pts: [3][2]float64{{ax, ay}, {bx, by}, {x, y}}})}
}

func (s path) close() path { return path{append(s.steps, step{op: 'h'})} }

// arc continues with a circle's arc about cx, cy, from and to in degrees,
// clockwise on the page (y grows downwards). It draws a line to its start.
func (s path) arc(cx, cy, r, from, to float64) path {
	n := max(1, int(math.Ceil(math.Abs(to-from)/90)))
	part := (to - from) / float64(n) * math.Pi / 180
	k := 4.0 / 3 * math.Tan(part/4)
	for i := range n {
		a := from*math.Pi/180 + float64(i)*part
		b := a + part
		x0, y0 := cx+r*math.Cos(a), cy+r*math.Sin(a)
		x1, y1 := cx+r*math.Cos(b), cy+r*math.Sin(b)
		if i == 0 {
			if len(s.steps) == 0 || s.steps[len(s.steps)-1].op == 'h' {
				s = s.move(x0, y0)
			} else {
				s = s.line(x0, y0)
			}
		}
		s = s.curve(x0-k*r*math.Sin(a), y0+k*r*math.Cos(a), x1+k*r*math.Sin(b), y1-k*r*math.Cos(b), x1, y1)
	}
	return s
}

// plus is both shapes in one.
func (s path) plus(o path) path {
	return path{append(s.steps[:len(s.steps):len(s.steps)], o.steps...)}
}

// mapped is the shape with every point sent through f.
func (s path) mapped(f func(x, y float64) (float64, float64)) path {
	out := make([]step, len(s.steps))
	for i, st := range s.steps {
		for j := range st.pts {
			st.pts[j][0], st.pts[j][1] = f(st.pts[j][0], st.pts[j][1])
		}
		out[i] = st
	}
	return path{out}
}

func (s path) shifted(dx, dy float64) path {
	return s.mapped(func(x, y float64) (float64, float64) { return x + dx, y + dy })
}

func (s path) scaled(k float64) path {
	return s.mapped(func(x, y float64) (float64, float64) { return x * k, y * k })
}

// turned is the shape turned about 0, 0 by degrees, clockwise on the page.
func (s path) turned(degrees float64) path {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return s.mapped(func(x, y float64) (float64, float64) { return x*cos - y*sin, x*sin + y*cos })
}

func rectPath(b box) path {
	return path{}.move(b.X, b.Y).line(b.X+b.W, b.Y).line(b.X+b.W, b.Y+b.H).line(b.X, b.Y+b.H).close()
}

func roundPath(b box, r float64) path {
	r = min(r, b.W/2, b.H/2)
	return path{}.
		arc(b.X+b.W-r, b.Y+r, r, -90, 0).arc(b.X+b.W-r, b.Y+b.H-r, r, 0, 90).
		arc(b.X+r, b.Y+b.H-r, r, 90, 180).arc(b.X+r, b.Y+r, r, 180, 270).close()
}

func circlePath(x, y, r float64) path { return path{}.arc(x, y, r, 0, 360).close() }

func polygonPath(pts [][2]float64) path {
	var s path
	for i, pt := range pts {
		if i == 0 {
			s = s.move(pt[0], pt[1])
			continue
		}
		s = s.line(pt[0], pt[1])
	}
	return s.close()
}

// trace writes the shape's operators for the paper into p.out.
func (p *pen) trace(s path) {
	var num [24]byte
	for _, st := range s.steps {
		n := 0
		switch st.op {
		case 'm', 'l':
			n = 1
		case 'c':
			n = 3
		}
		for _, pt := range st.pts[:n] {
			x, y := p.at(pt[0], pt[1])
			p.out.Write(strconv.AppendFloat(num[:0], x*perMM, 'f', 2, 64))
			p.out.WriteByte(' ')
			p.out.Write(strconv.AppendFloat(num[:0], (p.sheetH-y)*perMM, 'f', 2, 64))
			p.out.WriteByte(' ')
		}
		p.out.WriteByte(st.op)
		p.out.WriteByte('\n')
	}
}
