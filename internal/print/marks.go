package print

import (
	"math"

	"markt/internal/drawing"
)

// inks are the printing colours of the house.
var inks = map[drawing.Hue]ink{
	drawing.Saffron: saffron, drawing.Tomato: tomato, drawing.Sky: sky, drawing.Leaf: leaf, drawing.Berry: berry,
	drawing.Ink: black, drawing.Plain: grey(0x55),
}

func hue(k drawing.Kind) ink { return inks[k.Sign().Hue] }

// hatch tells a kind's surface without colour.
type hatch struct {
	turn  float64 // direction of the lines
	cross bool    // lines both ways
	gap   float64 // distance of the lines in mm, 0: none
}

var hatches = map[string]hatch{
	"kind-manufactory": {turn: 45, gap: 1.3},
	"kind-workshop":    {turn: -45, gap: 1.3},
	"kind-advice":      {gap: 1.2},
	"kind-culture":     {turn: 45, gap: 1.9, cross: true},
	"kind-plain":       {turn: 90, gap: 1.6},
}

func markPath(mark string) path { return svgPath(drawing.Kind{Mark: mark}.Sign().Path) }

// shape is an SVG path on a grid of 24, read once for each document.
func (p *pen) shape(data string) path {
	s, ok := p.shapes[data]
	if !ok {
		s = svgPath(data)
		p.shapes[data] = s
	}
	return s
}

// place puts an upright shape of radius r at a point of the page: it moves with
// the reading direction but is never mirrored.
func (p *pen) place(s path, x, y, r float64) path {
	flip := 1.0
	if p.rtl {
		flip = -1
	}
	return s.mapped(func(sx, sy float64) (float64, float64) { return x + flip*sx*r, y + sy*r })
}

// kind draws the mark of a kind with radius r.
func (p *pen) kind(k drawing.Kind, x, y, r float64) {
	p.fillWith(hue(k))
	p.paint(p.place(p.shape(k.Sign().Path), x, y, r), "f*")
}

// swatch is a kind as a legend shows it: its surface and its mark.
func (p *pen) swatch(b box, k drawing.Kind) {
	x, y := b.X+b.W/2, b.Y+b.H/2
	p.hatched(rectPath(b), b, k, .38)
	p.stroke(rectPath(b), black, .2)
	p.fill(circlePath(x, y, b.H*.5), white)
	p.kind(k, x, y, b.H*.39)
}

// hatched fills a shape with the colour's tint and the kind's lines.
func (p *pen) hatched(s path, bounds box, k drawing.Kind, share float64) {
	c, m := hue(k), hatches[k.SignName()]
	p.fill(s, c.tint(share))
	if m.gap == 0 {
		return
	}
	p.clip(s, func() {
		lines := p.lines(bounds, m.turn, m.gap)
		if m.cross {
			lines = lines.plus(p.lines(bounds, m.turn+90, m.gap))
		}
		p.stroke(lines, c, .16)
	})
}

// lines are parallel lines over the box, degrees anticlockwise from level.
func (p *pen) lines(b box, degrees, gap float64) path {
	cx, cy := b.X+b.W/2, b.Y+b.H/2
	half := math.Hypot(b.W, b.H)/2 + gap
	var s path
	for d := -math.Floor(half/gap) * gap; d <= half; d += gap {
		s = s.move(-half, d).line(half, d)
	}
	return s.turned(-degrees).shifted(cx, cy)
}

// awning draws the edge that heads a page over the full width from y down, its
// stripes in the inks by turns, and gives its height.
func (p *pen) awning(x, y, w, radius float64, inks ...ink) float64 {
	stripes, high := scallops(x, y, w, radius)
	for i, s := range stripes {
		p.fill(s, inks[i%len(inks)])
	}
	return high
}

// scallops are the stripes of an awning, radius × 2 wide, that end in a half
// circle. They are an odd number, so that both ends match; their height is
// about 2.2 × radius.
func scallops(x, y, w, radius float64) (stripes []path, high float64) {
	n := int(math.Round(w / (2 * radius)))
	n -= (n + 1) % 2
	n = max(n, 1)
	r := w / float64(2*n)
	drop := 1.2 * radius
	for i := range n {
		left := x + float64(2*i)*r
		stripes = append(stripes, path{}.move(left, y).line(left+2*r, y).line(left+2*r, y+drop).arc(left+r, y+drop, r, 0, 180).close())
	}
	return stripes, drop + r
}
