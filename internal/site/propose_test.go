package site_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/pg"
	"markt/internal/site"
)

func objects(t *testing.T, file string) *site.Objects {
	t.Helper()
	o, err := site.ReadObjects(strings.NewReader(file))
	must(t, err)
	return o
}

// told are a proposal's objects that are not simply the same.
func told(p *site.Proposal) (all []string) {
	for _, o := range p.Objects {
		if o.Outcome == site.ObjectSame {
			continue
		}
		line := o.Outcome + " " + o.Kind + " " + o.Name
		for _, f := range o.Fields {
			line += fmt.Sprintf(" %s:%s→%s", f.Field, f.Old, f.New)
		}
		for _, n := range o.Notes {
			line += " " + n.Key
		}
		all = append(all, strings.TrimSpace(line))
	}
	return all
}

func (g *ground) proposed(t *testing.T, file string, remove bool) *site.Proposal {
	t.Helper()
	p, err := g.site.Propose(g.ctx, g.db, g.e, g.campus, objects(t, file), remove)
	must(t, err)
	return p
}

func (g *ground) taken(t *testing.T, file string, remove bool) []pg.Touched {
	t.Helper()
	var touched []pg.Touched
	must(t, pg.InTx(g.ctx, g.db, func(ctx context.Context, tx *pg.Tx) error {
		p, err := g.site.Propose(ctx, tx, g.e, g.campus, objects(t, file), remove)
		if err == nil {
			touched, err = g.site.TakeIn(ctx, tx, g.e, p, "plan.json", now)
		}
		return err
	}))
	return touched
}

func (g *ground) reverted(t *testing.T, touched []pg.Touched) (kept []string) {
	t.Helper()
	must(t, pg.InTx(g.ctx, g.db, func(ctx context.Context, tx *pg.Tx) (err error) {
		kept, _, err = g.site.RevertIn(ctx, tx, g.e, touched, now)
		return err
	}))
	return kept
}

// lies is the campus without what every write counts up.
func (g *ground) lies(t *testing.T) string {
	t.Helper()
	p, err := g.site.Plan(g.ctx, g.e.ID, g.campus)
	must(t, err)
	stages, err := g.site.Stages(g.ctx, g.e.ID)
	must(t, err)
	all := fmt.Sprintf("%v × %v\n", p.Width, p.Height)
	for _, x := range p.Pitches {
		all += fmt.Sprint("pitch ", x.Number, x.Box, x.Water, x.Note, len(x.Outlets), "\n")
	}
	for _, st := range stages {
		box, _ := st.Box()
		all += fmt.Sprint("stage ", st.Name, box, st.Position, st.Description, st.LocationID == g.campus, "\n")
	}
	for i := range p.Zones {
		p.Zones[i].ID, p.Zones[i].Version = 0, 0
	}
	for i := range p.Outlines {
		p.Outlines[i].ID, p.Outlines[i].Version = 0, 0
	}
	for i := range p.Landmarks {
		p.Landmarks[i].ID, p.Landmarks[i].Version = 0, 0
	}
	return all + fmt.Sprintln(p.Zones, p.Outlines, p.Landmarks)
}

// A small file once deleted 18 free pitches, shrank the ground and hid both
// stages. It adds now, and takes nothing away.
func TestAPlanFileAdds(t *testing.T) {
	g := begin(t)
	g.taken(t, smallDrawing, false)
	before := g.lies(t)
	const file = `{"width": 12, "height": 9, "pitches": [{"number": "C01", "x": 5, "y": 20, "front": 3, "depth": 3}, {"number": "A02", "x": 30, "y": 5, "front": 3, "depth": 3, "outlets": [{"type": "schuko"}]}]}`
	want := []string{"new pitch C01", "changed pitch A02 place:9 / 5→30 / 5"}
	if diff := cmp.Diff(want, told(g.proposed(t, file, false))); diff != "" {
		t.Error(diff)
	}
	touched := g.taken(t, file, false)
	after := g.lies(t)
	for _, stays := range []string{"60 × 40", "pitch A01", "pitch A03", "pitch B01", "pitch C01", "Große Bühne"} {
		if !strings.Contains(after, stays) {
			t.Errorf("no %s in %s", stays, after)
		}
	}
	if len(told(g.proposed(t, file, false))) != 0 {
		t.Errorf("the same file again: %v", told(g.proposed(t, file, false)))
	}
	if kept := g.reverted(t, touched); len(kept) > 0 {
		t.Errorf("kept %v", kept)
	}
	if diff := cmp.Diff(before, g.lies(t)); diff != "" {
		t.Error(diff)
	}
}

// As a whole plan it says each thing that would go; pitches with stalls and all
// stages stay, and the ground stays as large as they need.
func TestAWholePlanListsWhatGoes(t *testing.T) {
	g := begin(t)
	g.taken(t, smallDrawing, false)
	must(t, g.allot(site.AllotDraft{Stall: g.stall(t, "VeloBuch"), Pitch: g.pitch(t, g.campus, "A03")}))
	before := g.lies(t)
	const file = `{"width": 12, "height": 9, "pitches": [{"number": "C01", "x": 5, "y": 5, "front": 3, "depth": 3}]}`
	want := []string{
		"new pitch C01", "gone pitch A01", "gone pitch A02", "kept pitch A03", "gone pitch B01", "kept stage Große Bühne", "gone zone A", "gone zone B",
		"gone outline ground", "gone outline tree", "gone outline fire_lane", "gone landmark Infopunkt",
		"changed ground  ground:60 × 40→44 × 35",
	}
	got := told(g.proposed(t, file, true))
	if diff := cmp.Diff(len(want), len(got)); diff != "" {
		t.Error(diff)
	}
	for i := range min(len(want), len(got)) {
		if want[i] != got[i] {
			t.Errorf("%s, want %s", got[i], want[i])
		}
	}
	touched := g.taken(t, file, true)
	after := g.lies(t)
	if !strings.Contains(after, "pitch A03") || strings.Contains(after, "pitch A01") || !strings.HasPrefix(after, "44 × 35") {
		t.Error(after)
	}
	if kept := g.reverted(t, touched); len(kept) > 0 {
		t.Errorf("kept %v", kept)
	}
	if diff := cmp.Diff(before, g.lies(t)); diff != "" {
		t.Error(diff)
	}
}

// What somebody has moved since, and a new pitch with a stall on it, stay.
func TestUndoingAPlanKeepsWhatWasWorkedOn(t *testing.T) {
	g := begin(t)
	touched := g.taken(t, smallDrawing, false)
	must(t, g.allot(site.AllotDraft{Stall: g.stall(t, "VeloBuch"), Pitch: g.pitch(t, g.campus, "B01")}))
	p, err := g.site.Plan(g.ctx, g.e.ID, g.campus)
	must(t, err)
	a01 := p.Pitch("A01")
	must(t, g.site.UpdatePitch(g.ctx, g.e, g.campus, a01.ID, site.PitchDraft{Number: "A01", Box: a01.Box, Note: "neu", Version: a01.Version}, now))
	if kept := g.reverted(t, touched); strings.Join(kept, " ") != "A01 B01" {
		t.Errorf("kept %v", kept)
	}
}

// Each object that is wrong is named by its own number, name or id, or its
// place in the file; the others are taken.
func TestObjectsAreRefusedByTheirOwnNumber(t *testing.T) {
	g := begin(t)
	const box = `[[13.501,52.6255],[13.50105,52.6255],[13.50105,52.62553],[13.501,52.62553],[13.501,52.6255]]`
	file := collection(`"number":7`, box, `"number":"8"`, `[[13.501,52.6255],[13.502,52.6255],[13.502,52.6256],[13.501,52.6255]]`, `"kind":"dragon"`, `[13.501,52.6255]`,
		`"number":"W1"`, strings.ReplaceAll(box, "13.50", "13.49"))
	file = strings.Replace(file, `"features":[`, `"features":[{"type":"Feature","id":12,"properties":{"number":""},"geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]}},{"type":"Feature","properties":{},"geometry":null},`, 1)
	want := []string{
		"new pitch 7", "refused pitch W1 site.error.outside", "changed ground  ground:60 × 40→60 × 41", "refused object 12 site.error.file_far", "refused pitch 8 site.error.file_pitch", "refused object #2 site.error.file_shape",
		"refused landmark #5 site.error.file_landmark",
	}
	if diff := cmp.Diff(want, told(g.proposed(t, file, false))); diff != "" {
		t.Error(diff)
	}
	const wrong = `{"width": 60, "height": 40, "pitches": [{"number": "A01", "x": 5, "y": 5, "front": 0, "depth": 3}, {"number": "", "x": 5, "y": 5, "front": 1, "depth": 3}, {"number": "D1", "x": 5, "y": 5, "front": 1, "depth": 3}]}`
	want = []string{"new pitch D1", "refused pitch A01 site.error.size", "refused pitch #2 error.required"}
	if diff := cmp.Diff(want, told(g.proposed(t, wrong, false))); diff != "" {
		t.Error(diff)
	}
}

// A line is a way as wide as it says, or as its kind is; what is no way and
// what lies astray is refused by its own name.
func TestLinesBecomeWays(t *testing.T) {
	line := func(properties, positions string) string {
		return `{"type":"Feature","properties":{` + properties + `},"geometry":{"type":"LineString","coordinates":` + positions + `}}`
	}
	const (
		east = `[[13.5,52.625],[13.5001,52.625]]`
		bend = `[[13.5,52.625],[13.5001,52.625],[13.5001,52.6251]]`
	)
	for name, c := range map[string]struct {
		file string
		kind string
		area float64
	}{
		"a footway is two metres wide": {line(`"highway":"footway"`, east), "path", 13.54},
		"or as OpenStreetMap says":     {line(`"highway":"footway","width":"3.5 m"`, east), "path", 23.69},
		"or as we say":                 {line(`"kind":"accessible_path","width_m":1.5`, east), "accessible_path", 10.15},
		"width of nothing is none":     {line(`"highway":"footway","width":"-1"`, east), "path", 13.54},
		"round a corner":               {line(`"kind":"path","width_m":2`, bend), "path", 35.8},
	} {
		d, err := site.ReadDrawing(strings.NewReader(`{"type":"FeatureCollection","features":[` + c.file + `]}`))
		must(t, err)
		o := site.Outline{Points: d.Outlines[0].Points}
		if len(d.Outlines) != 1 || d.Outlines[0].Kind != c.kind || o.Area() < c.area-.1 || o.Area() > c.area+.1 {
			t.Errorf("%s: %.2f m² %+v", name, o.Area(), d.Outlines)
		}
	}
	g := begin(t)
	g.taken(t, smallDrawing, false)
	ring := `[[13.501,52.6255]` + strings.Repeat(`,[13.5011,52.6255],[13.5011,52.6256]`, 1_001) + `,[13.501,52.6255]]`
	file := collection(`"name":"Oper"`, `[151.2,-33.86]`, `"name":"Halle"`, `[[10,100],[20,100],[20,110],[10,100]]`, `"name":"Wolke"`, ring)
	file = strings.Replace(file, `"features":[`, `"features":[`+line(`"name":"Panke","waterway":"stream"`, `[[13.5,52.625],[13.5001,52.625]]`)+",", 1)
	want := []string{
		"refused object Oper site.error.file_far", "refused object Halle site.error.file_degrees", "refused outline Wolke site.error.file_many", "refused object Panke site.error.file_line",
	}
	if diff := cmp.Diff(want, told(g.proposed(t, file, false))); diff != "" {
		t.Error(diff)
	}
	_, err := site.ReadDrawing(strings.NewReader(collection(`"name":"Halle"`, `[[500,100],[520,100],[520,110],[500,100]]`)))
	wantField(t, err, "file", "site.error.file_metres")
}

// What we export ourselves changes nothing, whichever way it is taken.
func TestOurOwnPlanComesBack(t *testing.T) {
	g := begin(t)
	g.taken(t, smallDrawing, false)
	_, err := g.site.Release(g.ctx, g.e, "", now)
	must(t, err)
	r, err := g.site.Public(g.ctx, g.e)
	must(t, err)
	b, err := r.Document.GeoJSON("")
	must(t, err)
	for _, remove := range []bool{false, true} {
		if p := g.proposed(t, string(b), remove); p.Puts > 0 {
			t.Errorf("remove %v: %v", remove, told(p))
		}
	}
}

// A plan of twice the pitches is proposed, taken and undone in as many queries.
func TestPlanImportsDoNotAskForEachObject(t *testing.T) {
	queries := func(n int) (asked []int64) {
		g := begin(t)
		file := func(y int) string {
			var pitches, outlines, marks []string
			for i := range n {
				pitches = append(pitches, fmt.Sprintf(`{"number": "Q%d", "x": %d, "y": %d, "front": 1, "depth": 1, "outlets": [{"type": "schuko"}]}`, i, i, y))
				outlines = append(outlines, fmt.Sprintf(`{"kind": "tree", "circle": [%d, %d, 1]}`, i, y))
				marks = append(marks, fmt.Sprintf(`{"kind": "info", "x": %d, "y": %d}`, i, y))
			}
			return fmt.Sprintf(`{"width": 60, "height": 40, "pitches": [%s], "outlines": [%s], "landmarks": [%s]}`, strings.Join(pitches, ","), strings.Join(outlines, ","), strings.Join(marks, ","))
		}
		ctx, count := pg.Counted(g.ctx)
		g.ctx = ctx
		var touched []pg.Touched
		for y := range 2 {
			touched = g.taken(t, file(5+y), false)
			asked = append(asked, count.Load())
		}
		g.reverted(t, touched)
		return append(asked, count.Load())
	}
	if one, two := queries(10), queries(20); !cmp.Equal(one, two) {
		t.Errorf("%v queries for 10 objects of each kind, %v for 20", one, two)
	}
}

func FuzzReadObjects(f *testing.F) {
	f.Add([]byte(smallDrawing))
	f.Add([]byte(collection(`"number":7`, `[13.5,52.6]`, `"kind":"lawn"`, `[[13.5,52.6],[13.6,52.6],[13.6,52.7],[13.5,52.6]]`)))
	f.Add([]byte(`{"type":"FeatureCollection","features":[{"id":{},"geometry":null,"properties":null}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		o, err := site.ReadObjects(strings.NewReader(string(raw)))
		if err != nil {
			return
		}
		for _, remove := range []bool{false, true} {
			if p, err := site.ProposeOn(o, remove); err == nil && p.Puts > len(p.Objects) {
				t.Errorf("%+v", p)
			}
		}
	})
}
