package set

import (
	"bytes"
	"fmt"
)

// Fount is a set of typefaces, read once. It is safe for concurrent use.
type Fount struct {
	faces []*typeface
	chain [3][]int // for each role, the faces to ask in order
}

// Role is the voice a text speaks in.
type Role uint8

// The voices of the house.
const (
	Text Role = iota
	Bold
	Display
)

// faceNames are the files a print is set in. Rubik carries Latin and Cyrillic;
// Noto Sans Arabic carries Arabic and Persian with their presentation forms
// (FB50–FDFF, FE70–FEFC), the only joined letters gofpdf can address.
var faceNames = []string{"rubik-regular", "rubik-bold", "rubik-heavy", "noto-sans-arabic-regular", "noto-sans-arabic-bold"}

// ReadFount reads the faces; file gives a TrueType file by its name.
func ReadFount(file func(name string) ([]byte, error)) (*Fount, error) {
	f := &Fount{chain: [3][]int{Text: {0, 3}, Bold: {1, 4}, Display: {2, 4}}}
	for _, name := range faceNames {
		raw, err := file(name)
		if err != nil {
			return nil, err
		}
		t, err := readTypeface(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		f.faces = append(f.faces, t)
	}
	return f, nil
}

// Face is a copy of the file of a face, as Run.Face counts them: gofpdf writes
// into what it is given.
func (f *Fount) Face(i int) []byte { return bytes.Clone(f.faces[i].raw) }

// face is the first face of the role that has the character, or -1.
func (f *Fount) face(as Role, r rune) int {
	for _, i := range f.chain[as] {
		if f.faces[i].has(r) {
			return i
		}
	}
	return -1
}
