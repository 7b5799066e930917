package ticket_test

import (
	"sync"
	"testing"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/ticket"
)

// One ticket of several goes back alone: it admits nobody, its place is free,
// the others stay; a repeat changes nothing and the last one ends the order.
func TestOneTicketGoesBackAlone(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 10, m.kind("tag", nil))
	o := m.by("", 3, "", now)
	neighbour := m.by("", 1, "", now)
	state := func() *ticket.Order {
		t.Helper()
		again, err := m.s.Get(t.Context(), m.e.ID, o.ID)
		m.must(err)
		return again
	}
	for range 2 {
		m.must(m.s.ReturnOwn(t.Context(), o, o.Tickets[1].ID, now))
		m.counted("alle", count{10, 3, 7})
	}
	history, err := pg.History(t.Context(), m.db, "ticket", int64(o.Tickets[1].ID))
	m.must(err)
	if len(history) != 1 || history[0].Verb != pg.VerbVoid {
		t.Errorf("a repeat is another deed: %+v", history)
	}
	if got := state(); got.State != ticket.Paid || got.Tickets[0].State != ticket.Valid || got.Tickets[1].State != ticket.Void || got.Tickets[2].State != ticket.Valid {
		t.Errorf("%+v", got)
	}
	m.must(m.s.ReturnOwn(t.Context(), o, o.Tickets[0].ID, now))
	m.must(m.s.ReturnOwn(t.Context(), o, o.Tickets[2].ID, now))
	if got := state(); got.State != ticket.Canceled {
		t.Errorf("nothing is left of it: %s", got.State)
	}
	m.counted("alle", count{10, 1, 9})
	if n, err := m.s.Get(t.Context(), m.e.ID, neighbour.ID); err != nil || n.State != ticket.Paid {
		t.Errorf("the neighbour: %+v, %v", n, err)
	}
	m.must(m.s.ReturnOwn(t.Context(), o, o.Tickets[2].ID, now))
}

// A ticket that was at the gate stays, and so does one that the office blocks
// and one of another order; the unused one beside it goes.
func TestAUsedTicketIsNotReturned(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 10, m.kind("tag", nil))
	o, other := m.by("", 3, "", now), m.by("", 1, "", now)
	m.scanned(o.Tickets[0], "entry", "ok")
	m.must(m.s.Block(t.Context(), m.e.ID, o.Tickets[1].ID, "", now))
	if err := m.s.ReturnOwn(t.Context(), o, o.Tickets[0].ID, now); fault.CodeOf(err) != "already_used" {
		t.Errorf("used: %v", err)
	}
	if err := m.s.ReturnOwn(t.Context(), o, o.Tickets[1].ID, now); fault.CodeOf(err) != "wrong_state" {
		t.Errorf("blocked: %v", err)
	}
	if err := m.s.ReturnOwn(t.Context(), o, other.Tickets[0].ID, now); !fault.Is(err, fault.NotFound) {
		t.Errorf("another order's: %v", err)
	}
	m.counted("alle", count{10, 4, 6})
	m.must(m.s.ReturnOwn(t.Context(), o, o.Tickets[2].ID, now))
	m.counted("alle", count{10, 3, 7})
}

// Two phones that return the last two tickets at once end the order.
func TestTheLastTwoTicketsReturnedAtOnce(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 10, m.kind("tag", nil))
	for range 5 {
		o := m.by("", 2, "", now)
		var wg sync.WaitGroup
		for _, k := range o.Tickets {
			wg.Go(func() {
				if err := m.s.ReturnOwn(t.Context(), o, k.ID, now); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got, err := m.s.Get(t.Context(), m.e.ID, o.ID); err != nil || got.State != ticket.Canceled {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	m.counted("alle", count{10, 0, 10})
}
