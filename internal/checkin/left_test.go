package checkin_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/ticket"
)

func (d *door) leftFile(text string) *checkin.Left {
	d.t.Helper()
	left, err := checkin.ReadLeft([]byte(text))
	d.must(err)
	return left
}

// What a phone that was shut out held is read in as its own: people count once,
// however often, refusals stay ones, and one malformed scan holds up no other.
func TestWhatAShutOutPhoneHeldIsReadIn(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 3)
	at := func(n int) string { return now.Add(time.Duration(n) * time.Minute).Format(time.RFC3339) }
	told := d.scan(checkin.Entry, d.code(o.Tickets[2]))
	d.expect("ok", told, now.Add(time.Minute))
	device := d.device()
	d.must(d.s.RevokeDevice(t.Context(), d.e.ID, device.ID, now.Add(6*time.Minute)))
	altered := d.code(o.Tickets[0])
	altered = altered[:60] + map[bool]string{true: "B", false: "A"}[altered[60] == 'A'] + altered[61:]
	scans := []map[string]any{
		{"nonce": "a", "kind": "entry", "at": at(2), "code": payloadOf(d, o.Tickets[0]), "force": true},
		{"nonce": "b", "kind": "entry", "at": at(3), "code": d.code(o.Tickets[1]), "force": true}, // of a phone of before
		{"nonce": "c", "kind": "entry", "at": at(4), "code": payloadOf(d, o.Tickets[2]), "force": true},
		{"nonce": told.Nonce, "kind": "entry", "at": at(1), "code": payloadOf(d, o.Tickets[2])},
		{"nonce": "d", "kind": "plus", "at": at(5)},
		{"nonce": "e", "kind": "entry", "at": at(7), "code": payloadOf(d, o.Tickets[0]), "refused": "already_redeemed"},
		{"nonce": "f", "kind": "entry", "at": at(7), "code": "?ABCDEFGHIJKLMNOP", "refused": "invalid"},
		{"nonce": "g", "kind": "entry", "at": at(7), "code": ticket.Payload{1, 1}.String(), "force": true},
		{"nonce": "h", "kind": "entry", "at": at(7), "code": altered, "refused": "invalid"}, // no code of the ticket's
		{"nonce": "a", "kind": "count", "at": at(0), "location": "campus", "inside": 0},
		{"nonce": "x", "kind": "entry", "at": "gestern", "code": "?"},
		{"nonce": "y", "kind": "entry", "at": at(1)},
		{"nonce": "z", "kind": "count", "at": at(1), "location": "mond", "inside": 1},
		{"nonce": "a", "kind": "exit", "at": at(2), "code": payloadOf(d, o.Tickets[0])},
		{"nonce": "w\x00", "kind": "entry", "at": at(2), "code": payloadOf(d, o.Tickets[0])},
	}
	text, err := json.Marshal(map[string]any{"edition": d.e.Slug, "device": device.ID, "gate": d.gate, "made_at": at(9), "scans": scans})
	d.must(err)
	left := d.leftFile(string(text))
	before := d.stored()
	seen, err := d.s.LookLeft(t.Context(), d.e, 0, left)
	d.must(err)
	if d.stored() != before {
		t.Error("looking stores")
	}
	if seen.Device == nil || seen.Device.ID != device.ID {
		t.Fatalf("it was %+v", seen.Device)
	}
	seen.Device = nil
	want := checkin.LeftSeen{Gate: d.gate, From: now, Until: now.Add(7 * time.Minute), Entries: 6, Exits: 1, Tally: 1, Counts: 2, Refused: 3, Known: 1, Strange: 1, Late: 4, Unread: 2}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Error(diff)
	}
	later := now.Add(24 * time.Hour)
	taken, err := d.s.TakeLeft(t.Context(), d.e, device, left, later)
	d.must(err)
	if diff := cmp.Diff(checkin.LeftTaken{Stored: 9, Before: 1, Against: 2, Failed: []string{"x", "w", "z", "y", "a"}}, taken); diff != "" {
		t.Error(diff)
	}
	again, err := d.s.TakeLeft(t.Context(), d.e, device, left, later)
	d.must(err)
	if diff := cmp.Diff(checkin.LeftTaken{Before: 10, Failed: taken.Failed}, again); diff != "" {
		t.Error(diff)
	}
	if n := d.stored() - before; n != 8 {
		t.Errorf("%d scans are stored, want 8", n)
	}
	var foreign int
	d.must(d.db.Get(t.Context(), &foreign, `SELECT count(*) FROM scan WHERE code LIKE '?%' AND ticket_id IS NULL`))
	if foreign != 2 {
		t.Errorf("%d codes were no ticket's, want 2", foreign)
	}
	conflicts, err := d.s.Conflicts(t.Context(), d.e)
	d.must(err)
	if len(conflicts) != 1 || conflicts[0].Number != o.Tickets[2].Number || conflicts[0].Second.Device != "Haupteingang 1" {
		t.Errorf("conflicts: %+v", conflicts)
	}
	p, err := d.s.Occupancy(t.Context(), d.e, now.Add(10*time.Minute))
	d.must(err)
	if p.Inside != 6 { // three tickets, one of them twice, a head, and one let in on nothing
		t.Errorf("%d are inside, want 6", p.Inside)
	}
}

// What was saved of a file whose end is missing is read in.
func TestAFileWithoutItsEnd(t *testing.T) {
	text := `{"edition":"markt","device":3,"scans":[{"nonce":"a","kind":"plus"},{"nonce":"b","kind":"plus"}]}`
	for n := range len(text) {
		left, err := checkin.ReadLeft([]byte(text[:n]))
		whole := strings.Count(text[:n], "}")
		if (err == nil) != (whole > 0) {
			t.Errorf("%s: %v", text[:n], err)
		}
		if err == nil && (len(left.Scans) != whole || len(left.Unread) != 1 || left.Device != 3) {
			t.Errorf("%s: %+v", text[:n], left)
		}
	}
}

func TestAFileOfAPhoneIsOne(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON": "Hallo", "a list": `[]`, "another JSON": `{"a":1}`, "too many": `{"scans":[` + strings.Repeat(`{},`, checkin.LeftMost) + `{}]}`,
	} {
		if _, err := checkin.ReadLeft([]byte(text)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d := newDoor(t)
	left := d.leftFile(`{"edition":"anderer-markt","scans":[]}`)
	if _, err := d.s.LookLeft(t.Context(), d.e, 0, left); !fault.Is(err, fault.Invalid) {
		t.Errorf("of another edition: %v", err)
	}
	nobody, err := d.s.LookLeft(t.Context(), d.e, 0, d.leftFile(`{"device":99,"scans":[]}`))
	d.must(err)
	said, err := d.s.LookLeft(t.Context(), d.e, d.device().ID, d.leftFile(`{"device":99,"scans":[]}`))
	d.must(err)
	if nobody.Device != nil || said.Device == nil || said.Gate != d.gate {
		t.Errorf("it was %+v; the office says %+v", nobody.Device, said)
	}
}

// A group's code stands in the file with the place of each ticket in it: who was
// let in on it counts there, and the rest of the group is free. Without a place it
// names nobody, and is told as what cannot be stored.
func TestAGroupInTheFileOfAShutOutPhone(t *testing.T) {
	d := newDoor(t)
	p := d.party("tag", 6)
	device := d.device()
	payload := p.o.Groups()[0].Payload.String()
	var scans []map[string]any
	scan := func(nonce, kind, code string, nth int) {
		scans = append(scans, map[string]any{"nonce": nonce, "kind": kind, "at": now.Format(time.RFC3339), "code": code, "nth": nth, "force": true})
	}
	for _, nth := range []int{1, 2, 3} {
		scan("g"+string(rune('0'+nth)), "entry", payload, nth)
	}
	scan("g4", "entry", p.code, 4) // of a phone of before
	for nonce, nth := range map[string]int{"none": 0, "beyond": 7, "below": -1} {
		scan(nonce, "entry", payload, nth)
	}
	foreign := p.o.Groups()[0].Payload
	foreign[5]++
	scan("strange", "entry", foreign.String(), 2)
	text, err := json.Marshal(map[string]any{"edition": d.e.Slug, "device": device.ID, "gate": d.gate, "scans": scans})
	d.must(err)
	left := d.leftFile(string(text))
	seen, err := d.s.LookLeft(t.Context(), d.e, 0, left)
	d.must(err)
	if seen.Strange != 1 || seen.Entries != 8 {
		t.Errorf("it holds %+v", seen)
	}
	for _, want := range []checkin.LeftTaken{{Stored: 5, Against: 1}, {Before: 5}} {
		taken, err := d.s.TakeLeft(t.Context(), d.e, device, left, now.Add(time.Minute))
		d.must(err)
		slices.Sort(taken.Failed)
		want.Failed = []string{"below", "beyond", "none"}
		if diff := cmp.Diff(want, taken); diff != "" {
			t.Error(diff)
		}
	}
	g, _ := p.group(p.asks(checkin.Entry), now.Add(2*time.Minute))
	if g.Inside != 4 || !slices.Equal(g.Free, []int{5, 6}) {
		t.Errorf("the group stands at %d inside, %v free", g.Inside, g.Free)
	}
}
