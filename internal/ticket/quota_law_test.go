package ticket_test

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"markt/internal/fault"
	"markt/internal/ticket"
)

// Whatever is ordered, canceled and resized, in whatever order: every live
// ticket has exactly one place in each of its quotas, and nothing is free
// beyond the size.
func TestQuotasNeverLie(t *testing.T) {
	m, runs := newMarket(t), 0
	a, b := m.kind("a", nil), m.kind("b", nil)
	rapid.Check(t, func(r *rapid.T) {
		runs++
		name := strconv.Itoa(runs)
		size := rapid.IntRange(0, 6).Draw(r, "size")
		id := m.quota(name, size, a, b)
		live, version := 0, 1
		var orders []*ticket.Order
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			switch rapid.SampledFrom([]string{"order", "order", "cancel", "resize"}).Draw(r, "step") {
			case "order":
				n := rapid.IntRange(1, 4).Draw(r, "n")
				free := m.count(name).Free
				o, err := m.order(rapid.SampledFrom([]string{"a", "b"}).Draw(r, "type"), n)
				if (err == nil) != (n <= free) || (err != nil && fault.CodeOf(err) != "sold_out") {
					r.Fatalf("%d of %d free: %v", n, free, err)
				}
				if err == nil {
					orders, live = append(orders, o), live+n
				}
			case "cancel":
				if len(orders) > 0 {
					m.must(m.s.Cancel(t.Context(), m.e.ID, orders[0].ID, "", now))
					live -= len(orders[0].Tickets)
					orders = orders[1:]
				}
			case "resize":
				size = rapid.IntRange(0, 6).Draw(r, "new size")
				m.must(m.s.UpdateQuota(t.Context(), m.e.ID, id, ticket.QuotaDraft{Name: name, Size: size, Types: []ticket.TypeID{a, b}, Version: version}, now))
				version++
			}
			if got, want := m.count(name), (count{size, live, max(0, size-live)}); got != want {
				r.Fatalf("got %+v, want %+v", got, want)
			}
		}
		// The next run starts without what this one leaves behind.
		for _, o := range orders {
			m.must(m.s.Cancel(t.Context(), m.e.ID, o.ID, "", now))
		}
		m.must(m.s.UpdateQuota(t.Context(), m.e.ID, id, ticket.QuotaDraft{Name: name, Size: 0, Version: version}, now))
	})
}
