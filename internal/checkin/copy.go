package checkin

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// Copy is what a service that stands alone at a gate needs of an edition to
// judge as this one does: rules, public keys, the devices' token hashes, tickets
// and scans. It holds no name, no mail address and no order; what phones may
// show of a ticket is sealed under the ticket's own code.
type Copy struct {
	Schema  int64                      `json:"schema"`
	TakenAt time.Time                  `json:"taken_at"`
	Edition string                     `json:"edition"`
	Tables  map[string]json.RawMessage `json:"tables"`
	Records []Record                   `json:"records"`
}

// part is what leaves of one table: these columns of these rows.
type part struct{ table, columns, rows string }

// parts stand in the order in which they can be put back. $1 is the edition.
// An order is only how it stands: each ticket hangs on one of three.
var parts = []part{
	{"edition", "id, uid, slug, name, default_lang, zone, day_change, admission, readmitted_at, state, current, created_at",
		"SELECT id, uid, slug, name, default_lang, zone, day_change, admission, readmitted_at, state, true AS current, created_at FROM edition WHERE id = $1"},
	{"market_day", "id, edition_id, date, opens_at, closes_at, name", "SELECT * FROM market_day WHERE edition_id = $1"},
	{"location", "id, edition_id, uid, slug, name, capacity, position, admission, readmitted_at", "SELECT * FROM location WHERE edition_id = $1"},
	{"admission_change", "nonce, edition_id, location_id, admission, at, alone", "SELECT * FROM admission_change WHERE edition_id = $1 ORDER BY id"},
	{"ticket_type", "id, edition_id, number, slug, name, reentry, per_day, position", "SELECT * FROM ticket_type WHERE edition_id = $1"},
	{"ticket_type_window", "id, ticket_type_id, valid_from, valid_until",
		"SELECT w.* FROM ticket_type_window w JOIN ticket_type t ON t.id = w.ticket_type_id WHERE t.edition_id = $1"},
	{"ticket_type_location", "edition_id, ticket_type_id, location_id", "SELECT * FROM ticket_type_location WHERE edition_id = $1"},
	{"signing_key", "id, edition_id, public, seed_sealed, created_at, retired_at",
		"SELECT id, edition_id, public, ''::bytea AS seed_sealed, created_at, retired_at FROM signing_key WHERE edition_id = $1"},
	{"gate", "id, edition_id, location_id, slug, name, position", "SELECT * FROM gate WHERE edition_id = $1"},
	{"gate_ticket_type", "edition_id, gate_id, ticket_type_id", "SELECT * FROM gate_ticket_type WHERE edition_id = $1"},
	{"device", "id, edition_id, gate_id, name, scan, count, lead, enrol_expires_at, enrolled_at, token_hash, created_at",
		"SELECT id, edition_id, gate_id, '#' || id AS name, scan, count, lead, enrol_expires_at, enrolled_at, token_hash, created_at FROM device WHERE edition_id = $1 AND token_hash IS NOT NULL AND revoked_at IS NULL"},
	{"ticket_order", "id, edition_id, code, state, created_at",
		"SELECT o.id, e.id AS edition_id, o.state AS code, o.state, e.created_at FROM edition e, (VALUES (1, 'paid'), (2, 'pending'), (3, 'canceled')) AS o(id, state) WHERE e.id = $1"},
	{"ticket", "id, edition_id, order_id, ticket_type_id, payload, number, state, created_at",
		"SELECT k.id, k.edition_id, CASE o.state WHEN 'paid' THEN 1 WHEN 'pending' THEN 2 ELSE 3 END AS order_id, k.ticket_type_id, k.payload, k.number, k.state, e.created_at " +
			"FROM ticket k JOIN ticket_order o ON o.id = k.order_id JOIN edition e ON e.id = k.edition_id WHERE k.edition_id = $1"},
	{"scan", "nonce, edition_id, gate_id, actor, kind, ticket_id, code, seq, round, at, claimed_at, stored_at, verdict, reason, conflict, previous_at, previous_gate_id, readmitted_at",
		"SELECT * FROM scan_standing WHERE edition_id = $1 ORDER BY id"},
	{"head_count", "nonce, edition_id, location_id, inside, actor, at, stored_at", "SELECT * FROM head_count WHERE edition_id = $1 ORDER BY id"},
}

// copying reads all parts as they were at one moment.
var copying = func() string {
	var all []string
	for _, p := range parts {
		all = append(all, "'"+p.table+"', (SELECT coalesce(json_agg(r), '[]') FROM (SELECT "+p.columns+" FROM ("+p.rows+") p) r)")
	}
	return "SELECT json_build_object(" + strings.Join(all, ", ") + ")::text"
}()

// put writes what came of one table.
func (p part) put() string {
	return "INSERT INTO " + p.table + " (" + p.columns + ") OVERRIDING SYSTEM VALUE SELECT " + p.columns + " FROM jsonb_populate_recordset(NULL::" + p.table + ", $1)"
}

// Copy takes one of the edition.
func (s *Store) Copy(ctx context.Context, e *festival.Edition, now time.Time) (*Copy, error) {
	const op = "checkin.Copy"
	s.copied.Lock()
	defer s.copied.Unlock()
	c := &Copy{Schema: pg.Schema(), TakenAt: now.UTC(), Edition: e.Slug}
	var err error
	if c.Records, err = s.Records(ctx, Device{EditionID: e.ID}, now); err != nil {
		return nil, fault.Wrap(op, err)
	}
	var text []byte
	if err := s.db.Get(ctx, &text, copying, e.ID); err != nil {
		return nil, fault.Wrap(op, err)
	}
	return c, fault.Wrap(op, json.Unmarshal(text, &c.Tables))
}

const sqlCopyTaken = `
SELECT taken_at
FROM standalone`

// CopyTaken is when the copy was taken; zero where there is none.
func (s *Store) CopyTaken(ctx context.Context) (at time.Time, err error) {
	err = s.db.Get(ctx, &at, sqlCopyTaken)
	if fault.Is(err, fault.NotFound) {
		err = nil
	}
	return at, fault.Wrap("checkin.CopyTaken", err)
}

const sqlCopiedRecords = `
SELECT records
FROM standalone`

// copiedRecords are those that came with a copy: without the keys' seeds none
// can be sealed here. ok is false where there is no copy.
func (s *Store) copiedRecords(ctx context.Context) (all []Record, ok bool, err error) {
	var text []byte
	switch err := s.db.Get(ctx, &text, sqlCopiedRecords); {
	case fault.Is(err, fault.NotFound):
		return nil, false, nil
	case err != nil:
		return nil, false, err
	}
	err = json.Unmarshal(text, &all)
	return all, err == nil, err
}
