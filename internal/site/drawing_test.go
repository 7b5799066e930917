package site_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/site"
)

const smallDrawing = `{
  "width": 60, "height": 40, "latitude": 52.6252, "longitude": 13.50057, "bearing": 8,
  "zones": [{"letter": "B", "name": {"de": "Hof"}}, {"letter": "A", "name": {"de": "Allee"}}],
  "outlines": [
    {"kind": "ground", "points": [[0, 0], [60, 0], [60, 40], [0, 40]]},
    {"kind": "tree", "circle": [30, 30, 1.5]},
    {"kind": "fire_lane", "points": [[0, 0], [60, 0], [60, 4], [0, 4]], "width": 4}
  ],
  "pitches": [
    {"number": "A01", "zone": "A", "x": 5, "y": 8, "front": 3, "depth": 3, "degrees": 90, "water": true, "outlets": [{"type": "schuko", "amps": 16}]},
    {"number": "B01", "x": 15, "y": 8, "front": 3, "depth": 3}
  ],
  "stages": [{"key": "main", "name": "Große Bühne", "kind": "stage", "x": 40, "y": 30, "width": 10, "depth": 8, "degrees": 270, "capacity": 600, "music_end": "20:00", "text": {"de": "Festwiese"}}],
  "landmarks": [{"kind": "info", "x": 1, "y": 1, "name": {"de": "Infopunkt"}}]
}`

func read(t *testing.T, file string) *site.Drawing {
	t.Helper()
	d, err := site.ReadDrawing(strings.NewReader(file))
	must(t, err)
	return d
}

func TestImportPlan(t *testing.T) {
	g := begin(t)
	velo := g.stall(t, "VeloBuch")
	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.campus, "A03")}))
	done, err := g.site.ImportPlan(g.ctx, g.e, g.campus, read(t, smallDrawing), "campus.json", now)
	must(t, err)
	// A01 moved, B01 and the stage are new, A02 went, A03 stays under its stall.
	want := site.Imported{Created: 2, Updated: 4, Removed: 1, Kept: []string{"A03"}}
	if diff := cmp.Diff(want, done); diff != "" {
		t.Error(diff)
	}
	again, err := g.site.ImportPlan(g.ctx, g.e, g.campus, read(t, smallDrawing), "campus.json", now)
	must(t, err)
	if diff := cmp.Diff(site.Imported{Unchanged: 3, Kept: []string{"A03"}}, again); diff != "" {
		t.Errorf("the same file twice: %s", diff)
	}
	plan, err := g.site.Plan(g.ctx, g.e.ID, g.campus)
	must(t, err)
	if p := plan.Pitch("A01"); p.Y != 8 || !p.Water || p.Watts() != 3680 {
		t.Errorf("%+v", p)
	}
	if len(plan.Outlines) != 3 || plan.Outlines[1].Radius != 1.5 || plan.Outlines[2].Width != 4 || len(plan.Landmarks) != 1 {
		t.Errorf("%+v", plan.Outlines)
	}
}

func TestReadDrawingRefuses(t *testing.T) {
	for _, c := range []struct{ name, file, field, key string }{
		{"nothing", "", "file", "office.intake.not.empty"},
		{"a picture", "\x89PNG", "file", "office.intake.not.picture"},
		{"broken", "{\n\"width\": 3,\n\"height\" 4}", "file", "site.error.file"},
		{"a list", "[]", "file", "site.error.file"},
		{"no size", "{}", "width", "error.range"},
		{"number twice", `{"width": 9, "height": 9, "pitches": [{"number": "A", "front": 1, "depth": 1}, {"number": "A", "front": 1, "depth": 1}]}`, "pitches.1.number", "site.error.number_taken"},
		{"unknown landmark", `{"width": 9, "height": 9, "landmarks": [{"kind": "dragon"}]}`, "landmarks.0.kind", "error.choice"},
		{"a line is no surface", `{"width": 9, "height": 9, "outlines": [{"kind": "path", "points": [[0, 0], [1, 1]]}]}`, "outlines.0.points", "site.error.points"},
		{"no features", `{"type": "FeatureCollection", "features": []}`, "file", "site.error.file_empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := site.ReadDrawing(strings.NewReader(c.file))
			wantField(t, err, c.field, c.key)
		})
	}
	_, err := site.ReadDrawing(bytes.NewReader(make([]byte, site.MaxDrawing+1)))
	wantMessage(t, err, fault.TooLarge, "error.too_large")
}

func TestGeoJSONComesBack(t *testing.T) {
	g := begin(t)
	must2(g.site.ImportPlan(g.ctx, g.e, g.campus, read(t, smallDrawing), "campus.json", now))(t)
	d, err := g.site.Draft(g.ctx, g.e)
	must(t, err)
	b, err := d.GeoJSON("campus")
	must(t, err)
	back, err := site.ReadDrawing(bytes.NewReader(b))
	must(t, err)
	plan := d.Plan("campus")
	if back.Width != 60 || back.Bearing != 8 || len(back.Pitches) != len(plan.Pitches) || len(back.Stages) != 1 || len(back.Landmarks) != 1 || len(back.Outlines) != 3 {
		t.Fatalf("%+v", back)
	}
	for i, p := range back.Pitches {
		was := plan.Pitches[i]
		if p.Number != was.Number || abs(p.X-was.X) > .02 || abs(p.Y-was.Y) > .02 || p.Front != was.Front || p.Degrees != was.Degrees {
			t.Errorf("%+v came back as %+v", was, p)
		}
	}
	all, err := d.GeoJSON("")
	must(t, err)
	_, err = site.ReadDrawing(bytes.NewReader(all))
	wantField(t, err, "file", "site.error.file_locations")
}

func TestForeignGeoJSON(t *testing.T) {
	d := read(t, `{"type": "FeatureCollection", "features": [
	 {"type": "Feature", "properties": {"number": "1"}, "geometry": {"type": "Point", "coordinates": [13.5001, 52.6250]}},
	 {"type": "Feature", "properties": {"number": "2"}, "geometry": {"type": "Polygon", "coordinates": [[[13.5, 52.6251], [13.50004, 52.6251], [13.50004, 52.62513], [13.5, 52.62513], [13.5, 52.6251]]]}},
	 {"type": "Feature", "properties": {"kind": "toilet", "name": "WC"}, "geometry": {"type": "Point", "coordinates": [13.5001, 52.6251, 40]}},
	 {"type": "Feature", "properties": null, "geometry": {"type": "LineString", "coordinates": [[13.5, 52.6]]}}
	]}`)
	if len(d.Pitches) != 2 || d.Pitches[0].Front != 3 || d.Pitches[1].Front < 2.6 || d.Pitches[1].Front > 2.8 || len(d.Landmarks) != 1 {
		t.Errorf("%+v", d)
	}
}

func FuzzReadDrawing(f *testing.F) {
	f.Add([]byte(smallDrawing))
	f.Add([]byte(`{"type": "FeatureCollection", "features": [{"properties": {"number": "1"}, "geometry": {"type": "Polygon", "coordinates": [[[1, 2], [1, 3], [2, 3], [1, 2]]]}}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := site.ReadDrawing(bytes.NewReader(b))
		if err == nil && len(d.Check()) > 0 {
			t.Error("what was read does not stand its own check")
		}
	})
}

func abs(f float64) float64 { return max(f, -f) }

func must2[T any](_ T, err error) func(*testing.T) {
	return func(t *testing.T) { t.Helper(); must(t, err) }
}
