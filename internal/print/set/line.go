package set

import (
	"slices"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Run is a stretch of characters of one face that is drawn in one go. X and Y
// are in ems from the start of the baseline, y upwards. A reader takes text out
// of a document in the order of the runs; where that would not give back what
// was written, the run says more.
type Run struct {
	Face   int
	X, Y   float64
	Text   []rune
	Reads  []rune  // what it and the marks behind it are, if it has any
	Marks  int     // how many runs behind it are its marks
	Width  float64 // of such a letter
	Hidden float64 // not 0: it is there to be read only, so much narrower than it is
}

// Line is set type: runs in visual order, left to right. Measures in ems.
type Line struct {
	Runs  []Run
	Width float64
	Ink   Extent
	Lost  []rune // characters that no face has
}

// finest is the kerning worth a run of its own, in ems.
const finest = 0.006

// Line composes one line of clean logical text. Every word is set in one face,
// the role's own or that of its script. A character no face has becomes its
// base letter with the mark drawn over it, or the sign for "unprintable".
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
	own   int // the face of the word at hand
	face  int // of what was set last
	last  rune
	// kerned: a line of two directions is measured before it is ordered, so its
	// width must not depend on who stands beside whom.
	kerned bool
}

func (t *typesetter) all(list []cluster) {
	list = slices.DeleteFunc(list, func(c cluster) bool { return steers(c.r) })
	for len(list) > 0 {
		n := oneScript(list)
		t.own = t.fount.faceOf(t.as, list[:n])
		for _, c := range list[:n] {
			t.cluster(c)
		}
		list = list[n:]
	}
}

// oneScript is how many clusters from the first on belong together: a word, or
// the part of one that is written in one script.
func oneScript(list []cluster) int {
	at := nowhere
	for i, c := range list {
		if isSpace(c.r) {
			return max(1, i)
		}
		switch h := home(c.r); {
		case h == nowhere:
		case at == nowhere:
			at = h
		case h != at:
			return i
		}
	}
	return len(list)
}

func isSpace(r rune) bool { return r == ' ' || r == nbsp }

// isWordy: letters and marks have a script; digits, points and signs follow
// their neighbours.
func isWordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) && r >= 0x0370 }

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
	tf := t.fount.faces[face]()
	if t.kerned && face == t.face {
		if k := tf.kern.between(tf.glyph[t.last], tf.glyph[r]); k > finest || k < -finest {
			t.line.Width += k
			t.face = -1
		}
	}
	origin := t.line.Width
	marks := t.marks(tf, face, r, c.marks, origin)
	t.grow(tf.extent(r), origin, 0)
	t.line.Width += tf.advance(r)
	switch {
	case len(marks) > 0:
		t.alone(Run{Face: face, X: origin, Text: []rune{r}, Reads: c.reads(r), Marks: len(marks), Width: tf.advance(r)})
		t.line.Runs = append(t.line.Runs, marks...)
	case isLamAlef(r):
		t.put(face, r, origin)
		t.alone(Run{Face: face, X: origin + tf.advance(r)/2, Text: []rune{lam}, Hidden: tf.advance(r) / 2 / tf.advance(lam)})
	default:
		t.put(face, r, origin)
	}
}

// reads is what a letter with marks, set as r, gives back. Readers turn a line
// from right to left round sign by sign, so it is turned here before.
func (c cluster) reads(r rune) []rune {
	s := append([]rune(norm.NFKC.String(string(r))), c.marks...)
	if c.level%2 == 1 {
		slices.Reverse(s)
	}
	return s
}

// isLamAlef: the one sign for two letters. A reader is given the alef by it and
// the lam by a hidden one at its right side, which it can turn round like all
// the others.
func isLamAlef(r rune) bool { return r >= 0xfef5 && r <= 0xfefc }

// alone adds a run that no other character joins.
func (t *typesetter) alone(r Run) {
	t.line.Runs = append(t.line.Runs, r)
	t.face, t.last = -1, 0
}

// faceFor prefers the face in hand for spaces, so that a line is few runs, and
// the word's own face for what stands in it.
func (t *typesetter) faceFor(r rune) int {
	if isSpace(r) {
		if t.face >= 0 {
			return t.face
		}
		r = ' '
	} else if t.fount.faces[t.own]().has(r) {
		return t.own
	}
	return t.fount.face(t.as, r)
}

func (t *typesetter) put(face int, r rune, x float64) {
	l := t.line
	if face != t.face || len(l.Runs) == 0 {
		l.Runs = append(l.Runs, Run{Face: face, X: x})
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
	if r != unprintable {
		t.line.Lost = append(t.line.Lost, r)
	}
	return unprintable, nil, max(0, t.fount.face(t.as, unprintable))
}

// marks sets each mark over or under its letter by the ink of both, since
// gofpdf knows nothing of anchors.
func (t *typesetter) marks(base *typeface, face int, r rune, marks []rune, origin float64) (runs []Run) {
	room := base.extent(r)
	for _, m := range marks {
		if !unicode.Is(unicode.Mn, m) {
			continue
		}
		in := face
		if !base.has(m) {
			if in = t.fount.face(t.as, m); in < 0 {
				t.line.Lost = append(t.line.Lost, m)
				continue
			}
		}
		e := t.fount.faces[in]().extent(m)
		x := origin + (room.X0+room.X1)/2 - (e.X0+e.X1)/2
		y := seat(m, e, &room)
		runs = append(runs, Run{Face: in, X: x, Y: y, Text: []rune{m}})
		t.grow(e, x, y)
	}
	return runs
}

// inside are the marks that stand within their letter: the Hebrew dagesh.
const inside = '\u05bc'

// seat is how far a mark is moved from its place so that it stands clear of its
// letter and of the marks before it, whose ink it joins.
func seat(m rune, e Extent, room *Extent) float64 {
	const gap = 0.045
	switch {
	case m == inside:
		return 0
	case e.Y0+e.Y1 > 0.2:
		y := max(0, room.Y1+gap-e.Y0)
		room.Y1 = y + e.Y1
		return y
	}
	y := min(0, room.Y0-gap-e.Y1)
	room.Y0 = y + e.Y0
	return y
}
