package ticket

import (
	"context"
	"strconv"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
)

// QuotaID is a quota's.
type QuotaID int64

func (id QuotaID) String() string { return strconv.FormatInt(int64(id), 10) }

// Quota limits one or several types together. Size is what the organiser
// wants; Taken may exceed it after the quota was made smaller. Held are kept for
// somebody who is about to order; Free is what can be had now.
type Quota struct {
	ID      QuotaID       `db:"id"`
	Name    string        `db:"name"`
	Size    int           `db:"size"`
	Taken   int           `db:"taken"`
	Held    int           `db:"held"`
	Free    int           `db:"free"`
	Types   pq.Int64Array `db:"types"`
	Version int           `db:"version"`
}

// Covers reports whether the type takes its places here.
func (q *Quota) Covers(t TypeID) bool {
	for _, id := range q.Types {
		if TypeID(id) == t {
			return true
		}
	}
	return false
}

// QuotaDraft is what a person says about a quota.
type QuotaDraft struct {
	Name    string
	Size    int
	Types   []TypeID
	Version int
}

// Draft is the quota as a form shows it.
func (q *Quota) Draft() QuotaDraft {
	d := QuotaDraft{Name: q.Name, Size: q.Size, Version: q.Version}
	for _, id := range q.Types {
		d.Types = append(d.Types, TypeID(id))
	}
	return d
}

const maxQuota = 100_000

var _ = pg.OnConstraint("quota_name_taken", fault.Conflict, "name_taken", "error.taken", "name")

// Check trims the draft and says what is wrong.
func (d *QuotaDraft) Check() error {
	f := fault.Fields{}
	input.CheckLine(f, "name", &d.Name, input.MaxLine)
	if d.Name == "" {
		f.Add("name", "error.required")
	}
	if d.Size < 0 || d.Size > maxQuota {
		f.Add("size", "error.range", "min", 0, "max", maxQuota)
	}
	return f.Err("ticket.QuotaDraft.Check")
}

const sqlQuotas = `
SELECT q.id, q.name, q.size, q.version,
	(SELECT count(*) FROM place p WHERE p.quota_id = q.id AND p.ticket_id IS NOT NULL) AS taken,
	(SELECT count(*) FROM place p WHERE p.quota_id = q.id AND p.hold IS NOT NULL AND p.held_until > $2) AS held,
	(SELECT count(*) FROM place p WHERE p.quota_id = q.id AND p.ticket_id IS NULL AND (p.held_until IS NULL OR p.held_until <= $2)) AS free,
	ARRAY(SELECT l.ticket_type_id FROM quota_ticket_type l WHERE l.quota_id = q.id ORDER BY 1) AS types
FROM quota q
WHERE q.edition_id = $1
ORDER BY q.id`

// Quotas are the edition's, with what is taken, kept and free now, counted.
func (s *Store) Quotas(ctx context.Context, e festival.ID, now time.Time) ([]*Quota, error) {
	var all []*Quota
	err := s.db.Select(ctx, &all, sqlQuotas, e, now)
	return all, fault.Wrap("ticket.Quotas", err)
}

const sqlCreateQuota = `
INSERT INTO quota (edition_id, name, size)
VALUES ($1, $2, $3)
RETURNING id`

// CreateQuota makes a quota with one row for each place.
func (s *Store) CreateQuota(ctx context.Context, e festival.ID, d QuotaDraft, now time.Time) (id QuotaID, err error) {
	if err := d.Check(); err != nil {
		return 0, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if err := lockTypesIn(ctx, tx, e); err != nil {
			return err
		}
		if err := tx.Get(ctx, &id, sqlCreateQuota, e, d.Name, d.Size); err != nil {
			return err
		}
		return fitIn(ctx, tx, e, id, d, pg.VerbCreate, now)
	})
	return id, fault.Wrap("ticket.CreateQuota", err)
}

const sqlUpdateQuota = `
UPDATE quota
SET name = $4, size = $5, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND version = $3`

// UpdateQuota saves the draft if nobody saved since d.Version. A smaller quota
// loses its free places now and a taken surplus when that is freed.
func (s *Store) UpdateQuota(ctx context.Context, e festival.ID, id QuotaID, d QuotaDraft, now time.Time) error {
	const op = "ticket.UpdateQuota"
	if err := d.Check(); err != nil {
		return err
	}
	return fault.Wrap(op, pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if err := lockTypesIn(ctx, tx, e); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, sqlUpdateQuota, e, id, d.Version, d.Name, d.Size)
		if err := pg.Saved(op, n, err); err != nil {
			return err
		}
		return fitIn(ctx, tx, e, id, d, pg.VerbUpdate, now)
	}))
}

// sqlLockTypes holds off every order, which takes its types FOR KEY SHARE, so
// that none is placed by the links of before.
const sqlLockTypes = `
SELECT id
FROM ticket_type
WHERE edition_id = $1
ORDER BY id
FOR UPDATE`

func lockTypesIn(ctx context.Context, tx *pg.Tx, e festival.ID) error {
	var ids []int64
	return tx.Select(ctx, &ids, sqlLockTypes, e)
}

const sqlUnlinkTypes = `
DELETE FROM quota_ticket_type
WHERE quota_id = $1`

const sqlLinkTypes = `
INSERT INTO quota_ticket_type (edition_id, quota_id, ticket_type_id)
SELECT $1, $2, unnest($3::bigint[])
ON CONFLICT DO NOTHING`

// sqlLeave frees the places of tickets whose type has left the quota. All
// others stay where they are: whoever cancels one meanwhile waits for its place.
const sqlLeave = `
UPDATE place p
SET ticket_id = NULL
FROM ticket k
WHERE p.quota_id = $1
	AND k.id = p.ticket_id
	AND k.ticket_type_id NOT IN (SELECT ticket_type_id FROM quota_ticket_type WHERE quota_id = $1)`

// sqlJoin gives tickets of a type that has joined a free place each, or, when
// there are not enough, a place beyond the size.
const sqlJoin = `
WITH homeless AS (
	SELECT k.id, row_number() OVER (ORDER BY k.id) AS n
	FROM ticket k
	JOIN ticket_order o ON o.id = k.order_id
	JOIN quota_ticket_type l ON l.ticket_type_id = k.ticket_type_id AND l.quota_id = $1
	WHERE k.state <> 'void'
		AND o.state <> 'canceled'
		AND NOT EXISTS (SELECT 1 FROM place p WHERE p.quota_id = $1 AND p.ticket_id = k.id)
), free AS (
	SELECT id, row_number() OVER (ORDER BY (hold IS NOT NULL), id) AS n
	FROM place
	WHERE quota_id = $1
		AND ticket_id IS NULL
), housed AS (
	UPDATE place p
	SET ticket_id = h.id, hold = NULL, held_until = NULL
	FROM free f
	JOIN homeless h USING (n)
	WHERE p.id = f.id
	RETURNING h.id
)
INSERT INTO place (quota_id, ticket_id)
SELECT $1, id
FROM homeless
WHERE id NOT IN (SELECT id FROM housed)`

const sqlGrow = `
INSERT INTO place (quota_id)
SELECT $1
FROM generate_series(1, (SELECT size FROM quota WHERE id = $1) - (SELECT count(*) FROM place WHERE quota_id = $1))`

// sqlTrim drops free places above the size, those that are kept for somebody last.
const sqlTrim = `
DELETE FROM place
WHERE id IN (
	SELECT p.id
	FROM place p
	WHERE p.quota_id = $1
		AND p.ticket_id IS NULL
	ORDER BY (p.hold IS NOT NULL), p.id DESC
	LIMIT greatest(0, (SELECT count(*) FROM place a WHERE a.quota_id = $1) - (SELECT size FROM quota WHERE id = $1))
	FOR UPDATE SKIP LOCKED
)`

// fitIn makes links and places what the draft says.
func fitIn(ctx context.Context, tx *pg.Tx, e festival.ID, id QuotaID, d QuotaDraft, verb pg.Verb, now time.Time) error {
	types := make(pq.Int64Array, 0, len(d.Types))
	for _, t := range d.Types {
		types = append(types, int64(t))
	}
	if _, err := tx.Exec(ctx, sqlUnlinkTypes, id); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlLinkTypes, e, id, types); err != nil {
		return err
	}
	for _, step := range []string{sqlLeave, sqlGrow, sqlJoin, sqlTrim} {
		if _, err := tx.Exec(ctx, step, id); err != nil {
			return err
		}
	}
	return pg.LogIn(ctx, tx, pg.Entry{
		EditionID: int64(e), Subject: "quota", SubjectID: int64(id), Verb: verb,
		Detail: map[string]any{"size": d.Size, "types": types}, At: now,
	})
}
