package print

import "math"

// Kind is what a stall or a session is. Its colour, shape and word are the same
// as on the web; an unknown colour or shape becomes the ring of "other".
type Kind struct {
	Name   string
	Colour Colour
	Shape  Shape
}

// Colour names a printing colour of the house.
type Colour string

const (
	Saffron Colour = "saffron"
	Tomato  Colour = "tomato"
	Sky     Colour = "sky"
	Leaf    Colour = "leaf"
	Berry   Colour = "berry"
)

var inks = map[Colour]ink{Saffron: saffron, Tomato: tomato, Sky: sky, Leaf: leaf, Berry: berry}

func (c Colour) ink() ink {
	if i, ok := inks[c]; ok {
		return i
	}
	return grey(0x55)
}

// Shape is the mark that tells a kind without colour; each has its own hatch.
type Shape string

const (
	Circle        Shape = "circle"
	NotchedSquare Shape = "notched_square"
	Triangle      Shape = "triangle"
	Drop          Shape = "drop"
	Star          Shape = "star"
	Ring          Shape = "ring"
)

type mark struct {
	shape path
	hatch float64 // direction of the lines
	cross bool    // lines both ways
	gap   float64 // distance of the lines in mm, 0: none
}

var marks = map[Shape]mark{
	Circle:        {shape: drawing("M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19Z")},
	NotchedSquare: {shape: drawing("M4 3h5v4.5a3 3 0 0 0 6 0V3h5a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Z"), hatch: 45, gap: 1.3},
	Triangle:      {shape: drawing("M10.7 3.2a1.5 1.5 0 0 1 2.6 0l9 15.6a1.5 1.5 0 0 1-1.3 2.2H3a1.5 1.5 0 0 1-1.3-2.2Z"), hatch: -45, gap: 1.3},
	Drop:          {shape: drawing("M12 1.5c4.7 5.2 7.8 9 7.8 13a7.8 7.8 0 0 1-15.6 0c0-4 3.1-7.8 7.8-13Z"), hatch: 0, gap: 1.2},
	Star:          {shape: drawing("M12 1.5l3.2 6.7 7.3.9-5.4 5 1.4 7.3L12 17.8l-6.5 3.6 1.4-7.3-5.4-5 7.3-.9Z"), hatch: 45, gap: 1.9, cross: true},
	Ring:          {shape: drawing("M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19ZM12 7.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Z"), hatch: 90, gap: 1.6},
}

func (k Kind) mark() mark {
	if m, ok := marks[k.Shape]; ok {
		return m
	}
	return marks[Ring]
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
func (p *pen) kind(k Kind, x, y, r float64) {
	p.fillWith(k.Colour.ink())
	p.paint(p.place(k.mark().shape, x, y, r), "f*")
}

// hatched fills a shape with the colour's tint and the kind's lines.
func (p *pen) hatched(s path, bounds box, k Kind, share float64) {
	c, m := k.Colour.ink(), k.mark()
	p.fill(s, c.tint(share))
	if m.gap == 0 {
		return
	}
	p.clip(s, func() {
		lines := p.lines(bounds, m.hatch, m.gap)
		if m.cross {
			lines = lines.plus(p.lines(bounds, m.hatch+90, m.gap))
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

// awning draws the edge that heads a page: stripes of radius × 2 that end in
// scallops, over the full width from y down. The stripes are an odd number, so
// that both ends match; its height is 2.2 × radius.
func (p *pen) awning(x, y, w, radius float64, inks ...ink) float64 {
	n := int(math.Round(w / (2 * radius)))
	n -= (n + 1) % 2
	n = max(n, 1)
	r := w / float64(2*n)
	drop := 1.2 * radius
	for i := range n {
		left := x + float64(2*i)*r
		s := path{}.move(left, y).line(left+2*r, y).line(left+2*r, y+drop).arc(left+r, y+drop, r, 0, 180).close()
		p.fill(s, inks[i%len(inks)])
	}
	return drop + r
}
