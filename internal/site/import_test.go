package site_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site"
)

// drawn is what smallDrawing holds, to be changed by a test.
func drawn(t *testing.T) *site.Drawing {
	t.Helper()
	return read(t, smallDrawing)
}

// Whatever differs in a drawing is brought over, and only that.
func TestImportBringsOverEachDifference(t *testing.T) {
	g := begin(t)
	must2(g.site.ImportPlan(g.ctx, g.e, g.campus, drawn(t), "campus.json", now))(t)
	latitude, longitude, capacity := 52.7, 13.6, 50
	for _, c := range []struct {
		name   string
		change func(d *site.Drawing)
		want   site.Imported
	}{
		{"nothing", func(d *site.Drawing) {}, site.Imported{Unchanged: 3}},
		{"width", func(d *site.Drawing) { d.Width = 61 }, site.Imported{Updated: 1, Unchanged: 3}},
		{"height", func(d *site.Drawing) { d.Height = 41 }, site.Imported{Updated: 1, Unchanged: 3}},
		{"latitude", func(d *site.Drawing) { d.Latitude = &latitude }, site.Imported{Updated: 1, Unchanged: 3}},
		{"longitude", func(d *site.Drawing) { d.Longitude = &longitude }, site.Imported{Updated: 1, Unchanged: 3}},
		{"no anchor", func(d *site.Drawing) { d.Latitude, d.Longitude = nil, nil }, site.Imported{Updated: 1, Unchanged: 3}},
		{"bearing", func(d *site.Drawing) { d.Bearing = 9 }, site.Imported{Updated: 1, Unchanged: 3}},

		{"pitch: x", func(d *site.Drawing) { d.Pitches[0].X += .001 }, site.Imported{Updated: 1, Unchanged: 2}},
		{"pitch: y", func(d *site.Drawing) { d.Pitches[0].Y -= .001 }, site.Imported{Updated: 1, Unchanged: 2}},
		{"pitch: front", func(d *site.Drawing) { d.Pitches[0].Front += .02 }, site.Imported{Updated: 1, Unchanged: 2}},
		{"pitch: depth", func(d *site.Drawing) { d.Pitches[0].Depth -= .02 }, site.Imported{Updated: 1, Unchanged: 2}},
		{"pitch: degrees", func(d *site.Drawing) { d.Pitches[0].Degrees = 91 }, site.Imported{Updated: 1, Unchanged: 2}},
		{"pitch: a whole turn", func(d *site.Drawing) { d.Pitches[0].Degrees += 360 }, site.Imported{Unchanged: 3}},
		{"pitch: less than is kept", func(d *site.Drawing) { d.Pitches[0].X += .0004 }, site.Imported{Unchanged: 3}},
		{"pitch: water", func(d *site.Drawing) { d.Pitches[0].Water = false }, site.Imported{Updated: 1, Unchanged: 2}},
		{"pitch: note", func(d *site.Drawing) { d.Pitches[0].Note = "unter der Linde" }, site.Imported{Updated: 1, Unchanged: 2}},
		{"pitch: one outlet less", func(d *site.Drawing) { d.Pitches[0].Outlets = nil }, site.Imported{Updated: 1, Unchanged: 2}},
		{"pitch: another socket", func(d *site.Drawing) { d.Pitches[0].Outlets[0].Type = "cee16" }, site.Imported{Updated: 1, Unchanged: 2}},
		{"pitch: breaker", func(d *site.Drawing) { d.Pitches[0].Outlets[0].Amps = 10 }, site.Imported{Updated: 1, Unchanged: 2}},
		{"pitch: circuit", func(d *site.Drawing) { d.Pitches[0].Outlets[0].Circuit = "UV 1" }, site.Imported{Updated: 1, Unchanged: 2}},
		{"pitch: new", func(d *site.Drawing) {
			d.Pitches = append(d.Pitches, site.DrawnPitch{Number: "C01", Box: site.Box{X: 9, Y: 9, Front: 2, Depth: 2}})
		}, site.Imported{Created: 1, Unchanged: 3}},
		{"pitch: gone", func(d *site.Drawing) { d.Pitches = d.Pitches[:1] }, site.Imported{Removed: 1, Unchanged: 2}},

		{"stage: x", func(d *site.Drawing) { d.Stages[0].X++ }, site.Imported{Updated: 1, Unchanged: 2}},
		{"stage: width", func(d *site.Drawing) { d.Stages[0].Width++ }, site.Imported{Updated: 1, Unchanged: 2}},
		{"stage: kind", func(d *site.Drawing) { d.Stages[0].Kind = "tent" }, site.Imported{Updated: 1, Unchanged: 2}},
		{"stage: kind left out", func(d *site.Drawing) { d.Stages[0].Kind = "" }, site.Imported{Unchanged: 3}},
		{"stage: name", func(d *site.Drawing) { d.Stages[0].Name = "Kleine Bühne" }, site.Imported{Updated: 1, Unchanged: 2}},
		{"stage: capacity", func(d *site.Drawing) { d.Stages[0].Capacity = capacity }, site.Imported{Updated: 1, Unchanged: 2}},
		{"stage: no capacity", func(d *site.Drawing) { d.Stages[0].Capacity = 0 }, site.Imported{Updated: 1, Unchanged: 2}},
		{"stage: indoor", func(d *site.Drawing) { d.Stages[0].Indoor = true }, site.Imported{Updated: 1, Unchanged: 2}},
		{"stage: amplified", func(d *site.Drawing) { d.Stages[0].Amplified = true }, site.Imported{Updated: 1, Unchanged: 2}},
		{"stage: music end", func(d *site.Drawing) { d.Stages[0].MusicEnd = "21:30" }, site.Imported{Updated: 1, Unchanged: 2}},
		{"stage: no music end", func(d *site.Drawing) { d.Stages[0].MusicEnd = "" }, site.Imported{Updated: 1, Unchanged: 2}},
		{"stage: text", func(d *site.Drawing) { d.Stages[0].Text = lang.Text{"de": "Wiese"} }, site.Imported{Updated: 1, Unchanged: 2}},
		{"stage: order", func(d *site.Drawing) {
			d.Stages = append([]site.DrawnStage{{Key: "zelt", Name: "Zelt", X: 9, Y: 9, Width: 3, Depth: 3}}, d.Stages...)
		}, site.Imported{Created: 1, Updated: 1, Unchanged: 2}},

		{"zone", func(d *site.Drawing) { d.Zones[0].Name = lang.Text{"de": "Gasse"} }, site.Imported{Updated: 1, Unchanged: 3}},
		{"no zones", func(d *site.Drawing) { d.Zones = nil }, site.Imported{Updated: 1, Unchanged: 3}},
		{"zones in another order", func(d *site.Drawing) { d.Zones[0], d.Zones[1] = d.Zones[1], d.Zones[0] }, site.Imported{Unchanged: 3}},
		{"outline", func(d *site.Drawing) { d.Outlines[0].Points[0][0] = 1 }, site.Imported{Updated: 1, Unchanged: 3}},
		{"circle", func(d *site.Drawing) { d.Outlines[1].Circle[2] = 2 }, site.Imported{Updated: 1, Unchanged: 3}},
		{"outlines in another order", func(d *site.Drawing) { d.Outlines[0], d.Outlines[1] = d.Outlines[1], d.Outlines[0] }, site.Imported{Updated: 1, Unchanged: 3}},
		{"landmark", func(d *site.Drawing) { d.Landmarks[0].X = 2 }, site.Imported{Updated: 1, Unchanged: 3}},
		{"no landmarks", func(d *site.Drawing) { d.Landmarks = nil }, site.Imported{Updated: 1, Unchanged: 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := drawn(t)
			c.change(d)
			done, err := g.site.ImportPlan(g.ctx, g.e, g.campus, d, "campus.json", now)
			must(t, err)
			if diff := cmp.Diff(c.want, done); diff != "" {
				t.Error(diff)
			}
			must2(g.db.Exec(g.ctx, `DELETE FROM stage WHERE name = 'Zelt'`))(t)
			must2(g.site.ImportPlan(g.ctx, g.e, g.campus, drawn(t), "campus.json", now))(t)
		})
	}
}

// An import is noted once in the history of the plan, with what it did; one
// that changes nothing is not.
func TestImportIsNoted(t *testing.T) {
	g := begin(t)
	for range 2 {
		must2(g.site.ImportPlan(g.ctx, g.e, g.campus, drawn(t), "campus.json", now))(t)
	}
	more := drawn(t)
	more.Width = 61
	more.Pitches = append(more.Pitches, site.DrawnPitch{Number: "C01", Box: site.Box{X: 9, Y: 9, Front: 2, Depth: 2}})
	must2(g.site.ImportPlan(g.ctx, g.e, g.campus, more, "mehr.json", now))(t)
	more.Pitches[2].Number = "C02"
	must2(g.site.ImportPlan(g.ctx, g.e, g.campus, more, "anders.json", now))(t)
	lines, err := pg.History(g.ctx, g.db, "plan", int64(g.campus))
	must(t, err)
	var notes []string
	for _, l := range lines {
		if l.Verb == pg.VerbImport {
			notes = append(notes, string(l.Detail))
		}
	}
	want := []string{`{"file": "campus.json", "created": 2, "removed": 2, "updated": 4}`, `{"file": "mehr.json", "created": 1, "removed": 0, "updated": 1}`,
		`{"file": "anders.json", "created": 1, "removed": 1, "updated": 0}`}
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Error(diff)
	}
}

// A file speaks of one location; the others keep what is drawn on them.
func TestImportTouchesOnePlan(t *testing.T) {
	g := begin(t)
	must2(g.site.ImportPlan(g.ctx, g.e, g.wagon, drawn(t), "wagen.json", now))(t)
	before, err := g.site.Plan(g.ctx, g.e.ID, g.wagon)
	must(t, err)
	if len(before.Zones) != 2 || len(before.Outlines) != 3 || len(before.Landmarks) != 1 {
		t.Fatalf("%+v", before)
	}
	d := drawn(t)
	d.Stages, d.Zones, d.Outlines = nil, d.Zones[:1], d.Outlines[:1]
	for range 2 {
		must2(g.site.ImportPlan(g.ctx, g.e, g.campus, d, "campus.json", now))(t)
		d.Zones, d.Outlines, d.Landmarks = nil, nil, nil
	}
	after, err := g.site.Plan(g.ctx, g.e.ID, g.wagon)
	must(t, err)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Error(diff)
	}
}

// What a file says of a stage and of the sockets at a pitch is what is kept.
func TestImportKeepsWhatTheFileSays(t *testing.T) {
	g := begin(t)
	d := drawn(t)
	d.Stages[0].MusicEnd = "20:30"
	for _, name := range []string{"Zelt", "Hof"} { // the file has no word of its own for them
		d.Stages = append(d.Stages, site.DrawnStage{Name: name, X: 9, Y: 9, Width: 3, Depth: 3})
	}
	d.Pitches[0].Outlets = []site.Outlet{{Type: "cee32", Amps: 25, Circuit: "UV 2"}, {Type: "schuko", Amps: 10}, {Type: "schuko"}}
	must2(g.site.ImportPlan(g.ctx, g.e, g.campus, d, "campus.json", now))(t)
	stages, err := g.site.Stages(g.ctx, g.e.ID)
	must(t, err)
	if end := stages[0].MusicEnd; end == nil || *end != 20*time.Hour+30*time.Minute || *stages[0].Capacity != 600 || stages[0].Source != "campus.json" || stages[0].SourceID != "main" {
		t.Errorf("%+v", stages[0])
	}
	if len(stages) != 3 || stages[1].Source != "" || stages[2].SourceID != "" {
		t.Errorf("%+v %+v", stages[1], stages[2])
	}
	plan, err := g.site.Plan(g.ctx, g.e.ID, g.campus)
	must(t, err)
	var got []string
	for _, o := range plan.Pitch("A01").Outlets {
		got = append(got, fmt.Sprint(o.Type, " ", o.Amps, " ", o.Circuit))
	}
	if diff := cmp.Diff([]string{"cee32 25 UV 2", "schuko 10 ", "schuko 16 "}, got); diff != "" {
		t.Error(diff)
	}
}

// A file may make the plan of a location that has none yet.
func TestImportMakesThePlan(t *testing.T) {
	g := begin(t)
	l, err := g.fest.CreateLocation(g.ctx, g.e, festival.LocationDraft{Name: lang.Text{"de": "Ufer"}}, now)
	must(t, err)
	done, err := g.site.ImportPlan(g.ctx, g.e, l, drawn(t), "ufer.json", now)
	must(t, err)
	// The ground, two pitches and the stage; zones, outlines and landmarks.
	if diff := cmp.Diff(site.Imported{Created: 4, Updated: 3}, done); diff != "" {
		t.Error(diff)
	}
	plan, err := g.site.Plan(g.ctx, g.e.ID, l)
	must(t, err)
	if plan.Width != 60 || plan.Height != 40 || *plan.Latitude != 52.6252 || plan.Bearing != 8 || len(plan.Pitches) != 2 || len(plan.Zones) != 2 {
		t.Errorf("%+v", plan)
	}
}

// A file that cannot be taken whole is not taken at all.
func TestImportIsAllOrNothing(t *testing.T) {
	g := begin(t)
	taken := site.StageDraft{LocationID: g.wagon, Name: "Kleine Bühne", Source: "campus.json", SourceID: "main"}
	must2(g.site.CreateStage(g.ctx, g.e, taken, now))(t)
	must2(g.site.CreateStage(g.ctx, g.e, site.StageDraft{LocationID: g.wagon, Name: "Große Bühne"}, now))(t)
	before, err := g.site.Plan(g.ctx, g.e.ID, g.campus)
	must(t, err)
	// The file's stage is known by its key and would take another's name.
	_, err = g.site.ImportPlan(g.ctx, g.e, g.campus, drawn(t), "campus.json", now)
	wantField(t, err, "name", "site.error.stage_name_taken")
	after, err := g.site.Plan(g.ctx, g.e.ID, g.campus)
	must(t, err)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Error(diff)
	}
	wrong := drawn(t)
	wrong.Pitches[0].Front = 0
	_, err = g.site.ImportPlan(g.ctx, g.e, g.campus, wrong, "campus.json", now)
	wantField(t, err, "pitches.0.front", "site.error.size")
	if done, err := g.site.ImportPlan(g.ctx, g.e, 999, drawn(t), "campus.json", now); err == nil {
		t.Errorf("a plan of no location: %+v", done)
	}
}

// Whatever a plan holds, importing it once more changes nothing.
func TestImportTwiceChangesNothing(t *testing.T) {
	g := begin(t)
	rapid.Check(t, func(r *rapid.T) {
		d := &site.Drawing{Width: rapid.Float64Range(1, 5000).Draw(r, "width"), Height: rapid.Float64Range(1, 5000).Draw(r, "height")}
		metres := rapid.Float64Range(-100, 4000)
		for i := range rapid.IntRange(0, 4).Draw(r, "pitches") {
			d.Pitches = append(d.Pitches, site.DrawnPitch{Number: fmt.Sprint("P", i), Water: rapid.Bool().Draw(r, "water"), Box: site.Box{
				X: metres.Draw(r, "x"), Y: metres.Draw(r, "y"), Front: rapid.Float64Range(.1, 99).Draw(r, "front"),
				Depth: rapid.Float64Range(.1, 99).Draw(r, "depth"), Degrees: rapid.Float64Range(-700, 700).Draw(r, "degrees"),
			}})
		}
		for i := range rapid.IntRange(0, 2).Draw(r, "stages") {
			d.Stages = append(d.Stages, site.DrawnStage{Key: fmt.Sprint(i), Name: fmt.Sprint("S", i), X: metres.Draw(r, "x"), Y: metres.Draw(r, "y"),
				Width: rapid.Float64Range(.1, 99).Draw(r, "width"), Depth: rapid.Float64Range(.1, 99).Draw(r, "depth")})
		}
		for range rapid.IntRange(0, 3).Draw(r, "landmarks") {
			d.Landmarks = append(d.Landmarks, site.Landmark{Kind: rapid.SampledFrom(site.LandmarkKinds).Draw(r, "kind"),
				Label: lang.Text{"de": rapid.StringMatching(`[a-zäöü]{0,5}`).Draw(r, "label")}, X: metres.Draw(r, "x"), Y: metres.Draw(r, "y")})
		}
		for range rapid.IntRange(0, 2).Draw(r, "outlines") {
			circle := [3]float64{metres.Draw(r, "x"), metres.Draw(r, "y"), rapid.Float64Range(.01, 500).Draw(r, "radius")}
			d.Outlines = append(d.Outlines, site.DrawnOutline{Kind: "tree", Circle: &circle, Width: rapid.Float64Range(0, 9).Draw(r, "lane")})
		}
		if _, err := g.site.ImportPlan(g.ctx, g.e, g.campus, d, "law.json", now); err != nil {
			r.Fatal(err)
		}
		again, err := g.site.ImportPlan(g.ctx, g.e, g.campus, d, "law.json", now)
		if err != nil || again.Created+again.Updated+again.Removed != 0 {
			r.Errorf("%+v, %v", again, err)
		}
	})
}

// What a drawing may hold, part by part.
func TestDrawingIsChecked(t *testing.T) {
	long := strings.Repeat("ä", 201)
	for _, c := range []struct {
		field  string
		change func(d *site.Drawing)
		key    string
	}{
		{"width", func(d *site.Drawing) { d.Width = 0 }, "error.range"},
		{"width", func(d *site.Drawing) { d.Width = .004 }, "error.range"}, // less than is kept
		{"width", func(d *site.Drawing) { d.Width = site.MaxSide }, ""},
		{"width", func(d *site.Drawing) { d.Width = site.MaxSide + .1 }, "error.range"},
		{"height", func(d *site.Drawing) { d.Height = 0 }, "error.range"},
		{"height", func(d *site.Drawing) { d.Height = site.MaxSide }, ""},
		{"height", func(d *site.Drawing) { d.Height = site.MaxSide + .1 }, "error.range"},
		{"latitude", func(d *site.Drawing) { d.Longitude = nil }, "festival.error.coordinates"},
		{"latitude", func(d *site.Drawing) { d.Latitude = nil }, "festival.error.coordinates"},
		{"latitude", func(d *site.Drawing) { *d.Latitude = 85 }, ""},
		{"latitude", func(d *site.Drawing) { *d.Latitude = 85.1 }, "festival.error.coordinates"},
		{"latitude", func(d *site.Drawing) { *d.Latitude = -85 }, ""},
		{"latitude", func(d *site.Drawing) { *d.Latitude = -85.1 }, "festival.error.coordinates"},
		{"longitude", func(d *site.Drawing) { *d.Longitude = 180 }, ""},
		{"longitude", func(d *site.Drawing) { *d.Longitude = 180.1 }, "festival.error.coordinates"},
		{"longitude", func(d *site.Drawing) { *d.Longitude = -180 }, ""},
		{"longitude", func(d *site.Drawing) { *d.Longitude = -180.1 }, "festival.error.coordinates"},
		{"bearing", func(d *site.Drawing) { d.Bearing = 360 }, ""},
		{"bearing", func(d *site.Drawing) { d.Bearing = 360.1 }, "error.range"},
		{"bearing", func(d *site.Drawing) { d.Bearing = -360 }, ""},
		{"bearing", func(d *site.Drawing) { d.Bearing = -360.1 }, "error.range"},
		{"pitches.1.number", func(d *site.Drawing) { d.Pitches[1].Number = " A01 " }, "site.error.number_taken"},
		{"pitches.1.number", func(d *site.Drawing) { d.Pitches[1].Number = "12345678" }, ""},
		{"pitches.1.number", func(d *site.Drawing) { d.Pitches[1].Number = "123456789" }, "error.too_long"},
		{"pitches.0.note", func(d *site.Drawing) { d.Pitches[0].Note = strings.Repeat("ä", 500) }, ""},
		{"pitches.0.note", func(d *site.Drawing) { d.Pitches[0].Note = strings.Repeat("ä", 501) }, "error.too_long"},
		{"pitches.0.outlets", func(d *site.Drawing) { d.Pitches[0].Outlets = make20() }, ""},
		{"pitches.0.outlets", func(d *site.Drawing) { d.Pitches[0].Outlets = append(make20(), make20()[0]) }, "error.range"},
		{"pitches.0.outlets", func(d *site.Drawing) { d.Pitches[0].Outlets[0].Amps = -1 }, "error.range"},
		{"pitches.0.outlets", func(d *site.Drawing) { d.Pitches[0].Outlets[0].Amps = 1 }, ""},
		{"pitches.0.outlets", func(d *site.Drawing) { d.Pitches[0].Outlets[0].Amps = 17 }, "error.range"},
		{"pitches.0.outlets", func(d *site.Drawing) { d.Pitches[0].Outlets[0].Circuit = strings.Repeat("x", 61) }, "error.too_long"},
		{"stages.0.name", func(d *site.Drawing) { d.Stages[0].Name = " " }, "error.required"},
		{"stages.0.kind", func(d *site.Drawing) { d.Stages[0].Kind = "boat" }, "error.choice"},
		{"stages.0.music_end", func(d *site.Drawing) { d.Stages[0].MusicEnd = "25:00" }, "error.time"},
		{"stages.0.capacity", func(d *site.Drawing) { d.Stages[0].Capacity = 100_000 }, ""},
		{"stages.0.capacity", func(d *site.Drawing) { d.Stages[0].Capacity = 100_001 }, "error.range"},
		{"zones.0.letter", func(d *site.Drawing) { d.Zones[0].Letter = "123456789" }, "error.too_long"},
		{"zones.0.name.de", func(d *site.Drawing) { d.Zones[0].Name["de"] = long }, "error.too_long"},
		{"outlines.0.name.de", func(d *site.Drawing) { d.Outlines[0].Name = lang.Text{"de": long} }, "error.too_long"},
		{"outlines.0.kind", func(d *site.Drawing) { d.Outlines[0].Kind = "lava" }, "error.choice"},
		{"outlines.0.points", func(d *site.Drawing) { d.Outlines[0].Points = d.Outlines[0].Points[:2] }, "site.error.points"},
		{"outlines.0.points", func(d *site.Drawing) { d.Outlines[0].Points = d.Outlines[0].Points[:3] }, ""},
		{"outlines.0.points", func(d *site.Drawing) { d.Outlines[0].Points[0] = [2]float64{99_999, -99_999} }, ""},
		{"outlines.0.points", func(d *site.Drawing) { d.Outlines[0].Points[0][0] = 99_999.1 }, "site.error.points"},
		{"outlines.0.points", func(d *site.Drawing) { d.Outlines[0].Points[1][1] = -99_999.1 }, "site.error.points"},
		{"outlines.1.points", func(d *site.Drawing) { d.Outlines[1].Circle = &[3]float64{99_999, -99_999, 1} }, ""},
		{"outlines.1.points", func(d *site.Drawing) { d.Outlines[1].Circle[0] = 99_999.1 }, "site.error.points"},
		{"outlines.1.points", func(d *site.Drawing) { d.Outlines[1].Circle[1] = -99_999.1 }, "site.error.points"},
		{"outlines.1.points", func(d *site.Drawing) { d.Outlines[1].Circle[2] = 0 }, "site.error.points"},
		{"outlines.1.points", func(d *site.Drawing) { d.Outlines[1].Circle[2] = site.MaxSide }, ""},
		{"outlines.1.points", func(d *site.Drawing) { d.Outlines[1].Circle[2] = site.MaxSide + 1 }, "site.error.points"},
		{"outlines.2.width", func(d *site.Drawing) { d.Outlines[2].Width = -1 }, "error.range"},
		{"outlines.2.width", func(d *site.Drawing) { d.Outlines[2].Width = 0 }, ""},
		{"outlines.2.width", func(d *site.Drawing) { d.Outlines[2].Width = site.MaxSide }, ""},
		{"outlines.2.width", func(d *site.Drawing) { d.Outlines[2].Width = site.MaxSide + 1 }, "error.range"},
		{"landmarks.0.name.de", func(d *site.Drawing) { d.Landmarks[0].Label["de"] = long }, "error.too_long"},
	} {
		d := drawn(t)
		c.change(d)
		f := d.Check()
		if got := f[c.field].Key; got != c.key {
			t.Errorf("%s: %q, want %q", c.field, got, c.key)
		}
		if c.key == "" && len(f) > 0 {
			t.Errorf("%s: %v", c.field, f)
		}
	}
}

func make20() []site.Outlet {
	all := make([]site.Outlet, 20)
	for i := range all {
		all[i].Type = "schuko"
	}
	return all
}

// A breaker that nobody names is the largest that the socket may have.
func TestSocketsHaveTheirBreaker(t *testing.T) {
	for socket, want := range map[string]int{"schuko": 16, "cee16": 16, "cee32": 32, "cee63": 63} {
		d := site.PitchDraft{Number: "A1", Box: site.Box{Front: 1, Depth: 1}, Outlets: []site.Outlet{{Type: socket}}}
		if f := d.Check(); len(f) > 0 || d.Outlets[0].Amps != want {
			t.Errorf("%s: %d A, %v", socket, d.Outlets[0].Amps, f)
		}
		d.Outlets[0].Amps = want + 1
		if d.Check()["outlets"].Key != "error.range" {
			t.Errorf("%s takes %d A", socket, want+1)
		}
	}
}

// A stage has a name, a kind, a location and a music end within the day.
func TestStageIsChecked(t *testing.T) {
	whole := func(change func(d *site.StageDraft)) *site.StageDraft {
		d := &site.StageDraft{LocationID: 1, Name: "Bühne"}
		change(d)
		return d
	}
	for _, c := range []struct {
		field string
		draft *site.StageDraft
		key   string
	}{
		{"name", whole(func(d *site.StageDraft) { d.Name = "" }), "error.required"},
		{"name", whole(func(d *site.StageDraft) { d.Name = strings.Repeat("ä", 201) }), "error.too_long"},
		{"location", whole(func(d *site.StageDraft) { d.LocationID = 0 }), "error.required"},
		{"kind", whole(func(d *site.StageDraft) { d.Kind = "boat" }), "error.choice"},
		{"capacity", whole(func(d *site.StageDraft) { d.Capacity = ptr(0) }), "error.range"},
		{"capacity", whole(func(d *site.StageDraft) { d.Capacity = ptr(1) }), ""},
		{"music_end", whole(func(d *site.StageDraft) { d.MusicEnd = ptr(-time.Second) }), "error.time"},
		{"music_end", whole(func(d *site.StageDraft) { d.MusicEnd = ptr(time.Duration(0)) }), ""},
		{"music_end", whole(func(d *site.StageDraft) { d.MusicEnd = ptr(24*time.Hour - 1) }), ""},
		{"music_end", whole(func(d *site.StageDraft) { d.MusicEnd = ptr(24 * time.Hour) }), "error.time"},
		{"front", whole(func(d *site.StageDraft) { d.Box = &site.Box{Depth: 1} }), "site.error.size"},
		{"description.de", whole(func(d *site.StageDraft) { d.Description = lang.Text{"de": strings.Repeat("x", 20_001)} }), "error.too_long"},
	} {
		if got := c.draft.Check()[c.field].Key; got != c.key {
			t.Errorf("%s: %q, want %q", c.field, got, c.key)
		}
		if c.draft.Kind == "" {
			t.Error("a stage without a word for it is a stage")
		}
	}
}

func ptr[T any](v T) *T { return &v }

// A file is refused with the line at which it stops making sense.
func TestReadDrawingNamesTheLine(t *testing.T) {
	for file, want := range map[string]int{
		" ":                                 1,
		"{\n\"width\": 3,\n\"height\" 4}":   3,
		"{\"width\": 3,\n\n\n\"height\": }": 4,
		"{\n\"width\": \"wide\"}":           2,
		"{\"type\": \"FeatureCollection\",\n\"features\": 7}": 2,
	} {
		_, err := site.ReadDrawing(strings.NewReader(file))
		if m := wantMessage(t, err, fault.Invalid, "site.error.file"); m.Args["line"] != want {
			t.Errorf("%q: line %v, want %d", file, m.Args["line"], want)
		}
	}
}

// Four megabytes are the limit, to the byte.
func TestReadDrawingHasALimit(t *testing.T) {
	file := smallDrawing + strings.Repeat(" ", site.MaxDrawing-len(smallDrawing))
	read(t, file)
	_, err := site.ReadDrawing(strings.NewReader(file + " "))
	if m := wantMessage(t, err, fault.TooLarge, "error.too_large"); m.Args["max"] != 4 {
		t.Errorf("%v", m)
	}
}
