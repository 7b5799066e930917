package print

import (
	"fmt"
	"math"
	"strconv"
)

// svgPath reads a shape from SVG path data on a grid of 24, the grid of marks
// and pictograms, and puts its middle at 0, 0 with the grid's half as 1. The
// data are constants of the house: a mistake panics.
func svgPath(d string) path {
	r := reader{rest: d}
	for r.command() {
		r.step()
	}
	return r.out.shifted(-12, -12).scaled(1.0 / 12)
}

type reader struct {
	rest   string
	op     byte
	x, y   float64 // current point
	x0, y0 float64 // start of the subpath
	bx, by float64 // last control point of a curve
	out    path
}

func (r *reader) skip() {
	for r.rest != "" && (r.rest[0] == ' ' || r.rest[0] == ',') {
		r.rest = r.rest[1:]
	}
}

func (r *reader) command() bool {
	r.skip()
	if r.rest == "" {
		return false
	}
	if c := r.rest[0]; c >= 'A' && c != '-' && c != '.' {
		r.op, r.rest = c, r.rest[1:]
	}
	return true
}

func (r *reader) number() float64 {
	r.skip()
	i, dot := 0, false
	for i < len(r.rest) {
		c := r.rest[i]
		if c == '.' && !dot {
			dot = true
		} else if !(c >= '0' && c <= '9' || c == '-' && i == 0) {
			break
		}
		i++
	}
	v, err := strconv.ParseFloat(r.rest[:i], 64)
	if err != nil {
		panic(fmt.Sprintf("path data at %q", r.rest))
	}
	r.rest = r.rest[i:]
	return v
}

// flag is one digit; arcs write them without a space.
func (r *reader) flag() bool {
	r.skip()
	c := r.rest[0]
	r.rest = r.rest[1:]
	return c == '1'
}

func (r *reader) point() (float64, float64) {
	x, y := r.number(), r.number()
	if r.op >= 'a' {
		x, y = r.x+x, r.y+y
	}
	return x, y
}

func (r *reader) line(x, y float64) {
	r.out = r.out.line(x, y)
	r.x, r.y = x, y
}

func (r *reader) step() {
	switch r.op {
	case 'M', 'm':
		r.x, r.y = r.point()
		r.x0, r.y0 = r.x, r.y
		r.out = r.out.move(r.x, r.y)
		r.op = r.op - 'M' + 'L'
	case 'L', 'l':
		r.line(r.point())
	case 'H':
		r.line(r.number(), r.y)
	case 'h':
		r.line(r.x+r.number(), r.y)
	case 'V':
		r.line(r.x, r.number())
	case 'v':
		r.line(r.x, r.y+r.number())
	case 'C', 'c':
		r.curve(r.point())
	case 'S', 's':
		r.curve(2*r.x-r.bx, 2*r.y-r.by)
	case 'A', 'a':
		radius := r.number()
		r.number()
		r.number()
		large, sweep := r.flag(), r.flag()
		x, y := r.point()
		r.arcTo(radius, large, sweep, x, y)
	case 'Z', 'z':
		r.out = r.out.close()
		r.x, r.y = r.x0, r.y0
	default:
		panic(fmt.Sprintf("path command %q", r.op))
	}
}

func (r *reader) curve(ax, ay float64) {
	bx, by := r.point()
	x, y := r.point()
	r.out = r.out.curve(ax, ay, bx, by, x, y)
	r.x, r.y, r.bx, r.by = x, y, bx, by
}

// arcTo draws a circle's arc from the current point; a radius too small for
// the distance grows to half of it, as SVG says.
func (r *reader) arcTo(radius float64, large, sweep bool, x, y float64) {
	dx, dy := x-r.x, y-r.y
	d := math.Hypot(dx, dy)
	if d == 0 {
		return
	}
	radius = max(radius, d/2)
	h := math.Sqrt(max(0, radius*radius-d*d/4))
	if large == sweep {
		h = -h
	}
	cx, cy := (r.x+x)/2-h*dy/d, (r.y+y)/2+h*dx/d
	from := math.Atan2(r.y-cy, r.x-cx) * 180 / math.Pi
	to := math.Atan2(y-cy, x-cx) * 180 / math.Pi
	switch {
	case sweep && to < from:
		to += 360
	case !sweep && to > from:
		to -= 360
	}
	r.out = r.out.arc(cx, cy, radius, from, to)
	r.x, r.y = x, y
}
