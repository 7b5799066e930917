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
	"markt/internal/placing"
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
	begun := time.Now()
	p := m.Propose(t.Context(), 1, nil)
	t.Log(time.Since(begun))
	t.Logf("by hand %+v %d", p.Before, p.Before.Costs.Total())
	t.Logf("by machine %+v %d", p.After, p.After.Costs.Total())
	for _, x := range p.Refused {
		t.Log(p.StallOf(x.Stall).Name, x.Days, x.Why)
	}
	for _, c := range p.Changes() {
		t.Log(c.Stall.Name, c.Stall.Kind, where(p, c.From), where(p, c.To), p.Here(c.Stall.Stall))
	}
}

func where(p *placing.Proposal, all []placing.Placement) (s string) {
	for _, one := range all {
		s += p.SpotOf(one).Whole.Number + " "
	}
	return s
}
