package print

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// run is a stretch of characters of one face that is drawn in one go. x and y
// are in ems from the start of the baseline, y upwards.
type run struct {
	face int
	x, y float64
	text []rune
}

// line is set type: runs in visual order, left to right. Measures in ems.
type line struct {
	runs  []run
	width float64
	ink   extent
	faces uint64 // which faces it uses, one bit each
}

// finest is the kerning worth a run of its own, in ems.
const finest = 0.006

// set composes one line of clean logical text. Every character gets a face; a
// character no face has becomes its base letter with the mark drawn over it,
// or the sign for "unprintable".
func (f *Fount) set(s string, as role, rtl bool) line {
	l := line{ink: extent{0, 0, 0, 0}}
	t := typesetter{fount: f, as: as, line: &l, face: -1, kerned: !rtl && !needsOrder([]rune(s))}
	t.all(compose([]rune(s), rtl))
	return l
}

type typesetter struct {
	fount *Fount
	as    role
	line  *line
	face  int
	last  rune
	// kerned: a line of two directions is measured before it is ordered, so its
	// width must not depend on who stands beside whom.
	kerned bool
}

func (t *typesetter) all(list []cluster) {
	for _, c := range list {
		switch {
		case c.inner != nil:
			t.all(c.inner)
		case c.r == soft || steers(c.r):
		default:
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
			t.line.width += k
			t.face = -1
		}
	}
	t.put(face, r)
	origin := t.line.width
	t.grow(tf.extent(r), origin, 0)
	t.line.width += tf.advance(r)
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
	if face != t.face || len(l.runs) == 0 {
		l.runs = append(l.runs, run{face: face, x: l.width})
		l.faces |= 1 << face
	}
	last := &l.runs[len(l.runs)-1]
	last.text = append(last.text, r)
	t.face, t.last = face, r
}

func (t *typesetter) grow(e extent, x, y float64) {
	if e.empty() {
		return
	}
	ink := &t.line.ink
	if ink.empty() {
		*ink = extent{x + e.x0, y + e.y0, x + e.x1, y + e.y1}
		return
	}
	ink.x0, ink.x1 = min(ink.x0, x+e.x0), max(ink.x1, x+e.x1)
	ink.y0, ink.y1 = min(ink.y0, y+e.y0), max(ink.y1, y+e.y1)
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
		x := origin + (room.x0+room.x1)/2 - (e.x0+e.x1)/2
		y := 0.0
		if e.y0+e.y1 > 0.2 {
			y = max(0, room.y1+gap-e.y0)
			room.y1 = y + e.y1
		} else {
			y = min(0, room.y0-gap-e.y1)
			room.y0 = y + e.y0
		}
		t.line.runs = append(t.line.runs, run{face: in, x: x, y: y, text: []rune{m}})
		t.line.faces |= 1 << in
		t.grow(e, x, y)
		t.face = -1
	}
}
