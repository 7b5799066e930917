package drawing

import (
	"strings"
	"testing"

	"markt/internal/plantest"
)

// campus is the demo market's largest plan, drawn in a language.
func campus(t testing.TB, l string) (p Plan) {
	plantest.Campus(t, l, &p)
	return p
}

// a3 reads a plan of 100 × 60 m at 1:500, a metre is two millimetres.
func a3(a Audience) Reader {
	return Reader{For: a, MM: .5, Frame: Rect{X1: 100, Y1: 60}, Type: Estimate{}}
}

func pitch(number string, x, y, front, depth, degrees float64, kinds ...string) Mark {
	m := Mark{ID: "pitch:" + number, Layer: "pitch", Name: number, Box: &Box{x, y, front, depth, degrees}}
	for _, k := range kinds {
		m.Stalls = append(m.Stalls, Stall{Name: k, Kind: Kind{Mark: k, Word: strings.ToUpper(k)}})
	}
	return m
}

func stage(name string, x, y, front, depth float64) Mark {
	return Mark{ID: "stage:" + name, Layer: "stage", Name: name, Box: &Box{X: x, Y: y, Front: front, Depth: depth}}
}

func ground(layer, name string, r Rect) Mark {
	return Mark{ID: layer + ":" + name, Layer: layer, Name: name, Points: []Point{{r.X0, r.Y0}, {r.X1, r.Y0}, {r.X1, r.Y1}, {r.X0, r.Y1}}}
}

func landmark(sign, name string, x, y float64) Mark {
	return Mark{ID: "landmark:" + sign, Layer: "landmark", Sign: sign, Name: name, Word: "the " + sign, Points: []Point{{x, y}}}
}

// laid are the labels of a plan of 100 × 60 m, by the mark they belong to.
func laid(r Reader, marks ...Mark) map[string][]Label {
	out := map[string][]Label{}
	for _, l := range (Plan{Width: 100, Height: 60, Marks: marks}).Lay(r).Labels {
		out[l.Mark] = append(out[l.Mark], l)
	}
	return out
}

// the one label of a mark with a role.
func the(t *testing.T, labels []Label, role Role) Label {
	t.Helper()
	var found []Label
	for _, l := range labels {
		if l.Role == role {
			found = append(found, l)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d labels of role %s among %+v", len(found), role, labels)
	}
	return found[0]
}

func near(a, b Point) bool {
	const e = 1e-6
	return a.X-b.X < e && b.X-a.X < e && a.Y-b.Y < e && b.Y-a.Y < e
}
