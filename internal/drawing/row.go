package drawing

import "math"

const (
	// coupled is the widest gap in metres over which boxes side by side are one.
	coupled = 1.05
	// level is how far the fronts of two such may be out of line, in metres.
	level    = .25
	straight = 1. // degrees
)

// Beside is how far b stands to the right of a, seen from the front; false
// where the two are not one row.
func (b Box) Beside(o Box) (gap float64, ok bool) {
	if math.Abs(math.Mod(b.Degrees-o.Degrees+540, 360)-180) > straight {
		return 0, false
	}
	along, back := b.within(o.Centre())
	gap = along - (b.Front+o.Front)/2
	return gap, math.Abs(back-(o.Depth-b.Depth)/2) <= level && gap > -level && gap < coupled
}

// within is a point as seen from the box: along its front, and to its back.
func (b Box) within(p Point) (along, back float64) {
	sin, cos := math.Sincos(b.Degrees * math.Pi / 180)
	return (p.X-b.X)*cos + (p.Y-b.Y)*sin, (p.Y-b.Y)*cos - (p.X-b.X)*sin
}

// Row is the one box that boxes of a row are together, as deep as the flattest of them.
func Row(boxes []Box) Box {
	first := boxes[0]
	low, high, depth := math.Inf(1), math.Inf(-1), math.Inf(1)
	for _, b := range boxes {
		at, _ := first.within(b.Centre())
		low, high, depth = min(low, at-b.Front/2), max(high, at+b.Front/2), min(depth, b.Depth)
	}
	c := first.At((low+high)/2, 0)
	return Box{c.X, c.Y, high - low, depth, first.Degrees}
}
