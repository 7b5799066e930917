package placing_test

import (
	"context"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/demo"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/pgtest"
	"markt/internal/press"
)

var now = time.Date(2027, 5, 8, 15, 0, 0, 0, time.UTC)

// demoMarket is the demo's campus and pop-ups with their stalls.
func demoMarket(t *testing.T) (press.Rooms, *festival.Edition) {
	t.Helper()
	db := pgtest.Filled(t, "demo", func(ctx context.Context, db *pg.DB) error {
		return demo.Load(ctx, press.Wire(db, account.SecretFrom([32]byte{7})).Untold(), now)
	})
	e, err := festival.New(db).Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return press.Wire(db, account.SecretFrom([32]byte{7})).Untold(), e
}

// In its own measure the machine's plan of the demo market is better than the
// one drawn by hand: as many stall-days placed, fewer rules broken, less that
// is not met.
func TestTheDemoMarketIsPlacedBetterThanByHand(t *testing.T) {
	r, e := demoMarket(t)
	m, err := r.Placing.Read(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	p := m.Propose(t.Context(), 1, nil)
	if p.After.Days < p.Before.Days || p.After.Broken > 0 || p.After.Costs.Total() >= p.Before.Costs.Total() {
		t.Errorf("by hand %+v, by machine %+v", p.Before, p.After)
	}
	if len(p.Before.Against) == 0 && p.Before.Broken > 0 {
		t.Error("nobody says who is against a rule today")
	}
	for _, a := range p.Before.Against {
		t.Log(p.StallOf(a.Stall).Name, a.Why.Says("de"))
	}
	t.Logf("by hand %d points, %d stall-days against a rule; by machine %d and %d", p.Before.Costs.Total()/1000, p.Before.Broken, p.After.Costs.Total()/1000, p.After.Broken)
}
