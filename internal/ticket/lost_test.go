package ticket_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"markt/internal/ticket"
)

// A lost link is found by the address that was given with the order, in any
// case: those of the edition that are not returned, the newest first, and how
// many of their tickets count. No address finds nothing.
func TestOrdersOfAnAddress(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	first, second := m.by("", 3, "Zoe@Example.org", now), m.by("", 1, "zoe@example.org", now)
	m.must(m.s.Void(t.Context(), m.e.ID, first.Tickets[0].ID, "", now))
	returned := m.by("", 1, "zoe@example.org", now)
	m.must(m.s.Cancel(t.Context(), m.e.ID, returned.ID, "", now))
	m.by("", 1, "mia@example.org", now)
	m.by("", 1, "", now)
	other := &market{t: t, db: m.db, s: m.s}
	other.e = m.edition("anderer-markt")
	other.kind("tag", nil)
	other.by("", 1, "zoe@example.org", now)
	found := func(email string) map[ticket.OrderID]int {
		t.Helper()
		all, err := m.s.OfEmailIn(t.Context(), m.db, m.e.ID, email)
		m.must(err)
		left := map[ticket.OrderID]int{}
		for i, o := range all {
			if left[o.ID] = o.Left; i > 0 && all[i-1].ID < o.ID {
				t.Error("the older comes first")
			}
		}
		return left
	}
	if diff := cmp.Diff(map[ticket.OrderID]int{first.ID: 2, second.ID: 1}, found("ZOE@example.org")); diff != "" {
		t.Error(diff)
	}
	if got := found(""); len(got) != 0 {
		t.Errorf("without an address: %v", got)
	}
}
