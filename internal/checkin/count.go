package checkin

import (
	"context"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// CountDraft says that people were counted. Location is a slug; At in the
// future, or before the market's first day, is a wrong clock and counts as now.
type CountDraft struct {
	Nonce    string
	Location string
	Inside   int
	At       time.Time
}

// MaxInside is as many people as a head count takes.
const MaxInside = 1_000_000

// Check says what is malformed.
func (d *CountDraft) Check() error {
	f := fault.Fields{}
	d.Nonce, d.Location = strings.TrimSpace(d.Nonce), strings.TrimSpace(d.Location)
	if d.Nonce == "" {
		f.Add("nonce", "error.required")
	}
	if len(d.Nonce) > maxNonce || !input.Storable(d.Nonce) {
		f.Add("nonce", "error.too_long", "max", maxNonce)
	}
	if d.Inside < 0 || d.Inside > MaxInside {
		f.Add("inside", "error.range", "min", 0, "max", MaxInside)
	}
	if !input.Storable(d.Location) {
		f.Add("location", "error.choice")
	}
	return f.Err("checkin.CountDraft.Check")
}

const sqlStoreCount = `
INSERT INTO head_count (nonce, edition_id, location_id, inside, actor, at, stored_at)
SELECT $1, $2, l.id, $4, $5, $6, $7
FROM location l
WHERE l.edition_id = $2
	AND l.slug = $3
ON CONFLICT ON CONSTRAINT head_count_nonce DO NOTHING`

const sqlStoredCount = `
SELECT l.slug AS location, h.inside
FROM head_count h
JOIN location l ON l.id = h.location_id
WHERE h.nonce = $1`

// Count notes a head count on behalf of the context's actor; the estimate of
// that location starts again from it. A repeat of the nonce changes nothing.
func (s *Store) Count(ctx context.Context, e festival.ID, d CountDraft, now time.Time) error {
	const op = "checkin.Count"
	if err := d.Check(); err != nil {
		return err
	}
	r, err := s.current(ctx)
	if err != nil {
		return fault.Wrap(op, err)
	}
	if d.At.IsZero() || d.At.After(now) || d.At.Before(earliest(r.editions[e], Device{})) {
		d.At = now
	}
	n, err := s.db.Exec(ctx, sqlStoreCount, d.Nonce, e, d.Location, d.Inside, string(pg.ActorOf(ctx)), d.At, now)
	switch {
	case err != nil:
		return fault.Wrap(op, err)
	case n == 1:
		return nil
	}
	var before struct {
		Location string `db:"location"`
		Inside   int    `db:"inside"`
	}
	err = s.db.Get(ctx, &before, sqlStoredCount, d.Nonce)
	switch {
	case fault.Is(err, fault.NotFound):
		return fault.Fields{"location": fault.Msg("error.choice")}.Err(op)
	case err != nil:
		return fault.Wrap(op, err)
	case before.Location != d.Location || before.Inside != d.Inside:
		return fault.Coded(fault.Conflict, op, "nonce_reused", "gate.error.nonce_reused")
	}
	return nil
}

// LogRow is one stored scan for the office.
type LogRow struct {
	At       time.Time `db:"at"`
	StoredAt time.Time `db:"stored_at"`
	Gate     lang.Text `db:"gate"`
	Kind     Kind      `db:"kind"`
	Verdict  Status    `db:"verdict"`
	Reason   Reason    `db:"reason"`
	Conflict Reason    `db:"conflict"`
	Number   string    `db:"number"`
	Order    string    `db:"order_code"`
}

const sqlLog = `
SELECT s.at, s.stored_at, g.name AS gate, s.kind, s.verdict, s.reason, CASE WHEN EXISTS (SELECT FROM scan_annulled a WHERE a.scan_id = s.id) THEN 'annulled' ELSE s.conflict END AS conflict,
	coalesce(k.number, '') AS number, coalesce(o.code, '') AS order_code
FROM scan s
JOIN gate g ON g.id = s.gate_id
LEFT JOIN ticket k ON k.id = s.ticket_id
LEFT JOIN ticket_order o ON o.id = k.order_id
WHERE s.edition_id = $1
	AND (NOT $2 OR s.verdict = 'refused' OR s.conflict <> '')
ORDER BY s.id DESC
LIMIT $3`

// Log are the newest scans; onlyTrouble leaves those that went smoothly out.
func (s *Store) Log(ctx context.Context, e *festival.Edition, onlyTrouble bool, limit int) ([]LogRow, error) {
	var rows []LogRow
	err := s.db.Select(ctx, &rows, sqlLog, e.ID, onlyTrouble, limit)
	for i := range rows {
		rows[i].At, rows[i].StoredAt = e.In(rows[i].At), e.In(rows[i].StoredAt)
	}
	return rows, fault.Wrap("checkin.Log", err)
}

const sqlTicketScans = `
SELECT s.at, s.stored_at, g.name AS gate, s.kind, s.verdict, s.reason, CASE WHEN EXISTS (SELECT FROM scan_annulled a WHERE a.scan_id = s.id) THEN 'annulled' ELSE s.conflict END AS conflict,
	k.number, o.code AS order_code
FROM scan s
JOIN gate g ON g.id = s.gate_id
JOIN ticket k ON k.id = s.ticket_id
JOIN ticket_order o ON o.id = k.order_id
WHERE o.edition_id = $1
	AND o.id = $2
ORDER BY s.at, s.id`

// OrderScans are all scans of an order's tickets, oldest first.
func (s *Store) OrderScans(ctx context.Context, e *festival.Edition, order int64) ([]LogRow, error) {
	var rows []LogRow
	err := s.db.Select(ctx, &rows, sqlTicketScans, e.ID, order)
	for i := range rows {
		rows[i].At, rows[i].StoredAt = e.In(rows[i].At), e.In(rows[i].StoredAt)
	}
	return rows, fault.Wrap("checkin.OrderScans", err)
}
