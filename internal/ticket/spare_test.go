package ticket_test

import (
	"sync"
	"testing"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/ticket"
)

func (m *market) spare(slug string, n int, key string) (*ticket.Order, error) {
	return m.s.Spare(m.t.Context(), m.e, ticket.SpareDraft{
		Type: slug, Quantity: n, Note: " Infopunkt ", Lang: lang.De, Once: pg.Once{Key: key, Principal: "person:1", Route: "spare"},
	}, now)
}

// Spare tickets are signed and take their places like any other; a batch that
// does not fit is not made, and another order finds only what is left.
func TestSpareTicketsTakePlaces(t *testing.T) {
	m := newMarket(t)
	kind := m.kind("gast", func(k *ticket.TypeDraft) { k.OnSale = false })
	m.quota("haus", 30, kind, m.kind("tag", nil))
	o, err := m.spare("gast", 25, "")
	m.must(err)
	m.counted("haus", count{30, 25, 5})
	if !o.Spare() || o.Name != "Infopunkt" || o.Holder() != "" || o.Email != "" || len(o.Tickets) != 25 || m.ordered("tag", 1).Spare() {
		t.Errorf("%+v", o)
	}
	for _, k := range o.Tickets {
		c, err := m.s.Code(t.Context(), k)
		m.must(err)
		if found, err := m.s.ByCodeText(t.Context(), c.String()); err != nil || found.ID != k.ID {
			t.Fatalf("%s: %v", k.Number, err)
		}
	}
	if _, err := m.spare("gast", 5, ""); fault.CodeOf(err) != "sold_out" {
		t.Errorf("five where four are left: %v", err)
	}
	m.counted("haus", count{30, 26, 4})
	if _, err := m.order("gast", 1); fault.FieldsOf(err)["items.0.type"].Key != "ticket.order.not_on_sale" {
		t.Errorf("anybody may order them: %v", err)
	}
}

// A double click makes one batch, also when both arrive at once.
func TestASpareBatchIsMadeOnce(t *testing.T) {
	m := newMarket(t)
	m.quota("haus", 100, m.kind("gast", nil))
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			if _, err := m.spare("gast", 10, "click"); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	m.counted("haus", count{100, 10, 90})
}

// The unused tickets of a batch end together and free their places; one that
// let somebody in stays, and a repeat changes nothing.
func TestUnusedSpareTicketsAreVoidedTogether(t *testing.T) {
	m := newMarket(t)
	m.quota("haus", 10, m.kind("gast", nil))
	o, err := m.spare("gast", 6, "")
	m.must(err)
	other := m.ordered("gast", 1)
	m.scanned(o.Tickets[0], "entry", "ok")
	m.scanned(o.Tickets[1], "entry", "refused")
	m.must(m.s.Void(t.Context(), m.e.ID, o.Tickets[2].ID, "", now))
	for i, want := range []int{4, 0} {
		if n, err := m.s.VoidUnused(t.Context(), m.e.ID, o.ID, now); err != nil || n != want {
			t.Errorf("time %d: %d, %v", i+1, n, err)
		}
	}
	m.counted("haus", count{10, 2, 8})
	after, err := m.s.Get(t.Context(), m.e.ID, o.ID)
	m.must(err)
	for i, k := range after.Tickets {
		if (k.State == ticket.Valid) != (i == 0) {
			t.Errorf("ticket %d is %s", i, k.State)
		}
	}
	batches, err := m.s.Spares(t.Context(), m.e.ID)
	if err != nil || len(batches) != 1 || batches[0].Tickets != 6 || batches[0].Used != 1 || batches[0].Unused != 0 {
		t.Errorf("%+v, %v", batches, err)
	}
	if n, err := m.s.VoidUnused(t.Context(), m.edition("anderer").ID, other.ID, now); !fault.Is(err, fault.NotFound) || n != 0 {
		t.Errorf("from another edition: %d, %v", n, err)
	}
}

// Of a batch the office reads how many tickets are used and how many would still
// admit: who left or was turned away used none, and what was canceled admits nobody.
func TestWhatIsLeftOfASpareBatch(t *testing.T) {
	m := newMarket(t)
	m.kind("gast", nil)
	canceled, err := m.spare("gast", 2, "")
	m.must(err)
	m.must(m.s.Cancel(t.Context(), m.e.ID, canceled.ID, "", now))
	o, err := m.spare("gast", 4, "")
	m.must(err)
	m.scanned(o.Tickets[0], "exit", "ok")
	m.scanned(o.Tickets[1], "entry", "refused")
	m.scanned(o.Tickets[2], "entry", "ok")
	batches, err := m.s.Spares(t.Context(), m.e.ID)
	if err != nil || len(batches) != 2 || batches[0].Used != 1 || batches[0].Unused != 3 || batches[1].Unused != 0 {
		t.Errorf("%+v, %v", batches, err)
	}
	if batches, err := m.s.Spares(t.Context(), m.edition("anderer").ID); err != nil || len(batches) != 0 {
		t.Errorf("another edition's: %+v, %v", batches, err)
	}
}

func TestWhatASpareBatchMustSay(t *testing.T) {
	for _, c := range []struct {
		draft      ticket.SpareDraft
		field, key string
	}{
		{ticket.SpareDraft{Type: "gast", Quantity: 1, Lang: lang.De}, "", ""},
		{ticket.SpareDraft{Type: "gast", Quantity: 100, Lang: lang.De}, "", ""},
		{ticket.SpareDraft{Type: "gast", Lang: lang.De}, "quantity", "error.range"},
		{ticket.SpareDraft{Type: "gast", Quantity: 101, Lang: lang.De}, "quantity", "error.range"},
		{ticket.SpareDraft{Quantity: 1, Lang: lang.De}, "type", "error.choice"},
		{ticket.SpareDraft{Type: "gast", Quantity: 1, Lang: "xx"}, "lang", "error.choice"},
		{ticket.SpareDraft{Type: "gast", Quantity: 1, Lang: lang.De, Note: "a\nb"}, "note", "error.characters"},
	} {
		err := c.draft.Check()
		if got := fault.FieldsOf(err)[c.field].Key; got != c.key || (c.key == "") != (err == nil) {
			t.Errorf("%+v: %v", c.draft, err)
		}
	}
}
