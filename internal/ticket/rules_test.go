package ticket_test

import (
	"testing"

	"markt/internal/fault"
	"markt/internal/ticket"
)

// scanned notes a scan of the ticket, as the gates do.
func (m *market) scanned(k ticket.Ticket, kind, verdict string) {
	m.t.Helper()
	_, err := m.db.Exec(m.t.Context(), `
INSERT INTO scan (nonce, edition_id, gate_id, actor, kind, ticket_id, at, stored_at, verdict)
VALUES (gen_random_uuid(), $1, 1, 'system', $2, $3, $4, $4, $5)`, m.e.ID, kind, k.ID, now, verdict)
	m.must(err)
}

// Who ordered may cancel until the first of the tickets has admitted somebody.
func TestAnUsedOrderIsNotCanceledByItsOwner(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 4, m.kind("tag", nil))
	used, unused := m.ordered("tag", 2), m.ordered("tag", 2)
	m.scanned(used.Tickets[0], "exit", "ok")
	m.scanned(used.Tickets[0], "entry", "refused")
	m.scanned(unused.Tickets[0], "exit", "ok")
	m.scanned(unused.Tickets[0], "entry", "refused")
	m.scanned(used.Tickets[1], "entry", "ok")

	err := m.s.CancelOwn(t.Context(), used, now)
	if !fault.Is(err, fault.Conflict) || fault.CodeOf(err) != "already_used" {
		t.Errorf("a used order: %v", err)
	}
	m.counted("alle", count{4, 4, 0})
	m.must(m.s.CancelOwn(t.Context(), unused, now))
	m.counted("alle", count{4, 2, 2})
	m.must(m.s.Cancel(t.Context(), m.e.ID, used.ID, "Streit", now)) // the office may
	m.counted("alle", count{4, 0, 4})
}

// An order's link opens that order alone, and nothing once it is revoked.
func TestARevokedOrderLinkOpensNothing(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	o, other := m.ordered("tag", 1), m.ordered("tag", 1)
	link := m.s.Secret(o)
	if got, err := m.s.BySecret(t.Context(), link); err != nil || got.ID != o.ID {
		t.Fatalf("%+v %v", got, err)
	}
	_, err := m.db.Exec(t.Context(), `UPDATE ticket_order SET link_generation = link_generation + 1 WHERE id = $1`, o.ID)
	m.must(err)
	if _, err := m.s.BySecret(t.Context(), link); !fault.Is(err, fault.NotFound) {
		t.Errorf("the revoked link: %v", err)
	}
	if got, err := m.s.BySecret(t.Context(), m.s.Secret(other)); err != nil || got.ID != other.ID {
		t.Errorf("another order's link: %v", err)
	}
	o, err = m.s.Get(t.Context(), m.e.ID, o.ID)
	m.must(err)
	if got, err := m.s.BySecret(t.Context(), m.s.Secret(o)); err != nil || got.ID != o.ID {
		t.Errorf("the new link: %v", err)
	}
}
