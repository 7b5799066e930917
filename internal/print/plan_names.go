package print

import (
	"strings"

	"markt/internal/print/set"
)

// stageNames stand under their stage, folded to its width if that is possible.
func (d *drafter) stageNames(list []Stage) {
	for _, one := range list {
		x, y := d.view.at(one.At)
		b := d.rectangle(one.At, one.Front, one.Depth, one.Degrees).extent()
		s := style{as: bold, size: 7.5 * d.unit, lead: 1.05, ink: berry}
		if d.small {
			s.size = 6
		}
		folded := d.pen.fit(b.W+2, 0, s, one.Name)
		if d.pen.longestWord(s, one.Name) > b.W+2 || len(folded.lines) > 3 {
			folded = d.pen.fit(34, 0, s, one.Name)
		}
		h := folded.height()/2 + .9
		places := [][2]float64{{x, b.Y + b.H + h}, {x, b.Y - h}, {b.X - folded.width()/2 - 1, y}, {b.X + b.W + folded.width()/2 + 1, y}}
		wide := max(folded.width()+.1, 4)
		if !d.name(one.Name, s, places, wide) {
			d.name(one.Name, s, around(x, y, 2, 14)[1:], 34)
		}
	}
}

// names of buildings, lawns and the rest, each inside its outline if there is
// room, else not at all: the drawing shows what it is.
func (d *drafter) names(list []Outline) {
	for _, one := range list {
		if one.Name == "" || one.Kind == "ground" || d.small && one.Kind == "fire_lane" {
			continue
		}
		s := style{as: text, size: 7 * d.unit, lead: 1.1, ink: grey(0x28)}
		switch one.Kind {
		case "building":
			s.as = bold
		case "fire_lane":
			s.ink, s.size, s.as = tomato, 6*d.unit, bold
		}
		if d.small {
			s.size = 5.5
		}
		b := d.view.outline(one).extent()
		var places [][2]float64
		for _, fy := range []float64{.5, .35, .65, .22, .78, .12, .88} {
			for _, fx := range []float64{.5, .35, .65, .25, .75, .14, .86} {
				places = append(places, [2]float64{b.X + fx*b.W, b.Y + fy*b.H})
			}
		}
		if one.Kind == "fire_lane" && b.H > 2*b.W {
			d.upright(one.Name, s, places)
			continue
		}
		d.name(one.Name, s, places, max(16, min(b.W*.95, 60)))
	}
}

// name sets a text at the first free place, on its own white ground where it
// would lie on lines. It reports whether there was one.
func (d *drafter) name(txt string, s style, places [][2]float64, wide float64) bool {
	if txt == "" {
		return false
	}
	p := d.pen
	s.align, s.balanced = centre, true
	for _, least := range []float64{1, .88} {
		try := s.sized(s.size * least)
		done := p.fit(max(wide, p.longestWord(try, txt)+.1), 0, try, txt)
		w, h := done.width()+.8, done.height()
		for _, at := range places {
			b := box{at[0] - w/2, at[1] - h/2, w, h}
			if !d.free(b) {
				continue
			}
			d.taken = append(d.taken, b)
			p.halo(b, try, txt)
			return true
		}
	}
	return false
}

// longestWord is its width; a name on a map is folded between words only.
func (p *pen) longestWord(s style, txt string) float64 {
	w := 0.0
	for _, word := range strings.Fields(set.Clean(txt)) {
		w = max(w, p.fount.Measure(word, s.as)*s.size*mmPerPoint)
	}
	return w
}

// upright is name along a lane that runs up the page.
func (d *drafter) upright(txt string, s style, places [][2]float64) {
	p := d.pen
	s.lines, s.align, s.upright = 1, centre, centre
	w, h := p.fount.Measure(set.Clean(txt), s.as)*s.size*mmPerPoint+.8, s.size*mmPerPoint*1.1
	for _, at := range places {
		b := box{at[0] - h/2, at[1] - w/2, h, w}
		if !d.free(b) {
			continue
		}
		d.taken = append(d.taken, b)
		p.turned(at[0], at[1], 90, func() {
			p.halo(box{at[0] - w/2, at[1] - h/2, w, h}, s, txt)
			p.boxes[len(p.boxes)-1].turned = true
		})
		return
	}
}

// halo sets a name on a soft white ground.
func (p *pen) halo(b box, s style, txt string) {
	p.fill(roundPath(box{b.X, b.Y + b.H*.04, b.W, b.H * .92}, .8), white)
	p.text(b, s, txt)
}
