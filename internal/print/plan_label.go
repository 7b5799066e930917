package print

import (
	"math"
	"slices"

	"markt/internal/print/set"
)

// drafter puts the movable things on a map, signs and names, where nothing
// else lies.
type drafter struct {
	pen   *pen
	view  view
	taken []box
	unit  float64 // of signs and words
	small bool    // a map in a booklet: smaller signs, fewer names
}

func (d *drafter) reserve(pl Plot) {
	for _, one := range pl.Pitches {
		d.taken = append(d.taken, d.rectangle(one.At, one.Front, one.Depth, one.Degrees).extent())
	}
	for _, s := range pl.Stages {
		d.taken = append(d.taken, d.rectangle(s.At, s.Front, s.Depth, s.Degrees).extent())
	}
}

func (d *drafter) rectangle(at Spot, front, depth, degrees float64) path {
	c := corners(at, front, depth, degrees)
	return d.view.polygon(c[:])
}

func (b box) meets(o box) bool {
	return b.X < o.X+o.W && o.X < b.X+b.W && b.Y < o.Y+o.H && o.Y < b.Y+b.H
}

func (b box) holds(o box) bool {
	return o.X >= b.X && o.Y >= b.Y && o.X+o.W <= b.X+b.W && o.Y+o.H <= b.Y+b.H
}

// free reports whether nothing lies there yet and it is on the map.
func (d *drafter) free(b box) bool {
	return d.view.frame.inset(.8).holds(b) && !slices.ContainsFunc(d.taken, b.meets)
}

// around yields places at growing distance from a point, nearest first.
func around(x, y, step float64, rings int) [][2]float64 {
	list := [][2]float64{{x, y}}
	for ring := 1; ring <= rings; ring++ {
		for i := range 12 {
			sin, cos := math.Sincos(float64(i) * math.Pi / 6)
			list = append(list, [2]float64{x + cos*step*float64(ring), y + sin*step*float64(ring)})
		}
	}
	return list
}

func (d *drafter) pitches(list []Pitch) {
	for _, one := range list {
		s := d.rectangle(one.At, one.Front, one.Depth, one.Degrees)
		if one.Kind == (Kind{}) {
			d.pen.fill(s, white)
			d.pen.stroke(s, grey(0x70), .2, .8, .6)
			continue
		}
		d.pen.hatched(s, s.extent(), one.Kind, .38)
		d.pen.stroke(s, black, .22)
		d.counter(corners(one.At, one.Front, one.Depth, one.Degrees), one.Kind.Colour.ink())
	}
}

// counter marks the side that looks at the visitors.
func (d *drafter) counter(c [4]Spot, in ink) {
	x0, y0 := d.view.at(c[0])
	x1, y1 := d.view.at(c[1])
	d.pen.rule(x0, y0, x1, y1, black, .75)
}

func (d *drafter) stages(list []Stage) {
	culture := Kind{Colour: Berry, Shape: Star}
	for _, one := range list {
		s := d.rectangle(one.At, one.Front, one.Depth, one.Degrees)
		if len(s.steps) == 0 {
			continue
		}
		d.pen.hatched(s, s.extent(), culture, .22)
		d.pen.stroke(s, black, .3)
		d.counter(corners(one.At, one.Front, one.Depth, one.Degrees), berry)
		x, y := d.view.at(one.At)
		r := min(2.4, min(one.Front, one.Depth)*d.view.k*.3)
		d.pen.fill(circlePath(x, y, r*1.25), white)
		d.pen.kind(culture, x, y, r)
	}
}

// signs are the landmarks: at their place if it is free, else beside it with a
// line to it.
func (d *drafter) landmarks(list []Landmark) {
	r := 2.5 * d.unit
	if d.small || d.view.k < 1.4 {
		r = 1.9
	}
	for _, one := range list {
		x, y := d.view.at(one.At)
		for i, at := range around(x, y, r*.9, 9) {
			b := box{at[0] - r - .25, at[1] - r - .25, 2*r + .5, 2*r + .5}
			if !d.free(b) {
				continue
			}
			if i > 12 {
				d.pen.rule(x, y, at[0], at[1], black, .2)
				d.pen.fill(circlePath(x, y, .5), black)
			}
			d.pen.fill(roundPath(b, r*.4), white)
			d.pen.sign(one.Kind, at[0], at[1], r)
			d.taken = append(d.taken, b)
			if one.Kind == "entrance" && !d.small {
				d.name(one.Name, style{as: bold, size: 7 * d.unit, lead: 1.1}, around(at[0], at[1], r+1.6, 5)[1:], 34)
			}
			break
		}
	}
}

const leastNumber = 6.0

// numbers stand inside their pitch and turn with it; where they would be
// smaller than six points, they stand beside it on a line.
func (d *drafter) numbers(list []Pitch) {
	for _, one := range list {
		if one.Number == "" || d.numberInside(one) {
			continue
		}
		d.numberBeside(one)
	}
}

func (d *drafter) numberInside(one Pitch) bool {
	p := d.pen
	long, deep, degrees := one.Front*d.view.k, one.Depth*d.view.k, one.Degrees
	s := style{as: bold, size: 10 * d.unit, lead: 1, align: centre, upright: centre, lines: 1}
	width := p.fount.Measure(set.Clean(one.Number), bold)
	fits := func(w, h, size float64) bool {
		return width*size*mmPerPoint <= w-.5 && size*mmPerPoint*.8 <= h-.7
	}
	// Along the counter or across it: whichever stands more upright.
	w, h := long, deep
	if math.Abs(readable(degrees+90)) < math.Abs(readable(degrees)) {
		w, h, degrees = deep, long, degrees+90
	}
	for ; s.size >= leastNumber; s.size -= .25 {
		if !fits(w, h, s.size) {
			if !fits(h, w, s.size) {
				continue
			}
			w, h, degrees = h, w, degrees+90
		}
		x, y := d.view.at(one.At)
		p.turned(x, y, readable(degrees), func() {
			if one.Kind.mark().gap > 0 && one.Kind != (Kind{}) {
				wide, high := width*s.size*mmPerPoint+.6, s.size*mmPerPoint*.86
				p.fill(roundPath(box{x - wide/2, y - high/2, wide, high}, .6), white)
			}
			p.text(box{x - w/2, y - h/2, w, h}, s, one.Number)
			p.boxes[len(p.boxes)-1].turned = true
		})
		return true
	}
	return false
}

// readable turns a text so that it is never upside down.
func readable(degrees float64) float64 {
	degrees = math.Mod(degrees, 180)
	if degrees < 0 {
		degrees += 180
	}
	if degrees > 90.5 {
		degrees -= 180
	}
	return degrees
}

func (d *drafter) numberBeside(one Pitch) {
	p := d.pen
	s := style{as: bold, size: 6.5, lead: 1.05, lines: 1, align: centre, upright: centre}
	w, h := p.fount.Measure(set.Clean(one.Number), bold)*s.size*mmPerPoint+.6, s.size*s.lead*mmPerPoint
	x, y := d.view.at(one.At)
	for _, at := range around(x, y, 1.2, 30) {
		b := box{at[0] - w/2, at[1] - h/2, w, h}
		if !d.free(b) {
			continue
		}
		d.taken = append(d.taken, b)
		p.rule(x, y, at[0], at[1], black, .15)
		p.fill(circlePath(x, y, .35), black)
		p.fill(roundPath(b, .4), white)
		p.text(b, s, one.Number)
		return
	}
}
