package print

import "markt/internal/print/set"

// Fount is what every sheet is set in, read once for all documents.
type Fount = set.Fount

// FaceNames are all typefaces that a print may be set in.
func FaceNames() []string { return set.FaceNames() }

// ReadFount reads the house's typefaces, the others when a text needs them;
// file gives a TrueType file by its name.
func ReadFount(file func(name string) ([]byte, error)) (*Fount, error) { return set.ReadFount(file) }

// The voices of the sheets.
const (
	text    = set.Text
	bold    = set.Bold
	display = set.Display
)
