package site_test

import (
	"context"
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/site"
	"markt/internal/stall"
)

var now = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// ground is a market of two days with a campus, a mobile wagon and a few stalls.
type ground struct {
	ctx    context.Context
	db     *pg.DB
	fest   *festival.Store
	site   *site.Store
	e      *festival.Edition
	campus festival.LocationID
	wagon  festival.LocationID
	kind   int64
}

func begin(t *testing.T) *ground {
	t.Helper()
	g := &ground{ctx: context.Background(), db: pgtest.New(t)}
	g.fest, g.site = festival.New(g.db), site.New(g.db, site.Events{})
	day := func(d int) festival.DayDraft {
		return festival.DayDraft{Date: time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC), Opens: 10 * time.Hour, Closes: 18 * time.Hour}
	}
	var err error
	g.e, err = g.fest.Create(g.ctx, festival.Draft{Slug: "markt", Name: lang.Text{"de": "Markt"}, DayChange: 4 * time.Hour},
		[]festival.DayDraft{day(7), day(8)}, now)
	must(t, err)
	g.campus, err = g.fest.CreateLocation(g.ctx, g.e, festival.LocationDraft{Name: lang.Text{"de": "Campus"}}, now)
	must(t, err)
	g.wagon, err = g.fest.CreateLocation(g.ctx, g.e, festival.LocationDraft{Name: lang.Text{"de": "Wagen"}, Mobile: true}, now)
	must(t, err)
	for _, l := range []festival.LocationID{g.campus, g.wagon} {
		latitude, longitude := 52.6252, 13.50057
		must(t, g.site.SavePlan(g.ctx, g.e, l, site.PlanDraft{Width: 60, Height: 40, Latitude: &latitude, Longitude: &longitude, Bearing: 8}, now))
		row := site.Row{Prefix: "A", From: 1, Count: 3, X: 5, Y: 5, Front: 3, Depth: 3, Gap: 1, Outlets: []site.Outlet{{Type: "schuko"}}}
		must(t, g.site.CreatePitches(g.ctx, g.e, l, row.Pitches(), now))
	}
	must(t, g.db.Get(g.ctx, &g.kind, `INSERT INTO kind (edition_id, slug, name, mark, groups) VALUES ($1, 'food', '{"de": "Essen"}', 'food', '{}') RETURNING id`, g.e.ID))
	return g
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (g *ground) stall(t *testing.T, name string) stall.ID {
	t.Helper()
	var id stall.ID
	must(t, g.db.Get(g.ctx, &id, `INSERT INTO stall (edition_id, kind_id, name, state, created_at) VALUES ($1, $2, $3, 'confirmed', $4) RETURNING id`,
		g.e.ID, g.kind, name, now))
	return id
}

func (g *ground) pitch(t *testing.T, l festival.LocationID, number string) site.PitchID {
	t.Helper()
	p, err := g.site.Plan(g.ctx, g.e.ID, l)
	must(t, err)
	return p.Pitch(number).ID
}

func (g *ground) allot(d site.AllotDraft) error {
	_, err := g.site.Allot(g.ctx, g.e, d, now)
	return err
}

func wantMessage(t *testing.T, err error, kind fault.Kind, key string) fault.Message {
	t.Helper()
	m := fault.MessageOf(err)
	if !fault.Is(err, kind) || m.Key != key {
		t.Errorf("got %v, want %s (%s)", err, kind, key)
	}
	return m
}

func wantField(t *testing.T, err error, field, key string) {
	t.Helper()
	if got := fault.FieldsOf(err)[field].Key; got != key {
		t.Errorf("field %s says %q, want %q (%v)", field, got, key, err)
	}
}
