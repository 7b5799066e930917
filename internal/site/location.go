package site

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

const sqlDeletePitches = `
DELETE FROM pitch
WHERE edition_id = $1
	AND location_id = $2`

const sqlDeletePlan = `
DELETE FROM plan
WHERE edition_id = $1
	AND location_id = $2`

// DeleteLocation removes a location on which nothing stands, with its stops and
// its drawn plan. Stages, stays, gates and ticket types keep it.
func (s *Store) DeleteLocation(ctx context.Context, e *festival.Edition, id festival.LocationID, now time.Time) error {
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		for _, statement := range []string{sqlDeletePitches, sqlDeletePlan} {
			if _, err := tx.Exec(ctx, statement, e.ID, id); err != nil {
				return fault.Wrap("site.DeleteLocation", err)
			}
		}
		return festival.DeleteLocationIn(ctx, tx, e, id, now)
	})
}
