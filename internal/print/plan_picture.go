package print

import (
	"strings"

	"markt/internal/drawing"
	"markt/internal/print/set"
)

// reader is this picture's way to see a plan; nothing is written into the boxes
// to keep.
func (v view) reader(p *pen, a drawing.Audience, unit float64, keep ...box) drawing.Reader {
	r := drawing.Reader{For: a, MM: 1 / v.k, Unit: unit, Frame: v.ground(v.frame), Type: setType{p.fount}}
	for _, b := range keep {
		r.Keep = append(r.Keep, v.ground(b))
	}
	return r
}

// setType measures the words of a plan as they will be set.
type setType struct{ fount *Fount }

func (t setType) Width(txt string, heavy bool) float64 {
	return t.fount.Measure(set.Clean(txt), voice(heavy))
}

func (t setType) Rise(txt string) float64 { return rise(txt) }

func voice(heavy bool) set.Role {
	if heavy {
		return bold
	}
	return text
}

// ground draws the surfaces.
func (p *pen) ground(v view, pic drawing.Picture) {
	for _, m := range pic.Marks {
		if m.IsGround() {
			p.surface(m.Layer, v.shape(m))
		}
	}
}

// picture draws what stands on the ground, and all labels.
func (p *pen) picture(v view, pic drawing.Picture) {
	kinds := map[string]drawing.Kind{}
	p.clip(rectPath(v.frame), func() {
		for _, m := range pic.Marks {
			switch k, taken := m.Kind(); {
			case m.Layer == "stage":
				p.stage(v, m)
			case m.Layer == "pitch" && taken:
				kinds[m.ID] = k
				p.pitch(v, m, k)
			case m.Layer == "pitch":
				p.vacant(v.shape(m))
			case m.Layer == "outlet", m.Layer == "tap":
				x, y := v.at(m.At())
				p.supply(m.Layer, x, y, min(.9, .35*v.k))
			}
		}
	})
	for _, l := range pic.Labels { // lines first: none crosses a word
		p.leader(v, l)
	}
	for _, l := range pic.Labels {
		switch {
		case l.Role == drawing.KindSign:
			x, y := v.at(l.At)
			p.fill(circlePath(x, y, l.Size*v.k*1.25), white)
			p.kind(drawing.Culture, x, y, l.Size*v.k)
		case l.Role == drawing.Place:
			p.landmark(v, l)
		case l.Role == drawing.Number && l.From == nil:
			p.numberInside(v, l, hatches[kinds[l.Mark].SignName()].gap > 0 && kinds[l.Mark] != drawing.Kind{})
		default:
			p.words(v, l)
		}
	}
}

func (p *pen) stage(v view, m drawing.Mark) {
	s := v.shape(m)
	p.hatched(s, s.extent(), drawing.Culture, .22)
	p.stroke(s, black, .3)
	p.counter(v, *m.Box)
}

func (p *pen) pitch(v view, m drawing.Mark, k drawing.Kind) {
	s := v.shape(m)
	p.hatched(s, s.extent(), k, .38)
	p.stroke(s, black, .22)
	if m.Moved() {
		p.fold(v.shape(drawing.Mark{Points: m.Fold()}))
	}
	p.counter(v, *m.Box)
}

// fold is the turned down corner of a pitch on which somebody was moved.
func (p *pen) fold(s path) {
	p.fill(s, inks[drawing.Saffron])
	p.stroke(s, black, .3)
}

// supply is an outlet, a square, or a tap, a disc.
func (p *pen) supply(layer string, x, y, r float64) {
	s, hue := circlePath(x, y, r), sky
	if layer == "outlet" {
		s, hue = rectPath(box{x - r, y - r, 2 * r, 2 * r}), inks[drawing.Saffron]
	}
	p.fill(s, hue)
	p.stroke(s, black, .15)
}

// vacant is a pitch on which nobody stands.
func (p *pen) vacant(s path) {
	p.fill(s, white)
	p.stroke(s, grey(0x70), .2, .8, .6)
}

// counter marks the side that looks at the visitors.
func (p *pen) counter(v view, b drawing.Box) {
	c := b.Corners()
	x0, y0 := v.at(c[0])
	x1, y1 := v.at(c[1])
	p.rule(x0, y0, x1, y1, black, .75)
}

// boxOf is where a label stands on the paper, before it is turned.
func (v view) boxOf(l drawing.Label) box {
	x, y := v.at(l.At)
	w, h := l.W*v.k, l.H*v.k
	return box{x - w/2, y - h/2, w, h}
}

// leader is the line from a label to what it belongs to, with a dot there.
func (p *pen) leader(v view, l drawing.Label) {
	if l.From == nil {
		return
	}
	x, y := v.at(*l.From)
	toX, toY := v.at(l.At)
	p.rule(x, y, toX, toY, black, .15)
	p.fill(circlePath(x, y, .35), black)
}

func (p *pen) landmark(v view, l drawing.Label) {
	x, y := v.at(l.At)
	r := l.Size * v.k
	p.fill(roundPath(box{x - r - .25, y - r - .25, 2*r + .5, 2*r + .5}, r*.4), white)
	p.sign(l.Sign, x, y, r)
}

// styleOf is how a label's words are set.
func (v view) styleOf(l drawing.Label) style {
	as := drawing.Voices[l.Role]
	s := style{as: voice(as.Bold), size: l.Size * v.k / mmPerPoint, lead: as.Lead, ink: inks[as.Hue], align: centre}
	if as.Hue == drawing.Plain {
		s.ink = grey(0x28)
	}
	return s
}

// numberInside stands on white where lines would cross it.
func (p *pen) numberInside(v view, l drawing.Label, hatched bool) {
	b, s := v.boxOf(l), v.styleOf(l).uprightly(centre).atMost(1)
	x, y := v.at(l.At)
	p.turned(x, y, l.Degrees, func() {
		if hatched {
			em := s.size * mmPerPoint
			wide, high := p.fount.Measure(set.Clean(l.Lines[0]), s.as)*em+.6, em*.86
			p.fill(roundPath(box{x - wide/2, y - high/2, wide, high}, .6), white)
		}
		p.text(b, s, l.Lines[0])
		p.boxes[len(p.boxes)-1].turned = true
	})
}

// words sets a name or a number on a soft white ground.
func (p *pen) words(v view, l drawing.Label) {
	b, s, txt := v.boxOf(l), v.styleOf(l), strings.Join(l.Lines, "\n")
	switch {
	case l.Role == drawing.Number:
		p.fill(roundPath(b, .4), white)
		p.text(b, s.uprightly(centre).atMost(1), txt)
		return
	case l.Degrees == 0:
		p.halo(b, s, txt)
		return
	}
	x, y := v.at(l.At)
	p.turned(x, y, l.Degrees, func() {
		p.halo(b, s.uprightly(centre).atMost(1), txt)
		p.boxes[len(p.boxes)-1].turned = true
	})
}

func (p *pen) halo(b box, s style, txt string) {
	p.fill(roundPath(box{b.X, b.Y + b.H*.04, b.W, b.H * .92}, .8), white)
	p.text(b, s, txt)
}
