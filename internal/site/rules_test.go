package site_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/site"
	"markt/internal/site/check"
	"markt/internal/stall"
)

// elsewhere is the same market once more, as another edition, in one database.
func (g *ground) elsewhere(t *testing.T) *ground {
	t.Helper()
	o := *g
	var err error
	o.e, err = g.fest.Create(g.ctx, festival.Draft{Slug: "markt-2027", Name: lang.Text{"de": "Markt"}}, []festival.DayDraft{
		{Date: time.Date(2026, 11, 7, 0, 0, 0, 0, time.UTC), Opens: 10 * time.Hour, Closes: 18 * time.Hour}}, now)
	must(t, err)
	o.campus, err = g.fest.CreateLocation(g.ctx, o.e, festival.LocationDraft{Name: lang.Text{"de": "Campus"}}, now)
	must(t, err)
	must(t, g.db.Get(g.ctx, &o.kind, `INSERT INTO kind (edition_id, slug, name, mark, groups) VALUES ($1, 'food', '{"de": "Essen"}', 'food', '{}') RETURNING id`, o.e.ID))
	must2(g.site.ImportPlan(g.ctx, o.e, o.campus, drawn(t), "campus.json", now))(t)
	return &o
}

// state is all that is stored of an edition's ground, without its releases.
func (g *ground) state(t *testing.T) *site.Document {
	t.Helper()
	d, err := g.site.Draft(g.ctx, g.e)
	must(t, err)
	return d
}

func TestTheDatabaseGuardsTheGround(t *testing.T) {
	g := begin(t)
	o := g.elsewhere(t)
	must2(g.site.ImportPlan(g.ctx, g.e, g.campus, drawn(t), "campus.json", now))(t)
	must2(g.site.CreateStage(g.ctx, g.e, site.StageDraft{LocationID: g.campus, Name: "Zelt", Source: "campus.json", SourceID: "zelt"}, now))(t)
	for _, x := range []*ground{g, o} {
		must(t, x.allot(site.AllotDraft{Stall: x.stall(t, "VeloBuch"), Pitch: x.pitch(t, x.campus, "A01")}))
		for range 2 {
			must2(x.db.Exec(x.ctx, `UPDATE pitch SET x = x + 1 WHERE edition_id = $1`, x.e.ID))(t)
			must2(x.site.Release(x.ctx, x.e, "", now))(t)
		}
	}
	must2(g.db.Exec(g.ctx, `INSERT INTO connection SELECT a.edition_id, a.stall_id, a.pitch_id, 1 FROM allotment a WHERE a.edition_id = $1 LIMIT 1`, g.e.ID))(t)
	free := o.stall(t, "frei")
	shore, err := g.fest.CreateLocation(g.ctx, g.e, festival.LocationDraft{Name: lang.Text{"de": "Ufer"}}, now)
	must(t, err)
	here := ` WHERE edition_id = ` + fmt.Sprint(g.e.ID)
	there := fmt.Sprint(o.e.ID)
	pgtest.Guards(t, g.db, []string{"plan", "pitch", "outlet", "connection", "zone", "outline", "landmark", "stage", "allotment", "plan_release", "plan_override"}, map[string]string{
		"plan_one_per_location":                     `INSERT INTO plan (edition_id, location_id, width_m, height_m) SELECT edition_id, location_id, 1, 1 FROM plan`,
		"plan_width":                                `UPDATE plan SET width_m = 5000.01`,
		"plan_height":                               `UPDATE plan SET height_m = 0`,
		"zone_capacity_positive":                    `UPDATE zone SET capacity = 0`,
		"plan_edition_id_location_id_fkey":          `INSERT INTO plan (edition_id, location_id, width_m, height_m) VALUES (` + there + `, ` + fmt.Sprint(shore) + `, 1, 1)`,
		"pitch_number_taken":                        `UPDATE pitch SET number = 'A01'` + here,
		"pitch_front":                               `UPDATE pitch SET front_m = 100.01`,
		"pitch_depth":                               `UPDATE pitch SET depth_m = 0`,
		"pitch_edition_id_plan_id_fkey":             `INSERT INTO pitch (edition_id, location_id, plan_id, number, x, y, front_m, depth_m) SELECT ` + there + `, location_id, id, 'Z', 1, 1, 1, 1 FROM plan` + here,
		"pitch_location_id_plan_id_fkey":            `INSERT INTO pitch (edition_id, location_id, plan_id, number, x, y, front_m, depth_m) SELECT edition_id, ` + fmt.Sprint(g.wagon) + `, id, 'Z', 1, 1, 1, 1 FROM plan` + here + ` AND location_id <> ` + fmt.Sprint(g.wagon),
		"outlet_type":                               `UPDATE outlet SET type = 'usb'`,
		"outlet_nth":                                `INSERT INTO outlet (pitch_id, type, nth) SELECT pitch_id, type, nth FROM outlet`,
		"connection_once":                           `INSERT INTO connection SELECT c.* FROM connection c`,
		"connection_stall":                          `UPDATE connection SET edition_id = ` + there,
		"connection_pitch":                          `SET CONSTRAINTS ALL IMMEDIATE; UPDATE connection SET pitch_id = 999999`,
		"connection_outlet":                         `SET CONSTRAINTS ALL IMMEDIATE; UPDATE connection SET nth = 9`,
		"outlet_breaker":                            `UPDATE outlet SET breaker_a = 126`,
		"zone_letter_taken":                         `UPDATE zone SET letter = 'A'`,
		"outline_kind":                              `UPDATE outline SET kind = 'lava'`,
		"outline_points":                            `UPDATE outline SET points = '[]'`,
		"outline_radius":                            `UPDATE outline SET radius_m = 0`,
		"outline_width":                             `UPDATE outline SET width_m = 0`,
		"outline_facts":                             `UPDATE outline SET facts = '[]'`,
		"landmark_width":                            `UPDATE landmark SET width_m = 0`,
		"landmark_supply":                           `UPDATE landmark SET supply_a = 1001`,
		"plan_override_once":                        `INSERT INTO plan_override (edition_id, location_id, finding, short_by, reason, name, at) SELECT edition_id, location_id, 'x', 1, 'weil', 'ich', now() FROM plan CROSS JOIN generate_series(1, 2)`,
		"plan_override_reason":                      `INSERT INTO plan_override (edition_id, location_id, finding, short_by, reason, name, at) SELECT edition_id, location_id, 'x', 1, '', 'ich', now() FROM plan`,
		"plan_override_name":                        `INSERT INTO plan_override (edition_id, location_id, finding, short_by, reason, name, at) SELECT edition_id, location_id, 'x', 1, 'weil', '', now() FROM plan`,
		"plan_override_edition_id_location_id_fkey": `INSERT INTO plan_override (edition_id, location_id, finding, short_by, reason, name, at) SELECT ` + there + `, location_id, 'x', 1, 'weil', 'ich', now() FROM plan` + here,
		"landmark_kind":                             `UPDATE landmark SET kind = 'dragon'`,
		"lang_text_is_object":                       `UPDATE landmark SET label = '"Info"'`,
		"stage_uid":                                 `UPDATE stage SET uid = '00000000-0000-0000-0000-000000000000'` + here,
		"stage_kind":                                `UPDATE stage SET kind = 'boat'`,
		"stage_capacity":                            `UPDATE stage SET capacity = 0`,
		"stage_name_taken":                          `UPDATE stage SET name = 'Zelt'` + here,
		"stage_geometry_whole":                      `UPDATE stage SET x = NULL WHERE y IS NOT NULL`,
		"stage_source_once":                         `UPDATE stage SET source_id = 'zelt'` + here,
		"stage_edition_id_location_id_fkey":         `UPDATE stage SET location_id = ` + fmt.Sprint(o.campus) + here,
		"allotment_span_bounded":                    `UPDATE allotment SET span = tstzrange(lower(span), NULL)`,
		"allotment_edition_id_stall_id_fkey":        `UPDATE allotment SET stall_id = ` + fmt.Sprint(free) + here,
		"allotment_edition_id_pitch_id_fkey":        `UPDATE allotment a SET pitch_id = p.id, location_id = p.location_id FROM pitch p WHERE a.edition_id = ` + fmt.Sprint(g.e.ID) + ` AND p.edition_id = ` + there + ` AND p.number = 'B01'`,
		"allotment_location_id_pitch_id_fkey":       `UPDATE allotment SET location_id = ` + fmt.Sprint(g.wagon) + here,
		"pitch_one_stall_at_a_time":                 `INSERT INTO allotment (edition_id, stall_id, location_id, pitch_id, span, created_at) SELECT edition_id, stall_id, location_id, pitch_id, tstzrange(upper(span) - interval '1 second', upper(span)), created_at FROM allotment`,
		"stall_one_location_at_a_time":              `INSERT INTO allotment (edition_id, stall_id, location_id, pitch_id, span, created_at) SELECT a.edition_id, a.stall_id, p.location_id, p.id, a.span, a.created_at FROM allotment a JOIN pitch p ON p.location_id = ` + fmt.Sprint(g.wagon) + ` AND p.number = 'A01' WHERE a.edition_id = ` + fmt.Sprint(g.e.ID),
		"plan_release_number":                       `UPDATE plan_release SET number = 1`,
	})
}

// Nothing of one edition is read or changed by way of another.
func TestEditionsShareNoGround(t *testing.T) {
	g := begin(t)
	o := g.elsewhere(t)
	velo := g.stall(t, "VeloBuch")
	a01 := g.pitch(t, g.campus, "A01")
	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: a01}))
	stage, err := g.site.CreateStage(g.ctx, g.e, site.StageDraft{LocationID: g.campus, Name: "Zelt", Source: "x", SourceID: "1"}, now)
	must(t, err)
	must2(g.site.Release(g.ctx, g.e, "", now))(t)
	allotments, err := g.site.Allotments(g.ctx, g.e)
	must(t, err)
	before := g.state(t)

	for what, err := range map[string]error{
		"plan":           second(g.site.Plan(g.ctx, o.e.ID, g.campus)),
		"stage":          second(g.site.Stage(g.ctx, o.e.ID, stage)),
		"delete a pitch": g.site.DeletePitch(g.ctx, o.e, g.campus, g.pitch(t, g.campus, "A03"), now),
		"delete a stage": g.site.DeleteStage(g.ctx, o.e, stage, now),
		"vacate":         g.site.Vacate(g.ctx, o.e, allotments[0].ID, now),
		"new pitches":    g.site.CreatePitches(g.ctx, o.e, g.campus, []site.PitchDraft{{Number: "Z1", Box: site.Box{Front: 1, Depth: 1}}}, now),
	} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for what, err := range map[string]error{
		"save the plan":  g.site.SavePlan(g.ctx, o.e, g.campus, site.PlanDraft{Width: 1, Height: 1, Version: 1}, now),
		"update a pitch": g.site.UpdatePitch(g.ctx, o.e, g.campus, a01, site.PitchDraft{Number: "Z1", Box: site.Box{Front: 1, Depth: 1}, Version: 1}, now),
		"update a stage": g.site.UpdateStage(g.ctx, o.e, stage, site.StageDraft{LocationID: g.campus, Name: "Z", Version: 1}, now),
	} {
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", what, err)
		}
	}
	wantField(t, o.allot(site.AllotDraft{Stall: velo, Pitch: o.pitch(t, o.campus, "A01")}), "stall", "error.choice")
	wantField(t, o.allot(site.AllotDraft{Stall: o.stall(t, "Dort"), Pitch: a01}), "pitch", "error.choice")
	wantField(t, o.allot(site.AllotDraft{Stall: o.stall(t, "Hier"), Pitch: o.pitch(t, o.campus, "A01"), Days: []festival.DayID{g.e.Days[0].ID}}), "days", "error.date_outside")
	must(t, pg.InTx(g.ctx, g.db, func(ctx context.Context, tx *pg.Tx) error { return site.VacateIn(ctx, tx, o.e.ID, velo, now) }))
	// A file that calls its stage the same makes one of its own.
	st, created, err := g.site.EnsureStage(g.ctx, o.e, site.StageDraft{LocationID: o.campus, Name: "Zelt", Source: "x", SourceID: "1"}, now)
	if err != nil || !created || st.ID == stage || st.EditionID != o.e.ID {
		t.Errorf("%+v, %v, %v", st, created, err)
	}
	if diff := cmp.Diff(before, g.state(t)); diff != "" {
		t.Error(diff)
	}

	for what, n := range map[string]int{
		"plans":      count(g.site.Plans(g.ctx, o.e.ID))(t),
		"stages":     count(g.site.Stages(g.ctx, o.e.ID))(t) - 1, // the drawing's and the one above
		"candidates": count(g.site.Candidates(g.ctx, o.e))(t) - 1,
		"allotments": count(g.site.Allotments(g.ctx, o.e))(t) + 1,
		"releases":   count(g.site.Releases(g.ctx, o.e))(t) + 1,
	} {
		if n != 1 {
			t.Errorf("%s of the other edition: %d too many", what, n-1)
		}
	}
	last, err := g.site.Last(g.ctx, o.e)
	if err != nil || last.Number != 0 || len(last.Document.Plans) != 0 {
		t.Errorf("%+v, %v", last, err)
	}
	if r, err := g.site.Release(g.ctx, o.e, "", now); err != nil || r.Number != 1 || len(r.Document.Plans) != 1 || len(r.Document.Stalls) != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

func second[T any](_ T, err error) error { return err }

func count[T any](all []T, err error) func(*testing.T) int {
	return func(t *testing.T) int { t.Helper(); must(t, err); return len(all) }
}

// What is damaged in one edition does the others no harm.
func TestAnEditionReadsItsOwnGroundOnly(t *testing.T) {
	g := begin(t)
	o := g.elsewhere(t)
	must(t, o.allot(site.AllotDraft{Stall: o.stall(t, "Dort"), Pitch: o.pitch(t, o.campus, "A01")}))
	before := g.state(t)
	for _, damage := range []string{
		`ALTER TABLE pitch ALTER note DROP NOT NULL; UPDATE pitch SET note = NULL WHERE edition_id = ` + fmt.Sprint(o.e.ID),
		`ALTER TABLE outlet ALTER type DROP NOT NULL; UPDATE outlet SET type = NULL WHERE pitch_id IN (SELECT id FROM pitch WHERE edition_id = ` + fmt.Sprint(o.e.ID) + `)`,
		`UPDATE outline SET points = '["here"]'`,
		`UPDATE zone SET name = '{"de": 5}'`,
		`UPDATE landmark SET label = '{"de": 5}'`,
		`UPDATE location SET name = '{"de": 5}' WHERE edition_id = ` + fmt.Sprint(o.e.ID),
		`UPDATE stall SET goods = '{"de": 5}' WHERE edition_id = ` + fmt.Sprint(o.e.ID),
	} {
		must2(g.db.Exec(g.ctx, damage))(t)
		if _, err := g.site.Draft(g.ctx, o.e); err == nil {
			t.Errorf("reads over %s", damage)
		}
		if diff := cmp.Diff(before, g.state(t)); diff != "" {
			t.Errorf("%s: %s", damage, diff)
		}
		must2(g.db.Exec(g.ctx, `UPDATE pitch SET note = '' WHERE note IS NULL; UPDATE outlet SET type = 'schuko' WHERE type IS NULL`))(t)
		must2(g.db.Exec(g.ctx, `UPDATE outline SET points = '[[0, 0]]'`))(t)
		must2(g.db.Exec(g.ctx, `UPDATE zone SET name = '{}'`))(t)
		must2(g.db.Exec(g.ctx, `UPDATE landmark SET label = '{}'`))(t)
	}
}

// Plans, their parts and stages come in the order that people gave them.
func TestTheGroundIsInOrder(t *testing.T) {
	g := begin(t)
	must2(g.db.Exec(g.ctx, `UPDATE location SET position = CASE WHEN id = $1 THEN 2 ELSE 1 END`, g.campus))(t)
	row := site.Row{Prefix: "A", From: 4, Count: 97, X: 5, Y: 20, Front: 1, Depth: 1}
	must(t, g.site.CreatePitches(g.ctx, g.e, g.campus, row.Pitches(), now))
	for i, name := range []string{"Dritte", "Erste", "Zweite"} {
		must2(g.site.CreateStage(g.ctx, g.e, site.StageDraft{LocationID: g.campus, Name: name, Position: (i + 2) % 3}, now))(t)
	}
	d := g.state(t)
	if d.Plans[0].Location.Slug != "wagen" || d.Plans[1].Location.Slug != "campus" {
		t.Errorf("%s before %s", d.Plans[0].Location.Slug, d.Plans[1].Location.Slug)
	}
	var numbers, stages []string
	for _, p := range d.Plans[1].Pitches {
		numbers = append(numbers, p.Number)
	}
	for _, s := range d.Plans[1].Stages {
		stages = append(stages, s.Name)
	}
	if len(numbers) != 100 || numbers[9] != "A10" || numbers[98] != "A99" || numbers[99] != "A100" {
		t.Errorf("%v", numbers)
	}
	if strings.Join(stages, " ") != "Erste Zweite Dritte" || len(d.Plans[0].Stages) != 0 {
		t.Errorf("%v", stages)
	}
}

// The history says who did what to the ground.
func TestTheGroundKeepsItsHistory(t *testing.T) {
	g := begin(t)
	must(t, g.site.SavePlan(g.ctx, g.e, g.campus, site.PlanDraft{Width: 70, Height: 40, Version: 1}, now))
	p := g.pitch(t, g.campus, "A02")
	must(t, g.site.UpdatePitch(g.ctx, g.e, g.campus, p, site.PitchDraft{Number: "B1", Box: site.Box{Front: 1, Depth: 1}, Version: 1}, now))
	must(t, g.site.DeletePitch(g.ctx, g.e, g.campus, p, now))
	lines, err := pg.History(g.ctx, g.db, "plan", int64(g.campus))
	must(t, err)
	var got []string
	for _, l := range lines {
		got = append(got, string(l.Verb)+" "+string(l.Detail))
	}
	want := []string{"create {}", `create_pitches {"numbers": "A01 A02 A03"}`, "update {}", `update_pitch {"number": "B1"}`, `delete_pitch {"number": "B1"}`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Two who save the same version, make the same number, release or delete at
// once: one of them wins, the other hears why.
func TestTheGroundIsChangedByOne(t *testing.T) {
	g := begin(t)
	a01, a02 := g.pitch(t, g.campus, "A01"), g.pitch(t, g.campus, "A02")
	stage, err := g.site.CreateStage(g.ctx, g.e, site.StageDraft{LocationID: g.campus, Name: "Zelt"}, now)
	must(t, err)
	velo := g.stall(t, "VeloBuch")
	box := site.Box{Front: 1, Depth: 1}
	for _, c := range []struct {
		name   string
		first  func() error
		second func() error
		loser  string // the code of whoever comes second
	}{
		{name: "the plan", first: func() error {
			return g.site.SavePlan(g.ctx, g.e, g.campus, site.PlanDraft{Width: 50, Height: 50, Version: 1}, now)
		}, loser: "changed_meanwhile"},
		{name: "a pitch", first: func() error {
			return g.site.UpdatePitch(g.ctx, g.e, g.campus, a01, site.PitchDraft{Number: "A01", Box: box, Version: 1}, now)
		}, loser: "changed_meanwhile"},
		{name: "a number", first: func() error {
			return g.site.CreatePitches(g.ctx, g.e, g.campus, []site.PitchDraft{{Number: "N1", Box: box}}, now)
		}, loser: "taken"},
		{name: "a stage's name", first: func() error {
			_, err := g.site.CreateStage(g.ctx, g.e, site.StageDraft{LocationID: g.campus, Name: "Neu"}, now)
			return err
		}, loser: "taken"},
		{name: "a stage", first: func() error {
			return g.site.UpdateStage(g.ctx, g.e, stage, site.StageDraft{LocationID: g.campus, Name: "Zelt", Version: 1}, now)
		}, loser: "changed_meanwhile"},
		{name: "a release", first: func() error { return second(g.site.Release(g.ctx, g.e, "one", now)) },
			second: func() error { return second(g.site.Release(g.ctx, g.e, "two", now)) }, loser: "nothing_changed"},
		{name: "a pitch that somebody deletes", first: func() error { return g.allot(site.AllotDraft{Stall: velo, Pitch: a02}) },
			second: func() error { return g.site.DeletePitch(g.ctx, g.e, g.campus, a02, now) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			both := []func() error{c.first, c.second}
			if c.second == nil {
				both[1] = c.first
			}
			errs := make([]error, 2)
			var wg sync.WaitGroup
			for i, do := range both {
				wg.Go(func() { errs[i] = do() })
			}
			wg.Wait()
			lost := errs[0]
			if lost == nil {
				lost = errs[1]
			}
			if (errs[0] == nil) == (errs[1] == nil) || c.loser != "" && fault.CodeOf(lost) != c.loser {
				t.Errorf("%v; %v", errs[0], errs[1])
			}
		})
	}
}

// A stall that withdraws while somebody places it stands nowhere afterwards.
func TestWithdrawingBeatsPlacing(t *testing.T) {
	g := begin(t)
	velo := g.stall(t, "VeloBuch")
	a01 := g.pitch(t, g.campus, "A01")
	withdraw := func() error {
		return pg.InTx(g.ctx, g.db, func(ctx context.Context, tx *pg.Tx) error {
			if _, err := tx.Exec(ctx, `UPDATE stall SET state = 'withdrawn' WHERE id = $1`, velo); err != nil {
				return err
			}
			return site.VacateIn(ctx, tx, g.e.ID, velo, now)
		})
	}
	errs := make([]error, 2)
	var wg sync.WaitGroup
	wg.Go(func() { errs[0] = g.allot(site.AllotDraft{Stall: velo, Pitch: a01}) })
	wg.Go(func() { errs[1] = withdraw() })
	wg.Wait()
	must(t, errs[1])
	if errs[0] != nil {
		wantField(t, errs[0], "stall", "site.error.withdrawn")
	}
	if all, err := g.site.Allotments(g.ctx, g.e); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
}

// However stalls are placed and moved, no pitch ever holds two at a time and
// no stall is at two locations at a time.
func TestPlacingNeverOverlaps(t *testing.T) {
	g := begin(t)
	stalls := []stall.ID{g.stall(t, "eins"), g.stall(t, "zwei"), g.stall(t, "drei")}
	var pitches []site.PitchID
	for _, l := range []festival.LocationID{g.campus, g.wagon} {
		for _, number := range []string{"A01", "A02"} {
			pitches = append(pitches, g.pitch(t, l, number))
		}
	}
	start := g.e.Days[0].OpensAt
	rapid.Check(t, func(r *rapid.T) {
		must2(g.db.Exec(g.ctx, `DELETE FROM allotment`))(t)
		for range rapid.IntRange(1, 8).Draw(r, "placings") {
			from := start.Add(time.Duration(rapid.IntRange(0, 6).Draw(r, "from")) * time.Hour)
			err := g.allot(site.AllotDraft{
				Stall: rapid.SampledFrom(stalls).Draw(r, "stall"), Pitch: rapid.SampledFrom(pitches).Draw(r, "pitch"),
				From: from, Until: from.Add(time.Duration(rapid.IntRange(1, 4).Draw(r, "hours")) * time.Hour), Move: rapid.Bool().Draw(r, "move"),
			})
			if err != nil && !fault.Is(err, fault.Conflict) {
				r.Fatal(err)
			}
		}
		all, err := g.site.Allotments(g.ctx, g.e)
		must(t, err)
		for i, a := range all {
			for _, b := range all[i+1:] {
				together := a.From.Before(b.Until) && b.From.Before(a.Until)
				if together && (a.Pitch == b.Pitch || a.Stall == b.Stall && a.LocationID != b.LocationID) {
					r.Errorf("%+v and %+v", a, b)
				}
			}
		}
	})
}

// A stay is the span that was asked for, one after the other without a gap;
// moving frees only what this stall has in that span.
func TestAStayIsTheSpanAskedFor(t *testing.T) {
	g := begin(t)
	eins, zwei := g.stall(t, "eins"), g.stall(t, "zwei")
	a01, a02 := g.pitch(t, g.campus, "A01"), g.pitch(t, g.campus, "A02")
	at := func(h int) time.Time { return g.e.Days[0].OpensAt.Add(time.Duration(h) * time.Hour) }
	must(t, g.allot(site.AllotDraft{Stall: eins, Pitch: a01, From: at(0), Until: at(2)}))
	must(t, g.allot(site.AllotDraft{Stall: zwei, Pitch: a01, From: at(2), Until: at(4)}))
	must(t, g.allot(site.AllotDraft{Stall: eins, Pitch: a01, From: at(4), Until: at(6)}))
	err := g.allot(site.AllotDraft{Stall: eins, Pitch: a01, From: at(1), Until: at(3)})
	wantField(t, err, "pitch", "site.error.pitch_taken_by")
	must(t, g.allot(site.AllotDraft{Stall: zwei, Pitch: g.pitch(t, g.campus, "A03"), From: at(4), Until: at(6)}))
	must(t, g.allot(site.AllotDraft{Stall: eins, Pitch: a02, From: at(4), Until: at(5), Move: true}))
	want := []string{"A01 eins 0-2", "A01 zwei 2-4", "A02 eins 4-5", "A03 zwei 4-6"}
	var got []string
	all, err := g.site.Allotments(g.ctx, g.e)
	must(t, err)
	for _, a := range all {
		got = append(got, fmt.Sprintf("%s %s %.0f-%.0f", a.Number, a.StallName, a.From.Sub(at(0)).Hours(), a.Until.Sub(at(0)).Hours()))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for what, d := range map[string]site.AllotDraft{
		"backwards":    {Stall: eins, Pitch: a02, From: at(8), Until: at(7)},
		"no end":       {Stall: eins, Pitch: a02, From: at(8)},
		"no length":    {Stall: eins, Pitch: a02, From: at(8), Until: at(8)},
		"only the end": {Stall: eins, Pitch: a02, Until: at(8)},
	} {
		if err := g.allot(d); fault.FieldsOf(err)["until"].Key != "error.end_before_start" {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// Who stands in the way is named only if it stands there at that time.
func TestTheRivalIsTheOneInTheWay(t *testing.T) {
	g := begin(t)
	a01, a02, w01 := g.pitch(t, g.campus, "A01"), g.pitch(t, g.campus, "A02"), g.pitch(t, g.wagon, "A01")
	at := func(h int) time.Time { return g.e.Days[0].OpensAt.Add(time.Duration(h) * time.Hour) }
	early, late, other := g.stall(t, "früh"), g.stall(t, "spät"), g.stall(t, "anders")
	must(t, g.allot(site.AllotDraft{Stall: early, Pitch: a01, From: at(0), Until: at(2)}))
	must(t, g.allot(site.AllotDraft{Stall: late, Pitch: a01, From: at(3), Until: at(5)}))
	must(t, g.allot(site.AllotDraft{Stall: other, Pitch: a02, From: at(2), Until: at(4)}))
	err := g.allot(site.AllotDraft{Stall: other, Pitch: a01, From: at(2), Until: at(4)})
	if m := wantMessage(t, err, fault.Conflict, "site.error.pitch_taken_by"); m.Args["stall"] != "spät" || m.Args["pitch"] != "A01" {
		t.Errorf("%v", m)
	}
	// Others stand on other pitches at that time; they are in nobody's way.
	err = g.allot(site.AllotDraft{Stall: early, Pitch: a02, From: at(3), Until: at(5)})
	if m := wantMessage(t, err, fault.Conflict, "site.error.pitch_taken_by"); m.Args["stall"] != "anders" || m.Args["pitch"] != "A02" {
		t.Errorf("%v", m)
	}
	err = g.allot(site.AllotDraft{Stall: other, Pitch: w01, From: at(3), Until: at(5)})
	if m := wantMessage(t, err, fault.Conflict, "site.error.stall_stands_at"); m.Args["stall"] != "anders" || m.Args["pitch"] != "A02" {
		t.Errorf("%v", m)
	}
	must(t, g.allot(site.AllotDraft{Stall: late, Pitch: a02, From: at(0), Until: at(1)}))
	err = g.allot(site.AllotDraft{Stall: late, Pitch: w01, From: at(4), Until: at(6)})
	if m := wantMessage(t, err, fault.Conflict, "site.error.stall_stands_at"); m.Args["stall"] != "spät" || m.Args["pitch"] != "A01" {
		t.Errorf("%v", m)
	}
	if fault.CodeOf(err) != "stall_elsewhere" || fault.FieldsOf(err)["stall"].Key != "site.error.stall_stands_at" {
		t.Errorf("%q %v", fault.CodeOf(err), fault.FieldsOf(err))
	}
}

// The history of a stall says how many of its stays ended.
func TestVacatingIsNoted(t *testing.T) {
	g := begin(t)
	velo, other := g.stall(t, "VeloBuch"), g.stall(t, "anders")
	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.campus, "A01")}))
	must(t, g.allot(site.AllotDraft{Stall: other, Pitch: g.pitch(t, g.campus, "A02")}))
	for range 2 { // the second time nothing is left to end
		must(t, pg.InTx(g.ctx, g.db, func(ctx context.Context, tx *pg.Tx) error { return site.VacateIn(ctx, tx, g.e.ID, velo, now) }))
	}
	lines, err := pg.History(g.ctx, g.db, "stall", int64(velo))
	must(t, err)
	if len(lines) != 2 || lines[1].Verb != pg.VerbVacate || string(lines[1].Detail) != `{"stays": 2}` {
		t.Errorf("%+v", lines)
	}
	all, err := g.site.Allotments(g.ctx, g.e)
	must(t, err)
	if len(all) != 2 || all[0].Stall != other {
		t.Errorf("%+v", all)
	}
	must(t, g.site.Vacate(g.ctx, g.e, all[0].ID, now))
	if all, err = g.site.Allotments(g.ctx, g.e); err != nil || len(all) != 1 {
		t.Errorf("one stay ended, %+v left, %v", all, err)
	}
}

// Candidates are the stalls that come, by kind and name, with what they need.
func TestCandidatesAreThoseWhoCome(t *testing.T) {
	g := begin(t)
	var first int64
	must(t, g.db.Get(g.ctx, &first, `INSERT INTO kind (edition_id, slug, name, mark, groups, position) VALUES ($1, 'advice', '{"de": "Rat"}', 'advice', '{}', -1) RETURNING id`, g.e.ID))
	zwei, eins, rat, gone := g.stall(t, "zwei"), g.stall(t, "eins"), g.stall(t, "Rat"), g.stall(t, "weg")
	must2(g.db.Exec(g.ctx, `UPDATE stall SET kind_id = $2 WHERE id = $1`, rat, first))(t)
	must2(g.db.Exec(g.ctx, `UPDATE stall SET state = 'withdrawn' WHERE id = $1`, gone))(t)
	must2(g.db.Exec(g.ctx, `UPDATE stall SET state = 'accepted', front_m = 3.5, depth_m = 2, watts = 2000, water = true, gas = true WHERE id = $1`, eins))(t)
	must(t, g.allot(site.AllotDraft{Stall: zwei, Pitch: g.pitch(t, g.campus, "A01")}))
	all, err := g.site.Candidates(g.ctx, g.e)
	must(t, err)
	food := lang.Text{"de": "Essen"}
	none := site.Appliances{}
	want := []site.Candidate{
		{Power: none, Stall: rat, Name: "Rat", State: "confirmed", Kind: "advice", KindName: lang.Text{"de": "Rat"}, Mark: "advice"},
		{Power: none, Stall: eins, Name: "eins", State: "accepted", Kind: "food", KindName: food, Mark: "food", Front: ptr(3.5), Depth: ptr(2.0), Watts: 2000, Water: true, Gas: true},
		{Power: none, Stall: zwei, Name: "zwei", State: "confirmed", Kind: "food", KindName: food, Mark: "food", Stays: 2},
	}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
}

// A stall may wish for a location; standing elsewhere is unwise, not forbidden.
func TestAWishIsKnownWhenPlacing(t *testing.T) {
	g := begin(t)
	velo := g.stall(t, "VeloBuch")
	must2(g.db.Exec(g.ctx, `WITH a AS (INSERT INTO application (edition_id, kind_id, description, location_id, created_at, changed_at) VALUES ($1, $2, '{}', $3, $4, $4) RETURNING id)
		UPDATE stall SET application_id = a.id FROM a WHERE stall.id = $5`, g.e.ID, g.kind, g.wagon, now, velo))(t)
	warnings, err := g.site.Allot(g.ctx, g.e, site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.campus, "A01")}, now)
	must(t, err)
	if len(warnings) != 1 || warnings[0].Rule != check.OtherLocation {
		t.Errorf("%v", warnings)
	}
	warnings, err = g.site.Allot(g.ctx, g.e, site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.wagon, "A01"), Move: true}, now)
	if err != nil || len(warnings) != 0 {
		t.Errorf("%v, %v", warnings, err)
	}
}

// Only the days asked for, and only the stops of this location on them.
func TestStaysFollowDaysAndStops(t *testing.T) {
	g := begin(t)
	stop := func(l festival.LocationID, day int, hour time.Duration) {
		from := g.e.At(g.e.Days[day].Date, hour*time.Hour)
		must2(g.fest.CreateStop(g.ctx, g.e, l, festival.StopDraft{Name: lang.Text{"de": "Halt"}, From: from, Until: from.Add(time.Hour)}, now))(t)
	}
	stop(g.wagon, 0, 11)
	stop(g.wagon, 1, 15)
	stop(g.wagon, 1, 12)
	tram, err := g.fest.CreateLocation(g.ctx, g.e, festival.LocationDraft{Name: lang.Text{"de": "Tram"}, Mobile: true}, now)
	must(t, err)
	stop(tram, 1, 13)
	velo := g.stall(t, "VeloBuch")
	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.wagon, "A01"), Days: []festival.DayID{g.e.Days[1].ID}}))
	all, err := g.site.Allotments(g.ctx, g.e)
	must(t, err)
	var got []string
	for _, a := range all {
		got = append(got, a.From.Format("02 15:04")+"-"+a.Until.Format("15:04"))
	}
	if diff := cmp.Diff([]string{"08 12:00-13:00", "08 15:00-16:00"}, got); diff != "" {
		t.Error(diff)
	}
}

// A release freezes; what was not drawn, or did not change, is refused.
func TestReleaseNeedsSomethingNew(t *testing.T) {
	g := begin(t)
	must2(g.db.Exec(g.ctx, `DELETE FROM pitch`))(t)
	must2(g.db.Exec(g.ctx, `DELETE FROM plan`))(t)
	_, err := g.site.Release(g.ctx, g.e, "", now)
	if wantMessage(t, err, fault.Conflict, "site.error.no_plan"); fault.CodeOf(err) != "no_plan" {
		t.Errorf("%v", err)
	}
	must(t, g.site.SavePlan(g.ctx, g.e, g.campus, site.PlanDraft{Width: 60, Height: 40}, now))
	_, err = g.site.Release(g.ctx, g.e, strings.Repeat("x", 201), now)
	wantField(t, err, "label", "error.too_long")
	ctx := pg.WithActor(g.ctx, pg.Actor("person:7"))
	r, err := g.site.Release(ctx, g.e, " Stand Mai ", now)
	must(t, err)
	if r.Number != 1 || r.Label != "Stand Mai" || r.By != "person:7" || !r.At.Equal(now) {
		t.Errorf("%+v", r)
	}
	last, err := g.site.Last(g.ctx, g.e)
	must(t, err)
	if last.Number != 1 || last.Label != "Stand Mai" || last.By != "person:7" || !last.At.Equal(now) || last.At.Location() != g.e.Loc() {
		t.Errorf("%+v", last)
	}
	lines, err := pg.History(g.ctx, g.db, "edition", int64(g.e.ID))
	must(t, err)
	if l := lines[len(lines)-1]; l.Verb != pg.VerbReleasePlan || !strings.Contains(string(l.Detail), "Stand Mai") {
		t.Errorf("%+v", l)
	}
	must2(g.db.Exec(g.ctx, `UPDATE plan_release SET format = format + 1`))(t)
	if _, err := g.site.Public(g.ctx, g.e); !fault.Is(err, fault.Internal) {
		t.Errorf("a format of later: %v", err)
	}
}

// The highest number is public, whatever the clock said when it was released.
func TestTheHighestReleaseIsPublic(t *testing.T) {
	g := begin(t)
	for i := range 11 {
		must(t, g.site.SavePlan(g.ctx, g.e, g.campus, site.PlanDraft{Width: 50 + float64(i), Height: 40, Version: i + 1}, now))
		must2(g.site.Release(g.ctx, g.e, fmt.Sprint("v", i+1), now.Add(-time.Duration(i)*time.Hour)))(t)
	}
	public, err := g.site.Public(g.ctx, g.e)
	must(t, err)
	if public.Number != 11 || public.Label != "v11" || public.Document.Plan("campus").Width != 60 {
		t.Errorf("%d %s", public.Number, public.Label)
	}
	lines, err := g.site.Releases(g.ctx, g.e)
	must(t, err)
	if len(lines) != 11 || lines[0].Number != 11 || lines[10].Number != 1 || lines[0].At.Location() != g.e.Loc() {
		t.Errorf("%+v", lines)
	}
}

// Whatever is released: right after it nothing is left to release, and what
// was frozen reads back as it was, on the edition's clock.
func TestAfterAReleaseNothingIsLeft(t *testing.T) {
	g := begin(t)
	velo := g.stall(t, "VeloBuch")
	numbers := []string{"A01", "A02", "A03"}
	rapid.Check(t, func(r *rapid.T) {
		for range rapid.IntRange(1, 3).Draw(r, "changes") {
			number := rapid.SampledFrom(numbers).Draw(r, "number")
			plan, err := g.site.Plan(g.ctx, g.e.ID, g.campus)
			must(t, err)
			switch p := plan.Pitch(number); rapid.IntRange(0, 3).Draw(r, "change") {
			case 0:
				d := p.Draft()
				d.Box.X, d.Water = rapid.Float64Range(0, 60).Draw(r, "x"), !d.Water
				must(t, g.site.UpdatePitch(g.ctx, g.e, g.campus, p.ID, d, now))
			case 1:
				must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: p.ID, Move: true}))
			case 2:
				must(t, pg.InTx(g.ctx, g.db, func(ctx context.Context, tx *pg.Tx) error { return site.VacateIn(ctx, tx, g.e.ID, velo, now) }))
			case 3:
				must(t, g.site.SavePlan(g.ctx, g.e, g.campus, site.PlanDraft{Width: rapid.Float64Range(10, 90).Draw(r, "width"), Height: 40, Version: plan.Version}, now))
			}
		}
		_, err := g.site.Release(g.ctx, g.e, "", now)
		if err != nil && fault.CodeOf(err) != "nothing_changed" {
			r.Fatal(err)
		}
		last, err := g.site.Last(g.ctx, g.e)
		must(t, err)
		draft := g.state(t)
		if diff := site.Diff(last.Document, draft); len(diff) != 0 {
			r.Errorf("%+v", diff)
		}
		if diff := cmp.Diff(draft.StaysByStall(), last.Document.StaysByStall()); diff != "" {
			r.Error(diff)
		}
		if again, err := g.site.Release(g.ctx, g.e, "", now.Add(time.Hour)); err != nil || again.Number != last.Number {
			r.Errorf("released twice: %+v %v", again, err)
		}
		if _, err := g.site.Release(g.ctx, g.e, "other", now); fault.CodeOf(err) != "nothing_changed" {
			r.Errorf("released under another label: %v", err)
		}
	})
}

// What changed since the last release, thing by thing.
func TestDiffNamesEachThing(t *testing.T) {
	campus, wagen := lang.Text{"de": "Campus"}, lang.Text{"de": "Wagen"}
	for _, c := range []struct {
		name   string
		change func(d *site.Document)
		want   []site.Change
	}{
		{"nothing", func(d *site.Document) {}, nil},
		{"a plan more", func(d *site.Document) {
			d.Plans = append(d.Plans, site.PublicPlan{Location: site.PublicLocation{Slug: "ufer"}, Pitches: []site.PublicPitch{{Number: "U1"}}})
		}, []site.Change{{Thing: "plan", Verb: site.Added}, {Thing: "pitch", Verb: site.Added, Name: "U1"}}},
		{"a plan less", func(d *site.Document) { d.Plans = d.Plans[:1] }, []site.Change{{Thing: "plan", Verb: site.Removed, Location: wagen}}},
		{"the ground", func(d *site.Document) { d.Plans[0].Bearing++ }, []site.Change{{Thing: "plan", Verb: site.Changed, Location: campus}}},
		{"a landmark", func(d *site.Document) { d.Plans[0].Landmarks = nil }, []site.Change{{Thing: "plan", Verb: site.Changed, Location: campus}}},
		{"a pitch's size", func(d *site.Document) { d.Plans[0].Pitches[0].Front++ }, []site.Change{{Thing: "pitch", Verb: site.Changed, Name: "A01", Location: campus}}},
		{"a pitch's water", func(d *site.Document) { d.Plans[0].Pitches[0].Water = false }, []site.Change{{Thing: "pitch", Verb: site.Changed, Name: "A01", Location: campus}}},
		{"a pitch less", func(d *site.Document) { d.Plans[0].Pitches = d.Plans[0].Pitches[1:] }, []site.Change{{Thing: "pitch", Verb: site.Removed, Name: "A01", Location: campus}}},
		{"a stage's name", func(d *site.Document) { d.Plans[0].Stages[0].Name = "Tor" }, []site.Change{{Thing: "stage", Verb: site.Changed, Name: "Tor", Location: campus}}},
		{"a stage less", func(d *site.Document) { d.Plans[0].Stages = nil }, []site.Change{{Thing: "stage", Verb: site.Removed, Name: "Bühne", Location: campus}}},
		{"a stall's name", func(d *site.Document) { d.Stalls[0].Name = "Rad" }, []site.Change{{Thing: "stall", Verb: site.Changed, Name: "Rad"}}},
		{"a stall less", func(d *site.Document) { d.Stalls, d.Plans[0].Stays = nil, nil }, []site.Change{{Thing: "stall", Verb: site.Removed, Name: "VeloBuch", Before: "A01"}}},
		{"a stall more", func(d *site.Document) {
			d.Stalls = append(d.Stalls, site.PublicStall{ID: 9, Name: "Neu"})
			d.Plans[0].Stays = append(d.Plans[0].Stays, site.Stay{Pitch: "A02", Stall: 9, From: now, Until: now}, site.Stay{Pitch: "A02", Stall: 9, From: now, Until: now}, site.Stay{Pitch: "A01", Stall: 9, From: now.Add(1), Until: now})
		}, []site.Change{{Thing: "stall", Verb: site.Added, Name: "Neu", After: "A02, A01"}}},
		{"another pitch", func(d *site.Document) { d.Plans[0].Stays[0].Pitch = "A02" }, []site.Change{{Thing: "stall", Verb: site.Moved, Name: "VeloBuch", Before: "A01", After: "A02"}}},
		{"another hour", func(d *site.Document) { d.Plans[0].Stays[0].Until = now }, []site.Change{{Thing: "stall", Verb: site.Retimed, Name: "VeloBuch", After: "A01"}}},
		{"a pitch two metres further", func(d *site.Document) { d.Plans[0].Pitches[0].X += 2 }, []site.Change{{Thing: "pitch", Verb: site.Moved, Name: "A01", Location: campus, Metres: 2}}},
		{"the same hour elsewhere on the clock", func(d *site.Document) { d.Plans[0].Stays[0].From = d.Plans[0].Stays[0].From.In(time.Local) }, nil},
		{"the same number at another location", func(d *site.Document) {
			d.Plans[1].Stays, d.Plans[0].Stays = d.Plans[0].Stays, nil
		}, []site.Change{{Thing: "stall", Verb: site.Retimed, Name: "VeloBuch", After: "A01"}}},
	} {
		fresh := func() *site.Document {
			d := document()
			d.Plans[1].Location.Name = wagen
			d.Plans[0].Stays = d.Plans[0].Stays[:1]
			d.Plans[0].Stages = d.Plans[0].Stages[:1]
			return d
		}
		after := fresh()
		c.change(after)
		got := site.Diff(fresh(), after)
		for i := range got {
			if g := &got[i]; g.Verb == site.Retimed {
				if diff := cmp.Diff([][]site.StayAt{fresh().StaysByStall()[after.Stalls[0].ID], after.StaysByStall()[after.Stalls[0].ID]}, [][]site.StayAt{g.Was, g.Is}); diff != "" {
					t.Errorf("%s: the times are %s", c.name, diff)
				}
				g.Was, g.Is = nil, nil
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// Where and when a stall stands comes in order of time.
func TestStaysAreInOrderOfTime(t *testing.T) {
	d := document()
	from := d.Plans[0].Stays[0].From
	d.Plans[1].Stays = []site.Stay{{Pitch: "W1", Stall: 7, From: from.Add(-time.Hour), Until: from}, {Pitch: "W1", Stall: 7, From: from.Add(9 * time.Hour), Until: from.Add(10 * time.Hour)}}
	var got []string
	for _, s := range d.StaysByStall()[7] {
		got = append(got, s.Location.Slug+" "+s.Pitch+" "+s.From.Format("15"))
	}
	if diff := cmp.Diff([]string{"wagen W1 08", "campus A01 09", "wagen W1 18"}, got); diff != "" {
		t.Error(diff)
	}
}

// A stage without a drawing, an end of music or a capacity keeps none.
func TestStageKeepsWhatWasSaid(t *testing.T) {
	g := begin(t)
	for _, d := range []site.StageDraft{
		{LocationID: g.campus, Name: "Karg"},
		{LocationID: g.wagon, Name: "Ganz", Kind: "tent", Description: lang.Text{"de": "Zelt"}, Capacity: ptr(50), Amplified: true, Indoor: true, MusicEnd: ptr(22*time.Hour + 30*time.Minute),
			Box: &site.Box{X: 1.5, Y: 2.25, Front: 3, Depth: 4, Degrees: 90}, Position: 3, Source: "x", SourceID: "1"},
	} {
		id, err := g.site.CreateStage(g.ctx, g.e, d, now)
		must(t, err)
		check := func(version int) {
			st, err := g.site.Stage(g.ctx, g.e.ID, id)
			must(t, err)
			got := site.StageDraft{LocationID: st.LocationID, Name: st.Name, Kind: st.Kind, Description: st.Description, Capacity: st.Capacity, Amplified: st.Amplified,
				Indoor: st.Indoor, MusicEnd: st.MusicEnd, Position: st.Position, Source: st.Source, SourceID: st.SourceID, Version: d.Version}
			if b, drawn := st.Box(); drawn {
				got.Box = &b
			}
			want := d
			want.Kind = site.StageKind(map[string]string{"Karg": "stage", "Ganz": "tent"}[d.Name])
			if d.Description == nil {
				want.Description = lang.Text{}
			}
			if diff := cmp.Diff(want, got); diff != "" || st.Version != version {
				t.Errorf("version %d: %s", st.Version, diff)
			}
		}
		check(1)
		d.Version, d.Amplified, d.MusicEnd = 1, !d.Amplified, nil
		must(t, g.site.UpdateStage(g.ctx, g.e, id, d, now))
		check(2)
		lines, err := pg.History(g.ctx, g.db, "stage", int64(id))
		if err != nil || len(lines) != 2 {
			t.Errorf("%+v, %v", lines, err)
		}
	}
	if err := g.site.DeleteStage(g.ctx, g.e, 999, now); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	if _, _, err := g.site.EnsureStage(g.ctx, g.e, site.StageDraft{Name: "Ohne Ort"}, now); fault.FieldsOf(err)["location"].Key != "error.required" {
		t.Errorf("%v", err)
	}
}
