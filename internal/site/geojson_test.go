package site_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/site"
)

// shown is a feature as somebody else's program reads it.
type shown struct {
	ID         string
	Type       string
	Properties map[string]any
	Geometry   struct {
		Type        string
		Coordinates json.RawMessage
	}
}

func features(t *testing.T, d *site.Document, slug string) []shown {
	t.Helper()
	b, err := d.GeoJSON(slug)
	must(t, err)
	var c struct {
		Type     string
		Features []shown
	}
	must(t, json.Unmarshal(b, &c))
	if c.Type != "FeatureCollection" || c.Features == nil {
		t.Fatalf("%.200s", b)
	}
	return c.Features
}

// ring is a feature's outer ring in metres on its plan.
func (f shown) ring(t *testing.T, frame site.Frame) []site.Point {
	t.Helper()
	var rings [][][2]float64
	if f.Geometry.Type == "Point" {
		var p [2]float64
		must(t, json.Unmarshal(f.Geometry.Coordinates, &p))
		rings = [][][2]float64{{p}}
	} else {
		must(t, json.Unmarshal(f.Geometry.Coordinates, &rings))
	}
	var points []site.Point
	for _, p := range rings[0] {
		points = append(points, frame.Ground(p[0], p[1]))
	}
	return points
}

// document is a small plan with one of everything.
func document() *site.Document {
	latitude, longitude := 52.6252, 13.50057
	from := time.Date(2026, 11, 7, 9, 0, 0, 0, time.UTC)
	return &site.Document{
		Plans: []site.PublicPlan{
			{
				Location: site.PublicLocation{UID: "u1", Slug: "campus", Name: lang.Text{"de": "Campus"}},
				Width:    60, Height: 40, Latitude: &latitude, Longitude: &longitude, Bearing: 30,
				Outlines: []site.Outline{
					{Kind: "path", Label: lang.Text{"de": "Weg"}, Points: site.Points{{0, 0}, {0, 4}, {9, 4}, {9, 0}}, Width: 3.5},
					{Kind: "tree", Points: site.Points{{20, 30}}, Radius: 2},
				},
				Pitches: []site.PublicPitch{
					{Number: "A01", Box: site.Box{X: 5, Y: 8, Front: 4, Depth: 2, Degrees: 90}, Water: true},
					{Number: "A02", Box: site.Box{X: 15, Y: 8, Front: 3, Depth: 3}},
				},
				Stages: []site.PublicStage{
					{UID: "s1", Name: "Bühne", Kind: "stage", Box: &site.Box{X: 40, Y: 30, Front: 10, Depth: 8, Degrees: 180}},
					{UID: "s2", Name: "Nur in Listen", Kind: "room"},
				},
				Landmarks: []site.Landmark{{Kind: "info", Label: lang.Text{"de": "Info"}, X: 1, Y: 2}},
				Stays:     []site.Stay{{Pitch: "A01", Stall: 7, From: from, Until: from.Add(8 * time.Hour)}, {Pitch: "A01", Stall: 8, From: from, Until: from}},
			},
			{Location: site.PublicLocation{UID: "u2", Slug: "wagen"}, Width: 9, Height: 9},
		},
		Stalls: []site.PublicStall{{ID: 7, UID: "k7", Name: "VeloBuch", Kind: "advice", KindName: lang.Text{"de": "Beratung"}}},
	}
}

func TestGeoJSONSaysWhatIsWhere(t *testing.T) {
	d := document()
	frame, _ := d.Plans[0].Frame()
	all := features(t, d, "campus")
	corners := func(points ...site.Point) []site.Point { return append(points, points[0]) }
	var circle []site.Point
	for i := range 24 {
		sin, cos := math.Sincos(float64(i) * math.Pi / 12)
		circle = append(circle, site.Point{X: 20 + 2*cos, Y: 30 + 2*sin})
	}
	want := []struct {
		id         string
		ring       []site.Point
		properties string
	}{
		{"location-u1", corners(site.Point{X: 0, Y: 0}, site.Point{X: 60, Y: 0}, site.Point{X: 60, Y: 40}, site.Point{X: 0, Y: 40}),
			`{"bearing":30,"height_m":40,"kind":"location","latitude":52.6252,"location":"campus","longitude":13.50057,"name":{"de":"Campus"},"width_m":60}`},
		{"", corners(site.Point{X: 9, Y: 0}, site.Point{X: 9, Y: 4}, site.Point{X: 0, Y: 4}, site.Point{X: 0, Y: 0}),
			`{"kind":"path","location":"campus","name":{"de":"Weg"},"width_m":3.5}`},
		{"", corners(circle...), `{"kind":"tree","location":"campus","name":null,"radius_m":2,"width_m":0}`},
		{"", corners(site.Point{X: 6, Y: 6}, site.Point{X: 6, Y: 10}, site.Point{X: 4, Y: 10}, site.Point{X: 4, Y: 6}),
			`{"degrees":90,"depth_m":2,"front_m":4,"kind":"pitch","location":"campus","number":"A01","stalls":[` +
				`{"from":"2026-11-07T09:00:00Z","id":"k7","kind":"advice","kind_name":{"de":"Beratung"},"name":"VeloBuch","until":"2026-11-07T17:00:00Z"}],"water":true}`},
		{"", corners(site.Point{X: 13.5, Y: 6.5}, site.Point{X: 16.5, Y: 6.5}, site.Point{X: 16.5, Y: 9.5}, site.Point{X: 13.5, Y: 9.5}),
			`{"degrees":0,"depth_m":3,"front_m":3,"kind":"pitch","location":"campus","number":"A02","stalls":[],"water":false}`},
		{"stage-s1", corners(site.Point{X: 45, Y: 34}, site.Point{X: 35, Y: 34}, site.Point{X: 35, Y: 26}, site.Point{X: 45, Y: 26}),
			`{"degrees":180,"depth_m":8,"front_m":10,"kind":"stage","location":"campus","name":"Bühne","stage":"stage"}`},
		{"", []site.Point{{X: 1, Y: 2}}, `{"kind":"landmark","landmark":"info","location":"campus","name":{"de":"Info"}}`},
	}
	if len(all) != len(want) {
		t.Fatalf("%d features, want %d", len(all), len(want))
	}
	for i, w := range want {
		f := all[i]
		properties, err := json.Marshal(f.Properties)
		must(t, err)
		if f.ID != w.id || f.Type != "Feature" || string(properties) != w.properties {
			t.Errorf("%d: %s %s\n%s\n%s", i, f.Type, f.ID, properties, w.properties)
		}
		ring := f.ring(t, frame)
		far := len(ring) != len(w.ring)
		for j := 0; !far && j < len(ring); j++ {
			far = math.Hypot(ring[j].X-w.ring[j].X, ring[j].Y-w.ring[j].Y) > .02
		}
		if far {
			t.Errorf("%d lies at %.3f, want %.3f", i, ring, w.ring)
		}
	}
}

// A plan without an anchor is nowhere on the earth and left out.
func TestGeoJSONShowsTheLocationAskedFor(t *testing.T) {
	d := document()
	latitude, longitude := 52.0, 13.0
	d.Plans = append(d.Plans, site.PublicPlan{Location: site.PublicLocation{UID: "u3", Slug: "ufer"}, Width: 9, Height: 9, Latitude: &latitude, Longitude: &longitude})
	for slug, want := range map[string]string{"": "campus ufer", "campus": "campus", "ufer": "ufer", "wagen": "", "mond": ""} {
		var got []string
		for _, f := range features(t, d, slug) {
			if f.Properties["kind"] == "location" {
				got = append(got, fmt.Sprint(f.Properties["location"]))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q shows %v", slug, got)
		}
	}
}

// Positions have seven decimals, about a centimetre.
func TestGeoJSONKeepsSevenDecimals(t *testing.T) {
	for _, f := range features(t, document(), "campus") {
		for _, n := range strings.FieldsFunc(string(f.Geometry.Coordinates), func(r rune) bool { return strings.ContainsRune("[],", r) }) {
			if _, decimals, _ := strings.Cut(n, "."); len(decimals) > 7 || len(decimals) < 2 {
				t.Errorf("%s", n)
			}
		}
	}
}

// What is drawn comes back from its own GeoJSON to within two centimetres.
func TestGeoJSONIsTheSamePlan(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		latitude, longitude := rapid.Float64Range(-70, 70).Draw(r, "latitude"), rapid.Float64Range(-170, 170).Draw(r, "longitude")
		metres := rapid.Float64Range(0, 300)
		p := site.PublicPlan{
			Location: site.PublicLocation{Slug: "campus"}, Width: 300, Height: 200, Latitude: &latitude, Longitude: &longitude,
			Bearing: math.Round(rapid.Float64Range(0, 359).Draw(r, "bearing")),
		}
		box := func(name string) site.Box {
			return site.Box{X: metres.Draw(r, name+" x"), Y: metres.Draw(r, name+" y"), Front: float64(rapid.IntRange(1, 20).Draw(r, name+" front")),
				Depth: float64(rapid.IntRange(1, 20).Draw(r, name+" depth")), Degrees: float64(rapid.IntRange(0, 359).Draw(r, name+" degrees"))}
		}
		stage := box("stage")
		p.Pitches = []site.PublicPitch{{Number: "A1", Box: box("pitch"), Water: rapid.Bool().Draw(r, "water")}}
		p.Stages = []site.PublicStage{{Name: "Bühne", Kind: "tent", Box: &stage}}
		p.Outlines = []site.Outline{{Kind: "lawn", Label: lang.Text{"ar": "مرج"}, Points: site.Points{{0, 0}, {50, 0}, {40, 30}}, Width: 3}}
		p.Landmarks = []site.Landmark{{Kind: "water", Label: lang.Text{"de": "Brunnen"}, X: metres.Draw(r, "x"), Y: metres.Draw(r, "y")}}
		b, err := (&site.Document{Plans: []site.PublicPlan{p}}).GeoJSON("campus")
		must(t, err)
		d, err := site.ReadDrawing(strings.NewReader(string(b)))
		must(t, err)
		want := &site.Drawing{
			Location: "campus", Width: p.Width, Height: p.Height, Latitude: p.Latitude, Longitude: p.Longitude, Bearing: p.Bearing,
			Pitches:   []site.DrawnPitch{{Number: "A1", Box: p.Pitches[0].Box, Water: p.Pitches[0].Water}},
			Stages:    []site.DrawnStage{{Name: "Bühne", Kind: "tent", X: stage.X, Y: stage.Y, Width: stage.Front, Depth: stage.Depth, Degrees: stage.Degrees}},
			Outlines:  []site.DrawnOutline{{Kind: "lawn", Name: lang.Text{"ar": "مرج"}, Points: p.Outlines[0].Points, Width: 3}},
			Landmarks: p.Landmarks,
		}
		close := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < .025 })
		if diff := cmp.Diff(want, d, close); diff != "" {
			r.Error(diff)
		}
	})
}

// collection is somebody else's file; a feature is its properties and the
// coordinates of a point or a ring.
func collection(features ...string) string {
	var all []string
	for i := 0; i < len(features); i += 2 {
		kind, coordinates := "Point", features[i+1]
		if strings.HasPrefix(coordinates, "[[") {
			kind, coordinates = "Polygon", "["+coordinates+"]"
		}
		all = append(all, fmt.Sprintf(`{"type":"Feature","properties":{%s},"geometry":{"type":%q,"coordinates":%s}}`, features[i], kind, coordinates))
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(all, ",\n") + `]}`
}

// Somewhere in Berlin 1e-5 degrees are 1.1126 m north and 0.6768 m east.
func TestForeignGeoJSONBecomesAPlan(t *testing.T) {
	const (
		square = `[[13.5,52.6],[13.50004,52.6],[13.50004,52.60002],[13.5,52.60002],[13.5,52.6]]`
		odd    = `[[13.5,52.6],[13.50004,52.6],[13.50004,52.60002],[13.5,52.6]]`
		skewed = `[[13.5,52.6],[13.50004,52.6],[13.50002,52.60002],[13.50001,52.60002],[13.5,52.6]]`
		corner = `[13.5,52.6]`
		far    = `[13.5001,52.6001]`
	)
	anchor := site.Drawing{Width: 3, Height: 3}
	for _, c := range []struct {
		name, file string
		want       func(d *site.Drawing)
	}{
		{"a point with a number is a pitch of three by three metres", collection(`"number":"7"`, corner, ``, far), func(d *site.Drawing) {
			d.Width, d.Height = 7, 12
			d.Pitches = []site.DrawnPitch{{Number: "7", Box: site.Box{Front: 3, Depth: 3}}}
		}},
		{"a rectangle with a number is a pitch of its size", collection(`"number":"8","water":true`, square), func(d *site.Drawing) {
			d.Pitches = []site.DrawnPitch{{Number: "8", Water: true, Box: site.Box{X: 1.355, Y: 1.113, Front: 2.71, Depth: 2.23}}}
		}},
		{"of the size it states", collection(`"number":"8","front_m":2.5,"depth_m":2,"degrees":90`, square), func(d *site.Drawing) {
			d.Pitches = []site.DrawnPitch{{Number: "8", Box: site.Box{X: 1.355, Y: 1.113, Front: 2.5, Depth: 2, Degrees: 90}}}
		}},
		{"half a size is none", collection(`"number":"8","front_m":2.5,"degrees":90`, square, `"number":"9","depth_m":2.5`, square), func(d *site.Drawing) {
			b := site.Box{X: 1.355, Y: 1.113, Front: 2.71, Depth: 2.23}
			d.Pitches = []site.DrawnPitch{{Number: "8", Box: b}, {Number: "9", Box: b}}
		}},
		{"a stage", collection(`"kind":"stage","name":"Bühne","stage":"tent"`, square), func(d *site.Drawing) {
			d.Stages = []site.DrawnStage{{Name: "Bühne", Kind: "tent", X: 1.355, Y: 1.113, Width: 2.71, Depth: 2.23}}
		}},
		{"other polygons are the ground", collection(`"kind":"lawn","name":"Wiese","width_m":2`, odd, `"kind":"dragon"`, odd), func(d *site.Drawing) {
			ring := site.Points{{0, 0}, {2.71, 0}, {2.71, 2.225}}
			d.Outlines = []site.DrawnOutline{{Kind: "lawn", Name: lang.Text{"de": "Wiese"}, Points: ring, Width: 2}, {Kind: "ground", Name: lang.Text{}, Points: ring}}
		}},
		{"other points are landmarks, by either name", collection(`"kind":"toilet"`, corner, `"kind":"landmark","landmark":"info","name":{"de":"Info","ar":"استعلامات","xx":"?","en":5}`, far, `"kind":"dragon"`, far), func(d *site.Drawing) {
			d.Width, d.Height = 7, 12
			d.Landmarks = []site.Landmark{{Kind: "toilet", Label: lang.Text{}}, {Kind: "info", Label: lang.Text{"de": "Info", "ar": "استعلامات"}, X: 6.775, Y: 11.127}}
		}},
		{"a single point is a plan of a metre", collection(`"kind":"toilet"`, corner), func(d *site.Drawing) {
			d.Width, d.Height = 1, 1
			d.Landmarks = []site.Landmark{{Kind: "toilet", Label: lang.Text{}}}
		}},
		{"what has no place is passed over", collection(`"kind":"toilet"`, `[13.5]`, `"kind":"lawn"`, `[[13.5,52.6],[13.6,52.6],[13.5,52.6]]`,
			`"kind":"lawn"`, `[[13.5,52.6],[13.6],[13.6,52.7],[13.5,52.6]]`, `"kind":"toilet"`, `"here"`, `"kind":"info"`, corner), func(d *site.Drawing) {
			d.Width, d.Height = 1, 1
			d.Landmarks = []site.Landmark{{Kind: "info", Label: lang.Text{}}}
		}},
		{"nor has an empty ring", strings.Replace(collection(`"kind":"lawn"`, `[[13.5,52.6]]`, `"kind":"lawn"`, `[["here"]]`, `"kind":"info"`, corner), `[[[13.5,52.6]]]`, `[]`, 1), func(d *site.Drawing) {
			d.Width, d.Height = 1, 1
			d.Landmarks = []site.Landmark{{Kind: "info", Label: lang.Text{}}}
		}},
		{"a height above the sea is not asked for", collection(`"kind":"info"`, `[13.5,52.6,40]`), func(d *site.Drawing) {
			d.Width, d.Height = 1, 1
			d.Landmarks = []site.Landmark{{Kind: "info", Label: lang.Text{}}}
		}},
		{"the location says where the corner is", collection(
			`"kind":"location","location":"campus","width_m":60,"height_m":40,"bearing":90,"latitude":52.6,"longitude":13.5`, square,
			`"kind":"info","location":"campus"`, `[13.5,52.59998]`), func(d *site.Drawing) {
			d.Location, d.Width, d.Height, d.Bearing = "campus", 60, 40, 90
			d.Landmarks = []site.Landmark{{Kind: "info", Label: lang.Text{}, X: 2.225}}
		}},
	} {
		latitude, longitude := 52.6, 13.5
		want := anchor
		want.Latitude, want.Longitude = &latitude, &longitude
		c.want(&want)
		millimetre := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < .0016 })
		if diff := cmp.Diff(&want, read(t, c.file), millimetre); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	for name, c := range map[string]struct{ file, key, number string }{
		"three corners are no pitch": {collection(`"number":"7"`, odd), "site.error.file_pitch", "7"},
		"a skewed pitch":             {collection(`"number":"8"`, skewed), "site.error.file_pitch", "8"},
		"a skewed stage":             {collection(`"kind":"stage","name":"Bühne"`, skewed), "site.error.file_pitch", "Bühne"},
		"two locations":              {collection(`"location":"a"`, corner, `"location":"b"`, corner), "site.error.file_locations", ""},
		"nothing that has a place":   {collection(`"kind":"toilet"`, `[13.5]`), "site.error.file_empty", ""},
	} {
		_, err := site.ReadDrawing(strings.NewReader(c.file))
		m := fault.FieldsOf(err)["file"]
		if m.Key != c.key || c.number != "" && m.Args["number"] != c.number {
			t.Errorf("%s: %v", name, err)
		}
	}
}
