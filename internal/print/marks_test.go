package print

import (
	"strings"
	"testing"

	"markt/internal/drawing"
)

// Every picture of the house can be traced, and stays on its grid.
func TestPicturesAreTraced(t *testing.T) {
	data := map[string]string{}
	for name, d := range pictograms {
		data[name] = d
	}
	for _, name := range drawing.Landmarks() {
		data["landmark "+name] = drawing.SignOf(name).Path
	}
	for _, k := range append(kinds(), drawing.Kind{}) {
		data[k.SignName()] = k.Sign().Path
	}
	for name, d := range data {
		b := svgPath(d).extent()
		if b.W == 0 && b.H == 0 || b.X < -1 || b.Y < -1 || b.X+b.W > 1 || b.Y+b.H > 1 {
			t.Errorf("%s takes %.2f of the grid", name, b)
		}
	}
}

func TestSVGPath(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       box
	}{
		{"lines", "M6 6H18V18H6Z", box{-.5, -.5, 1, 1}},
		{"relative lines", "M6 6h12v12l-12 0z", box{-.5, -.5, 1, 1}},
		{"a run of numbers", "M6 6 18 6 18 18", box{-.5, -.5, 1, 1}},
		{"a circle of two arcs", "M12 6a6 6 0 1 0 0 12 6 6 0 0 0 0-12Z", box{-.5, -.5, 1, 1}},
		{"a curve and its smooth follower", "M6 12C6 6 12 6 12 12S18 18 18 12", box{-.5, -.5, 1, 1}},
		{"packed numbers", "M6-.5.5.5", box{-11.5 / 12, -12.5 / 12, 5.5 / 12, 1. / 12}},
	} {
		got := svgPath(c.data).extent()
		for i, pair := range [][2]float64{{got.X, c.want.X}, {got.Y, c.want.Y}, {got.W, c.want.W}, {got.H, c.want.H}} {
			if d := pair[0] - pair[1]; d > .05 || d < -.05 {
				t.Errorf("%s: %.3f, want %.3f (%d)", c.name, got, c.want, i)
			}
		}
	}
	for _, wrong := range []string{"Q1 1 2 2", "Mx"} {
		func() {
			defer func() {
				if r := recover(); r == nil || !strings.Contains(r.(string), "path") {
					t.Errorf("%q: %v", wrong, r)
				}
			}()
			svgPath(wrong)
		}()
	}
}

// Each kind has an ink of its own, and all but one a hatch of its own.
func TestKindsDifferInPrint(t *testing.T) {
	colours, lines := map[ink]bool{}, map[hatch]bool{}
	for _, k := range append(kinds(), drawing.Kind{}) {
		colours[hue(k)], lines[hatches[k.SignName()]] = true, true
	}
	if len(colours) != 6 || len(lines) != 6 {
		t.Errorf("%d inks, %d hatches", len(colours), len(lines))
	}
}
