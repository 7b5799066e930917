package ticket_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/ticket"
)

// A hold asks its own quotas for room: what is free or kept in another does not
// count, nor what was kept and is over.
func TestAHoldAsksItsOwnQuotas(t *testing.T) {
	m := newMarket(t)
	mine, _ := m.quota("alle", 8, m.kind("tag", nil)), m.quota("abends", 400, m.kind("abend", nil))
	for range 20 {
		m.held("abend", 5, now) // as many as may be kept of it, and more
	}
	m.available("tag", now, 8, 8)
	h := m.held("tag", 2, now)
	if diff := cmp.Diff([]ticket.Want{{Quota: mine, Size: 8, Places: 2}}, h.Wants); diff != "" || h.Until.IsZero() {
		t.Errorf("%s %s", diff, h.Until)
	}
	if h := m.held("tag", 1, now); !h.Until.IsZero() {
		t.Error("a quarter of what is left is kept already")
	}
	if h := m.held("tag", 2, h.Until); h.Until.IsZero() {
		t.Error("what was kept is over")
	}
	m.ordered("tag", 6)
	if _, err := m.s.Hold(t.Context(), m.e, asks("tag", 3), now); fault.CodeOf(err) != "sold_out" {
		t.Errorf("there is room in the other quota only: %v", err)
	}
}

// A hold waits for those that count its own quotas, and for no others.
func TestAHoldWaitsForItsOwnQuotasAlone(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 8, m.kind("tag", nil))
	other := m.quota("abends", 8, m.kind("abend", nil))
	m.whileLocked(`SELECT FROM quota WHERE id = $1 FOR UPDATE`, int64(other), func(ctx context.Context) error {
		_, err := m.s.Hold(ctx, m.e, asks("tag", 1), now)
		return err
	})
}

// An order takes what is kept for it, and leaves others' where it is.
func TestAnOrderTakesItsOwnHoldAlone(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 8, m.kind("tag", nil))
	first, second := m.held("tag", 1, now), m.held("tag", 1, now)
	if first.Until.IsZero() || second.Until.IsZero() {
		t.Fatal("both are kept")
	}
	_, err := m.s.Confirm(t.Context(), m.e, second, now)
	m.must(err)
	var kept bool
	m.must(m.db.Get(t.Context(), &kept, `SELECT EXISTS (SELECT FROM place WHERE hold = $1)`, first.UID))
	if !kept {
		t.Error("it took the place that is kept for another")
	}
}

// What was kept for too short a time is anybody's: whoever has it in hand is
// passed, as with any other place.
func TestAnOrderPassesWhatWasKeptForIt(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 8, m.kind("tag", nil))
	h := m.held("tag", 1, now)
	var kept int64
	m.must(m.db.Get(t.Context(), &kept, `SELECT id FROM place WHERE hold = $1`, h.UID))
	m.whileLocked(`SELECT FROM place WHERE id = $1 FOR UPDATE`, kept, func(ctx context.Context) error {
		_, err := m.s.Confirm(ctx, m.e, h, h.Until)
		return err
	})
}

// What is kept of several quotas is taken of each.
func TestAHoldOfTwoQuotasTakesOfBoth(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 40, m.kind("tag", nil))
	m.quota("abends", 40, m.kind("abend", nil))
	h, err := m.s.Hold(t.Context(), m.e, ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 2}, {Type: "abend", Quantity: 1}}}, now)
	m.must(err)
	if h.Until.IsZero() {
		t.Fatal("nothing is kept")
	}
	_, err = m.s.Confirm(t.Context(), m.e, h, now.Add(time.Minute))
	m.must(err)
	m.counted("alle", count{40, 2, 38})
	m.counted("abends", count{40, 1, 39})
}

// An order is repeated when the same form has made it; a draft that is wrong
// repeats nothing.
func TestWhichOrderIsARepeat(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	d := asks("tag", 1)
	d.Once = pg.Once{Key: "form-1", Principal: "visitor", Route: "orders"}
	for _, want := range []bool{false, true} {
		if got, err := m.s.Repeats(t.Context(), d); got != want || err != nil {
			t.Errorf("%v, %v", got, err)
		}
		h, err := m.s.Hold(t.Context(), m.e, d, now)
		m.must(err)
		if !want {
			_, err = m.s.Confirm(t.Context(), m.e, h, now.Add(time.Second))
			m.must(err)
		}
	}
	d.Items = nil
	if _, err := m.s.Repeats(t.Context(), d); !fault.Is(err, fault.Invalid) {
		t.Errorf("of nothing: %v", err)
	}
}
