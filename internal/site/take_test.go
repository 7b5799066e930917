package site_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site"
)

// around is what stands beside an import, with its versions.
type around struct {
	Plans  []*site.Plan
	Stages []*site.Stage
}

// beside is all that no import into the campus may touch: the wagon's plan and
// another edition's ground, drawn alike.
func beside(t *testing.T, g, o *ground) (a around) {
	t.Helper()
	for _, at := range []struct {
		e festival.ID
		l festival.LocationID
	}{{g.e.ID, g.wagon}, {o.e.ID, o.campus}} {
		p, err := g.site.Plan(g.ctx, at.e, at.l)
		must(t, err)
		a.Plans = append(a.Plans, p)
	}
	var err error
	a.Stages, err = g.site.Stages(g.ctx, o.e.ID)
	must(t, err)
	return a
}

// twice are the grounds of two editions and of two locations in one of them,
// all drawn alike, so that a statement that reaches too far finds something.
func twice(t *testing.T) (g, o *ground) {
	t.Helper()
	g = begin(t)
	o = g.elsewhere(t)
	must2(g.site.ImportPlan(g.ctx, g.e, g.wagon, read(t, strings.ReplaceAll(smallDrawing, "Große Bühne", "Wagenbühne")), "wagon.json", now))(t)
	g.taken(t, smallDrawing, false)
	return g, o
}

const another = `{"width": 70, "height": 50,
	"zones": [{"letter": "C", "name": {"de": "Wiese"}}],
	"outlines": [{"kind": "tree", "circle": [10, 30, 2]}],
	"pitches": [{"number": "A01", "x": 6, "y": 9, "front": 4, "depth": 3, "outlets": [{"type": "cee16", "amps": 16}]}, {"number": "C01", "x": 20, "y": 20, "front": 3, "depth": 3}],
	"stages": [{"key": "main", "name": "Große Bühne", "kind": "stage", "x": 30, "y": 30, "width": 8, "depth": 8}, {"key": "new", "name": "Zelt", "kind": "tent", "x": 50, "y": 10, "width": 5, "depth": 5}],
	"landmarks": [{"kind": "toilet", "x": 2, "y": 2}]}`

// An import, as an addition or as the whole plan, and its undoing touch the one
// location of the one edition; undone, everything lies as before.
func TestAnImportTouchesNothingBesideIt(t *testing.T) {
	for _, remove := range []bool{false, true} {
		g, o := twice(t)
		lay, around := g.lies(t), beside(t, g, o)
		touched := g.taken(t, another, remove)
		if diff := cmp.Diff(around, beside(t, g, o)); diff != "" {
			t.Errorf("beside the import: %s", diff)
		}
		if kept := g.reverted(t, touched); len(kept) > 0 {
			t.Errorf("kept %v", kept)
		}
		if diff := cmp.Diff(lay, g.lies(t)); diff != "" {
			t.Errorf("undone: %s", diff)
		}
		if diff := cmp.Diff(around, beside(t, g, o)); diff != "" {
			t.Errorf("beside its undoing: %s", diff)
		}
	}
}

// What one edition imported is not undone by way of another.
func TestAnImportIsUndoneInItsEdition(t *testing.T) {
	g, o := twice(t)
	touched := g.taken(t, another, false)
	lay := g.lies(t)
	if kept := o.reverted(t, touched); len(kept) > 0 {
		t.Errorf("kept %v", kept)
	}
	if diff := cmp.Diff(lay, g.lies(t)); diff != "" {
		t.Error(diff)
	}
	if _, err := g.site.Propose(g.ctx, g.db, o.e, g.campus, objects(t, another), false); !fault.Is(err, fault.NotFound) {
		t.Errorf("proposed for another edition's location: %v", err)
	}
}

// A stall keeps its own pitch and no pitch of the same number elsewhere.
func TestAStallKeepsItsOwnPitchOnly(t *testing.T) {
	g, o := twice(t)
	must(t, g.allot(site.AllotDraft{Stall: g.stall(t, "VeloBuch"), Pitch: g.pitch(t, g.wagon, "B01")}))
	must(t, o.allot(site.AllotDraft{Stall: o.stall(t, "VeloBuch"), Pitch: o.pitch(t, o.campus, "B01")}))
	if got := strings.Join(told(g.proposed(t, another, true)), "\n"); !strings.Contains(got, "gone pitch B01") {
		t.Error(got)
	}
}

// Of a file that holds several locations only this one's features are taken.
func TestFeaturesGoToTheirLocation(t *testing.T) {
	g, _ := twice(t)
	const feature = `{"type": "Feature", "properties": {"landmark": "info", "name": "am %[1]s", "location": "%[1]s"}, "geometry": {"type": "Point", "coordinates": [13.5006, 52.6253]}}`
	file := `{"type": "FeatureCollection", "features": [` + fmt.Sprintf(feature, "wagen") + "," + fmt.Sprintf(feature, "campus") + `]}`
	if got := strings.Join(told(g.proposed(t, file, false)), "\n"); got != "new landmark am campus" {
		t.Error(got)
	}
}

// A stage that an import made goes with it, unless a session takes place on it.
func TestAStageInUseOutlivesItsImport(t *testing.T) {
	for name, used := range map[string]string{"another one's session": "Große Bühne", "its own session": "Zelt"} {
		g, o := twice(t)
		touched := g.taken(t, another, false)
		must2(g.db.Exec(g.ctx, `INSERT INTO session (edition_id, stage_id, title, created_at) SELECT edition_id, id, '{"de": "Lied"}', now() FROM stage WHERE edition_id = $1 AND name = $2`, g.e.ID, used))(t)
		kept := g.reverted(t, touched)
		if stays := used == "Zelt"; strings.Contains(g.lies(t), "stage Zelt") != stays || (len(kept) == 1 && kept[0] == "Zelt") != stays {
			t.Errorf("%s: kept %v, %s", name, kept, g.lies(t))
		}
		var ids []int64
		must(t, g.db.Select(g.ctx, &ids, `SELECT id FROM stage WHERE edition_id = $1`, g.e.ID))
		unmade := func(edition festival.ID) (left []bool) {
			must(t, pg.InTx(g.ctx, g.db, func(ctx context.Context, tx *pg.Tx) error { return g.site.UnmakeStagesIn(ctx, tx, edition, ids) }))
			must(t, g.db.Select(g.ctx, &left, `SELECT EXISTS (SELECT FROM session WHERE stage_id = stage.id) FROM stage WHERE edition_id = $1`, g.e.ID))
			return left
		}
		if left := unmade(o.e.ID); len(left) != len(ids) {
			t.Errorf("by way of another edition: %d of %d stages are left", len(left), len(ids))
		}
		if left := unmade(g.e.ID); len(left) != 1 || !left[0] {
			t.Errorf("left, with a session: %v", left)
		}
	}
}

// While an import is written nobody waits who works beside it.
func TestAnImportHoldsUpNobodyBesideIt(t *testing.T) {
	g, o := twice(t)
	must(t, pg.InTx(g.ctx, g.db, func(ctx context.Context, tx *pg.Tx) error {
		p, err := g.site.Propose(ctx, tx, g.e, g.campus, objects(t, another), true)
		must(t, err)
		must2(g.site.TakeIn(ctx, tx, g.e, p, "plan.json", now))(t)
		for _, beside := range []string{
			`SELECT FROM plan WHERE location_id = $1 FOR UPDATE NOWAIT`,
			`SELECT FROM pitch WHERE location_id = $1 FOR UPDATE NOWAIT`,
			`SELECT FROM stage WHERE location_id = $1 FOR UPDATE NOWAIT`,
			`SELECT FROM edition WHERE id = (SELECT edition_id FROM location WHERE id = $1) FOR UPDATE NOWAIT`,
		} {
			if _, err := g.db.Exec(g.ctx, beside, o.campus); err != nil {
				t.Errorf("%s: %v", beside, err)
			}
		}
		for _, beside := range []string{`SELECT FROM plan WHERE location_id = $1 FOR UPDATE NOWAIT`, `SELECT FROM pitch WHERE location_id = $1 FOR UPDATE NOWAIT`} {
			if _, err := g.db.Exec(g.ctx, beside, g.wagon); err != nil {
				t.Errorf("%s: %v", beside, err)
			}
		}
		return nil
	}))
}

// A number that was given away since an import took it stays where it is, and
// nothing of the pitch that had it comes back.
func TestANumberGivenAwayStays(t *testing.T) {
	g, _ := twice(t)
	touched := g.taken(t, another, true)
	fresh := site.PitchDraft{Number: "A02", Box: site.Box{X: 30, Y: 10, Front: 2, Depth: 2}}
	must(t, g.site.CreatePitches(g.ctx, g.e, g.campus, []site.PitchDraft{fresh}, now))
	g.reverted(t, touched)
	p, err := g.site.Plan(g.ctx, g.e.ID, g.campus)
	must(t, err)
	if a02 := p.Pitch("A02"); a02.Box != fresh.Box || len(a02.Outlets) != 0 || p.Pitch("A03") == nil {
		t.Errorf("%+v", a02)
	}
}

// What somebody saved after an import read the plan is not written over by it.
func TestAnImportKeepsWhatWasSavedMeanwhile(t *testing.T) {
	g := begin(t)
	read, err := g.site.Plan(g.ctx, g.e.ID, g.campus)
	must(t, err)
	move := func(x float64) error {
		return pg.InTx(g.ctx, g.db, func(ctx context.Context, tx *pg.Tx) error {
			return site.MoveRead(ctx, tx, g.e.ID, read, "A02", x)
		})
	}
	must(t, move(20))
	if err := move(30); !fault.Is(err, fault.Conflict) {
		t.Errorf("%v", err)
	}
	after, err := g.site.Plan(g.ctx, g.e.ID, g.campus)
	must(t, err)
	if got := after.Pitch("A02").X; got != 20 {
		t.Errorf("x = %v", got)
	}
}

// A plan that an import made goes with it, and no other; with a pitch that
// somebody drew on it since, it stays.
func TestAPlanGoesWithTheImportThatMadeIt(t *testing.T) {
	for _, drawn := range []bool{false, true} {
		g := begin(t)
		yard, err := g.fest.CreateLocation(g.ctx, g.e, festival.LocationDraft{Name: lang.Text{"de": "Hof"}}, now)
		must(t, err)
		garden, err := g.fest.CreateLocation(g.ctx, g.e, festival.LocationDraft{Name: lang.Text{"de": "Garten"}}, now)
		must(t, err)
		must(t, g.site.SavePlan(g.ctx, g.e, garden, site.PlanDraft{Width: 20, Height: 20}, now))
		g.campus = yard
		touched := g.taken(t, another, false)
		if drawn {
			must(t, g.site.CreatePitches(g.ctx, g.e, yard, []site.PitchDraft{{Number: "Z01", Box: site.Box{X: 40, Y: 40, Front: 3, Depth: 3}}}, now))
		}
		g.reverted(t, touched)
		var left []festival.LocationID
		must(t, g.db.Select(g.ctx, &left, `SELECT location_id FROM plan WHERE location_id = ANY($1) ORDER BY location_id`, pg.Array([]int64{int64(yard), int64(garden)})))
		want := []festival.LocationID{garden}
		if drawn {
			want = []festival.LocationID{yard, garden}
		}
		if diff := cmp.Diff(want, left); diff != "" {
			t.Errorf("drawn %v: %s", drawn, diff)
		}
	}
}
