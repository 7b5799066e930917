package check

import (
	"math"
	"testing"

	"markt/internal/drawing"
)

// The gap is the clear way between two shapes, however they are turned.
func TestGap(t *testing.T) {
	box := func(x, y, front, depth, degrees float64) Shape {
		return Rectangle(drawing.Box{X: x, Y: y, Front: front, Depth: depth, Degrees: degrees})
	}
	for _, c := range []struct {
		name string
		a, b Shape
		want float64
	}{
		{"beside", box(0, 0, 3, 3, 0), box(5, 0, 3, 3, 0), 2},
		{"across a corner", box(0, 0, 2, 2, 0), box(5, 6, 2, 2, 0), 5},
		{"touching", box(0, 0, 3, 3, 0), box(3, 0, 3, 3, 0), 0},
		{"one within the other", box(0, 0, 9, 9, 0), box(1, 0, 1, 1, 0), 0},
		{"a corner towards a side", box(0, 0, 2, 2, 0), box(5, 0, 2, 2, 45), 4 - math.Sqrt2},
		{"a point", box(0, 0, 2, 2, 0), Disc(Point{X: 4}, 0), 3},
		{"a crown", box(0, 0, 2, 2, 0), Disc(Point{X: 4}, 1), 2},
	} {
		for _, got := range []float64{c.a.Gap(c.b), c.b.Gap(c.a)} {
			if math.Abs(got-c.want) > 1e-9 {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
			}
		}
	}
}
