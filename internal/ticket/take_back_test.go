package ticket_test

import (
	"context"
	"sync"
	"testing"

	"markt/internal/fault"
	"markt/internal/ticket"
)

// A batch that is taken back, by two at once even, takes the places that its
// orders need: of the quotas of their types, and none for a ticket that is void.
func TestABatchTakenBackTakesWhatItNeeds(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 40, m.kind("tag", nil))
	m.quota("abends", 40, m.kind("abend", nil))
	o := m.by("ffff", 4, "", now)
	m.must(m.s.Void(t.Context(), m.e.ID, o.Tickets[1].ID, "", now))
	f := ticket.Filter{Browser: "ffff"}
	sel, err := m.s.Selected(t.Context(), m.e.ID, f)
	m.must(err)
	batch, err := m.s.Return(t.Context(), m.e.ID, f, sel, "", now)
	m.must(err)
	m.counted("alle", count{40, 0, 40})
	other := m.edition("anderer-markt")
	if valid, without, err := m.s.TakeBack(t.Context(), other.ID, batch, now); valid+without != 0 || err != nil {
		t.Errorf("another edition's: %d, %d, %v", valid, without, err)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, without, err := m.s.TakeBack(t.Context(), m.e.ID, batch, now); without != 0 || err != nil {
				t.Errorf("%d without a place, %v", without, err)
			}
		})
	}
	all.Wait()
	m.counted("alle", count{40, 3, 37})
	if got, err := m.s.Batches(t.Context(), other.ID); err != nil || len(got) != 0 {
		t.Errorf("another edition's: %+v, %v", got, err)
	}
	m.counted("abends", count{40, 0, 40})
	for subject, verb := range map[string]string{"stall": "cancel", "ticket_order": "reopen"} {
		_, err = m.db.Exec(t.Context(), `INSERT INTO history (edition_id, at, actor, subject, subject_id, verb, reason, detail)
			VALUES ($1, $2, 'system', $3, $4, $5, '', '{"batch": "another"}')`, m.e.ID, now, subject, o.ID, verb)
		m.must(err)
	}
	if got, err := m.s.Batches(t.Context(), m.e.ID); err != nil || len(got) != 1 || got[0].Batch != batch || got[0].Left != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	m.must(m.s.Cancel(t.Context(), m.e.ID, o.ID, "", now))
	if valid, without, err := m.s.TakeBack(t.Context(), m.e.ID, "another", now); valid+without != 0 || err != nil {
		t.Errorf("what else was done together: %d, %d, %v", valid, without, err)
	}
}

// Who takes a batch back while another does finds its orders valid, and leaves
// them be.
func TestAnOrderIsMadeValidAgainOnce(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 40, m.kind("tag", nil))
	o := m.by("ffff", 4, "", now)
	sel, err := m.s.Selected(t.Context(), m.e.ID, ticket.Filter{})
	m.must(err)
	batch, err := m.s.Return(t.Context(), m.e.ID, ticket.Filter{}, sel, "", now)
	m.must(err)
	var both sync.WaitGroup
	m.whileLocked(`SELECT FROM ticket_order WHERE id = $1 FOR UPDATE`, int64(o.ID), func(context.Context) error {
		for n := range 2 {
			both.Go(func() {
				if _, _, err := m.s.TakeBack(t.Context(), m.e.ID, batch, now); err != nil {
					t.Error(err)
				}
			})
			m.waitForLocks(n + 1)
		}
		return nil
	})
	both.Wait()
	m.counted("alle", count{40, 4, 36})
}

// What is returned together are orders of which nobody came in, whoever was
// turned away or seen leaving; a ticket that was void before counts no more.
func TestAnOrderThatLetNobodyInIsReturned(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	turnedAway, left, used := m.by("", 2, "", now), m.by("", 1, "", now), m.by("", 1, "", now)
	m.scanned(turnedAway.Tickets[0], "entry", "refused")
	m.scanned(left.Tickets[0], "exit", "ok")
	m.scanned(used.Tickets[0], "entry", "ok")
	m.must(m.s.Void(t.Context(), m.e.ID, turnedAway.Tickets[1].ID, "", now))
	sel, err := m.s.Selected(t.Context(), m.e.ID, ticket.Filter{})
	if err != nil || sel.Orders != 2 || sel.Tickets != 2 || sel.Newest != left.ID {
		t.Errorf("%+v, %v", sel, err)
	}
}

// Used is a ticket that let somebody in: not one that was turned away, nor one
// whose holder was seen leaving only.
func TestWhatUsesATicket(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	o := m.by("", 3, "", now)
	m.scanned(o.Tickets[0], "entry", "refused")
	m.scanned(o.Tickets[1], "exit", "ok")
	m.scanned(o.Tickets[2], "entry", "ok")
	for _, k := range o.Tickets[:2] {
		m.must(m.s.ReturnOwn(t.Context(), o, k.ID, now))
	}
	if err := m.s.ReturnOwn(t.Context(), o, o.Tickets[2].ID, now); fault.CodeOf(err) != "already_used" {
		t.Error(err)
	}
}
