package drawing

import (
	"slices"
	"strings"
)

// stage is named under its drawing, folded to its width if that is possible;
// else over it, at its sides, or anywhere near on a line to it.
func (l *layout) stage(m Mark) {
	l.stageSign(m)
	if m.words(l.For) == "" {
		return
	}
	b, v := m.Extent(), Voices[Stage]
	em, wide := l.em(v), b.W()+2*l.MM
	set := l.fold(m.Name, v, wide/em)
	if l.longest(m.Name, v) > wide/em || len(set.lines) > 3 {
		set = l.fold(m.Name, v, 34*l.MM/em)
	}
	w, h := set.width*em, set.height*em/2+.9*l.MM
	middle := m.At()
	places := []Point{{middle.X, b.Y0 - h}, {middle.X, b.Y1 + h}, {b.X0 - w/2 - l.MM, middle.Y}, {b.X1 + w/2 + l.MM, middle.Y}}
	if l.name(m, Stage, places, max(w+.1*l.MM, 4*l.MM)) {
		return
	}
	if l.name(m, Stage, around(middle, 2*l.MM, 14)[1:], 34*l.MM) {
		l.labels[len(l.labels)-1].From = &middle
	}
}

// surface is named inside its outline if there is room, else not at all.
func (l *layout) surface(m Mark) {
	role := m.words(l.For)
	if role == "" {
		return
	}
	b := m.Extent()
	var places []Point
	for _, fy := range []float64{.5, .35, .65, .22, .78, .12, .88} {
		for _, fx := range []float64{.5, .35, .65, .25, .75, .14, .86} {
			places = append(places, b.at(fx, fy))
		}
	}
	if role == Lane && b.H() > 2*b.W() {
		l.upright(m, role, places)
		return
	}
	l.name(m, role, places, max(16*l.MM, min(b.W()*.95, 60*l.MM)))
}

// name writes a mark's name at the first free place, a little smaller if need
// be. It reports whether there was one.
func (l *layout) name(m Mark, role Role, places []Point, wide float64) bool {
	v := Voices[role]
	for _, share := range []float64{1, .88} {
		em := l.em(v) * share
		set := l.fold(m.Name, v, max(wide/em, l.longest(m.Name, v)+.1*l.MM/em))
		w, h := set.width*em+.8*l.MM, set.height*em
		for _, at := range places {
			if ground := about(at, w, h); l.free(ground) {
				l.put(Label{Mark: m.ID, Role: role, Lines: set.lines, At: at, W: w, H: h, Size: em}, ground)
				return true
			}
		}
	}
	return false
}

// upright writes a name along a lane that runs up the plan.
func (l *layout) upright(m Mark, role Role, places []Point) {
	v := Voices[role]
	em := l.em(v)
	w, h := l.Type.Width(m.Name, v.Bold)*em+.8*l.MM, em*v.Lead
	for _, at := range places {
		if ground := about(at, h, w); l.free(ground) {
			l.put(Label{Mark: m.ID, Role: role, Lines: []string{m.Name}, At: at, W: w, H: h, Size: em, Degrees: 90}, ground)
			return
		}
	}
}

// block is a folded name; measures in ems.
type block struct {
	lines         []string
	width, height float64
}

// longest is the width of the longest word: a name is folded between words
// only.
func (l *layout) longest(text string, v Voice) float64 {
	w := 0.0
	for _, word := range strings.Fields(text) {
		w = max(w, l.Type.Width(word, v.Bold))
	}
	return w
}

// fold sets a name in lines no wider than so many ems where its words allow,
// and of like length.
func (l *layout) fold(text string, v Voice, wide float64) block {
	lines := l.wrap(text, v, wide)
	low, high := wide/2, wide
	for range 7 {
		mid := (low + high) / 2
		if try := l.wrap(text, v, mid); len(try) <= len(lines) {
			lines, high = try, mid
		} else {
			low = mid
		}
	}
	b := block{lines: lines, height: float64(len(lines)) * v.Lead * l.Type.Rise(text)}
	for _, line := range lines {
		b.width = max(b.width, l.Type.Width(line, v.Bold))
	}
	return b
}

func (l *layout) wrap(text string, v Voice, wide float64) []string {
	var lines []string
	for _, word := range strings.Fields(text) {
		if last := len(lines) - 1; last >= 0 && l.Type.Width(lines[last]+" "+word, v.Bold) <= wide {
			lines[last] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return slices.Clip(lines)
}
