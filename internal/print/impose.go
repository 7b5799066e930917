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

// impose draws two pages a side. Each is clipped at the fold, so that colour
// never runs into its neighbour.
func (e *bound) impose(p *pen) {
	p.flip = true
	for i, s := range imposition(len(e.pages), p.rtl) {
		p.sheet(2*fold, a5H)
		shift := creep(i/2, s, len(e.pages))
		e.half(p, s.left, box{0, 0, fold, a5H}, fold-a5W+shift)
		e.half(p, s.right, box{fold, 0, fold, a5H}, fold-shift)
	}
}

func (e *bound) half(p *pen, n int, half box, x float64) {
	p.onto(0, 0, 2*fold, a5H)
	p.keep(func() {
		p.facing(func() { p.clipTo(rectPath(half)) })
		p.onto(x, 0, a5W, a5H)
		p.over = fold - a5W
		e.page(p, n)
	})
}
