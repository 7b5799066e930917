package programme

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

const sqlRetime = `
UPDATE session s
SET starts_at = r.new_from, version = s.version + 1
FROM jsonb_to_recordset($2::jsonb) AS r (id bigint, "from" timestamptz, new_from timestamptz)
WHERE s.edition_id = $1
	AND s.id = r.id
	AND s.starts_at = r."from"
	AND s.state <> 'canceled'
RETURNING s.id`

// RetimeIn lets sessions start at another time and says which it met; one that
// starts at another time by now is left alone. They stay as long as they are.
func RetimeIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, all []festival.Retime, now time.Time) (met []int64, err error) {
	if err := tx.Select(ctx, &met, sqlRetime, e.ID, festival.Retimings(all)); err != nil {
		return nil, fault.Wrap("programme.RetimeIn", err)
	}
	return met, pg.LogAllIn(ctx, tx, pg.Entry{EditionID: int64(e.ID), Subject: "session", Verb: pg.VerbUpdate, At: now}, met)
}
