package checkin

import (
	"context"
	"encoding/json"
	"errors"

	"markt/internal/fault"
	"markt/internal/pg"
)

// Why a copy is not taken.
var (
	errAnotherMarkt   = errors.New("the service runs another version of markt: use the same here")
	errMarketOfItsOwn = errors.New("a market of its own stands here: name another --data folder")
	errAnotherEdition = errors.New("here are scans of another edition that were not told: name another --data folder")
)

// TakeCopy puts a copy in the place of the one before, and beside it what
// happened here and is not in it. It refuses to replace a market of its own.
func (s *Store) TakeCopy(ctx context.Context, c *Copy) error {
	const op = "checkin.TakeCopy"
	if c.Schema != pg.Schema() {
		return errAnotherMarkt
	}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		own, err := ownIn(ctx, tx, c.Edition)
		if err != nil {
			return err
		}
		if err := c.putIn(ctx, tx); err != nil {
			return err
		}
		return own.keepIn(ctx, tx)
	})
	if err == nil {
		s.sealed.forget()
	}
	return fault.Wrap(op, err)
}

const sqlForgetCopy = `
TRUNCATE edition, standalone, scan CASCADE`

const sqlPutCopy = `
INSERT INTO standalone (taken_at, last_scan, last_count, last_change, records, said)
SELECT $1, (SELECT coalesce(max(id), 0) FROM scan), (SELECT coalesce(max(id), 0) FROM head_count), (SELECT coalesce(max(id), 0) FROM admission_change), $2,
	concat_ws(' ', e.admission, (SELECT string_agg(concat_ws(' ', l.id, l.admission), ',' ORDER BY l.id) FROM location l),
		(SELECT max(at) FROM admission_change WHERE admission = 'readmission' AND NOT alone))
FROM edition e`

func (c *Copy) putIn(ctx context.Context, tx *pg.Tx) error {
	records, err := json.Marshal(c.Records)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlForgetCopy); err != nil {
		return err
	}
	for _, p := range parts {
		if _, err := tx.Exec(ctx, p.put(), string(c.Tables[p.table])); err != nil {
			return fault.Wrap(p.table, err)
		}
	}
	_, err = tx.Exec(ctx, sqlPutCopy, c.TakenAt, string(records))
	return err
}

// own is what a gate that stands alone has and no copy: what was scanned and
// counted there, and how somebody has regulated it.
type own struct {
	Tickets []byte `db:"tickets"` // that are in no copy yet
	Scans   []byte `db:"scans"`
	Counts  []byte `db:"counts"`
	Changes []byte `db:"changes"`
	hand    hand
}

// sqlHoldGate lets nobody write until the copy is replaced. Whoever reads may
// have taken its tables in another order: then this one gives way, and nobody
// at the gate is answered with a fault.
const (
	sqlHoldGate = `
LOCK TABLE scan, head_count IN ACCESS EXCLUSIVE MODE`
	sqlGiveWay = `
SET LOCAL lock_timeout = '200ms'`
)

const sqlMayReplace = `
SELECT EXISTS (SELECT 1 FROM edition) AND NOT EXISTS (SELECT 1 FROM standalone) AS market,
	EXISTS (SELECT 1 FROM edition WHERE slug <> $1) AS other`

const sqlOwn = `
SELECT (SELECT coalesce(json_agg(k), '[]')::text FROM ticket k JOIN edition e ON e.id = k.edition_id AND e.slug = $1 WHERE k.id < 0) AS tickets,
	(SELECT coalesce(json_agg(a), '[]')::text FROM standalone c JOIN admission_change a ON a.id > c.last_change JOIN edition e ON e.id = a.edition_id AND e.slug = $1) AS changes,
	(SELECT coalesce(json_agg(s), '[]')::text FROM standalone c JOIN scan s ON s.id > c.last_scan JOIN edition e ON e.id = s.edition_id AND e.slug = $1) AS scans,
	(SELECT coalesce(json_agg(h), '[]')::text FROM standalone c JOIN head_count h ON h.id > c.last_count JOIN edition e ON e.id = h.edition_id AND e.slug = $1) AS counts`

func ownIn(ctx context.Context, tx *pg.Tx, edition string) (o own, err error) {
	for _, hold := range []string{sqlGiveWay, sqlHoldGate} {
		if _, err := tx.Exec(ctx, hold); err != nil {
			return o, err
		}
	}
	var is struct {
		Market bool `db:"market"`
		Other  bool `db:"other"`
	}
	if err := tx.Get(ctx, &is, sqlMayReplace, edition); err != nil {
		return o, err
	}
	var left int
	if err := tx.Get(ctx, &left, sqlUntoldCount); err != nil {
		return o, err
	}
	switch {
	case is.Market:
		return o, errMarketOfItsOwn
	case is.Other && left > 0:
		return o, errAnotherEdition
	}
	if err := tx.Get(ctx, &o, sqlOwn, edition); err != nil {
		return o, err
	}
	o.hand, err = handIn(ctx, tx)
	return o, err
}

const sqlPutOwnTickets = `
INSERT INTO ticket (id, edition_id, order_id, ticket_type_id, payload, number, state, created_at)
OVERRIDING SYSTEM VALUE
SELECT k.id, k.edition_id, k.order_id, k.ticket_type_id, k.payload, k.number, k.state, k.created_at
FROM jsonb_populate_recordset(NULL::ticket, $1) k
WHERE NOT EXISTS (SELECT 1 FROM ticket t WHERE t.payload = k.payload)`

const sqlPutOwnChanges = `
INSERT INTO admission_change (nonce, edition_id, location_id, admission, at, alone)
SELECT k.nonce, k.edition_id, k.location_id, k.admission, k.at, k.alone
FROM jsonb_populate_recordset(NULL::admission_change, $1) k
ORDER BY k.id`

// sqlPutOwnScans puts those back that are not in the copy, behind what the
// copy has of their tickets, a ticket that came with it among them. The order of
// facts is their time.
const sqlPutOwnScans = `
INSERT INTO scan (nonce, edition_id, gate_id, actor, kind, ticket_id, code, seq, round, at, claimed_at, stored_at, verdict, reason, conflict, previous_at, previous_gate_id)
SELECT k.nonce, k.edition_id, k.gate_id, k.actor, k.kind, i.id, k.code,
	CASE WHEN k.seq IS NOT NULL THEN
		(SELECT coalesce(max(s.seq), 0) FROM scan s WHERE s.ticket_id = i.id) + row_number() OVER (PARTITION BY i.id, k.seq IS NULL ORDER BY k.seq)
	END,
	k.round, k.at, k.claimed_at, k.stored_at, k.verdict, k.reason, k.conflict, k.previous_at, k.previous_gate_id
FROM jsonb_populate_recordset(NULL::scan, $1) k
LEFT JOIN jsonb_populate_recordset(NULL::ticket, $2) o ON o.id = k.ticket_id
LEFT JOIN ticket t ON t.payload = o.payload
CROSS JOIN LATERAL (SELECT coalesce(t.id, k.ticket_id) AS id) i
WHERE NOT EXISTS (SELECT 1 FROM scan s WHERE s.nonce = k.nonce)
ORDER BY k.id`

const sqlPutOwnCounts = `
INSERT INTO head_count (nonce, edition_id, location_id, inside, actor, at, stored_at)
SELECT k.nonce, k.edition_id, k.location_id, k.inside, k.actor, k.at, k.stored_at
FROM jsonb_populate_recordset(NULL::head_count, $1) k
WHERE NOT EXISTS (SELECT 1 FROM head_count h WHERE h.nonce = k.nonce)
ORDER BY k.id`

func (o own) keepIn(ctx context.Context, tx *pg.Tx) error {
	if _, err := tx.Exec(ctx, sqlPutOwnTickets, string(o.Tickets)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlPutOwnScans, string(o.Scans), string(o.Tickets)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlPutOwnCounts, string(o.Counts)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlPutOwnChanges, string(o.Changes)); err != nil {
		return err
	}
	return o.hand.keepIn(ctx, tx)
}
