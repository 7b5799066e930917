package ticket_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/ticket"
)

// keyOf is the key that a ticket's code was signed with.
func (m *market) keyOf(o *ticket.Order) ticket.KeyID {
	return ticket.Payload(o.Tickets[0].Payload).Key()
}

// A key belongs to one edition: rotating it leaves the others' alone, and the
// ids go on for all of them, because the id stands in the code.
func TestKeysAreOfOneEdition(t *testing.T) {
	m := newMarket(t)
	other := m.edition("anderer-markt")
	m.kind("tag", nil)
	_, err := m.s.CreateType(t.Context(), other, ticket.TypeDraft{Slug: "tag", Name: lang.Text{"de": "tag"}, OnSale: true}, now)
	m.must(err)
	_, err = m.s.CreateType(t.Context(), other, ticket.TypeDraft{Slug: "abend", Name: lang.Text{"de": "abend"}, OnSale: true}, now)
	m.must(err)
	rotated, err := m.s.RotateKey(t.Context(), m.e.ID, now)
	m.must(err)
	elsewhere, err := m.s.Order(t.Context(), other, ticket.OrderDraft{Items: []ticket.Item{{Type: "tag", Quantity: 1}}}, now)
	m.must(err)
	if here := m.keyOf(m.ordered("tag", 1)); rotated != 3 || here != 3 || m.keyOf(elsewhere) != 2 {
		t.Errorf("rotated to %d; signed with %d here and %d there", rotated, here, m.keyOf(elsewhere))
	}
	keys, err := m.s.Keys(t.Context())
	m.must(err)
	retired := ""
	for _, k := range keys {
		retired += fmt.Sprintf("%d of %d retired %v, ", k.ID, k.EditionID, k.RetiredAt != nil)
	}
	if want := fmt.Sprintf("1 of %d retired true, 2 of %d retired false, 3 of %d retired false, ", m.e.ID, other.ID, m.e.ID); retired != want {
		t.Error(retired)
	}
	if n, err := m.s.CheckKeys(t.Context()); n != 3 || err != nil {
		t.Errorf("%d keys open: %v", n, err)
	}
	if n, err := ticket.New(m.db, account.SecretFrom([32]byte{9}), ticket.Events{}).CheckKeys(t.Context()); n != 0 || fault.CodeOf(err) != "secret_file" {
		t.Errorf("with another secret file %d keys open: %v", n, err)
	}
}

// An edition without a key gets its first one with the first order too, and a
// byte has room for 255 keys and no more.
func TestThe256thKeyIsRefused(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	_, err := m.db.Exec(t.Context(), `DELETE FROM signing_key`)
	m.must(err)
	_, err = m.db.Exec(t.Context(), `INSERT INTO signing_key (id, edition_id, public, seed_sealed, created_at, retired_at) SELECT 253, id, sha256(''), '', now(), now() FROM edition`)
	m.must(err)
	if key := m.keyOf(m.ordered("tag", 1)); key != 254 {
		t.Errorf("the first key is %d", key)
	}
	if id, err := m.s.RotateKey(t.Context(), m.e.ID, now); id != 255 || err != nil {
		t.Errorf("%d %v", id, err)
	}
	if _, err := m.s.RotateKey(t.Context(), m.e.ID, now); err == nil || !strings.Contains(err.Error(), "255 signing keys") {
		t.Errorf("a 256th key: %v", err)
	}
	if key := m.keyOf(m.ordered("tag", 1)); key != 255 {
		t.Errorf("after the failure it signs with %d", key)
	}
}

func TestAPayloadHasSixteenBytes(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	k := m.ordered("tag", 1).Tickets[0]
	if len(k.Payload) != 16 {
		t.Fatalf("%d bytes are stored: the signature must not be", len(k.Payload))
	}
	for _, wrong := range [][]byte{nil, k.Payload[:15], append(k.Payload, 0)} {
		k.Payload = wrong
		if _, err := m.s.Code(t.Context(), k); err == nil {
			t.Errorf("%d bytes were signed", len(wrong))
		}
	}
}

// A code is signed by the key that it names, be that key retired or not.
func TestACodeIsSignedByTheKeyItNames(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	orders := []*ticket.Order{m.ordered("tag", 1)}
	_, err := m.s.RotateKey(t.Context(), m.e.ID, now)
	m.must(err)
	orders = append(orders, m.ordered("tag", 1))
	keys, err := m.s.Keys(t.Context())
	m.must(err)
	for i, o := range orders {
		code, err := m.s.Code(t.Context(), o.Tickets[0])
		m.must(err)
		if m.keyOf(o) != keys[i].ID || !code.SignedBy(keys[i].Public) {
			t.Errorf("the code names key %d and is not signed by it", m.keyOf(o))
		}
	}
}

// A key retires once: later rotations leave the time at which it did.
func TestAKeyRetiresOnce(t *testing.T) {
	m := newMarket(t)
	m.kind("tag", nil)
	for hour := range 3 {
		_, err := m.s.RotateKey(t.Context(), m.e.ID, now.Add(time.Duration(hour)*time.Hour))
		m.must(err)
	}
	keys, err := m.s.Keys(t.Context())
	m.must(err)
	for hour, k := range keys[:3] {
		if want := now.Add(time.Duration(hour) * time.Hour); k.RetiredAt == nil || !k.RetiredAt.Equal(want) {
			t.Errorf("key %d retired at %v, want %v", k.ID, k.RetiredAt, want)
		}
	}
}
