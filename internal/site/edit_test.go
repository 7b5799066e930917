package site_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site"
	"markt/internal/stall"
)

var keys int

// edit does an action of its own key.
func (g *ground) edit(steps ...site.Step) (site.Edited, error) {
	keys++
	return g.site.Edit(g.ctx, g.e, g.campus, pg.Once{Key: fmt.Sprint(keys), Route: "edit"}, steps, now)
}

func (g *ground) edited(t *testing.T, steps ...site.Step) site.Edited {
	t.Helper()
	done, err := g.edit(steps...)
	must(t, err)
	return done
}

func step(do, kind string, id int64, version int, value any) site.Step {
	s := site.Step{Do: do, Ref: site.Ref{Kind: kind, ID: id}, Version: version}
	if value != nil {
		s.Value, _ = json.Marshal(value)
	}
	return s
}

type values map[string]any

func lawn(x, y float64) values {
	return values{"kind": "lawn", "points": [][2]float64{{x, y}, {x + 10, y}, {x + 10, y + 5}}}
}

// editing is the campus as its editor sees it; the mark of now.
func (g *ground) editing(t *testing.T) *site.Editing {
	t.Helper()
	all, err := g.site.Editing(g.ctx, g.e, g.campus)
	must(t, err)
	return all
}

func objectOf(t *testing.T, all []site.Editable, kind, name string) site.Editable {
	t.Helper()
	i := slices.IndexFunc(all, func(o site.Editable) bool {
		b, _ := json.Marshal(o.Value)
		return o.Kind == kind && (name == "" || slices.Contains([]string{named(b, "number"), named(b, "name"), named(b, "letter")}, name))
	})
	if i < 0 {
		t.Fatalf("no %s %q in %+v", kind, name, all)
	}
	return all[i]
}

func named(b []byte, field string) string {
	var v map[string]any
	_ = json.Unmarshal(b, &v)
	s, _ := v[field].(string)
	return s
}

// Every kind is made, changed in one thing only, taken away and put back under
// the number it had.
func TestEveryKindIsEditedAndPutBack(t *testing.T) {
	g := begin(t)
	for _, c := range []struct {
		kind       string
		made, move values
		want       string
	}{
		{"pitch", values{"number": "B1", "x": 30, "y": 20, "front": 3, "depth": 2.5, "water": true, "outlets": []values{{"type": "schuko", "amps": 16}}},
			values{"x": 31.5}, `{"number":"B1","x":31.5,"y":20,"front":3,"depth":2.5,"degrees":0,"water":true,"outlets":[{"type":"schuko","amps":16}]}`},
		{"outline", lawn(20, 20), values{"name": values{"de": "Wiese"}}, `{"kind":"lawn","name":{"de":"Wiese"},"points":[[20,20],[30,20],[30,25]]}`},
		{"outline", values{"kind": "tree", "points": [][2]float64{{4, 5}}, "radius": 2}, values{"radius": 3}, `{"kind":"tree","points":[[4,5]],"radius":3}`},
		{"landmark", values{"kind": "hydrant", "x": 3, "y": 4}, values{"x": 5}, `{"kind":"hydrant","x":5,"y":4}`},
		{"zone", values{"letter": "A", "name": values{"de": "Allee"}, "capacity": 40}, values{"letter": "B", "capacity": 50}, `{"letter":"B","name":{"de":"Allee"},"capacity":50}`},
		{"stage", values{"name": "Bühne", "kind": "stage", "box": values{"x": 40, "y": 30, "front": 8, "depth": 6}}, values{"box": values{"x": 41}},
			`{"name":"Bühne","kind":"stage","box":{"x":41,"y":30,"front":8,"depth":6,"degrees":0}}`},
	} {
		made := g.edited(t, step("create", c.kind, 0, 0, c.made)).Objects
		if len(made) != 1 || made[0].Version != 1 {
			t.Fatalf("%s: %+v", c.kind, made)
		}
		id := made[0].ID
		moved := g.edited(t, step("update", c.kind, id, 1, c.move)).Objects
		if got, _ := json.Marshal(moved[0].Value); string(got) != c.want || moved[0].Version != 2 {
			t.Errorf("%s: %s\nwant %s, version %d", c.kind, got, c.want, moved[0].Version)
		}
		gone := g.edited(t, step("delete", c.kind, id, 2, nil)).Gone
		if d := cmp.Diff([]site.Ref{{Kind: c.kind, ID: id}}, gone); d != "" {
			t.Errorf("%s: %s", c.kind, d)
		}
		for range 2 { // what is back already stays as it is
			back := g.edited(t, step("restore", c.kind, id, 0, nil)).Objects
			if d := cmp.Diff(moved, back, cmp.AllowUnexported(site.StageShape{})); d != "" {
				t.Errorf("%s is put back as another: %s", c.kind, d)
			}
		}
	}
}

// Two editors move the same pitch: the second learns of the first and changes
// nothing, not even what else the same action did.
func TestTwoEditorsMoveTheSamePitch(t *testing.T) {
	g := begin(t)
	a := objectOf(t, g.editing(t).Objects, "pitch", "A01")
	b := objectOf(t, g.editing(t).Objects, "pitch", "A02")
	first := step("update", "pitch", a.ID, a.Version, values{"x": 20})
	var wait sync.WaitGroup
	errs := make([]error, 2)
	for i := range errs {
		wait.Go(func() {
			_, errs[i] = g.site.Edit(g.ctx, g.e, g.campus, pg.Once{Key: fmt.Sprint("race", i)}, []site.Step{
				step("update", "pitch", b.ID, b.Version, values{"y": 30 + i}), first}, now)
		})
	}
	wait.Wait()
	slices.SortFunc(errs, func(a, b error) int { return len(fmt.Sprint(a)) - len(fmt.Sprint(b)) })
	if errs[0] != nil || fault.CodeOf(errs[1]) != "changed_meanwhile" {
		t.Fatalf("%v", errs)
	}
	all := g.editing(t).Objects
	if a, b := objectOf(t, all, "pitch", "A01"), objectOf(t, all, "pitch", "A02"); a.Version != 2 || b.Version != 2 {
		t.Errorf("%+v %+v", a, b)
	}
	for _, stale := range []site.Step{first, step("delete", "pitch", a.ID, 1, nil), step("delete", "pitch", 999999, 1, nil), step("update", "outline", 999999, 1, lawn(1, 1))} {
		if _, err := g.edit(stale); fault.CodeOf(err) != "changed_meanwhile" {
			t.Errorf("%s %s: %v", stale.Do, stale.Kind, err)
		}
	}
}

// The same action sent twice is done once, and answered the same.
func TestAnActionIsDoneOnce(t *testing.T) {
	g := begin(t)
	once := pg.Once{Key: "k", Principal: "person:1", Route: "edit"}
	steps := []site.Step{step("create", "landmark", 0, 0, values{"kind": "info", "x": 1, "y": 2})}
	first, err := g.site.Edit(g.ctx, g.e, g.campus, once, steps, now)
	must(t, err)
	again, err := g.site.Edit(g.ctx, g.e, g.campus, once, steps, now)
	must(t, err)
	if d := cmp.Diff(first.Objects, again.Objects); d != "" || len(first.Objects) != 1 {
		t.Errorf("%+v\n%s", first.Objects, d)
	}
	if plan, err := g.site.Plan(g.ctx, g.e.ID, g.campus); err != nil || len(plan.Landmarks) != 1 {
		t.Errorf("%v, %v", plan.Landmarks, err)
	}
	if _, err := g.site.Edit(g.ctx, g.e, g.campus, once, append(steps, steps...), now); fault.CodeOf(err) != "idempotency_mismatch" {
		t.Errorf("another action under the key: %v", err)
	}
}

// What cannot be on a plan is refused with words for it, and leaves nothing.
func TestNonsenseIsNotDrawn(t *testing.T) {
	g := begin(t)
	before := g.editing(t).Mark
	a := objectOf(t, g.editing(t).Objects, "pitch", "A01")
	for name, c := range map[string]struct {
		step       site.Step
		field, key string
	}{
		"zero size":         {step("update", "pitch", a.ID, 1, values{"front": 0}), "front", "site.error.size"},
		"another continent": {step("update", "pitch", a.ID, 1, values{"x": 7e6}), "x", "error.range"},
		"a far landmark":    {step("create", "landmark", 0, 0, values{"kind": "info", "x": 1, "y": -9e9}), "y", "error.range"},
		"a far outline":     {step("create", "outline", 0, 0, lawn(90_000, 1)), "x", "error.range"},
		"crossing":          {step("create", "outline", 0, 0, values{"kind": "lawn", "points": [][2]float64{{0, 0}, {10, 10}, {10, 0}, {0, 10}}}), "points", "site.error.crossing"},
		"two points":        {step("create", "outline", 0, 0, values{"kind": "lawn", "points": [][2]float64{{0, 0}, {10, 10}}}), "points", "site.error.points"},
		"no kind":           {step("create", "outline", 0, 0, values{"kind": "moon", "points": [][2]float64{{0, 0}, {9, 0}, {9, 9}}}), "kind", "error.choice"},
		"a number twice":    {step("update", "pitch", a.ID, 1, values{"number": "A02"}), "number", "site.error.number_taken"},
		"made twice":        {step("create", "pitch", 0, 0, values{"number": "A02", "x": 1, "y": 1, "front": 3, "depth": 3}), "number", "site.error.number_taken"},
		"no such field":     {step("update", "pitch", a.ID, 1, values{"colour": "red"}), "", ""},
		"no such kind":      {step("create", "moon", 0, 0, values{}), "", ""},
		"no such deed":      {step("eat", "pitch", a.ID, 1, values{}), "", ""},
		"nobody moves":      {step("stand", "", 0, 0, site.Stands{}), "", ""},
	} {
		_, err := g.edit(step("create", "landmark", 0, 0, values{"kind": "info", "x": 1, "y": 2}), c.step)
		if !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
		if c.field != "" && fault.FieldsOf(err)[c.field].Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	if after := g.editing(t).Mark; after != before {
		t.Error("something was left")
	}
}

// Sides that touch or lie on one another enclose ground all the same.
func TestWhatCrosses(t *testing.T) {
	for name, c := range map[string]struct {
		points site.Points
		want   bool
	}{
		"a square":                {site.Points{{0, 0}, {4, 0}, {4, 4}, {0, 4}}, false},
		"a bow":                   {site.Points{{0, 0}, {4, 4}, {4, 0}, {0, 4}}, true},
		"a corner on a side":      {site.Points{{0, 0}, {4, 0}, {4, 4}, {2, 0}, {0, 4}}, false},
		"a corner through a side": {site.Points{{0, 0}, {4, 0}, {4, 4}, {2, -1}, {0, 4}}, true},
		"closed by hand":          {site.Points{{0, 0}, {4, 0}, {4, 4}, {0, 0}}, false},
	} {
		o := site.Outline{Kind: "lawn", Points: c.points}
		if got := o.Check()["points"].Key == "site.error.crossing"; got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func (g *ground) slot(t *testing.T, who stall.ID, number string, day int) site.EditStay {
	t.Helper()
	return site.EditStay{Stall: who, Pitch: g.pitch(t, g.campus, number), From: g.e.Days[day].OpensAt, Until: g.e.Days[day].ClosesAt}
}

func stands(before, after []site.EditStay) site.Step {
	return step("stand", "", 0, 0, site.Stands{Before: before, After: after})
}

// A stall is put on a pitch, exchanged with another and taken off; the same the
// other way round undoes it.
func TestStallsStandAndExchange(t *testing.T) {
	g := begin(t)
	hof, rad := g.stall(t, "Hof"), g.stall(t, "Rad")
	here, there := g.slot(t, hof, "A01", 0), g.slot(t, rad, "A02", 0)
	g.edited(t, stands(nil, []site.EditStay{here}))
	g.edited(t, stands(nil, []site.EditStay{there}))
	_, err := g.edit(stands([]site.EditStay{there}, []site.EditStay{g.slot(t, rad, "A01", 0)}))
	wantMessage(t, err, fault.Conflict, "site.error.pitch_taken_by")
	crossed := []site.EditStay{g.slot(t, hof, "A02", 0), g.slot(t, rad, "A01", 0)}
	done := g.edited(t, stands([]site.EditStay{here, there}, crossed))
	if len(done.Stays) != 2 || done.Stays[0].Stall != rad || done.Stays[1].Stall != hof {
		t.Errorf("%+v", done.Stays)
	}
	if _, err := g.edit(stands([]site.EditStay{here, there}, nil)); fault.CodeOf(err) != "changed_meanwhile" {
		t.Errorf("what was seen stands no longer: %v", err)
	}
	g.edited(t, stands(crossed, []site.EditStay{here, there}))
	if done := g.edited(t, stands([]site.EditStay{here}, nil)); len(done.Stays) != 1 || done.Stays[0].Number != "A02" {
		t.Errorf("%+v", done.Stays)
	}
}

// A stall that is on two pitches side by side keeps the one that is not spoken of.
func TestWhatStaysIsNotTouched(t *testing.T) {
	g := begin(t)
	hof := g.stall(t, "Hof")
	one, two := g.slot(t, hof, "A01", 0), g.slot(t, hof, "A02", 0)
	g.edited(t, stands(nil, []site.EditStay{one, two}))
	var before, after []int64
	must(t, g.db.Select(g.ctx, &before, `SELECT id FROM allotment ORDER BY id`))
	g.edited(t, stands([]site.EditStay{one, two}, []site.EditStay{one}))
	must(t, g.db.Select(g.ctx, &after, `SELECT id FROM allotment ORDER BY id`))
	if !slices.Equal(after, before[:1]) {
		t.Errorf("%v, then %v", before, after)
	}
}

// A lock is turned without the stay becoming another one, and a stay that comes
// back comes back locked; who has not seen the lock changes nothing.
func TestALockIsKept(t *testing.T) {
	g := begin(t)
	hof := g.stall(t, "Hof")
	free, moved := g.slot(t, hof, "A01", 0), g.slot(t, hof, "A02", 0)
	g.edited(t, stands(nil, []site.EditStay{free}))
	var before, after []int64
	must(t, g.db.Select(g.ctx, &before, `SELECT id FROM allotment`))
	locked := free
	locked.Locked = true
	if done := g.edited(t, stands([]site.EditStay{free}, []site.EditStay{locked})); !done.Stays[0].Locked {
		t.Errorf("%+v", done.Stays)
	}
	must(t, g.db.Select(g.ctx, &after, `SELECT id FROM allotment`))
	if !slices.Equal(after, before) {
		t.Errorf("%v, then %v", before, after)
	}
	if _, err := g.edit(stands([]site.EditStay{free}, nil)); fault.CodeOf(err) != "changed_meanwhile" {
		t.Errorf("locked meanwhile: %v", err)
	}
	g.edited(t, stands([]site.EditStay{locked}, []site.EditStay{moved}))
	if done := g.edited(t, stands([]site.EditStay{moved}, []site.EditStay{locked})); !done.Stays[0].Locked || done.Stays[0].Number != "A01" {
		t.Errorf("%+v", done.Stays)
	}
	if done := g.edited(t, stands([]site.EditStay{locked}, []site.EditStay{free})); done.Stays[0].Locked {
		t.Errorf("%+v", done.Stays)
	}
}

func TestWhoDoesNotStand(t *testing.T) {
	g := begin(t)
	hof := g.stall(t, "Hof")
	backwards := g.slot(t, hof, "A01", 0)
	backwards.From, backwards.Until = backwards.Until, backwards.From
	nowhere := g.slot(t, hof, "A01", 0)
	nowhere.Pitch = 999999
	nobody := g.slot(t, 999999, "A01", 0)
	for name, stay := range map[string]site.EditStay{"backwards": backwards, "nowhere": nowhere, "nobody": nobody} {
		if _, err := g.edit(stands(nil, []site.EditStay{stay})); !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := g.db.Exec(g.ctx, `UPDATE stall SET state = 'withdrawn' WHERE id = $1`, hof)
	must(t, err)
	_, err = g.edit(stands(nil, []site.EditStay{g.slot(t, hof, "A01", 0)}))
	wantField(t, err, "stall", "site.error.withdrawn")
}

// What is in use stays, and the message says why.
func TestAPitchInUseIsNotDeleted(t *testing.T) {
	g := begin(t)
	stay := g.slot(t, g.stall(t, "Hof"), "A01", 0)
	g.edited(t, stands(nil, []site.EditStay{stay}))
	a := objectOf(t, g.editing(t).Objects, "pitch", "A01")
	_, err := g.edit(step("delete", "pitch", a.ID, a.Version, nil))
	wantMessage(t, err, fault.Conflict, "site.error.pitch_in_use")
	g.edited(t, stands([]site.EditStay{stay}, nil), step("delete", "pitch", a.ID, a.Version, nil))
	g.edited(t, step("restore", "pitch", a.ID, 0, nil), stands(nil, []site.EditStay{stay}))
}

// A move leaves alone what is plugged in at the pitch.
func TestAMoveKeepsTheOutlets(t *testing.T) {
	g := begin(t)
	var before, after []int64
	a := objectOf(t, g.editing(t).Objects, "pitch", "A01")
	must(t, g.db.Select(g.ctx, &before, `SELECT id FROM outlet WHERE pitch_id = $1 ORDER BY id`, a.ID))
	g.edited(t, step("update", "pitch", a.ID, a.Version, values{"x": 20, "degrees": 370}))
	must(t, g.db.Select(g.ctx, &after, `SELECT id FROM outlet WHERE pitch_id = $1 ORDER BY id`, a.ID))
	if len(before) != 1 || !slices.Equal(before, after) {
		t.Errorf("%v, then %v", before, after)
	}
}

// Another edition's objects, and another location's, are out of reach.
func TestNoEditReachesBeyondItsPlan(t *testing.T) {
	g := begin(t)
	other, err := g.site.Editing(g.ctx, g.e, g.wagon)
	must(t, err)
	wagon := objectOf(t, other.Objects, "pitch", "A01")
	for _, do := range []string{"update", "delete"} {
		if _, err := g.edit(step(do, "pitch", wagon.ID, wagon.Version, values{"x": 1})); fault.CodeOf(err) != "changed_meanwhile" {
			t.Errorf("%s: %v", do, err)
		}
	}
}

// Twice as many objects take as many statements.
func TestManyAreEditedInAsManyStatements(t *testing.T) {
	g := begin(t)
	row := func(prefix string, n int) (steps []site.Step) {
		for _, d := range (site.Row{Prefix: prefix, Count: n, X: 3, Y: 20, Front: 1, Depth: 1}).Pitches() {
			steps = append(steps, step("create", "pitch", 0, 0, values{"number": d.Number, "x": d.Box.X, "y": d.Box.Y, "front": 1, "depth": 1, "outlets": []values{{"type": "schuko"}}}))
			steps = append(steps, step("create", "landmark", 0, 0, values{"kind": "info", "x": d.Box.X, "y": 1}))
		}
		slices.SortStableFunc(steps, func(a, b site.Step) int { return len(a.Kind) - len(b.Kind) })
		return steps
	}
	cost := func(prefix string, n int) (all []int64) {
		count := func(steps []site.Step) site.Edited {
			ctx, queries := pg.Counted(g.ctx)
			done, err := g.site.Edit(ctx, g.e, g.campus, pg.Once{Key: fmt.Sprint(prefix, len(all))}, steps, now)
			must(t, err)
			all = append(all, queries.Load())
			return done
		}
		made := count(row(prefix, n))
		var moves, gone, back []site.Step
		for _, o := range made.Objects {
			moves = append(moves, step("update", o.Kind, o.ID, 1, values{"y": 25}))
			gone = append(gone, step("delete", o.Kind, o.ID, 2, nil))
			back = append(back, step("restore", o.Kind, o.ID, 0, nil))
		}
		count(moves)
		count(gone)
		count(back)
		return all
	}
	if d := cmp.Diff(cost("B", 3), cost("C", 12)); d != "" {
		t.Error(d)
	}
}

// The mark changes with whatever the editor shows, by whichever way it changed.
func TestTheMarkTellsOfOthers(t *testing.T) {
	g := begin(t)
	before := g.editing(t)
	if again := g.editing(t); again.Mark != before.Mark || len(before.Times) != 2 {
		t.Fatalf("%q, %q, %v", before.Mark, again.Mark, before.Times)
	}
	seen := map[string]bool{before.Mark: true}
	for name, change := range []func() error{
		func() error { // a form
			return g.site.UpdatePitch(g.ctx, g.e, g.campus, g.pitch(t, g.campus, "A01"), site.PitchDraft{Number: "A01", Box: site.Box{X: 9, Y: 9, Front: 3, Depth: 3}, Version: 1}, now)
		},
		func() error {
			return g.allot(site.AllotDraft{Stall: g.stall(t, "Hof"), Pitch: g.pitch(t, g.campus, "A02")})
		},
		func() error { // a file
			_, err := g.site.ImportPlan(g.ctx, g.e, g.campus, &site.Drawing{Width: 60, Height: 40, Landmarks: []site.Landmark{{Kind: "info", Label: lang.Text{"de": "Info"}, X: 1, Y: 1}}}, "f", now)
			return err
		},
	} {
		must(t, change())
		mark := g.editing(t).Mark
		if seen[mark] {
			t.Errorf("change %d changes nothing", name)
		}
		seen[mark] = true
	}
}

// Who edits is known for as long as they are seen.
func TestWhoEdits(t *testing.T) {
	g := begin(t)
	var person int64
	must(t, g.db.Get(g.ctx, &person, `INSERT INTO person (name, created_at) VALUES ('Samira', now()) RETURNING id`))
	for range 2 {
		must(t, g.site.Here(g.ctx, g.e.ID, g.campus, person, now))
	}
	for after, want := range map[int]int{0: 1, 39: 1, 41: 0} {
		who, err := g.site.WhoEdits(g.ctx, g.e.ID, g.campus, now.Add(seconds(after)))
		must(t, err)
		if len(who) != want {
			t.Errorf("after %d s: %v", after, who)
		}
	}
	if who, err := g.site.WhoEdits(g.ctx, g.e.ID, g.wagon, now); err != nil || len(who) != 0 {
		t.Errorf("%v %v", who, err)
	}
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }
