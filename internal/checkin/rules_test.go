package checkin_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pgtest"
	"markt/internal/ticket"
)

// fullDoor is a door with something in every table that a bundle is made of.
func fullDoor(t *testing.T) *door {
	d := newDoor(t)
	days := []festival.DayDraft{{Date: now.Truncate(24 * time.Hour), Opens: 10 * time.Hour, Closes: 18 * time.Hour}}
	_, err := d.markets.EnsureDays(t.Context(), d.e, days)
	d.must(err)
	abend, err := d.tickets.CreateType(t.Context(), d.e, ticket.TypeDraft{
		Slug: "abend", Name: lang.Text{"de": "Abend"}, OnSale: true,
		Windows: []ticket.Window{{From: now, Until: now.Add(time.Hour)}}, Locations: []festival.LocationID{d.campus},
	}, now)
	d.must(err)
	_, err = d.s.CreateGate(t.Context(), d.e.ID, checkin.GateDraft{
		Slug: "nord", Name: lang.Text{"de": "Nord"}, LocationID: d.campus, Types: []ticket.TypeID{abend},
	}, now)
	d.must(err)
	_, err = d.db.Exec(t.Context(), `INSERT INTO location (edition_id, slug) VALUES ($1, 'wiese')`, d.e.ID)
	d.must(err)
	_, err = d.tickets.RotateKey(t.Context(), d.e.ID, now)
	d.must(err)
	o := d.order(d.e, "tag", 2)
	d.expect("ok", d.scan(checkin.Entry, d.code(o.Tickets[0])), now)
	d.must(d.tickets.Block(t.Context(), d.e.ID, o.Tickets[1].ID, "", now))
	return d
}

// shown is all that a device is told about itself and for its work offline.
func (d *door) shown(s *checkin.Store) string {
	d.t.Helper()
	device, err := s.Authenticate(d.t.Context(), d.bearer, now)
	if err != nil {
		return err.Error()
	}
	b, err := s.Bundle(d.t.Context(), device, now)
	d.must(err)
	out, err := json.MarshalIndent(struct {
		Gate, Device, Edition, Zone string
		Name                        lang.Text
		Admission                   festival.Admission
		Bundle                      *checkin.Bundle
	}{device.GateSlug, device.Name, b.Edition.Slug, b.Edition.Zone, b.Edition.Name, b.Edition.Admission, b}, "", "\t")
	d.must(err)
	return string(out)
}

// Whatever is written, by whom and how ever: the next bundle tells of it,
// although the rules are kept in memory. The writes build on one another.
func TestTheBundleTellsOfEveryWrite(t *testing.T) {
	d := fullDoor(t)
	for _, write := range []string{
		`UPDATE market_day SET date = date + 7`,
		`INSERT INTO market_day (edition_id, date, opens_at, closes_at) SELECT id, '2026-12-24', '2026-12-24 10:00Z', '2026-12-24 18:00Z' FROM edition`,
		`UPDATE edition SET name = '{"de": "Neu"}'`,
		`UPDATE edition SET slug = 'anders'`,
		`UPDATE edition SET zone = 'Asia/Tokyo'`,
		`UPDATE edition SET day_change = '06:00'`,
		`UPDATE edition SET admission = 'stop'`,
		`UPDATE edition SET readmitted_at = now()`,
		`DELETE FROM market_day WHERE date = '2026-12-24'`,
		`UPDATE ticket_type SET reentry = 'free'`,
		`UPDATE ticket_type SET per_day = 3`,
		`INSERT INTO ticket_type (edition_id, number, slug) SELECT id, 9, 'neu' FROM edition`,
		`DELETE FROM ticket_type WHERE slug = 'neu'`,
		`UPDATE ticket_type_window SET valid_until = valid_until + interval '1 hour'`,
		`INSERT INTO ticket_type_window (ticket_type_id, valid_from, valid_until) SELECT min(id), '2026-11-22 10:00Z', '2026-11-22 11:00Z' FROM ticket_type`,
		`DELETE FROM ticket_type_window`,
		`UPDATE ticket_type_location SET location_id = (SELECT id FROM location WHERE slug = 'wiese')`,
		`INSERT INTO ticket_type_location (edition_id, ticket_type_id, location_id) SELECT t.edition_id, t.id, l.id FROM ticket_type t, location l WHERE t.slug = 'abend' AND l.slug = 'campus'`,
		`DELETE FROM ticket_type_location`,
		`INSERT INTO signing_key (id, edition_id, public, seed_sealed, created_at, retired_at) SELECT 200, edition_id, public, seed_sealed, created_at, now() FROM signing_key WHERE id = 1`,
		`UPDATE signing_key SET public = sha256(public)`,
		`DELETE FROM signing_key`,
		`UPDATE gate SET location_id = (SELECT id FROM location WHERE slug = 'wiese')`,
		`INSERT INTO gate (edition_id, location_id, slug) SELECT edition_id, id, 'sued' FROM location WHERE slug = 'wiese'`,
		`DELETE FROM gate WHERE slug = 'sued'`,
		`UPDATE location SET admission = 'evacuation' WHERE slug = 'wiese'`,
		`UPDATE location SET readmitted_at = now() WHERE slug = 'wiese'`,
		`UPDATE gate_ticket_type SET ticket_type_id = (SELECT id FROM ticket_type WHERE slug = 'tag')`,
		`INSERT INTO gate_ticket_type (edition_id, gate_id, ticket_type_id) SELECT g.edition_id, g.id, t.id FROM gate g, ticket_type t WHERE g.slug = 'nord' AND t.slug = 'abend'`,
		`DELETE FROM gate_ticket_type`,
		`UPDATE ticket SET state = 'void' WHERE state = 'valid'`,
		`UPDATE ticket_order SET state = 'pending'`,
		`UPDATE ticket_order SET state = 'canceled'; UPDATE ticket SET state = 'valid'`,
		`INSERT INTO scan (nonce, edition_id, gate_id, actor, kind, ticket_id, seq, at, stored_at, verdict) SELECT 'x', edition_id, gate_id, actor, 'exit', ticket_id, 2, at, stored_at, 'ok' FROM scan`,
		`UPDATE device SET name = 'Tor 7'`,
		`UPDATE device SET gate_id = (SELECT id FROM gate WHERE slug = 'nord')`,
		`UPDATE device SET revoked_at = now()`,
		`UPDATE device SET revoked_at = NULL`,
		`UPDATE device SET token_hash = NULL`,
	} {
		before := d.shown(d.s)
		_, err := d.db.Exec(t.Context(), write)
		d.must(err)
		after, fresh := d.shown(d.s), d.shown(checkin.New(d.db, account.SecretFrom([32]byte{1})))
		if diff := cmp.Diff(fresh, after); diff != "" {
			t.Errorf("after %s what is kept in memory is stale: %s", write, diff)
		}
		if fresh == before {
			t.Errorf("%s changes nothing that is told", write)
		}
	}
}

// The same state gives the same bytes: keys, types and gates stand in order.
func TestTheBundleHasAnOrder(t *testing.T) {
	d := fullDoor(t)
	for _, slug := range []string{"b", "c", "d", "e"} {
		d.kind(slug, ticket.ReentryOnce)
		_, err := d.s.CreateGate(t.Context(), d.e.ID, checkin.GateDraft{Slug: slug, Name: lang.Text{"de": slug}, LocationID: d.campus}, now)
		d.must(err)
		_, err = d.tickets.RotateKey(t.Context(), d.e.ID, now)
		d.must(err)
	}
	b := d.bundle(now)
	for i := 1; i < 6; i++ {
		if b.Keys[i].ID < b.Keys[i-1].ID || b.Types[i].Number < b.Types[i-1].Number || b.Gates[i].ID < b.Gates[i-1].ID {
			t.Errorf("%d: %v %v %v", i, b.Keys[i], b.Types[i], b.Gates[i])
		}
	}
	if len(b.Keys) != 6 || len(b.Types) != 6 || len(b.Gates) != 6 {
		t.Errorf("%d keys, %d types, %d gates", len(b.Keys), len(b.Types), len(b.Gates))
	}
}

// A table that a scan is judged by counts the rules up. Which tables these are
// is found by taking one away at a time, so that none is forgotten.
func TestEveryTableOfTheRulesCountsThemUp(t *testing.T) {
	d := fullDoor(t)
	var tables []string
	d.must(d.db.Select(t.Context(), &tables, `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'gate_rules' ORDER BY 1`))
	read := 0
	for _, table := range tables {
		_, err := d.db.Exec(t.Context(), `ALTER TABLE `+table+` RENAME TO gone`)
		d.must(err)
		missing := checkin.New(d.db, account.SecretFrom([32]byte{1})).ReadRules(t.Context())
		_, err = d.db.Exec(t.Context(), `ALTER TABLE gone RENAME TO `+table)
		d.must(err)
		if missing == nil {
			continue
		}
		read++
		var watched bool // inserts (4), deletes (8) and updates (16) after the statement
		d.must(d.db.Get(t.Context(), &watched, `SELECT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = $1::regclass AND tgname = 'gate_rules_changed' AND tgenabled = 'O' AND tgtype & 28 = 28)`, table))
		if !watched {
			t.Errorf("%s is read for the rules, but a change of it goes unseen", table)
		}
	}
	if read < 9 {
		t.Errorf("the rules are read from %d tables only", read)
	}
}

func (d *door) bundle(at time.Time) *checkin.Bundle {
	d.t.Helper()
	device, err := d.s.Authenticate(d.t.Context(), d.bearer, at)
	d.must(err)
	b, err := d.s.Bundle(d.t.Context(), device, at)
	d.must(err)
	return b
}

// Whatever does not admit stands in the bundle with its reason, and nothing else does.
func TestTheBundleRefusesWhatDoesNotAdmit(t *testing.T) {
	d := newDoor(t)
	ctx := t.Context()
	good, void, blocked, canceled, pending := d.order(d.e, "tag", 1), d.order(d.e, "tag", 1), d.order(d.e, "tag", 1), d.order(d.e, "tag", 1), d.order(d.e, "tag", 1)
	d.must(d.tickets.Void(ctx, d.e.ID, void.Tickets[0].ID, "", now))
	d.must(d.tickets.Block(ctx, d.e.ID, blocked.Tickets[0].ID, "", now))
	d.must(d.tickets.Cancel(ctx, d.e.ID, canceled.ID, "", now))
	_, err := d.db.Exec(ctx, `UPDATE ticket_order SET state = 'pending' WHERE id = $1`, pending.ID)
	d.must(err)
	other, _, _ := d.edition("anderer-markt")
	_, err = d.tickets.CreateType(ctx, other, ticket.TypeDraft{Slug: "tag", Name: lang.Text{"de": "tag"}, OnSale: true}, now)
	d.must(err)
	d.must(d.tickets.Cancel(ctx, other.ID, d.order(other, "tag", 1).ID, "", now))

	want := []checkin.BundleTicket{}
	for _, r := range []struct {
		order  *ticket.Order
		reason checkin.Reason
	}{{void, checkin.Revoked}, {blocked, checkin.BlockedTicket}, {canceled, checkin.Canceled}, {pending, checkin.Unpaid}} {
		want = append(want, checkin.BundleTicket{Digest: checkin.Digest(r.order.Tickets[0].Payload), Reason: r.reason})
		d.expect(string(r.reason), d.scan(checkin.Entry, d.code(r.order.Tickets[0])), now)
	}
	b := d.bundle(now)
	if diff := cmp.Diff(want, b.Refused); diff != "" {
		t.Error(diff)
	}
	d.expect("ok", d.scan(checkin.Entry, d.code(good.Tickets[0])), now)
	if len(b.Keys) != 1 || len(b.Types) != 1 || len(b.Gates) != 1 {
		t.Errorf("the other edition's gates are no business of this one: %+v", b)
	}
}

// The past that a bundle tells is that of the present market day, which begins
// at the day change, and only what let somebody in or out.
func TestTheBundleTellsOfToday(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 3)
	start := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC) // four o'clock in Berlin
	d.expect("ok", d.scan(checkin.Entry, d.code(o.Tickets[0])), start.Add(-time.Microsecond))
	d.expect("ok", d.scan(checkin.Entry, d.code(o.Tickets[1])), start)
	d.expect("ok", d.scan(checkin.Entry, d.code(o.Tickets[0])), start.Add(time.Hour))
	d.expect("already_redeemed", d.scan(checkin.Entry, d.code(o.Tickets[0])), start.Add(2*time.Hour))
	d.expect("ok", d.scan(checkin.Exit, d.code(o.Tickets[0])), start.Add(3*time.Hour))
	d.expect("ok", d.scan(checkin.Plus, ""), start.Add(3*time.Hour))
	past := func(k ticket.Ticket, kind checkin.Kind, after time.Duration) checkin.BundlePast {
		return checkin.BundlePast{Digest: checkin.Digest(k.Payload), Kind: kind, At: start.Add(after), Gate: d.gate, Round: 1}
	}
	want := []checkin.BundlePast{past(o.Tickets[1], checkin.Entry, 0), past(o.Tickets[0], checkin.Entry, time.Hour), past(o.Tickets[0], checkin.Exit, 3*time.Hour)}
	if diff := cmp.Diff(want, d.bundle(start.Add(4*time.Hour)).Past); diff != "" {
		t.Error(diff)
	}
	if tomorrow := d.bundle(start.Add(24 * time.Hour)).Past; len(tomorrow) != 0 {
		t.Errorf("a new day begins without a past: %+v", tomorrow)
	}
}

// Whether admission was stopped when a late scan happened is not known any
// more: the stop holds for scans of now alone.
func TestAStopDoesNotReachBack(t *testing.T) {
	d := newDoor(t)
	o := d.order(d.e, "tag", 3)
	d.must(d.markets.SetAdmission(t.Context(), d.e.ID, festival.AdmissionStop, "Sturm", now))
	late := func(k ticket.Ticket, at time.Time) string {
		s := d.scan(checkin.Entry, d.code(k))
		s.At = at
		a, err := d.s.Record(t.Context(), d.bearer, []checkin.ScanDraft{s}, time.Time{}, now)
		d.must(err)
		return short(a[0])
	}
	if got := late(o.Tickets[0], now.Add(-time.Minute)); got != "ok" {
		t.Errorf("a minute ago: %s", got)
	}
	if got := late(o.Tickets[1], now); got != "stopped" {
		t.Errorf("at this moment: %s", got)
	}
	d.expect("stopped", d.scan(checkin.Entry, d.code(o.Tickets[2])), now)
}

// What many gates ask for at the same moment is read once for all of them.
func TestTheRulesAreReadOnceForMany(t *testing.T) {
	d := newDoor(t)
	fresh := func() *checkin.Store { return checkin.New(d.db, account.SecretFrom([32]byte{1})) }
	alone := pgtest.Count(t.Context(), func(ctx context.Context) { d.must(fresh().ReadRules(ctx)) })
	const gates = 20
	together := pgtest.Count(t.Context(), func(ctx context.Context) {
		s, all := fresh(), sync.WaitGroup{}
		for range gates {
			all.Go(func() {
				if err := s.ReadRules(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	})
	if others := together - alone; others != gates-1 { // each of them looks at the version
		t.Errorf("%d statements for one, %d more for %d others", alone, others, gates-1)
	}
}
