package site_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site"
	"markt/internal/stall"
)

func TestAllotTakesEveryMarketDay(t *testing.T) {
	g := begin(t)
	velo := g.stall(t, "VeloBuch")
	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.campus, "A01")}))
	all, err := g.site.Allotments(g.ctx, g.e)
	must(t, err)
	if len(all) != 2 || all[0].Number != "A01" || all[1].From.Format("2006-01-02 15:04") != "2026-11-08 10:00" {
		t.Errorf("%+v", all)
	}
	lines, err := pg.History(g.ctx, g.db, "stall", int64(velo))
	if err != nil || len(lines) != 1 || lines[0].Verb != "allot" {
		t.Errorf("%+v, %v", lines, err)
	}
}

func TestAllotNamesWhoStandsThere(t *testing.T) {
	g := begin(t)
	a01, first, second := g.pitch(t, g.campus, "A01"), g.stall(t, "VeloBuch"), g.stall(t, "Nähwerkstatt")
	must(t, g.allot(site.AllotDraft{Stall: first, Pitch: a01, Days: []festival.DayID{g.e.Days[1].ID}}))

	err := g.allot(site.AllotDraft{Stall: second, Pitch: a01})
	m := wantMessage(t, err, fault.Conflict, "site.error.pitch_taken_by")
	if diff := cmp.Diff(map[string]any{"pitch": "A01", "stall": "VeloBuch"}, m.Args); diff != "" {
		t.Error(diff)
	}
	wantField(t, err, "pitch", "site.error.pitch_taken_by")
	if fault.CodeOf(err) != "pitch_taken" {
		t.Errorf("code %q", fault.CodeOf(err))
	}
	must(t, g.allot(site.AllotDraft{Stall: second, Pitch: a01, Days: []festival.DayID{g.e.Days[0].ID}}))

	err = g.allot(site.AllotDraft{Stall: first, Pitch: g.pitch(t, g.wagon, "A01"), Days: []festival.DayID{g.e.Days[1].ID}})
	wantMessage(t, err, fault.Conflict, "site.error.stall_stands_at")
}

func TestAllotRefuses(t *testing.T) {
	g := begin(t)
	a01, gone := g.pitch(t, g.campus, "A01"), g.stall(t, "Abgesagt")
	_, err := g.db.Exec(g.ctx, `UPDATE stall SET state = 'withdrawn' WHERE id = $1`, gone)
	must(t, err)
	here := g.stall(t, "Hier")
	for _, c := range []struct {
		name, field, key string
		draft            site.AllotDraft
	}{
		{"withdrawn", "stall", "site.error.withdrawn", site.AllotDraft{Stall: gone, Pitch: a01}},
		{"no such stall", "stall", "error.choice", site.AllotDraft{Stall: 999, Pitch: a01}},
		{"no such pitch", "pitch", "error.choice", site.AllotDraft{Stall: here, Pitch: 999}},
		{"a day of another edition", "days", "error.date_outside", site.AllotDraft{Stall: here, Pitch: a01, Days: []festival.DayID{999}}},
		{"backwards", "until", "error.end_before_start", site.AllotDraft{Stall: here, Pitch: a01, From: now, Until: now}},
	} {
		t.Run(c.name, func(t *testing.T) { wantField(t, g.allot(c.draft), c.field, c.key) })
	}
}

func TestTwoStallsRaceForOnePitch(t *testing.T) {
	g := begin(t)
	a01 := g.pitch(t, g.campus, "A01")
	stalls := []stall.ID{g.stall(t, "eins"), g.stall(t, "zwei")}
	errs := make([]error, len(stalls))
	var wg sync.WaitGroup
	for i, id := range stalls {
		wg.Go(func() { errs[i] = g.allot(site.AllotDraft{Stall: id, Pitch: a01}) })
	}
	wg.Wait()
	won, lost := errs[0], errs[1]
	if won != nil {
		won, lost = lost, won
	}
	if won != nil || fault.CodeOf(lost) != "pitch_taken" {
		t.Errorf("one must win and the other hear why: %v, %v", won, lost)
	}
	if all, err := g.site.Allotments(g.ctx, g.e); err != nil || len(all) != 2 {
		t.Errorf("%+v, %v", all, err)
	}
}

func TestAllotFollowsTheStopsOfAMobileLocation(t *testing.T) {
	g := begin(t)
	for _, h := range []time.Duration{11, 15} {
		from := g.e.At(g.e.Days[0].Date, h*time.Hour)
		_, err := g.fest.CreateStop(g.ctx, g.e, g.wagon, festival.StopDraft{Name: lang.Text{"de": "S-Buch"}, From: from, Until: from.Add(2 * time.Hour)}, now)
		must(t, err)
	}
	velo := g.stall(t, "VeloBuch")
	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.wagon, "A02")}))
	all, err := g.site.Allotments(g.ctx, g.e)
	must(t, err)
	if len(all) != 2 || all[0].Until.Format("15:04") != "13:00" || all[1].From.Format("15:04") != "15:00" {
		t.Errorf("%+v", all)
	}
	wantField(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.wagon, "A02"), Days: []festival.DayID{g.e.Days[1].ID}}), "days", "site.error.no_days")
}

func TestMoveFreesTheOldPitch(t *testing.T) {
	g := begin(t)
	velo := g.stall(t, "VeloBuch")
	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.campus, "A01")}))
	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.wagon, "A03"), Move: true}))
	all, err := g.site.Allotments(g.ctx, g.e)
	must(t, err)
	if len(all) != 2 || all[0].Number != "A03" {
		t.Errorf("%+v", all)
	}
	must(t, g.site.Vacate(g.ctx, g.e, all[0].ID, now))
	wantMessage(t, g.site.Vacate(g.ctx, g.e, all[0].ID, now), fault.NotFound, "error.not_found")
	for range 2 {
		must(t, pg.InTx(g.ctx, g.db, func(ctx context.Context, tx *pg.Tx) error { return site.VacateIn(ctx, tx, g.e.ID, velo, now) }))
	}
	if all, err := g.site.Allotments(g.ctx, g.e); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
}

// What breaks a rule does not forbid: people decide, and are told.
func TestFindingsDoNotForbid(t *testing.T) {
	g := begin(t)
	hungry := g.stall(t, "Falafel")
	_, err := g.db.Exec(g.ctx, `UPDATE stall SET front_m = 4, depth_m = 3, watts = 9000, water = true WHERE id = $1`, hungry)
	must(t, err)
	found, err := g.site.Allot(g.ctx, g.e, site.AllotDraft{Stall: hungry, Pitch: g.pitch(t, g.campus, "A01")}, now)
	must(t, err)
	var rules []string
	for _, f := range found {
		rules = append(rules, string(f.Rule))
	}
	if diff := cmp.Diff([]string{"stall_size", "outlet_load", "water_near"}, rules); diff != "" {
		t.Error(diff)
	}
	candidates, err := g.site.Candidates(g.ctx, g.e)
	must(t, err)
	if candidates[0].Stays != 2 {
		t.Errorf("%+v", candidates)
	}
}

// At one stop a stall stands here, at the next somewhere else.
func TestAllotAtSomeStops(t *testing.T) {
	g := begin(t)
	var stops []festival.StopID
	for _, h := range []time.Duration{10, 13} {
		from := g.e.At(g.e.Days[0].Date, h*time.Hour)
		id, err := g.fest.CreateStop(g.ctx, g.e, g.wagon, festival.StopDraft{Name: lang.Text{"de": "S-Buch"}, From: from, Until: from.Add(2 * time.Hour)}, now)
		must(t, err)
		stops = append(stops, id)
	}
	velo := g.stall(t, "VeloBuch")
	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.campus, "A01"), From: g.e.At(g.e.Days[0].Date, 10*time.Hour), Until: g.e.At(g.e.Days[0].Date, 12*time.Hour)}))
	must(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.wagon, "A02"), Stops: stops[1:]}))
	all, err := g.site.Allotments(g.ctx, g.e)
	must(t, err)
	if len(all) != 2 || all[0].LocationID != g.campus || all[1].From.Format("15:04") != "13:00" || all[1].LocationID != g.wagon {
		t.Errorf("%+v", all)
	}
	wantMessage(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.wagon, "A02"), Stops: stops}), fault.Conflict, "site.error.stall_stands_at")
	wantField(t, g.allot(site.AllotDraft{Stall: velo, Pitch: g.pitch(t, g.campus, "A02"), Stops: stops}), "stops", "error.choice")
	_, err = g.db.Exec(g.ctx, `UPDATE location SET mobile = false`)
	must(t, err)
	must(t, g.allot(site.AllotDraft{Stall: g.stall(t, "Ohne Halte"), Pitch: g.pitch(t, g.wagon, "A03")}))
	if all, err = g.site.Allotments(g.ctx, g.e); err != nil || all[len(all)-1].Until.Format("15:04") != "18:00" {
		t.Errorf("a location that does not travel has hours: %+v, %v", all, err)
	}
}
