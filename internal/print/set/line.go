package set

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Run is a stretch of characters of one face that is drawn in one go. X and Y
// are in ems from the start of the baseline, y upwards.
type Run struct {
	Face int
	X, Y float64
	Text []rune
}

// Line is set type: runs in visual order, left to right. Measures in ems.
type Line struct {
	Runs  []Run
	Width float64
	Ink   Extent
	Faces uint64 // which faces it uses, one bit each
}

// finest is the kerning worth a run of its own, in ems.
const finest = 0.006

// Line composes one line of clean logical text. Every character gets a face; a
// character no face has becomes its base letter with the mark drawn over it,
// or the sign for "unprintable".
func (f *Fount) Line(s string, as Role, rtl bool) Line {
	l := Line{}
	t := typesetter{fount: f, as: as, line: &l, face: -1, kerned: !rtl && !NeedsOrder(s)}
	t.all(compose(s, rtl))
	return l
}

type typesetter struct {
	fount *Fount
	as    Role
	line  *Line
	face  int
	last  rune
	// kerned: a line of two directions is measured before it is ordered, so its
	// width must not depend on who stands beside whom.
	kerned bool
}

func (t *typesetter) all(list []cluster) {
	for _, c := range list {
		if !steers(c.r) {
			t.cluster(c)
		}
	}
}

func (t *typesetter) cluster(c cluster) {
	r, face := c.r, t.faceFor(c.r)
	if face < 0 {
		var marks []rune
		r, marks, face = t.fallback(c.r)
		c.marks = append(marks, c.marks...)
	}
	if r == nbsp {
		r = ' '
	}
	tf := t.fount.faces[face]
	if t.kerned && face == t.face && t.last != 0 {
		if k := tf.kern.between(tf.glyph[t.last], tf.glyph[r]); k > finest || k < -finest {
			t.line.Width += k
			t.face = -1
		}
	}
	t.put(face, r)
	origin := t.line.Width
	t.grow(tf.extent(r), origin, 0)
	t.line.Width += tf.advance(r)
	t.marks(tf, face, r, c.marks, origin)
}

// faceFor prefers the face in hand for spaces, so that a line is few runs.
func (t *typesetter) faceFor(r rune) int {
	if r == nbsp || r == ' ' {
		if t.face >= 0 {
			return t.face
		}
		r = ' '
	}
	return t.fount.face(t.as, r)
}

func (t *typesetter) put(face int, r rune) {
	l := t.line
	if face != t.face || len(l.Runs) == 0 {
		l.Runs = append(l.Runs, Run{Face: face, X: l.Width})
		l.Faces |= 1 << face
	}
	last := &l.Runs[len(l.Runs)-1]
	last.Text = append(last.Text, r)
	t.face, t.last = face, r
}

func (t *typesetter) grow(e Extent, x, y float64) {
	if e.empty() {
		return
	}
	ink := &t.line.Ink
	if ink.empty() {
		*ink = Extent{x + e.X0, y + e.Y0, x + e.X1, y + e.Y1}
		return
	}
	ink.X0, ink.X1 = min(ink.X0, x+e.X0), max(ink.X1, x+e.X1)
	ink.Y0, ink.Y1 = min(ink.Y0, y+e.Y0), max(ink.Y1, y+e.Y1)
}

// fallback takes a composed letter apart until the faces have its base.
func (t *typesetter) fallback(r rune) (rune, []rune, int) {
	for parts := []rune(norm.NFD.String(string(r))); len(parts) > 1; parts = parts[:len(parts)-1] {
		base := []rune(norm.NFC.String(string(parts[:len(parts)-1])))
		all := []rune(norm.NFD.String(string(r)))
		if len(base) == 1 {
			if face := t.fount.face(t.as, base[0]); face >= 0 {
				return base[0], all[len(parts)-1:], face
			}
		}
	}
	return unprintable, nil, max(0, t.fount.face(t.as, unprintable))
}

// marks sets each mark over or under its letter by the ink of both, since
// gofpdf knows nothing of anchors. A mark no face has is left out.
func (t *typesetter) marks(base *typeface, face int, r rune, marks []rune, origin float64) {
	if len(marks) == 0 {
		return
	}
	const gap = 0.045
	room := base.extent(r)
	for _, m := range marks {
		if !unicode.Is(unicode.Mn, m) {
			continue
		}
		tf, in := base, face
		if !tf.has(m) {
			if in = t.fount.face(t.as, m); in < 0 {
				continue
			}
			tf = t.fount.faces[in]
		}
		e := tf.extent(m)
		x := origin + (room.X0+room.X1)/2 - (e.X0+e.X1)/2
		y := 0.0
		if e.Y0+e.Y1 > 0.2 {
			y = max(0, room.Y1+gap-e.Y0)
			room.Y1 = y + e.Y1
		} else {
			y = min(0, room.Y0-gap-e.Y1)
			room.Y0 = y + e.Y0
		}
		t.line.Runs = append(t.line.Runs, Run{Face: in, X: x, Y: y, Text: []rune{m}})
		t.line.Faces |= 1 << in
		t.grow(e, x, y)
		t.face = -1
	}
}
