package set

import (
	"bytes"
	"fmt"
	"sync"
	"unicode"
)

// Fount is a set of typefaces. The house's own are read when it is made, each
// other one when the first letter of its script is set. It is safe for
// concurrent use.
type Fount struct {
	faces []func() *typeface
	chain [2 * voices][]int // for each role: its own face, then one of each family
}

// Role is the voice a text speaks in.
type Role uint8

// The voices of the house.
const (
	Text Role = iota
	Bold
	Display
	voices
)

// guest is the voice of a role in the first of the families, for a name that
// the house's own face has not all letters of.
func (r Role) guest() Role { return r%voices + voices }

// block is a stretch of Unicode.
type block struct{ first, last rune }

// family is what sets the letters that the house's own face lacks.
type family struct {
	name    string
	regular bool // there is no bold: its letters weigh too much for two weights
	blocks  []block
}

// families: letters outside the blocks named here are at home in the first.
// Noto Sans Arabic has the presentation forms (FB50–FDFF, FE70–FEFC), the only
// joined letters gofpdf can address. Chinese and Japanese share the signs of
// the Chinese face.
var families = []family{
	{name: "noto-sans"},
	{name: "noto-sans-arabic", blocks: []block{{0x0600, 0x06ff}, {0x0750, 0x077f}, {0x08a0, 0x08ff}, {0xfb50, 0xfdff}, {0xfe70, 0xfefc}}},
	{name: "noto-sans-hebrew", blocks: []block{{0x0590, 0x05ff}, {0xfb1d, 0xfb4f}}},
	{name: "noto-sans-armenian", blocks: []block{{0x0530, 0x058f}, {0xfb13, 0xfb17}}},
	{name: "noto-sans-georgian", blocks: []block{{0x10a0, 0x10ff}, {0x1c90, 0x1cbf}, {0x2d00, 0x2d2f}}},
	{name: "noto-sans-ethiopic", blocks: []block{{0x1200, 0x139f}, {0x2d80, 0x2ddf}, {0xab00, 0xab2f}}},
	{name: "noto-sans-kr", regular: true, blocks: []block{{0x1100, 0x11ff}, {0x3130, 0x318f}, {0xa960, 0xa97f}, {0xac00, 0xd7ff}}},
	{name: "noto-sans-sc", regular: true, blocks: []block{{0x2e80, 0x312f}, {0x3190, 0x9fff}, {0xf900, 0xfaff}, {0xfe30, 0xfe4f}, {0xff00, 0xffef}}},
}

// nowhere is the home of digits, points and signs, which follow their neighbours.
const nowhere = -1

// home is the family in which a letter is at home.
func home(r rune) int {
	if r < 0x0530 {
		if isWordy(r) {
			return 0
		}
		return nowhere
	}
	for i, f := range families[1:] {
		for _, b := range f.blocks {
			if r >= b.first && r <= b.last {
				return i + 1
			}
		}
	}
	if isWordy(r) {
		return 0
	}
	return nowhere
}

// ownFaces are those of the roles.
var ownFaces = [voices]string{Text: "rubik-regular", Bold: "rubik-bold", Display: "rubik-heavy"}

// FaceNames are all files that a print may be set in.
func FaceNames() []string {
	names := ownFaces[:]
	for _, f := range families {
		names = append(names, f.name+"-regular")
		if !f.regular {
			names = append(names, f.name+"-bold")
		}
	}
	return names
}

// ReadFount makes a fount; file gives a TrueType file by its name, now or when
// it is needed.
func ReadFount(file func(name string) ([]byte, error)) (*Fount, error) {
	f := &Fount{}
	for _, name := range FaceNames() {
		f.faces = append(f.faces, sync.OnceValue(func() *typeface {
			t, err := readFace(file, name)
			if err != nil {
				panic(err)
			}
			return t
		}))
	}
	for as, name := range ownFaces {
		t, err := readFace(file, name)
		if err != nil {
			return nil, err
		}
		f.faces[as] = func() *typeface { return t }
		f.chain[as] = []int{as}
	}
	next := len(ownFaces)
	for _, one := range families {
		regular, bold := next, next
		if !one.regular {
			bold++
		}
		next = bold + 1
		f.chain[Text] = append(f.chain[Text], regular)
		f.chain[Bold] = append(f.chain[Bold], bold)
		f.chain[Display] = append(f.chain[Display], bold)
	}
	for as := range voices {
		f.chain[as.guest()] = append([]int{f.chain[as][1]}, f.chain[as][1:]...)
	}
	return f, nil
}

// own is the first face of a role.
func (f *Fount) own(as Role) *typeface { return f.faces[f.chain[as][0]]() }

// short is how long a name or a heading is at most.
const short = 90

// Suit is the role in which a text looks of one piece. A name or a heading with
// a letter that the role's own face lacks speaks as a guest in all its words; in
// a longer text only the word does.
func (f *Fount) Suit(s string, as Role) Role {
	if len(s) > short {
		return as
	}
	own := f.own(as)
	for _, r := range s {
		if !own.has(r) && (home(r) == 0 || unicode.Is(unicode.Mn, r) && home(r) == nowhere) {
			return as.guest()
		}
	}
	return as
}

func readFace(file func(name string) ([]byte, error), name string) (*typeface, error) {
	raw, err := file(name)
	if err != nil {
		return nil, err
	}
	t, err := readTypeface(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return t, nil
}

// Face is a copy of the file of a face, as Run.Face counts them: gofpdf writes
// into what it is given.
func (f *Fount) Face(i int) []byte { return bytes.Clone(f.faces[i]().raw) }

// face is the role's own face if it has the character, else the one of the
// letter's family, or -1.
func (f *Fount) face(as Role, r rune) int {
	if f.own(as).has(r) {
		return f.chain[as][0]
	}
	if i := f.chain[as][1+max(0, home(r))]; f.faces[i]().has(r) {
		return i
	}
	return -1
}

// faceOf is the face that a piece of one script is set in: the role's own if it
// has every letter with its marks, else its family's, unless that has fewer.
func (f *Fount) faceOf(as Role, piece []cluster) int {
	lacking := f.own(as).lacks(piece)
	if lacking == 0 {
		return f.chain[as][0]
	}
	at := nowhere
	for _, c := range piece {
		if at = home(c.r); at != nowhere {
			break
		}
	}
	i := f.chain[as][1+max(0, at)]
	if f.faces[i]().lacks(piece) < lacking {
		return i
	}
	return f.chain[as][0]
}

// lacks counts the characters of a piece that the face has not.
func (t *typeface) lacks(piece []cluster) int {
	n := 0
	for _, c := range piece {
		if !t.has(c.r) && c.r != nbsp {
			n++
		}
		for _, m := range c.marks {
			if !t.has(m) {
				n++
			}
		}
	}
	return n
}
