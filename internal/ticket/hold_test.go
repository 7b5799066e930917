package ticket_test

import (
	"encoding/base64"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/ticket"
)

func asks(slug string, n int) ticket.OrderDraft {
	return ticket.OrderDraft{Items: []ticket.Item{{Type: slug, Quantity: n}}}
}

func (m *market) held(slug string, n int, at time.Time) *ticket.Hold {
	m.t.Helper()
	h, err := m.s.Hold(m.t.Context(), m.e, asks(slug, n), at)
	m.must(err)
	return h
}

// places counts what is kept for orders-to-be at a moment.
func (m *market) kept(at time.Time) (n int) {
	m.t.Helper()
	m.must(m.db.Get(m.t.Context(), &n, `SELECT count(*) FROM place WHERE held_until > $1`, at))
	return n
}

// available are the places that can be had at a moment, and those that nobody has.
func (m *market) available(slug string, at time.Time, free, untaken int) {
	m.t.Helper()
	types, err := m.s.Types(m.t.Context(), m.e, at)
	m.must(err)
	for _, t := range types {
		if t.Slug == slug && (*t.Available != free || *t.Untaken != untaken) {
			m.t.Errorf("%s: %d of %d can be had, want %d of %d", slug, *t.Available, *t.Untaken, free, untaken)
		}
	}
}

// What is kept for somebody is not free for others: the list says what can be
// had now, and says it again as free when the time is over.
func TestAHoldKeepsItsPlacesUntilItIsOver(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 8, m.kind("tag", nil))
	h := m.held("tag", 2, now)
	if h.Until.IsZero() || m.kept(now) != 2 || h.Tickets() != 2 {
		t.Fatalf("%+v, %d kept", h, m.kept(now))
	}
	if id, err := m.s.Confirmed(t.Context(), h); id != 0 || err != nil {
		t.Errorf("nobody has confirmed it: %d, %v", id, err)
	}
	if all, err := m.s.Hold(t.Context(), m.e, asks("tag", 8), now); err != nil || !all.Until.IsZero() {
		t.Errorf("as many as there are, while others are kept: %v, %v", all, err)
	}
	m.available("tag", now, 6, 8)
	m.available("tag", h.Until, 8, 8)
	m.counted("alle", count{8, 0, 6})
	if _, err := m.order("tag", 7); fault.CodeOf(err) != "sold_out" {
		t.Errorf("seven beside two that are kept: %v", err)
	}
	m.ordered("tag", 6)
	o, err := m.s.Confirm(t.Context(), m.e, h, now.Add(time.Minute))
	m.must(err)
	if len(o.Tickets) != 2 {
		t.Errorf("%+v", o)
	}
	m.counted("alle", count{8, 8, 0})

	m.must(m.s.CancelOwn(t.Context(), o, now))
	one, two := m.held("tag", 1, now), m.held("tag", 1, now)
	if !two.Until.IsZero() || one.Until.IsZero() && m.kept(now) != 0 {
		t.Errorf("more than a quarter of what is left is kept: %v %v", one.Until, two.Until)
	}
	over := one.At.Add(6 * time.Minute)
	o, err = m.s.Order(t.Context(), m.e, asks("tag", 2), over)
	m.must(err)
	if len(o.Tickets) != 2 || m.kept(now) != 0 {
		t.Errorf("what is over is not free: %+v", o)
	}
	if _, err := m.s.Confirm(t.Context(), m.e, one, over); fault.CodeOf(err) != "sold_out" {
		t.Errorf("confirmed without a place: %v", err)
	}
}

// Who holds without ever ordering can keep no others out: only a few places
// are kept at a time, however many ask at once, and who comes after goes on without.
func TestHoldingIsBounded(t *testing.T) {
	m := newMarket(t)
	m.quota("groß", 1000, m.kind("tag", nil))
	var wait sync.WaitGroup
	for range 40 {
		wait.Go(func() {
			if _, err := m.s.Hold(t.Context(), m.e, asks("tag", 10), now); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if n := m.kept(now); n != 30 {
		t.Errorf("%d of 1000 are kept", n)
	}
	h := m.held("tag", 10, now)
	if !h.Until.IsZero() {
		t.Error("beyond the bound places are kept")
	}
	if _, err := m.s.Confirm(t.Context(), m.e, h, now); err != nil {
		t.Errorf("without kept places: %v", err)
	}
	if n := m.kept(now.Add(5 * time.Minute)); n != 0 {
		t.Errorf("%d are kept for ever", n)
	}
}

func TestAHoldConfirmedAgainIsTheSameOrder(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 40, m.kind("tag", nil))
	d := asks("tag", 2)
	d.Once = pg.Once{Key: "k", Principal: "browser", Route: "orders"}
	first, err := m.s.Hold(t.Context(), m.e, d, now)
	m.must(err)
	again, err := m.s.Hold(t.Context(), m.e, d, now)
	m.must(err)
	if first.UID != again.UID || m.kept(now) != 2 {
		t.Errorf("the same form held twice: %s %s, %d kept", first.UID, again.UID, m.kept(now))
	}
	var wait sync.WaitGroup
	ids := make([]ticket.OrderID, 8)
	for i := range ids {
		wait.Go(func() {
			if o, err := m.s.Confirm(t.Context(), m.e, first, now); err == nil {
				ids[i] = o.ID
			}
		})
	}
	wait.Wait()
	for _, id := range ids {
		if id == 0 || id != ids[0] {
			t.Errorf("%v", ids)
			break
		}
	}
	m.counted("alle", count{40, 2, 38})
	if again, err = m.s.Hold(t.Context(), m.e, d, now); err != nil || again.Order != ids[0] || m.kept(now) != 0 {
		t.Errorf("after the order: %+v %v", again, err)
	}
	d.Items[0].Quantity = 3
	if _, err := m.s.Hold(t.Context(), m.e, d, now); fault.CodeOf(err) != "idempotency_mismatch" {
		t.Errorf("other tickets under the same key: %v", err)
	}
}

// Two hundred hold and confirm at once for fifty places.
func TestTwoHundredHoldsForTheLastFifty(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 50, m.kind("tag", nil))
	results := make([]error, 200)
	var wait sync.WaitGroup
	for i := range results {
		wait.Go(func() {
			h, err := m.s.Hold(t.Context(), m.e, asks("tag", 1), now)
			if err == nil {
				_, err = m.s.Confirm(t.Context(), m.e, h, now)
			}
			results[i] = err
		})
	}
	wait.Wait()
	sold := 0
	for _, err := range results {
		switch {
		case err == nil:
			sold++
		case fault.CodeOf(err) != "sold_out":
			t.Errorf("%v", err)
		}
	}
	if sold != 50 {
		t.Errorf("%d orders for fifty places", sold)
	}
	m.counted("alle", count{50, 50, 0})
}

// Places whose time is over come back once, however many ask for them at once.
func TestHoldsThatAreOverComeBackOnce(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 50, m.kind("tag", nil))
	var holds []*ticket.Hold
	for m.kept(now) < 10 {
		holds = append(holds, m.held("tag", 1, now))
	}
	late := now.Add(10 * time.Minute)
	results := make([]error, 200)
	var wait sync.WaitGroup
	for i := range results {
		wait.Go(func() {
			if i < len(holds) {
				_, results[i] = m.s.Confirm(t.Context(), m.e, holds[i], late)
				return
			}
			_, results[i] = m.s.Order(t.Context(), m.e, asks("tag", 1), late)
		})
	}
	wait.Wait()
	sold := 0
	for _, err := range results {
		if err == nil {
			sold++
		} else if fault.CodeOf(err) != "sold_out" {
			t.Errorf("%v", err)
		}
	}
	if sold != 50 {
		t.Errorf("%d orders for fifty places", sold)
	}
	m.counted("alle", count{50, 50, 0})
}

func TestASealedHoldOpensUnalteredAndForAWhile(t *testing.T) {
	m := newMarket(t)
	m.quota("alle", 40, m.kind("tag", nil))
	d := asks("tag", 1)
	d.Name, d.Browser = "Amira", "0a1b"
	h, err := m.s.Hold(t.Context(), m.e, d, now)
	m.must(err)
	h.Bits = 3
	sealed := m.s.Seal(h)
	got, err := m.s.OpenHold(sealed, now.Add(30*time.Minute))
	if err != nil || got.UID != h.UID || got.Draft.Name != "Amira" || got.Draft.Browser != "0a1b" || got.Bits != 3 || !got.Until.Equal(h.Until) {
		t.Errorf("%+v %v", got, err)
	}
	raw, _ := base64.RawURLEncoding.DecodeString(sealed)
	raw[20] ^= 1
	for _, bad := range []string{"", "ä", base64.RawURLEncoding.EncodeToString(raw)} {
		if _, err := m.s.OpenHold(bad, now); !fault.Is(err, fault.Gone) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := m.s.OpenHold(sealed, now.Add(31*time.Minute)); !fault.Is(err, fault.Gone) {
		t.Errorf("an old one: %v", err)
	}
}

func TestAProofIsGoodForItsHoldOnly(t *testing.T) {
	h := &ticket.Hold{UID: "0b6f8dc1-5d6e-4a2f-9c63-2a1f5e0c7d11", Bits: 8}
	proof := h.Solve()
	if !h.Solves(proof) {
		t.Fatalf("%s does not solve its own puzzle", proof)
	}
	other := &ticket.Hold{UID: "1b6f8dc1-5d6e-4a2f-9c63-2a1f5e0c7d11", Bits: 8}
	if other.Solves(proof) {
		t.Error("it solves another's")
	}
	for _, bad := range []string{"", "0", proof + ".0", "0.0.0.0.0.0.0.0"} {
		if h.Solves(bad) {
			t.Errorf("%q solves it", bad)
		}
	}
	for part, number := range strings.Split(proof, ".") {
		n, err := strconv.Atoi(number)
		if err != nil || n < 0 {
			t.Fatalf("part %d: %q", part, number)
		}
		for smaller := range n {
			numbers := strings.Split(proof, ".")
			numbers[part] = strconv.Itoa(smaller)
			if h.Solves(strings.Join(numbers, ".")) {
				t.Errorf("part %d: %d solves it before %d", part, smaller, n)
			}
		}
	}
	easy := &ticket.Hold{UID: h.UID}
	for length, want := range map[int]bool{160: true, 161: false} {
		long := strings.Repeat("1.", ticket.ProofParts-1)
		if got := easy.Solves(long + strings.Repeat("1", length-len(long))); got != want {
			t.Errorf("%d characters are read: %v", length, got)
		}
	}
	h.Bits = 30
	if h.Solves(proof) {
		t.Error("it solves a harder one")
	}
}
