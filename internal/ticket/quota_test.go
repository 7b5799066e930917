package ticket_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/ticket"
)

func TestWhatAQuotaMustSay(t *testing.T) {
	for _, c := range []struct {
		draft      ticket.QuotaDraft
		field, key string
	}{
		{ticket.QuotaDraft{Name: " alle "}, "", ""},
		{ticket.QuotaDraft{Name: " "}, "name", "error.required"},
		{ticket.QuotaDraft{Name: strings.Repeat("x", 201)}, "name", "error.too_long"},
		{ticket.QuotaDraft{Name: "alle", Size: -1}, "size", "error.range"},
		{ticket.QuotaDraft{Name: "alle", Size: 100_000}, "", ""},
		{ticket.QuotaDraft{Name: "alle", Size: 100_001}, "size", "error.range"},
	} {
		err := c.draft.Check()
		if got := fault.FieldsOf(err)[c.field].Key; got != c.key || (c.key == "") != (err == nil) {
			t.Errorf("%+v: %v", c.draft, err)
		}
	}
}

// A ticket takes a place in each quota of its type; the fullest one decides,
// and no other quota, type or ticket is touched by what happens to it.
func TestTheFullestQuotaDecides(t *testing.T) {
	m := newMarket(t)
	a, b := m.kind("a", nil), m.kind("b", nil)
	m.quota("house", 5, a, b)
	id := m.quota("hall", 2, a)
	m.quota("apart", 4)
	available := func(want ...int) {
		t.Helper()
		types, err := m.s.Types(t.Context(), m.e, now)
		m.must(err)
		var got []int
		for _, k := range types {
			got = append(got, *k.Available, k.Sold)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	available(2, 0, 5, 0)
	first := m.ordered("a", 1)
	second := m.ordered("b", 2)
	available(1, 1, 2, 2)
	if _, err := m.order("a", 2); fault.CodeOf(err) != "sold_out" {
		t.Errorf("two where one is left: %v", err)
	}
	m.counted("house", count{5, 3, 2}) // what was taken before it ran short is given back
	m.must(m.s.Void(t.Context(), m.e.ID, second.Tickets[0].ID, "", now))
	available(1, 1, 3, 1)
	m.must(m.s.Cancel(t.Context(), m.e.ID, first.ID, "", now))
	available(2, 0, 4, 1)
	m.counted("hall", count{2, 0, 2})
	m.counted("apart", count{4, 0, 4})

	_, err := m.s.CreateQuota(t.Context(), m.e.ID, ticket.QuotaDraft{Name: "hall"}, now)
	if fault.FieldsOf(err)["name"].Key != "error.taken" {
		t.Errorf("a name twice: %v", err)
	}
	quotas, err := m.s.Quotas(t.Context(), m.e.ID, now)
	m.must(err)
	for _, q := range quotas {
		if q.Covers(a) != (q.Name != "apart") || q.Covers(b) != (q.Name == "house") {
			t.Errorf("%s covers %v", q.Name, q.Types)
		}
		if q.ID == id && q.Version != 1 {
			t.Errorf("version %d", q.Version)
		}
	}
}

// A type that joins a quota brings its live tickets along, the void and the
// canceled ones not; one that leaves takes its own with it.
func TestTypesJoinAndLeaveAQuota(t *testing.T) {
	m := newMarket(t)
	a, b := m.kind("a", nil), m.kind("b", nil)
	m.kind("c", nil)
	id := m.quota("alle", 4, a)
	m.quota("andere", 9, b)
	m.ordered("a", 1)
	live, gone := m.ordered("b", 3), m.ordered("b", 2)
	m.ordered("c", 2)
	m.must(m.s.Void(t.Context(), m.e.ID, live.Tickets[0].ID, "", now))
	m.must(m.s.Cancel(t.Context(), m.e.ID, gone.ID, "", now))
	m.counted("alle", count{4, 1, 3})
	fit := func(version int, want count, types ...ticket.TypeID) {
		t.Helper()
		m.must(m.s.UpdateQuota(t.Context(), m.e.ID, id, ticket.QuotaDraft{Name: "alle", Size: want.Size, Types: types, Version: version}, now))
		m.counted("alle", want)
		m.counted("andere", count{9, 2, 7})
	}
	fit(1, count{4, 3, 1}, a, b)
	fit(2, count{4, 3, 1}, a, b)
	fit(3, count{6, 3, 3}, a, b)
	fit(4, count{6, 2, 4}, b)
	fit(5, count{1, 2, 0}, b)
	fit(6, count{1, 3, 0}, a, b)
	fit(7, count{1, 0, 1})
}

// Places that smaller quotas no longer have go when they are freed, in each of
// them and no other.
func TestASurplusGoesWhenItIsFreed(t *testing.T) {
	m := newMarket(t)
	a := m.kind("a", nil)
	small, tiny := m.quota("klein", 4, a), m.quota("winzig", 4, a)
	m.quota("groß", 4, a)
	o, rest := m.ordered("a", 3), m.ordered("a", 1)
	for id, d := range map[ticket.QuotaID]ticket.QuotaDraft{small: {Name: "klein", Size: 2}, tiny: {Name: "winzig", Size: 1}} {
		d.Types, d.Version = []ticket.TypeID{a}, 1
		m.must(m.s.UpdateQuota(t.Context(), m.e.ID, id, d, now))
	}
	m.counted("klein", count{2, 4, 0})
	m.counted("winzig", count{1, 4, 0})
	m.must(m.s.Cancel(t.Context(), m.e.ID, o.ID, "", now))
	m.counted("klein", count{2, 1, 1})
	m.counted("winzig", count{1, 1, 0})
	m.counted("groß", count{4, 1, 3})
	m.must(m.s.Void(t.Context(), m.e.ID, rest.Tickets[0].ID, "", now))
	m.counted("klein", count{2, 0, 2})
	m.counted("winzig", count{1, 0, 1})
}

// While there are free places nobody waits for those that another order holds.
func TestAnOrderPassesThoseInFlight(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 2, m.kind("tag", nil))
	holding, release := make(chan struct{}), make(chan struct{})
	m.s = ticket.New(m.db, account.SecretFrom([32]byte{1}), ticket.Events{
		Confirmed: func(ctx context.Context, _ *pg.Tx, _ festival.ID, _ ticket.OrderID, _ time.Time) error {
			if ctx.Value(slow{}) != nil {
				close(holding)
				<-release
			}
			return nil
		},
	})
	first := make(chan error)
	go func() {
		d := ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 1}}}
		_, err := m.s.Order(context.WithValue(t.Context(), slow{}, true), m.e, d, now)
		first <- err
	}()
	<-holding
	m.ordered("tag", 1) // would never come back if it waited
	close(release)
	m.must(<-first)
	m.counted("alle", count{2, 2, 0})
}

// A ticket whose type stays in a quota keeps its very place, because somebody
// who cancels it at that moment waits for that place to free it.
func TestATicketKeepsItsPlace(t *testing.T) {
	m := newMarket(t)
	a, b := m.kind("a", nil), m.kind("b", nil)
	id := m.quota("alle", 5, a, b)
	gone, stays := m.ordered("a", 1), m.ordered("a", 1)
	m.ordered("b", 1)
	m.must(m.s.Cancel(t.Context(), m.e.ID, gone.ID, "", now)) // a free place before the one that is taken
	place := func() (id int64) {
		m.must(m.db.Get(t.Context(), &id, `SELECT id FROM place WHERE ticket_id = $1`, stays.Tickets[0].ID))
		return id
	}
	before := place()
	m.must(m.s.UpdateQuota(t.Context(), m.e.ID, id, ticket.QuotaDraft{Name: "alle", Size: 5, Types: []ticket.TypeID{a}, Version: 1}, now))
	m.counted("alle", count{5, 1, 4})
	if after := place(); after != before {
		t.Errorf("moved from place %d to %d", before, after)
	}
}

// A quota waits for the orders of its own edition alone.
func TestAQuotaWaitsForItsOwnEditionAlone(t *testing.T) {
	m := newMarket(t)
	other := m.edition("anderer-markt")
	kind, err := m.s.CreateType(t.Context(), other, ticket.TypeDraft{Slug: "tag", Name: lang.Text{"de": "tag"}, OnSale: true}, now)
	m.must(err)
	m.whileHeld(kind, func(ctx context.Context) error {
		_, err := m.s.CreateQuota(ctx, m.e.ID, ticket.QuotaDraft{Name: "alle", Size: 1}, now)
		return err
	})
}
