package ticket_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/ticket"
)

// by makes an order of a browser at a moment.
func (m *market) by(browser string, n int, email string, at time.Time) *ticket.Order {
	m.t.Helper()
	o, err := m.s.Order(m.t.Context(), m.e, ticket.OrderDraft{Browser: browser, Email: email, Items: []ticket.Item{{Type: "tag", Quantity: n}}}, at)
	m.must(err)
	return o
}

// Suspicious orders are found by time, size and browser, and returned together;
// who was admitted already stays, and it can be undone.
func TestSuspiciousOrdersAreReturnedTogether(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 60, m.kind("tag", nil))
	other := m.by("aaaa", 10, "", now)
	used := m.by("ffff", 10, "", now.Add(time.Minute))
	m.scanned(used.Tickets[0], "entry", "ok")
	m.by("ffff", 10, "x@y.example", now.Add(time.Minute))
	m.by("ffff", 10, "", now.Add(2*time.Minute))
	m.by("ffff", 1, "", now.Add(2*time.Minute))
	m.by("ffff", 10, "", now.Add(time.Hour))

	from, until := now.Add(time.Second), now.Add(10*time.Minute)
	f := ticket.Filter{From: &from, Until: &until, Least: 2, Browser: "ffff"}
	rows, err := m.s.List(t.Context(), m.e.ID, f, pg.Sorting{Down: true})
	m.must(err)
	sel, err := m.s.Selected(t.Context(), m.e.ID, f)
	m.must(err)
	if len(rows) != 3 || sel.Orders != 2 || sel.Tickets != 20 || sel.Mailed != 1 || !sel.First.Equal(now.Add(time.Minute)) || !sel.Last.Equal(now.Add(2*time.Minute)) {
		t.Fatalf("%d rows, %+v", len(rows), sel)
	}
	if late := m.by("ffff", 2, "", now.Add(3*time.Minute)); late.ID <= sel.Newest {
		t.Fatal("the later order is older")
	}
	batch, err := m.s.Return(t.Context(), m.e.ID, f, sel, "Flut", now.Add(time.Hour))
	m.must(err)
	m.counted("alle", count{60, 33, 27})
	if told := slices.DeleteFunc(slices.Clone(m.told), func(s string) bool { return !strings.HasPrefix(s, "canceled") }); len(told) != 2 {
		t.Errorf("each is told of: %v", told)
	}
	if _, err := m.s.Return(t.Context(), m.e.ID, f, sel, "", now); fault.CodeOf(err) != "selection_changed" {
		t.Errorf("what is no longer what was asked about: %v", err)
	}
	m.counted("alle", count{60, 33, 27})
	history, err := pg.History(t.Context(), m.db, "ticket_order", int64(rows[1].ID))
	m.must(err)
	if len(history) != 1 || history[0].Verb != pg.VerbCancel || history[0].Reason != "Flut" {
		t.Errorf("%+v", history)
	}

	m.by("bbbb", 10, "", now)
	m.by("bbbb", 10, "", now)
	valid, without, err := m.s.TakeBack(t.Context(), m.e.ID, batch, now)
	if err != nil || valid != 0 || without != 2 {
		t.Errorf("seven places are left for twice ten: %d valid, %d without, %v", valid, without, err)
	}
	m.must(m.s.Cancel(t.Context(), m.e.ID, other.ID, "", now)) // in no batch
	valid, without, err = m.s.TakeBack(t.Context(), m.e.ID, batch, now)
	if err != nil || valid != 1 || without != 1 {
		t.Errorf("with places for one: %d valid, %d without, %v", valid, without, err)
	}
	reopened := 0
	m.must(m.db.Get(t.Context(), &reopened, `SELECT count(*) FROM history WHERE subject = 'ticket_order' AND verb = 'reopen'`))
	if reopened != 1 {
		t.Errorf("%d orders were reopened, by their history", reopened)
	}
	valid, _, err = m.s.TakeBack(t.Context(), m.e.ID, batch, now)
	if err != nil || valid != 0 {
		t.Errorf("%d more, %v", valid, err)
	}
	all, err := m.s.Batches(t.Context(), m.e.ID)
	m.must(err)
	if len(all) != 1 || all[0].Batch != batch || all[0].Orders != 2 || all[0].Left != 1 || all[0].Reason != "Flut" {
		t.Errorf("%+v", all)
	}
	if c := m.count("alle"); c.Taken > 60 || c.Taken+c.Free != 60 {
		t.Errorf("%+v", c)
	}
}
