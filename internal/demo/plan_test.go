package demo

import (
	"math"
	"testing"
)

type point = [2]float64

// rect is the outline of a w × d rectangle about (x, y), turned
// counter-clockwise, moved by ahead metres towards its front.
func rect(x, y, w, d, degrees, ahead float64) []point {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	out := make([]point, 0, 4)
	for _, c := range []point{{-w / 2, -d / 2}, {w / 2, -d / 2}, {w / 2, d / 2}, {-w / 2, d / 2}} {
		u, v := c[0], c[1]-ahead
		out = append(out, point{x + u*cos - v*sin, y + u*sin + v*cos})
	}
	return out
}

func (p Pitch) corners() []point { return rect(p.X, p.Y, p.Front, p.Depth, p.Degrees, 0) }

func (s Stage) corners() []point { return rect(s.X, s.Y, s.Width, s.Depth, s.Degrees, 0) }

func (o Outline) corners() []point {
	if o.Circle == nil {
		return o.Points
	}
	c := *o.Circle
	out := make([]point, 0, 24)
	for i := range 24 {
		sin, cos := math.Sincos(float64(i) * math.Pi / 12)
		out = append(out, point{c[0] + c[2]*cos, c[1] + c[2]*sin})
	}
	return out
}

func inside(p point, poly []point) bool {
	in := false
	for i, a := range poly {
		b := poly[(i+1)%len(poly)]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1])+a[0] {
			in = !in
		}
	}
	return in
}

func side(a, b, c point) float64 { return (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0]) }

func crosses(a, b, c, d point) bool {
	const e = 1e-9
	return side(a, b, c)*side(a, b, d) < -e && side(c, d, a)*side(c, d, b) < -e
}

// overlaps is true when the two areas share more than an edge. Corners are
// pulled in a little, so that neighbours which touch are apart and rectangles
// in one row, whose edges never cross, are still found.
func overlaps(a, b []point) bool {
	for _, pair := range [][2][]point{{a, b}, {b, a}} {
		m := middle(pair[0])
		for _, p := range pair[0] {
			if inside(point{p[0] + (m[0]-p[0])*.01, p[1] + (m[1]-p[1])*.01}, pair[1]) {
				return true
			}
		}
	}
	for i := range a {
		for j := range b {
			if crosses(a[i], a[(i+1)%len(a)], b[j], b[(j+1)%len(b)]) {
				return true
			}
		}
	}
	return inside(middle(a), b) || inside(middle(b), a)
}

func middle(poly []point) point {
	var m point
	for _, p := range poly {
		m[0] += p[0] / float64(len(poly))
		m[1] += p[1] / float64(len(poly))
	}
	return m
}

func content(t *testing.T) Content {
	t.Helper()
	c, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What lies where is judged by the rules of the site, see loaded.plan.
func TestPitchesAreNumberedAndSupplied(t *testing.T) {
	total := 0
	for _, p := range content(t).Plans {
		total += len(p.Pitches)
		seen := map[string]bool{}
		for _, a := range p.Pitches {
			if seen[a.Number] || a.Zone != a.Number[:1] || len(a.Outlets) == 0 {
				t.Errorf("%s %s: number twice, wrong zone or no outlet", p.Location, a.Number)
			}
			seen[a.Number] = true
		}
	}
	if total < 60 {
		t.Errorf("%d pitches", total)
	}
}

func (p Plan) ground(t *testing.T) []point {
	t.Helper()
	for _, o := range p.Outlines {
		if o.Kind == "ground" {
			return o.corners()
		}
	}
	t.Fatalf("%s has no ground", p.Location)
	return nil
}

func TestStagesAndLandmarks(t *testing.T) {
	kinds := map[string]int{}
	for _, p := range content(t).Plans {
		ground := p.ground(t)
		for _, s := range p.Stages {
			kinds[s.Kind]++
			within := false
			for _, o := range p.Outlines {
				if o.Kind == "building" && overlaps(s.corners(), o.corners()) {
					within = true
				}
			}
			if within != s.Indoor || !inside(middle(s.corners()), ground) {
				t.Errorf("%s: %s is in the wrong place", p.Location, s.Name)
			}
		}
		for _, l := range p.Landmarks {
			if !inside(point{l.X, l.Y}, ground) {
				t.Errorf("%s: %s is outside", p.Location, l.Name["de"])
			}
			for _, pitch := range p.Pitches {
				if inside(point{l.X, l.Y}, pitch.corners()) {
					t.Errorf("%s: %s lies on %s", p.Location, l.Name["de"], pitch.Number)
				}
			}
		}
	}
	if kinds["stage"] != 4 || kinds["tent"] < 4 {
		t.Errorf("stages: %v", kinds)
	}
}
