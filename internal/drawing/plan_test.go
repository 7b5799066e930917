package drawing

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMarks(t *testing.T) {
	tree := Mark{Layer: "tree", Points: []Point{{10, 20}}, Radius: 3}
	if tree.Outline() != nil || tree.Extent() != (Rect{7, 17, 13, 23}) || tree.At() != (Point{10, 20}) {
		t.Errorf("tree %v %v", tree.Extent(), tree.At())
	}
	lawn := ground("lawn", "", Rect{1, 2, 5, 8})
	if len(lawn.Outline()) != 4 || lawn.At() != (Point{3, 5}) || lawn.Extent() != (Rect{1, 2, 5, 8}) {
		t.Errorf("lawn %v", lawn.At())
	}
	p := pitch("A1", 4, 5, 3, 2, 90, "food", "advice")
	if e := p.Extent(); math.Abs(e.W()-2) > 1e-9 || math.Abs(e.H()-3) > 1e-9 {
		t.Errorf("a turned pitch takes %v", e)
	}
	if k, taken := p.Kind(); !taken || k.Mark != "food" {
		t.Errorf("kind %v", k)
	}
	if _, taken := pitch("A2", 0, 0, 1, 1, 0).Kind(); taken {
		t.Error("a free pitch has a kind")
	}
	if landmark("info", "", 0, 0).Title() != "the info" || landmark("info", "Zelt", 0, 0).Title() != "Zelt" {
		t.Error("titles")
	}
}

func TestPlan(t *testing.T) {
	p := Plan{Width: 100, Height: 60, Marks: []Mark{pitch("A", 99, 30, 4, 2, 0, "culture"), pitch("B", 5, 5, 1, 1, 0, "food", "advice"), landmark("bus", "", -3, 62)}}
	if got := p.Bounds(); got != (Rect{-3, 0, 101, 62}) {
		t.Errorf("bounds %v", got)
	}
	if got := (Plan{}).Bounds(); got.W() != 1 || got.H() != 1 {
		t.Errorf("nothing takes %v", got)
	}
	if len(p.Of("pitch")) != 2 || len(p.Of("stage")) != 0 || len(p.Marks) != 3 {
		t.Errorf("%d pitches", len(p.Of("pitch")))
	}
	var kinds []string
	for _, k := range p.Kinds() {
		kinds = append(kinds, k.Mark)
	}
	if strings.Join(kinds, " ") != "food advice culture" {
		t.Errorf("kinds %v", kinds)
	}
}

// A box's corners are as far apart as its sides, and its front looks where the
// degrees say.
func TestBox(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.Float64Range(.1, 50)
		b := Box{side.Draw(t, "x"), side.Draw(t, "y"), side.Draw(t, "front"), side.Draw(t, "depth"), rapid.Float64Range(-720, 720).Draw(t, "degrees")}
		c := b.Corners()
		dist := func(p, q Point) float64 { return math.Hypot(p.X-q.X, p.Y-q.Y) }
		if math.Abs(dist(c[0], c[1])-b.Front) > 1e-6 || math.Abs(dist(c[1], c[2])-b.Depth) > 1e-6 || math.Abs(dist(c[0], c[2])-math.Hypot(b.Front, b.Depth)) > 1e-6 {
			t.Errorf("%v has corners %v", b, c)
		}
		sin, cos := math.Sincos((b.Degrees - 90) * math.Pi / 180)
		if front := b.At(0, -1); !near(front, Point{b.X + cos, b.Y + sin}) {
			t.Errorf("%v looks to %v", b, front)
		}
	})
}

func TestReadable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.Float64Range(-1000, 1000).Draw(t, "degrees")
		got := readable(d)
		if turns := (got - d) / 180; got > 90.5 || got < -90 || math.Abs(turns-math.Round(turns)) > 1e-9 {
			t.Errorf("%v became %v", d, got)
		}
	})
}

func TestRound(t *testing.T) {
	for least, want := range map[float64]float64{.2: 1, 1: 1, 1.1: 2, 6: 10, 10: 10, 501: 1000, 9999: 5000} {
		if got := Round(least); got != want {
			t.Errorf("at least %v: %v, want %v", least, got, want)
		}
	}
}

// On a plan whose y axis looks east, north is to the left.
func TestNorth(t *testing.T) {
	for bearing, want := range map[float64]Point{0: {0, 1}, 90: {-1, 0}, 180: {0, -1}, 45: {-math.Sqrt2 / 2, math.Sqrt2 / 2}} {
		halves := North(bearing)
		if !near(NorthTip(bearing), want) || !near(halves[0][0], want) || halves[0][0] != halves[1][0] || halves[0][2] != halves[1][2] {
			t.Errorf("bearing %v: %v", bearing, halves)
		}
	}
}

// The corner that is turned down lies within its pitch, at the back, however
// the pitch is turned.
func TestAFoldIsACornerAtTheBack(t *testing.T) {
	for _, degrees := range []float64{0, 30, 200} {
		m := Mark{Layer: "pitch", Box: &Box{X: 5, Y: 7, Front: 4, Depth: 2, Degrees: degrees}}
		back, fold := m.Box.At(2, 1), m.Fold()
		if math.Hypot(fold[1].X-back.X, fold[1].Y-back.Y) > 1e-9 {
			t.Errorf("%v degrees: %v is not the corner %v", degrees, fold[1], back)
		}
		for _, i := range []int{0, 2} {
			if leg := math.Hypot(fold[i].X-back.X, fold[i].Y-back.Y); math.Abs(leg-.84) > 1e-9 {
				t.Errorf("%v degrees: a leg of %v m", degrees, leg)
			}
		}
	}
}
