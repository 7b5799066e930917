package site_test

import (
	"testing"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/site"
)

// Where a release demands it, somebody else answers for the very draft; one's
// own approval stands in nobody's way, and counts for the others.
func TestAReleaseDemandsAnothersApproval(t *testing.T) {
	g := begin(t)
	must(t, g.allot(site.AllotDraft{Stall: g.stall(t, "VeloBuch"), Pitch: g.pitch(t, g.campus, "A01")}))
	as := func(who int64) *ground {
		o := *g
		o.ctx = pg.WithActor(g.ctx, pg.ActorID("person", who))
		return &o
	}
	for _, name := range []string{"Eins", "Zwei"} {
		_, err := g.db.Exec(g.ctx, `INSERT INTO person (email, name, created_at) VALUES ($1 || '@example.org', $1, $2)`, name, now)
		must(t, err)
	}
	var one, two int64
	must(t, g.db.Get(g.ctx, &one, `SELECT id FROM person WHERE name = 'Eins'`))
	must(t, g.db.Get(g.ctx, &two, `SELECT id FROM person WHERE name = 'Zwei'`))
	approve := func(who int64) {
		p, err := as(who).site.Pending(as(who).ctx, g.e)
		must(t, err)
		must(t, g.site.Approve(as(who).ctx, g.e, p.Mark, now))
	}
	release := func(who int64) error { return second(g.site.Release(as(who).ctx, g.e, "", now)) }
	demand := func(yes bool) {
		_, version, err := g.site.Demand(g.ctx, g.e)
		must(t, err)
		must(t, festival.New(g.db).SetSetting(g.ctx, g.e.ID, site.DemandSetting(yes, version), now))
	}

	demand(true)
	wantMessage(t, release(one), fault.Conflict, "site.error.not_approved")
	approve(one)
	wantMessage(t, release(one), fault.Conflict, "site.error.not_approved")
	approve(two)
	must(t, release(one))
	must(t, g.allot(site.AllotDraft{Stall: g.stall(t, "Neu"), Pitch: g.pitch(t, g.campus, "A02")}))
	wantMessage(t, release(one), fault.Conflict, "site.error.not_approved")
	approve(one)
	must(t, release(two))
	demand(false)
	must(t, g.allot(site.AllotDraft{Stall: g.stall(t, "Noch einer"), Pitch: g.pitch(t, g.campus, "A03")}))
	approve(one)
	must(t, release(one))

	all, err := g.site.Releases(g.ctx, g.e)
	must(t, err)
	for i, want := range []site.ReleaseLine{{Number: 3, Name: "Eins"}, {Number: 2, Name: "Zwei", Answer: "Eins"}, {Number: 1, Name: "Eins", Answer: "Zwei"}} {
		if got := all[i]; got.Number != want.Number || got.Name != want.Name || got.Answer != want.Answer {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}
