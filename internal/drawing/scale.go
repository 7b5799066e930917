package drawing

import "math"

// Round is the shortest length of a scale bar's part that is at least so many
// metres.
func Round(least float64) float64 {
	step := 1.0
	for _, step = range []float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000} {
		if step >= least {
			break
		}
	}
	return step
}

// North is the arrow to true north on a plan of that bearing: two halves with
// their tip one unit from the middle. The first is filled, both have an edge,
// which tells it from every other arrow.
func North(bearing float64) [2][3]Point {
	return [2][3]Point{
		{compass(0, 1, bearing), compass(.5, -.8, bearing), compass(0, -.45, bearing)},
		{compass(0, 1, bearing), compass(-.5, -.8, bearing), compass(0, -.45, bearing)},
	}
}

// NorthTip is the direction of north, one unit from the middle.
func NorthTip(bearing float64) Point { return compass(0, 1, bearing) }

func compass(x, y, bearing float64) Point {
	sin, cos := math.Sincos(bearing * math.Pi / 180)
	return Point{x*cos - y*sin, x*sin + y*cos}
}
