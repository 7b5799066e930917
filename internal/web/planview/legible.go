package planview

import (
	"strconv"

	"markt/internal/drawing"
)

// Legible is how large a letter is at least on a screen, in pixels. A word is
// shown only where the drawing is so wide that its letters are; plan.css knows
// the same widths.
const Legible = 11

// Least is the narrowest a page draws a plan, in pixels; Widths are those at
// which more words appear. At the last one all are there.
const Least = 640

// Widths: see Least.
var Widths = []int{800, 960, 1200, 1600, 2240}

// from is the class of a word that needs more than the least width.
func (w *writer) from(l drawing.Label) string {
	need := Legible * w.Width / l.Size
	if need <= float64(Least) {
		return ""
	}
	for _, width := range Widths {
		if need <= float64(width) {
			return " from-" + strconv.Itoa(width)
		}
	}
	return " from-" + strconv.Itoa(Widths[len(Widths)-1])
}
