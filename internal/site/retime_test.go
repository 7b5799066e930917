package site_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site"
	"markt/internal/site/check"
)

// Two stays that follow each other on a pitch move together without meeting;
// where somebody else stands then, or the time is another by now, a stay is left.
func TestStaysAreRetimedTogether(t *testing.T) {
	g := begin(t)
	on := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) }
	ids := map[string]int64{}
	for _, s := range []struct {
		name, pitch    string
		day, from, til int
	}{{"Vormittag", "A01", 7, 9, 12}, {"Nachmittag", "A01", 7, 12, 17}, {"Besetzt", "A02", 7, 9, 17}, {"Steht dort", "A02", 8, 9, 17}, {"Schon anders", "A03", 7, 9, 17}} {
		who := g.stall(t, s.name)
		must(t, g.allot(site.AllotDraft{Stall: who, Pitch: g.pitch(t, g.campus, s.pitch), From: on(s.day, s.from), Until: on(s.day, s.til)}))
		var id int64
		must(t, g.db.Get(g.ctx, &id, `SELECT id FROM allotment WHERE stall_id = $1`, who))
		ids[s.name] = id
	}
	move := func(name string, day, from, til, toDay, toFrom, toTil int) festival.Retime {
		return festival.Retime{ID: ids[name], From: on(day, from), Until: on(day, til), NewFrom: on(toDay, toFrom), NewUntil: on(toDay, toTil)}
	}
	moves := []festival.Retime{
		move("Vormittag", 7, 9, 12, 7, 11, 14), move("Nachmittag", 7, 12, 17, 7, 14, 19),
		move("Besetzt", 7, 9, 17, 8, 9, 17), move("Schon anders", 7, 10, 17, 7, 12, 19),
	}
	var met []int64
	must(t, pg.InTx(g.ctx, g.db, func(ctx context.Context, tx *pg.Tx) (err error) {
		met, err = site.RetimeIn(ctx, tx, g.e, moves, now)
		return err
	}))
	slices.Sort(met)
	if !slices.Equal(met, []int64{ids["Vormittag"], ids["Nachmittag"]}) {
		t.Errorf("%v took their times, of %v", met, ids)
	}
	stays, err := g.site.Allotments(g.ctx, g.e)
	must(t, err)
	for _, s := range stays {
		want := map[string][2]time.Time{
			"Vormittag": {on(7, 11), on(7, 14)}, "Nachmittag": {on(7, 14), on(7, 19)}, "Besetzt": {on(7, 9), on(7, 17)},
			"Steht dort": {on(8, 9), on(8, 17)}, "Schon anders": {on(7, 9), on(7, 17)},
		}[s.StallName]
		if !s.From.Equal(want[0]) || !s.Until.Equal(want[1]) {
			t.Errorf("%s stands from %v until %v", s.StallName, s.From, s.Until)
		}
	}
}

// A stall that stands when no day is, or when the wagon is at none of its
// stops, is found, and nobody else.
func TestAStayWhileNothingIsOpenIsFound(t *testing.T) {
	g := begin(t)
	on := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) }
	must(t, second(g.fest.CreateStop(g.ctx, g.e, g.wagon, festival.StopDraft{Name: lang.Text{"de": "Rathaus"}, From: on(7, 10), Until: on(7, 12)}, now)))
	stand := func(name string, l festival.LocationID, pitch string, day, from, til int) {
		must(t, g.allot(site.AllotDraft{Stall: g.stall(t, name), Pitch: g.pitch(t, l, pitch), From: on(day, from), Until: on(day, til)}))
	}
	stand("am Tag", g.campus, "A01", 7, 11, 12)
	stand("am dritten Tag", g.campus, "A02", 9, 11, 12)
	stand("am Halt", g.wagon, "A01", 7, 11, 12)
	stand("ohne Halt", g.wagon, "A02", 7, 15, 16)
	reports, err := g.site.Reports(g.ctx, g.e)
	must(t, err)
	var found []string
	for _, r := range reports {
		for _, f := range r.Findings {
			if f.Rule == check.WhileOpen {
				found = append(found, f.Objects[1].Name)
			}
		}
	}
	if !slices.Equal(found, []string{"am dritten Tag", "ohne Halt"}) {
		t.Errorf("found %v", found)
	}
}
