package stall_test

import (
	"strings"
	"testing"
	"time"

	"markt/internal/fault"
)

// A card and its PIN open the application they were made for; a new link makes
// both void.
func TestACardOpensItsOwnApplication(t *testing.T) {
	ctx, m := begin(t)
	a, other := m.submitted(t), m.submitted(t)
	card := m.Card(a)
	if card == m.Card(other) || len(card.PIN) != 4 || strings.Contains(card.Code, card.PIN) {
		t.Fatalf("cards %v, %v", card, m.Card(other))
	}
	for _, pin := range []string{card.PIN, " " + card.PIN[:2] + " " + card.PIN[2:], eastern(card.PIN)} {
		token, err := m.OpenCard(ctx, card.Code, pin, now)
		must(t, err)
		if token != m.Link(a) {
			t.Errorf("PIN %q opens %s", pin, token)
		}
	}
	for code, kind := range map[string]fault.Kind{m.Link(a): fault.NotFound, "": fault.NotFound, card.Code + "x": fault.NotFound} {
		if _, err := m.OpenCard(ctx, code, card.PIN, now); !fault.Is(err, kind) {
			t.Errorf("%q: %v", code, err)
		}
	}
	if _, err := m.ByLink(ctx, card.Code); !fault.Is(err, fault.NotFound) {
		t.Error("a card opens without its PIN: ", err)
	}
	renewed, err := m.NewLink(ctx, m.edition, a.ID, now)
	must(t, err)
	if _, err := m.OpenCard(ctx, card.Code, card.PIN, now); !fault.Is(err, fault.Gone) {
		t.Error("an old card: ", err)
	}
	if m.Card(renewed) == card {
		t.Error("a new link makes the old card")
	}
}

// Whoever found a card and tries PINs waits twice as long after each; the right
// one waits as well, and then counts anew.
func TestPINsCannotBeTried(t *testing.T) {
	ctx, m := begin(t)
	a := m.submitted(t)
	card := m.Card(a)
	wrong := "0000"
	if card.PIN == wrong {
		wrong = "0001"
	}
	try := func(pin string, at time.Time) string {
		_, err := m.OpenCard(ctx, card.Code, pin, at)
		if err == nil {
			return ""
		}
		if wrong := fault.FieldsOf(err)["pin"]; wrong.Key != "" {
			return wrong.Key
		}
		return fault.CodeOf(err)
	}
	at := now
	for range 5 {
		if got := try(wrong, at); got != "stall.error.pin" {
			t.Fatal(got)
		}
	}
	for _, wait := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute} {
		if got := try(card.PIN, at.Add(wait-time.Second)); got != "card_waits" {
			t.Errorf("before %v: %q", wait, got)
		}
		at = at.Add(wait)
		if got := try(wrong, at); got != "stall.error.pin" {
			t.Errorf("after %v: %q", wait, got)
		}
	}
	for range 20 {
		at = at.Add(24 * time.Hour)
		if got := try(wrong, at); got != "stall.error.pin" {
			t.Fatal("a day later: ", got)
		}
	}
	if got := try(card.PIN, at.Add(24*time.Hour-time.Second)); got != "card_waits" {
		t.Error(got)
	}
	at = at.Add(24 * time.Hour)
	if got := try(card.PIN, at); got != "" {
		t.Fatal(got)
	}
	for range 5 {
		if got := try(wrong, at); got != "stall.error.pin" {
			t.Fatal("after the right one: ", got)
		}
	}
}

// eastern writes a number in the digits of an Arabic keyboard.
func eastern(s string) string {
	return strings.Map(func(r rune) rune { return r - '0' + '٠' }, s)
}
