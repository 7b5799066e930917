package site

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/lang"
)

// series is the length of a degree by the usual series of the ellipsoid, which
// shares nothing with metresPerDegree.
func series(latitude float64) (perLat, perLon float64) {
	f := latitude * math.Pi / 180
	return 111132.954 - 559.822*math.Cos(2*f) + 1.175*math.Cos(4*f) - .0023*math.Cos(6*f),
		111412.84*math.Cos(f) - 93.5*math.Cos(3*f) + .118*math.Cos(5*f)
}

func TestADegreeHasItsLength(t *testing.T) {
	for _, latitude := range []float64{-80, -33.9, 0, 15, 45, 52.6252, 70, 85} {
		perLat, perLon := metresPerDegree(latitude)
		lat, lon := series(latitude)
		if math.Abs(perLat-lat) > .1 || math.Abs(perLon-lon) > .1 {
			t.Errorf("at %g: %.2f and %.2f m, want %.2f and %.2f", latitude, perLat, perLon, lat, lon)
		}
	}
}

// The y axis looks where the bearing says, the x axis a quarter turn right of it.
func TestTheBearingTurnsThePlan(t *testing.T) {
	perLat, perLon := series(52.6252)
	for _, c := range []struct {
		bearing     float64
		p           Point
		east, north float64
	}{
		{0, Point{100, 0}, 100, 0},
		{0, Point{0, 100}, 0, 100},
		{90, Point{100, 0}, 0, -100},
		{90, Point{0, 100}, 100, 0},
		{180, Point{100, 50}, -100, -50},
		{30, Point{0, 100}, 50, 86.6025},
		{30, Point{100, 0}, 86.6025, -50},
	} {
		f := Frame{Latitude: 52.6252, Longitude: 13.50057, Bearing: c.bearing}
		longitude, latitude := f.Earth(c.p)
		east, north := (longitude-f.Longitude)*perLon, (latitude-f.Latitude)*perLat
		if math.Abs(east-c.east) > .01 || math.Abs(north-c.north) > .01 {
			t.Errorf("%v at bearing %g lies %.3f east and %.3f north", c.p, c.bearing, east, north)
		}
	}
}

// Four corners are a rectangle when opposite sides are alike to a tenth,
// wherever one begins and whichever way one walks.
func TestBoxOfTakesRectanglesOnly(t *testing.T) {
	b := Box{X: 10, Y: 20, Front: 4, Depth: 2, Degrees: 30}
	c := b.Corners()
	for name, walk := range map[string][4]Point{
		"as drawn":   c,
		"the mirror": {c[1], c[0], c[3], c[2]},
	} {
		if got, ok := boxOf(walk); !ok || !sameBox(got, b) {
			t.Errorf("%s: %+v, %v", name, got, ok)
		}
	}
	for name, c := range map[string]struct {
		corners [4]Point
		want    bool
	}{
		"front a tenth longer than the back":  {[4]Point{{0, 0}, {10, 0}, {9, 8}, {0, 8}}, true},
		"front much longer than the back":     {[4]Point{{0, 0}, {10, 0}, {8, 8}, {1, 8}}, false},
		"back much longer than the front":     {[4]Point{{1, 0}, {8, 0}, {10, 8}, {0, 8}}, false},
		"one side much longer than the other": {[4]Point{{0, 0}, {8, 1}, {8, 8}, {0, 10}}, false},
		"the other side much longer":          {[4]Point{{0, 1}, {8, 0}, {8, 10}, {0, 8}}, false},
		"no front":                            {[4]Point{{1, 1}, {1, 1}, {1, 5}, {1, 5}}, false},
		"no depth":                            {[4]Point{{1, 1}, {5, 1}, {5, 1}, {1, 1}}, false},
	} {
		if got, ok := boxOf(c.corners); ok != c.want {
			t.Errorf("%s: %+v, %v", name, got, ok)
		}
	}
	if !alike(10, 9) || !alike(9, 10) || alike(10, 8.9) || alike(8.9, 10) {
		t.Error("a tenth of the longer side is the limit")
	}
}

// Two boxes are the same when the database keeps the same of them.
func TestBoxesAreTheSameAsKept(t *testing.T) {
	for _, c := range []struct {
		by   Box
		want bool
	}{
		{Box{}, true}, {Box{X: .0009}, true}, {Box{X: .001}, false}, {Box{Y: .0009}, true}, {Box{Y: .001}, false}, {Box{Front: .009}, true}, {Box{Front: .01}, false},
		{Box{Depth: .009}, true}, {Box{Depth: .01}, false}, {Box{Degrees: .004}, true}, {Box{Degrees: .01}, false}, {Box{Degrees: 360}, true},
	} {
		if sameBox(Box{}, c.by) != c.want || sameBox(c.by, Box{}) != c.want {
			t.Errorf("%+v: %v", c.by, !c.want)
		}
	}
}

func TestTurnIsAnAngleOfOneTurn(t *testing.T) {
	for degrees, want := range map[float64]float64{0: 0, 90: 90, 359.99: 359.99, 360: 0, 361.5: 1.5, -90: 270, -720: 0, 12.344: 12.34, 359.996: 0, -.004: 0} {
		if got := turn(degrees); math.Abs(got-want) > 1e-9 || got < 0 || got >= 360 {
			t.Errorf("%g is %g, want %g", degrees, got, want)
		}
	}
}

func TestRowStandsInLine(t *testing.T) {
	r := Row{Prefix: "K", From: 99, Count: 3, X: 10, Y: 5, Front: 3, Depth: 2, Gap: .5, Degrees: 30, Water: true, Outlets: []Outlet{{Type: "schuko"}}}
	var got []PitchDraft
	for _, d := range r.Pitches() {
		if d.Box.Front != 3 || d.Box.Depth != 2 || d.Box.Degrees != 30 || !d.Water || len(d.Outlets) != 1 {
			t.Errorf("%+v", d)
		}
		got = append(got, PitchDraft{Number: d.Number, Box: Box{X: d.Box.X, Y: d.Box.Y}})
	}
	want := []PitchDraft{ // 3.5 m apart, to the millimetre
		{Number: "K99", Box: Box{X: 10, Y: 5}},
		{Number: "K100", Box: Box{X: 13.031, Y: 6.75}},
		{Number: "K101", Box: Box{X: 16.062, Y: 8.5}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRowHasItsLimits(t *testing.T) {
	for _, c := range []struct {
		field  string
		change func(r *Row)
		key    string
	}{
		{"count", func(r *Row) { r.Count = 0 }, "error.range"},
		{"count", func(r *Row) { r.Count = 1 }, ""},
		{"count", func(r *Row) { r.Count = MaxRow }, ""},
		{"count", func(r *Row) { r.Count = MaxRow + 1 }, "error.range"},
		{"from", func(r *Row) { r.From = -1 }, "error.range"},
		{"from", func(r *Row) { r.From = 0 }, ""},
		{"from", func(r *Row) { r.From = 9999 }, ""},
		{"from", func(r *Row) { r.From = 10_000 }, "error.range"},
		{"gap", func(r *Row) { r.Gap = -.1 }, "error.range"},
		{"gap", func(r *Row) { r.Gap = 0 }, ""},
		{"gap", func(r *Row) { r.Gap = 100 }, ""},
		{"gap", func(r *Row) { r.Gap = 100.1 }, "error.range"},
		{"gap", func(r *Row) { r.Gap = math.NaN() }, "error.range"},
		{"prefix", func(r *Row) { r.Prefix = "ABCDEF" }, ""},
		{"prefix", func(r *Row) { r.Prefix = "ABCDEFG" }, "error.too_long"},
		{"front", func(r *Row) { r.Front = 0 }, "site.error.size"},
		{"x", func(r *Row) { r.X = 5001 }, "error.range"},
	} {
		r := Row{Prefix: "A", From: 1, Count: 3, Front: 3, Depth: 3, Gap: 1}
		c.change(&r)
		if got := r.Check()[c.field].Key; got != c.key {
			t.Errorf("%s of %+v: %q, want %q", c.field, r, got, c.key)
		}
	}
}

func TestBoxHasItsLimits(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		field string
		box   Box
		key   string
	}{
		{"front", Box{Front: .01, Depth: 1}, ""},
		{"front", Box{Front: 100, Depth: 1}, ""},
		{"front", Box{Front: 100.01, Depth: 1}, "site.error.size"},
		{"front", Box{Front: 0, Depth: 1}, "site.error.size"},
		{"front", Box{Front: nan, Depth: 1}, "site.error.size"},
		{"depth", Box{Front: 1, Depth: 100}, ""},
		{"depth", Box{Front: 1, Depth: 100.01}, "site.error.size"},
		{"depth", Box{Front: 1, Depth: 0}, "site.error.size"},
		{"x", Box{X: -5000}, ""},
		{"x", Box{X: -5000.1}, "error.range"},
		{"x", Box{X: 5000}, ""},
		{"x", Box{X: 5000.1}, "error.range"},
		{"y", Box{Y: -5000}, ""},
		{"y", Box{Y: -5000.1}, "error.range"},
		{"y", Box{Y: 5000}, ""},
		{"y", Box{Y: 5000.1}, "error.range"},
		{"y", Box{Y: nan}, "error.range"},
		{"degrees", Box{Degrees: -720}, ""},
		{"degrees", Box{Degrees: -720.1}, "error.range"},
		{"degrees", Box{Degrees: 720}, ""},
		{"degrees", Box{Degrees: 720.1}, "error.range"},
	} {
		f := fault.Fields{}
		b := c.box
		checkBox(f, &b)
		if got := f[c.field].Key; got != c.key {
			t.Errorf("%s of %+v: %q, want %q", c.field, c.box, got, c.key)
		}
		if args := f[c.field].Args; c.key == "error.range" && c.field != "degrees" && (args["min"] != -5000 || args["max"] != 5000) {
			t.Errorf("%s may be %v", c.field, args)
		}
		if c.key == "" && b.Degrees != turn(c.box.Degrees) {
			t.Errorf("%g degrees are kept as %g", c.box.Degrees, b.Degrees)
		}
	}
}

// What an outlet gives: 230 V on one phase, √3 · 400 V on three.
func TestOutletsGiveWatts(t *testing.T) {
	for _, c := range []struct {
		outlet Outlet
		want   int
	}{
		{Outlet{Type: "schuko", Amps: 16}, 3680},
		{Outlet{Type: "schuko", Amps: 10}, 2300},
		{Outlet{Type: "cee16", Amps: 16}, 11085},
		{Outlet{Type: "cee32", Amps: 32}, 22170},
		{Outlet{Type: "cee63", Amps: 63}, 43648},
	} {
		if got := c.outlet.Watts(); got != c.want {
			t.Errorf("%+v gives %d W, want %d", c.outlet, got, c.want)
		}
	}
	p := Pitch{Outlets: []Outlet{{Type: "schuko", Amps: 16}, {Type: "cee16", Amps: 16}}}
	if got := p.Watts(); got != 14765 {
		t.Errorf("both give %d W", got)
	}
}

// A plan's zone of a pitch is the longest beginning of its number; the letter alone is no pitch.
func TestZoneIsTheLongestBeginning(t *testing.T) {
	p := &PublicPlan{Zones: []Zone{{Letter: "A"}, {Letter: "AB"}, {Letter: "B"}, {Name: lang.Text{"de": "ohne Buchstaben"}}}}
	for number, want := range map[string]string{"A1": "A", "AB1": "AB", "AB": "A", "B12": "B", "C1": "", "A": "", "": ""} {
		if z, ok := p.Zone(number); z.Letter != want || ok != (want != "") || z.Name != nil {
			t.Errorf("%s is in %q, %v", number, z.Letter, ok)
		}
	}
}

// A plan is tied to the earth by both coordinates or not at all.
func TestFrameNeedsBothCoordinates(t *testing.T) {
	latitude, longitude := 52.5, 13.5
	for _, c := range []struct {
		latitude, longitude *float64
		want                bool
	}{{nil, nil, false}, {&latitude, nil, false}, {nil, &longitude, false}, {&latitude, &longitude, true}} {
		plan := Plan{Latitude: c.latitude, Longitude: c.longitude, Bearing: 8}
		public := PublicPlan{Latitude: c.latitude, Longitude: c.longitude, Bearing: 8}
		f, ok := plan.Frame()
		g, public8 := public.Frame()
		if ok != c.want || public8 != c.want || f != g || ok && f != (Frame{Latitude: 52.5, Longitude: 13.5, Bearing: 8}) {
			t.Errorf("%+v, %v; %+v, %v", f, ok, g, public8)
		}
	}
}

// A stage is drawn when all four measures are known.
func TestStageIsDrawnWhole(t *testing.T) {
	x := 1.0
	for i := range 5 {
		st := Stage{X: &x, Y: &x, Front: &x, Depth: &x, Degrees: 3}
		switch i {
		case 0:
			st.X = nil
		case 1:
			st.Y = nil
		case 2:
			st.Front = nil
		case 3:
			st.Depth = nil
		}
		b, drawn := st.Box()
		if drawn != (i == 4) || drawn && b != (Box{X: 1, Y: 1, Front: 1, Depth: 1, Degrees: 3}) {
			t.Errorf("%d: %+v, %v", i, b, drawn)
		}
	}
}

// A document finds what it holds, and says so when it does not.
func TestDocumentFinds(t *testing.T) {
	d := &Document{
		Plans:  []PublicPlan{{Location: PublicLocation{Slug: "campus"}}, {Location: PublicLocation{Slug: "wagen", Name: lang.Text{"de": "Wagen"}}}},
		Stalls: []PublicStall{{ID: 3, Name: "Drei"}, {ID: 5, Name: "Fünf"}},
	}
	if s, ok := d.Stall(3); !ok || s.Name != "Drei" {
		t.Errorf("%+v, %v", s, ok)
	}
	if s, ok := d.Stall(4); ok || s.Name != "" {
		t.Errorf("%+v, %v", s, ok)
	}
	if p := d.Plan("wagen"); p == nil || p.Location.Name["de"] != "Wagen" {
		t.Errorf("%+v", p)
	}
	if p := d.Plan("mond"); p != nil {
		t.Errorf("%+v", p)
	}
}
