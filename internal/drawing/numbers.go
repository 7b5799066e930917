package drawing

import "math"

// leastNumber is the smallest number in a pitch, in points: on paper what one
// can read, on a screen what one can read after looking closer.
func (l *layout) leastNumber() float64 {
	if l.For&screens != 0 {
		return 3
	}
	return 6
}

// number stands inside its pitch; where it would be too small there, beside it.
func (l *layout) number(m Mark) {
	if m.words(l.For) == "" {
		return
	}
	if l.For&screens != 0 && l.withSign(m) || l.For&screens == 0 && l.inside(m) {
		return
	}
	l.beside(m)
}

// inside turns the number with its pitch, along the counter or across it,
// whichever stands more upright, as large as fits.
func (l *layout) inside(m Mark) bool {
	w, h, degrees := m.Box.Front, m.Box.Depth, m.Box.Degrees
	if math.Abs(readable(degrees+90)) < math.Abs(readable(degrees)) {
		w, h, degrees = h, w, degrees+90
	}
	v := Voices[Number]
	width, pt := l.Type.Width(m.Name, v.Bold), point*l.MM
	fits := func(w, h, size float64) bool {
		return width*size*pt <= w-.5*l.MM && size*pt*.8 <= h-.7*l.MM
	}
	for size := v.Size * l.unit(); size >= l.leastNumber(); size -= .25 {
		if !fits(w, h, size) {
			if !fits(h, w, size) {
				continue
			}
			w, h, degrees = h, w, degrees+90
		}
		l.labels = append(l.labels, Label{Mark: m.ID, Role: Number, Lines: []string{m.Name}, At: m.At(), W: w, H: h, Size: size * pt, Degrees: readable(degrees)})
		return true
	}
	return false
}

// withSign shows the stall's kind and the number: one over the other, upright,
// or side by side in a long pitch, whichever makes the number larger.
func (l *layout) withSign(m Mark) bool {
	b := *m.Box
	if b.Depth > b.Front {
		b.Front, b.Depth, b.Degrees = b.Depth, b.Front, b.Degrees+90
	}
	b.Degrees = readable(b.Degrees)
	width := l.Type.Width(m.Name, true)
	over, beside := over(b, width), abreast(b, width)
	set := over
	if beside.size > over.size {
		set = beside
	}
	if set.size < l.leastNumber()*point*l.MM {
		return false
	}
	number := Label{Mark: m.ID, Role: Number, Lines: []string{m.Name}, At: set.number, W: width * set.size, H: set.size, Size: set.size, Degrees: set.degrees}
	kind, taken := m.Kind()
	if !taken {
		number.At = b.Centre()
		l.labels = append(l.labels, number)
		return true
	}
	sign := Label{Mark: m.ID, Role: KindSign, Sign: kind.SignName(), At: set.sign, W: 2 * set.radius, H: 2 * set.radius, Size: set.radius, Degrees: set.degrees}
	l.labels = append(l.labels, sign, number)
	return true
}

// pair is where a pitch's sign and number stand.
type pair struct {
	sign, number          Point
	radius, size, degrees float64
}

// over: the sign stands over the number.
func over(b Box, width float64) pair {
	s := pair{radius: .22 * b.Depth, size: min(.36*b.Depth, .94*b.Front/width)}
	s.sign, s.number = Point{b.X, b.Y + .18*b.Depth}, Point{b.X, b.Y - .76*s.size}
	return s
}

// abreast: the sign stands before the number, both turned with the pitch.
func abreast(b Box, width float64) pair {
	s := pair{radius: .32 * b.Depth, degrees: b.Degrees}
	lead := 2*s.radius + .15*b.Depth
	s.size = min(.56*b.Depth, (.94*b.Front-lead)/width)
	half := (lead + width*s.size) / 2
	s.sign, s.number = b.At(s.radius-half, 0), b.At(half-width*s.size/2, 0)
	return s
}

// beside sets the number where there is room, on a line to its pitch.
func (l *layout) beside(m Mark) {
	const size, lead = 6.5, 1.05
	em := size * point * l.unit() * l.MM
	w, h := l.Type.Width(m.Name, true)*em+.6*l.MM, em*lead
	from := m.At()
	for _, at := range around(from, 1.2*l.MM, 30) {
		if ground := about(at, w, h); l.free(ground) {
			l.put(Label{Mark: m.ID, Role: Number, Lines: []string{m.Name}, At: at, W: w, H: h, Size: em, From: &from}, ground)
			return
		}
	}
}
