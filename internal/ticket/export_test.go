package ticket_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/ticket"
)

// What is exported and what is counted is of the edition; admitted is who came
// in by a ticket, which is neither an exit nor a scan that moved nobody.
func TestTicketsAreExportedAndCounted(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", func(d *ticket.TypeDraft) { d.PriceCents = 0 })
	o := m.ordered("tag", 5)
	m.must(m.s.Void(t.Context(), m.e.ID, o.Tickets[3].ID, "", now))
	canceled := m.ordered("tag", 1)
	m.must(m.s.Cancel(t.Context(), m.e.ID, canceled.ID, "", now))
	m.standing(o.Tickets[0], "entry", 1, now)
	m.standing(o.Tickets[0], "entry", 2, now.Add(time.Hour))
	m.standing(o.Tickets[1], "exit", 1, now)
	m.scanned(o.Tickets[2], "entry", "refused")
	other := m.edition("anderer-markt")
	one := &market{t: t, db: m.db, s: m.s}
	one.e = other
	one.kind("tag", nil)
	one.ordered("tag", 2)

	_, err := m.db.Exec(t.Context(), `UPDATE ticket_type SET price_cents = 250`) // what is paid is not sold here yet
	m.must(err)
	sold, err := m.s.Sold(t.Context(), m.e.ID)
	m.must(err)
	if diff := cmp.Diff([]ticket.Sold{{Type: "tag", Ordered: 6, Valid: 4, Admitted: 1, Cents: 5 * 250}}, sold); diff != "" {
		t.Error(diff)
	}
	var admitted []*time.Time
	for k, err := range m.s.Export(t.Context(), m.e.ID) {
		m.must(err)
		admitted = append(admitted, k.AdmittedAt)
	}
	if len(admitted) != 6 || admitted[0] == nil || !admitted[0].Equal(now) {
		t.Fatalf("%v", admitted)
	}
	for i, at := range admitted[1:] {
		if at != nil {
			t.Errorf("ticket %d was admitted at %s", i+1, at)
		}
	}
}

// standing notes a scan that moved somebody.
func (m *market) standing(k ticket.Ticket, kind string, seq int, at time.Time) {
	m.t.Helper()
	_, err := m.db.Exec(m.t.Context(), `
INSERT INTO scan (nonce, edition_id, gate_id, actor, kind, ticket_id, seq, round, at, stored_at, verdict)
VALUES (gen_random_uuid(), $1, 1, 'system', $2, $3, $4, 1, $5, $5, 'ok')`, m.e.ID, kind, k.ID, seq, at)
	m.must(err)
}
