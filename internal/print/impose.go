package print

// side is one face of an A4 sheet lying: the pages that stand on it.
type side struct{ left, right int }

// imposition gives the sides of a saddle-stitched booklet of n pages, n a
// multiple of four: front and back of each sheet, outermost first, for duplex
// flipped on the short edge. A booklet read from right to left is its mirror.
func imposition(n int, rtl bool) []side {
	sides := make([]side, 0, n/2)
	for i := range n / 4 {
		front, back := side{n - 2*i, 1 + 2*i}, side{2 + 2*i, n - 1 - 2*i}
		if rtl {
			front.left, front.right = front.right, front.left
			back.left, back.right = back.right, back.left
		}
		sides = append(sides, front, back)
	}
	return sides
}

const (
	fold      = 148.5
	thickness = .1 // mm a sheet of 90 g/m² office paper
)

// creep is how far the pages of a sheet move towards the fold, because inner
// sheets stick out and are trimmed. The centre spread stays, so that what runs
// over the fold meets.
func creep(sheet int, s side, n int) float64 {
	if s.left == n/2 || s.right == n/2 {
		return 0
	}
	return float64(sheet) * thickness
}
