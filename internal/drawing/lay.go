package drawing

import (
	"math"
	"slices"
)

// Lay writes the labels of a plan for a reader, each where nothing else lies.
// Signs, gates and stages come first, because people look for them; then the
// numbers, which lead to the list. The name of a surface comes last, and is left
// out where it finds no room: the drawing shows what it is.
func (p Plan) Lay(r Reader) Picture {
	l := layout{Reader: r, taken: slices.Clone(r.Keep)}
	l.marks = shown(p.Marks, r.For)
	for _, m := range l.marks {
		if m.layer().Solid {
			l.taken = append(l.taken, m.Extent())
		}
	}
	l.each("landmark", l.landmark)
	l.each("stage", l.stage)
	l.each("pitch", l.number)
	for _, m := range l.marks {
		if m.layer().Ground {
			l.surface(m)
		}
	}
	out := Picture{Plan: p, Labels: l.labels, Signs: map[string]Sign{}}
	out.Marks = l.marks
	for _, one := range l.labels {
		if one.Sign != "" {
			out.Signs[one.Sign] = SignOf(one.Sign)
		}
	}
	return out
}

type layout struct {
	Reader
	marks  []Mark
	taken  []Rect
	labels []Label
}

func (l *layout) each(layer string, lay func(Mark)) {
	for _, m := range l.marks {
		if m.Layer == layer {
			lay(m)
		}
	}
}

// free reports whether nothing lies there yet and it is in the picture.
func (l *layout) free(r Rect) bool {
	return l.Frame.inset(.8*l.MM).holds(r) && !slices.ContainsFunc(l.taken, r.Meets)
}

// put writes a label and takes its ground.
func (l *layout) put(one Label, ground Rect) {
	l.taken = append(l.taken, ground)
	l.labels = append(l.labels, one)
}

// around are places at growing distance from a point, nearest first.
func around(p Point, step float64, rings int) []Point {
	list := []Point{p}
	for ring := 1; ring <= rings; ring++ {
		for i := range perRing {
			sin, cos := math.Sincos(float64(i) * 2 * math.Pi / perRing)
			list = append(list, Point{p.X + cos*step*float64(ring), p.Y - sin*step*float64(ring)})
		}
	}
	return list
}

const perRing = 12

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
