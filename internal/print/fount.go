package print

import "fmt"

// Faces are the TrueType files a print is set in. Text, TextBold and Display
// carry Latin and Cyrillic; Arabic and ArabicBold carry Arabic and Persian with
// their presentation forms (FB50–FDFF, FE70–FEFC), the only joined letters
// gofpdf can address. More are asked, in order, for what the others lack.
type Faces struct {
	Text, TextBold, Display, Arabic, ArabicBold []byte
	More                                        [][]byte
}

// Fount is a set of typefaces, read once. It is safe for concurrent use: every
// document gets its own copy of the bytes, because gofpdf writes into them.
type Fount struct {
	faces []*typeface
	chain [3][]int // for each role, the faces to ask in order
}

// role is the voice a text speaks in.
type role uint8

const (
	text role = iota
	bold
	display
)

// NewFount reads the faces.
func NewFount(f Faces) (*Fount, error) {
	fount := &Fount{}
	raw := append([][]byte{f.Text, f.TextBold, f.Display, f.Arabic, f.ArabicBold}, f.More...)
	var more []int
	for i, b := range raw {
		t, err := readTypeface(b)
		if err != nil {
			return nil, fmt.Errorf("typeface %d: %w", i, err)
		}
		fount.faces = append(fount.faces, t)
		if i > 4 {
			more = append(more, i)
		}
	}
	fount.chain[text] = append([]int{0, 3}, more...)
	fount.chain[bold] = append([]int{1, 4}, more...)
	fount.chain[display] = append([]int{2, 4}, more...)
	return fount, nil
}

// face is the first face of the role that has the character, or -1.
func (f *Fount) face(as role, r rune) int {
	for _, i := range f.chain[as] {
		if f.faces[i].has(r) {
			return i
		}
	}
	return -1
}
