package checkin_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/ticket"
)

// What is read of an edition is its own, however much happens in another.
func TestAnEditionKnowsNothingOfAnother(t *testing.T) {
	d := newDoor(t)
	d.day()
	before := d.everything()
	other := *d
	other.e, other.campus, other.gate = d.edition("anderer-markt")
	other.kind("tag", ticket.ReentryOnce)
	var err error
	other.bearer, err = d.s.IssueDevice(t.Context(), other.e.ID, "", "Haupteingang 1", now)
	d.must(err)
	other.day()
	other.day()
	if diff := cmp.Diff(before, d.everything()); diff != "" {
		t.Error(diff)
	}
}

// day is one of everything that happens at a gate.
func (d *door) day() {
	d.t.Helper()
	ctx := d.t.Context()
	o, err := d.tickets.Order(ctx, d.e, ticket.OrderDraft{Name: "Zoë Öztürk", Items: []ticket.Item{{Type: "tag", Quantity: 10}}}, now)
	d.must(err)
	code := func(i int) string { return d.code(o.Tickets[i]) }
	d.redeem(d.scan(checkin.Entry, code(0)), now.Add(-24*time.Hour))
	for range 3 {
		d.redeem(d.scan(checkin.Entry, code(1)), now)
	}
	d.redeem(d.scan(checkin.Exit, code(1)), now)
	d.redeem(d.scan(checkin.Exit, code(2)), now)
	d.redeem(d.scan(checkin.Plus, ""), now)
	d.redeem(d.scan(checkin.Entry, "https://example.org"), now)
	for range 2 {
		forced := d.scan(checkin.Entry, code(3))
		forced.Force = true
		d.redeem(forced, now)
	}
	drill := d.scan(checkin.Entry, code(4))
	drill.Drill = true
	d.redeem(drill, now)
	d.must(d.tickets.Void(ctx, d.e.ID, o.Tickets[5].ID, "", now))
	d.redeem(d.scan(checkin.Entry, code(5)), now)
	d.must(d.s.Count(ctx, d.e.ID, checkin.CountDraft{Nonce: fmt.Sprintf("count-%d", d.nonces), Location: "campus", Inside: 7, At: now}, now))
	_, err = d.s.Paper(ctx, d.e.ID, checkin.PaperDraft{Gate: d.gate, At: now, Numbers: o.Tickets[6].Number}, now)
	d.must(err)
	_, err = d.s.Ask(ctx, d.e.ID, d.gate, "Mozilla/5.0", now)
	d.must(err)
	_, err = d.s.CreateDevice(ctx, d.e.ID, d.gate, "Handy", now)
	d.must(err)
	d.nonces += 100
}

// everything is all that can be read of the edition a while later.
func (d *door) everything() map[string]string {
	d.t.Helper()
	ctx, at, read := d.t.Context(), now.Add(time.Minute), map[string]string{}
	device, err := d.s.Authenticate(ctx, d.bearer, at)
	d.must(err)
	d.must(d.s.SetRights(ctx, d.e.ID, device.ID, checkin.Rights{Scan: true, Search: true, Count: true, Lead: true}, at))
	device.Search = true
	note := func(name string, what any, err error) {
		d.t.Helper()
		d.must(err)
		text, err := json.MarshalIndent(what, "", " ")
		d.must(err)
		read[name] = string(text)
	}
	bundle, err := d.s.Bundle(ctx, device, at)
	d.must(err)
	note("bundle", bundle, nil)
	conflicts, err := d.s.Conflicts(ctx, d.e)
	note("conflicts", conflicts, err)
	refusals, err := d.s.Refusals(ctx, d.e, at)
	note("refusals", refusals, err)
	log, err := d.s.Log(ctx, d.e, false, 1000)
	note("log", log, err)
	trouble, err := d.s.Log(ctx, d.e, true, 1000)
	note("trouble", trouble, err)
	curves, err := d.s.Curves(ctx, d.e, at)
	note("curves", curves, err)
	drills, err := d.s.Drills(ctx, d.e.ID)
	note("drills", drills, err)
	visits, err := d.s.Visits(ctx, d.e)
	note("visits", visits, err)
	gateRefusals, err := d.s.GateRefusals(ctx, d.e)
	note("refusals by gate", gateRefusals, err)
	gates, err := d.s.Gates(ctx, d.e.ID)
	note("gates", gates, err)
	occupancy, err := d.s.Occupancy(ctx, d.e, at)
	note("occupancy", occupancy, err)
	lists, err := d.s.PaperLists(ctx, d.e)
	note("paper", lists, err)
	requests, err := d.s.Requests(ctx, d.e.ID, at)
	note("requests", requests, err)
	records, err := checkin.New(d.db, account.SecretFrom([32]byte{1})).Records(ctx, device, at) // one that keeps none yet
	d.must(err)
	note("records", len(records), nil)
	found, _, err := d.s.Search(ctx, device, "zoe", at)
	note("search", found, err)
	c, err := d.s.Copy(ctx, d.e, at)
	d.must(err)
	note("copy", c.Tables, nil)
	var exported []checkin.Exported
	for one, err := range d.s.Export(ctx, d.e.ID) {
		d.must(err)
		exported = append(exported, one)
	}
	note("export", exported, nil)
	devices, err := d.s.Devices(ctx, d.e.ID)
	d.must(err)
	for i := range devices { // what this reading moves itself
		devices[i].LastSeenAt = nil
	}
	note("devices", devices, nil)
	return read
}
