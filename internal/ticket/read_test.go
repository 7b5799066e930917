package ticket_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/pg"
	"markt/internal/ticket"
)

// Used is a ticket that let somebody in: not one that was turned away, or left
// by only, nor one whose scan was taken back.
func TestATicketSaysWhetherItWasUsed(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	o := m.by("", 5, "", now)
	m.scanned(o.Tickets[0], "entry", "refused")
	m.scanned(o.Tickets[1], "exit", "ok")
	m.scanned(o.Tickets[2], "entry", "ok")
	m.scanned(o.Tickets[3], "entry", "ok")
	_, err := m.db.Exec(t.Context(), `INSERT INTO scan_annulled (scan_id, actor, at) SELECT id, actor, at FROM scan WHERE ticket_id = $1`, o.Tickets[3].ID)
	m.must(err)
	again, err := m.s.Get(t.Context(), m.e.ID, o.ID)
	m.must(err)
	var used []bool
	for _, k := range again.Tickets {
		used = append(used, k.Used)
	}
	if diff := cmp.Diff([]bool{false, false, true, false, false}, used); diff != "" {
		t.Error(diff)
	}
}

// Each part of a filter counts by itself.
func TestOrdersAreFilteredByEachPart(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	one, two, three := m.by("aaaa", 1, "", now), m.by("bbbb", 3, "", now.Add(time.Hour)), m.by("aaaa", 2, "", now.Add(2*time.Hour))
	other := &market{t: t, db: m.db, s: m.s}
	other.e = m.edition("anderer-markt")
	other.kind("tag", nil)
	foreign := other.by("aaaa", 1, "", now)
	if o, err := m.s.Any(t.Context(), two.ID); err != nil || o.ID != two.ID {
		t.Errorf("%+v, %v", o, err)
	}
	from, until := now.Add(time.Minute), now.Add(time.Hour)
	found := func(f ticket.Filter, by pg.Sorting) (ids []ticket.OrderID) {
		t.Helper()
		rows, err := m.s.List(t.Context(), m.e.ID, f, by)
		m.must(err)
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		return ids
	}
	for name, c := range map[string]struct {
		filter ticket.Filter
		by     pg.Sorting
		want   []ticket.OrderID
	}{
		"from":               {ticket.Filter{From: &from}, pg.Sorting{}, []ticket.OrderID{two.ID, three.ID}},
		"until":              {ticket.Filter{Until: &until}, pg.Sorting{}, []ticket.OrderID{one.ID, two.ID}},
		"browser":            {ticket.Filter{Browser: "bbbb"}, pg.Sorting{}, []ticket.OrderID{two.ID}},
		"least":              {ticket.Filter{Least: 2}, pg.Sorting{}, []ticket.OrderID{two.ID, three.ID}},
		"number":             {ticket.Filter{Search: three.Tickets[1].Number}, pg.Sorting{}, []ticket.OrderID{three.ID}},
		"another's number":   {ticket.Filter{Search: foreign.Tickets[0].Number}, pg.Sorting{}, nil},
		"most tickets first": {ticket.Filter{}, pg.Sorting{By: "tickets", Down: true}, []ticket.OrderID{two.ID, three.ID, one.ID}},
	} {
		if diff := cmp.Diff(c.want, found(c.filter, c.by)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// A quota tells what is kept of it now.
func TestAQuotaTellsWhatIsKept(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 40, m.kind("tag", nil))
	m.quota("abends", 40, m.kind("abend", nil))
	h := m.held("tag", 2, now)
	held := func(at time.Time) (n []int) {
		t.Helper()
		all, err := m.s.Quotas(t.Context(), m.e.ID, at)
		m.must(err)
		for _, q := range all {
			n = append(n, q.Held)
		}
		return n
	}
	if diff := cmp.Diff([][]int{{2, 0}, {0, 0}}, [][]int{held(now), held(h.Until)}); diff != "" {
		t.Error(diff)
	}
}
