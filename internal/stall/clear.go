package stall

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

const sqlClear = `
UPDATE stall
SET cleared_at = $3, cleared_by = $4
WHERE edition_id = $1
	AND id = $2
	AND (cleared_at IS NULL) = ($3::timestamptz IS NOT NULL)`

// ClearForSetupIn notes that a stall may set up, by whom and when, or that it
// may no longer. Repeating it changes nothing. Whether it may is judged where
// its papers are.
func ClearForSetupIn(ctx context.Context, tx *pg.Tx, edition festival.ID, id ID, clear bool, now time.Time) error {
	at, by, verb := &now, string(pg.ActorOf(ctx)), pg.VerbClear
	if !clear {
		at, by, verb = nil, "", pg.VerbUnclear
	}
	n, err := tx.Exec(ctx, sqlClear, edition, id, at, by)
	if err != nil || n == 0 {
		return fault.Wrap("stall.ClearForSetup", err)
	}
	return logStall(ctx, tx, edition, id, verb, now)
}

// Cleared is who cleared a stall for set-up, and when.
type Cleared struct {
	At time.Time `db:"at"`
	By string    `db:"by"`
}

const sqlCleared = `
SELECT s.cleared_at AS at, coalesce(p.name, s.cleared_by) AS by
FROM stall s
LEFT JOIN person p ON s.cleared_by = 'person:' || p.id
WHERE s.edition_id = $1
	AND s.id = $2
	AND s.cleared_at IS NOT NULL`

// ClearedForSetup says who cleared a stall; NotFound while nobody did.
func (s *Store) ClearedForSetup(ctx context.Context, edition festival.ID, id ID) (*Cleared, error) {
	c := new(Cleared)
	err := s.db.Get(ctx, c, sqlCleared, edition, id)
	return c, fault.Wrap("stall.ClearedForSetup", err)
}
