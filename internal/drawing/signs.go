package drawing

// radius of a landmark's sign in millimetres: small signs for small plans.
func (l *layout) radius() float64 {
	switch {
	case l.For == Booklet, l.MM > 1/1.4:
		return 1.9
	case l.For&screens != 0:
		return 2.1
	}
	return 2.5 * l.unit()
}

// landmark puts a sign at its place if that is free, else beside it, with a
// line to it once it is far. A gate has its name beside its sign.
func (l *layout) landmark(m Mark) {
	r := l.radius() * l.MM
	for i, at := range around(m.At(), r*.9, 9) {
		ground := about(at, 2*r+.5*l.MM, 2*r+.5*l.MM)
		if !l.free(ground) {
			continue
		}
		sign := Label{Mark: m.ID, Role: Place, Sign: m.Sign, At: at, W: 2 * r, H: 2 * r, Size: r}
		if from := m.At(); i > perRing {
			sign.From = &from
		}
		l.put(sign, ground)
		if role := m.words(l.For); role != "" {
			l.name(m, role, around(at, r+1.6*l.MM, 5)[1:], 34*l.MM)
		}
		return
	}
}

// stageSign is the star of the stage, in its middle.
func (l *layout) stageSign(m Mark) {
	r := min(2.4*l.MM, .3*min(m.Box.Front, m.Box.Depth))
	l.labels = append(l.labels, Label{Mark: m.ID, Role: KindSign, Sign: Culture.SignName(), At: m.At(), W: 2.5 * r, H: 2.5 * r, Size: r})
}
