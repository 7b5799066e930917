package site

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestCorners(t *testing.T) {
	for _, c := range []struct {
		degrees float64
		want    [4]Point
	}{
		{0, [4]Point{{8, 9}, {12, 9}, {12, 11}, {8, 11}}},
		{90, [4]Point{{11, 8}, {11, 12}, {9, 12}, {9, 8}}}, // the front looks east
		{180, [4]Point{{12, 11}, {8, 11}, {8, 9}, {12, 9}}},
	} {
		got := Box{X: 10, Y: 10, Front: 4, Depth: 2, Degrees: c.degrees}.Corners()
		for i := range got {
			if dist(got[i], c.want[i]) > 1e-9 {
				t.Errorf("%g degrees: corner %d is %v, want %v", c.degrees, i, got[i], c.want[i])
			}
		}
	}
}

// One metre to the north is known from geodesy: 1/111,278 degrees in Berlin.
func TestEarth(t *testing.T) {
	f := Frame{Latitude: 52.6252, Longitude: 13.50057, Bearing: 8}
	longitude, latitude := f.Earth(Point{0, 0})
	if longitude != f.Longitude || latitude != f.Latitude {
		t.Errorf("the corner is at %v, %v", longitude, latitude)
	}
	north := Frame{Latitude: 52.6252, Longitude: 13.50057}
	if _, latitude := north.Earth(Point{0, 1112.78}); math.Abs(latitude-52.6352) > 2e-7 {
		t.Errorf("1112.78 m north is latitude %.7f", latitude)
	}
	east := Frame{Latitude: 52.6252, Longitude: 13.50057, Bearing: 90} // y looks east
	if longitude, latitude := east.Earth(Point{0, 100}); longitude <= 13.5 || math.Abs(latitude-52.6252) > 1e-9 {
		t.Errorf("y at bearing 90 leads to %v, %v", longitude, latitude)
	}
}

func TestGroundReversesEarth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Frame{
			Latitude: rapid.Float64Range(-80, 80).Draw(t, "latitude"), Longitude: rapid.Float64Range(-179, 179).Draw(t, "longitude"),
			Bearing: rapid.Float64Range(0, 360).Draw(t, "bearing"),
		}
		p := Point{rapid.Float64Range(0, 500).Draw(t, "x"), rapid.Float64Range(0, 500).Draw(t, "y")}
		if got := f.Ground(f.Earth(p)); dist(got, p) > 1e-3 {
			t.Errorf("%v came back as %v", p, got)
		}
	})
}

func TestBoxOfReversesCorners(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := Box{
			X: rapid.Float64Range(0, 100).Draw(t, "x"), Y: rapid.Float64Range(0, 100).Draw(t, "y"),
			Front: rapid.Float64Range(1, 20).Draw(t, "front"), Depth: rapid.Float64Range(1, 20).Draw(t, "depth"),
			Degrees: turn(rapid.Float64Range(0, 359).Draw(t, "degrees")),
		}
		got, ok := boxOf(b.Corners())
		if !ok || !sameBox(got, b) {
			t.Errorf("%+v came back as %+v, %v", b, got, ok)
		}
	})
}

func TestRow(t *testing.T) {
	r := Row{Prefix: "A", From: 9, Count: 3, X: 10, Y: 5, Front: 3, Depth: 3, Gap: 0.5, Degrees: 90}
	if f := r.Check(); len(f) > 0 {
		t.Fatal(f)
	}
	got := r.Pitches()
	if got[0].Number != "A09" || got[2].Number != "A11" {
		t.Errorf("numbers %s to %s", got[0].Number, got[2].Number)
	}
	if x, y := got[2].Box.X, got[2].Box.Y; math.Abs(x-10) > 1e-9 || math.Abs(y-12) > 1e-9 {
		t.Errorf("the third stands at %g, %g", x, y)
	}
	rapid.Check(t, func(t *rapid.T) {
		r := Row{
			Count: rapid.IntRange(1, 30).Draw(t, "count"), Front: rapid.Float64Range(1, 8).Draw(t, "front"), Depth: rapid.Float64Range(1, 8).Draw(t, "depth"),
			Gap: rapid.Float64Range(0, 2).Draw(t, "gap"), Degrees: rapid.Float64Range(0, 360).Draw(t, "degrees"),
		}
		drafts := r.Pitches()
		for i, a := range drafts[1:] {
			if d := dist(Point{a.Box.X, a.Box.Y}, Point{drafts[i].Box.X, drafts[i].Box.Y}); math.Abs(d-r.Front-r.Gap) > .002 {
				t.Errorf("%s stands %g m from %s", a.Number, d, drafts[i].Number)
			}
		}
	})
}

// The gap is the clear way between two rectangles, however they are turned.
func TestGap(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b Box
		want float64
	}{
		{"beside", Box{X: 0, Y: 0, Front: 3, Depth: 3}, Box{X: 5, Y: 0, Front: 3, Depth: 3}, 2},
		{"across a corner", Box{X: 0, Y: 0, Front: 2, Depth: 2}, Box{X: 5, Y: 6, Front: 2, Depth: 2}, 5},
		{"touching", Box{X: 0, Y: 0, Front: 3, Depth: 3}, Box{X: 3, Y: 0, Front: 3, Depth: 3}, 0},
		{"one within the other", Box{X: 0, Y: 0, Front: 9, Depth: 9}, Box{X: 1, Y: 0, Front: 1, Depth: 1}, 0},
		{"a corner towards a side", Box{X: 0, Y: 0, Front: 2, Depth: 2}, Box{X: 5, Y: 0, Front: 2, Depth: 2, Degrees: 45}, 4 - math.Sqrt2},
	} {
		for _, got := range []float64{c.a.Gap(c.b), c.b.Gap(c.a)} {
			if math.Abs(got-c.want) > 1e-9 {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
			}
		}
	}
}

// A rectangle is near a surface that it lies on, touches, or is close enough to.
func TestNearASurface(t *testing.T) {
	square := Outline{Points: Points{{0, 0}, {20, 0}, {20, 20}, {0, 20}}}
	for _, c := range []struct {
		o    Outline
		b    Box
		want bool
	}{
		{square, Box{X: 10, Y: 10, Front: 2, Depth: 2}, true},
		{square, Box{X: 22, Y: 10, Front: 2, Depth: 2}, true},
		{square, Box{X: 24, Y: 10, Front: 2, Depth: 2}, false},
		{square, Box{X: 10, Y: -4, Front: 2, Depth: 2}, false},
		{Outline{Points: Points{{0, 0}}, Radius: 3}, Box{X: 5, Y: 0, Front: 2, Depth: 2}, true},
		{Outline{Points: Points{{0, 0}}, Radius: 3}, Box{X: 9, Y: 0, Front: 2, Depth: 2}, false},
	} {
		if got := c.o.Near(c.b, 2); got != c.want {
			t.Errorf("%+v near %+v: %v", c.b, c.o, got)
		}
	}
}
