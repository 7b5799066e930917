package checkin_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/ticket"
)

// fullDoor is a door with something in every table that a bundle is made of.
func fullDoor(t *testing.T) *door {
	d := newDoor(t)
	days := []festival.DayDraft{{Date: now.Truncate(24 * time.Hour), Opens: 10 * time.Hour, Closes: 18 * time.Hour}}
	_, err := d.markets.EnsureDays(t.Context(), d.e, days)
	d.must(err)
	d.kind("alt", ticket.ReentryOnce)
	abend, err := d.tickets.CreateType(t.Context(), d.e, ticket.TypeDraft{
		Slug: "abend", Name: lang.Text{"de": "Abend"}, OnSale: true,
		Windows: []ticket.Window{{From: now, Until: now.Add(time.Hour)}}, Locations: []festival.LocationID{d.place},
	}, now)
	d.must(err)
	_, err = d.s.CreateGate(t.Context(), d.e.ID, checkin.GateDraft{
		Slug: "nord", Name: lang.Text{"de": "Nord"}, LocationID: d.place, Types: []ticket.TypeID{abend},
	}, now)
	d.must(err)
	_, err = d.db.Exec(t.Context(), `INSERT INTO location (edition_id, slug) VALUES ($1, 'wiese')`, d.e.ID)
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
// although the rules are kept in memory.
func TestTheBundleTellsOfEveryWrite(t *testing.T) {
	for name, write := range map[string]string{
		"a day is moved":            `UPDATE market_day SET date = date + 7`,
		"a day is added":            `INSERT INTO market_day (edition_id, date, opens_at, closes_at) SELECT id, '2026-12-24', '2026-12-24 10:00Z', '2026-12-24 18:00Z' FROM edition`,
		"a day is removed":          `DELETE FROM market_day`,
		"the edition has a name":    `UPDATE edition SET name = '{"de": "Neu"}'`,
		"the edition has a slug":    `UPDATE edition SET slug = 'anders'`,
		"the zone changes":          `UPDATE edition SET zone = 'Asia/Tokyo'`,
		"the day changes later":     `UPDATE edition SET day_change = '06:00'`,
		"admission stops":           `UPDATE edition SET admission = 'stop'`,
		"a type changes":            `UPDATE ticket_type SET reentry = 'free'`,
		"a type is added":           `INSERT INTO ticket_type (edition_id, number, slug) SELECT id, 9, 'neu' FROM edition`,
		"a type is removed":         `DELETE FROM ticket_type WHERE slug = 'alt'`,
		"a window is moved":         `UPDATE ticket_type_window SET valid_until = valid_until + interval '1 hour'`,
		"a window is added":         `INSERT INTO ticket_type_window (ticket_type_id, valid_from, valid_until) SELECT min(id), '2026-11-22 10:00Z', '2026-11-22 11:00Z' FROM ticket_type`,
		"a window is removed":       `DELETE FROM ticket_type_window`,
		"a type holds elsewhere":    `UPDATE ticket_type_location SET location_id = (SELECT id FROM location WHERE slug = 'wiese')`,
		"a type holds there too":    `INSERT INTO ticket_type_location (edition_id, ticket_type_id, location_id) SELECT t.edition_id, t.id, l.id FROM ticket_type t, location l WHERE t.slug = 'abend' AND l.slug = 'wiese'`,
		"a type holds everywhere":   `DELETE FROM ticket_type_location`,
		"a key is added":            `INSERT INTO signing_key (id, edition_id, public, seed_sealed, created_at, retired_at) SELECT 200, edition_id, public, seed_sealed, created_at, now() FROM signing_key`,
		"a key is replaced":         `UPDATE signing_key SET public = sha256(public)`,
		"a key is removed":          `DELETE FROM signing_key`,
		"a gate moves":              `UPDATE gate SET location_id = (SELECT id FROM location WHERE slug = 'wiese')`,
		"a gate is added":           `INSERT INTO gate (edition_id, location_id, slug) SELECT edition_id, id, 'sued' FROM location WHERE slug = 'wiese'`,
		"a gate is removed":         `DELETE FROM gate WHERE slug = 'nord'`,
		"a gate admits other types": `UPDATE gate_ticket_type SET ticket_type_id = (SELECT id FROM ticket_type WHERE slug = 'tag')`,
		"a gate admits more types":  `INSERT INTO gate_ticket_type (edition_id, gate_id, ticket_type_id) SELECT g.edition_id, g.id, t.id FROM gate g, ticket_type t WHERE g.slug = 'nord' AND t.slug = 'tag'`,
		"a gate admits every type":  `DELETE FROM gate_ticket_type`,
		"a device is renamed":       `UPDATE device SET name = 'Tor 7'`,
		"a device goes to a gate":   `UPDATE device SET gate_id = (SELECT id FROM gate WHERE slug = 'nord')`,
		"a device is revoked":       `UPDATE device SET revoked_at = now()`,
		"a device loses its token":  `UPDATE device SET token_hash = NULL`,
		"a device is removed":       `DELETE FROM device`,
		"a ticket is void":          `UPDATE ticket SET state = 'void'`,
		"an order is canceled":      `UPDATE ticket_order SET state = 'canceled'`,
		"an order is not paid yet":  `UPDATE ticket_order SET state = 'pending'`,
		"somebody leaves": `INSERT INTO scan (nonce, edition_id, gate_id, actor, kind, ticket_id, seq, at, stored_at, verdict)
			SELECT 'x', edition_id, gate_id, actor, 'exit', ticket_id, 2, at, stored_at, 'ok' FROM scan`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := fullDoor(t)
			before := d.shown(d.s)
			n, err := d.db.Exec(t.Context(), write)
			d.must(err)
			after, fresh := d.shown(d.s), d.shown(checkin.New(d.db, account.SecretFrom([32]byte{1})))
			if diff := cmp.Diff(fresh, after); diff != "" {
				t.Errorf("what is kept in memory is stale: %s", diff)
			}
			if n == 0 || fresh == before {
				t.Errorf("%d rows: the write changes nothing that is told", n)
			}
		})
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
		_, missing := checkin.New(d.db, account.SecretFrom([32]byte{1})).Keys(t.Context(), d.e.ID)
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
