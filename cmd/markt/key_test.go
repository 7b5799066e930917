package main

import (
	"testing"
	"time"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/ticket"
)

// A ticket of the retired key opens the gate as before; what is issued after
// the rotation carries the new key and opens it too.
func TestKeyRotate(t *testing.T) {
	h, out := newHouse(t)
	ctx, now := t.Context(), time.Date(2027, 5, 8, 13, 0, 0, 0, time.UTC)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	e, err := h.Festival.Create(ctx, festival.Draft{Slug: "markt-2027", Name: lang.Text{"de": "Markt"}},
		[]festival.DayDraft{{Date: now.Truncate(24 * time.Hour), Opens: 10 * time.Hour, Closes: 20 * time.Hour}}, now)
	must(err)
	must(h.Festival.SetState(ctx, e.ID, festival.Preparing, festival.Open, now))
	campus, err := h.Festival.CreateLocation(ctx, e, festival.LocationDraft{Name: lang.Text{"de": "Campus"}}, now)
	must(err)
	_, err = h.Checkin.CreateGate(ctx, e.ID, checkin.GateDraft{Name: lang.Text{"de": "Tor"}, LocationID: campus}, now)
	must(err)
	bearer, err := h.Checkin.IssueDevice(ctx, e.ID, "", "Handy", now)
	must(err)
	_, err = h.Tickets.CreateType(ctx, e, ticket.TypeDraft{Slug: "tag", Name: lang.Text{"de": "Tag"}, OnSale: true}, now)
	must(err)
	order := func() ticket.Code {
		t.Helper()
		o, err := h.Tickets.Order(ctx, e, ticket.OrderDraft{Lang: "de", Items: []ticket.Item{{Type: "tag", Quantity: 1}}}, now)
		must(err)
		code, err := h.Tickets.Code(ctx, o.Tickets[0])
		must(err)
		return code
	}

	before := order()
	must(h.rotateKey(ctx, e, now))
	after := order()
	if before.Payload.Key() != 1 || after.Payload.Key() != 2 || out.String() != "key 2 signs the tickets of markt-2027 now\n" {
		t.Errorf("keys %d and %d; %q", before.Payload.Key(), after.Payload.Key(), out)
	}
	for _, code := range []ticket.Code{before, after} {
		a, err := h.Checkin.Redeem(ctx, bearer, checkin.ScanDraft{Nonce: code.String()[:20], Code: code.String(), Kind: checkin.Entry, At: now}, now)
		if err != nil || a.Status != "ok" {
			t.Errorf("a ticket of key %d: %+v, %v", code.Payload.Key(), a, err)
		}
	}
	device, err := h.Checkin.Authenticate(ctx, bearer, now)
	must(err)
	bundle, err := h.Checkin.Bundle(ctx, device, now)
	if err != nil || len(bundle.Keys) != 2 {
		t.Errorf("a phone learns %d keys, %v", len(bundle.Keys), err)
	}
}
