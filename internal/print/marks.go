package print

import "math"

// Kind is what a stall or a session is; it decides colour, shape and hatch,
// the same as on the web.
type Kind string

const (
	Food        Kind = "food"
	Manufactory Kind = "manufactory"
	Workshop    Kind = "workshop"
	Advice      Kind = "advice"
	Culture     Kind = "culture"
	Other       Kind = "other"
)

// Kinds is the order in which kinds are listed.
var Kinds = []Kind{Food, Manufactory, Workshop, Advice, Culture, Other}

type mark struct {
	ink   ink
	shape path
	hatch float64 // direction of the lines that tell the kind without colour
	cross bool    // lines both ways
	gap   float64 // distance of the lines in mm, 0: none
}

var marks = map[Kind]mark{
	Food:        {ink: saffron, shape: drawing("M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19Z")},
	Manufactory: {ink: tomato, shape: drawing("M4 3h5v4.5a3 3 0 0 0 6 0V3h5a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Z"), hatch: 45, gap: 1.5},
	Workshop:    {ink: sky, shape: drawing("M10.7 3.2a1.5 1.5 0 0 1 2.6 0l9 15.6a1.5 1.5 0 0 1-1.3 2.2H3a1.5 1.5 0 0 1-1.3-2.2Z"), hatch: -45, gap: 1.5},
	Advice:      {ink: leaf, shape: drawing("M12 1.5c4.7 5.2 7.8 9 7.8 13a7.8 7.8 0 0 1-15.6 0c0-4 3.1-7.8 7.8-13Z"), hatch: 0, gap: 1.4},
	Culture:     {ink: berry, shape: drawing("M12 1.5l3.2 6.7 7.3.9-5.4 5 1.4 7.3L12 17.8l-6.5 3.6 1.4-7.3-5.4-5 7.3-.9Z"), hatch: 45, gap: 2.1, cross: true},
	Other:       {ink: grey(0x55), shape: drawing("M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19ZM12 7.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Z"), hatch: 90, gap: 1.8},
}

func (k Kind) mark() mark {
	if m, ok := marks[k]; ok {
		return m
	}
	return marks[Other]
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
	m := k.mark()
	p.fillWith(m.ink)
	p.paint(p.place(m.shape, x, y, r), "f*")
}

// hatched fills a shape with the colour's tint and the kind's lines.
func (p *pen) hatched(s path, bounds box, m mark, share float64) {
	p.fill(s, m.ink.tint(share))
	if m.gap == 0 {
		return
	}
	p.clip(s, func() {
		lines := p.lines(bounds, m.hatch, m.gap)
		if m.cross {
			lines = lines.plus(p.lines(bounds, m.hatch+90, m.gap))
		}
		p.stroke(lines, m.ink.tint(min(1, share+.4)), .18)
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
