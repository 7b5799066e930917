package ticket

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

const sqlRetimeWindows = `
WITH moved AS (
	UPDATE ticket_type_window w
	SET valid_from = r.new_from, valid_until = r.new_until
	FROM jsonb_to_recordset($2::jsonb) AS r (id bigint, "from" timestamptz, until timestamptz, new_from timestamptz, new_until timestamptz)
	WHERE w.ticket_type_id = r.id
		AND w.ticket_type_id IN (SELECT id FROM ticket_type WHERE edition_id = $1)
		AND w.valid_from = r."from"
		AND w.valid_until = r.until
	RETURNING w.ticket_type_id
)
UPDATE ticket_type t
SET version = t.version + 1
WHERE t.edition_id = $1
	AND t.id IN (SELECT ticket_type_id FROM moved)
RETURNING t.id`

// RetimeIn lets ticket types (ID) admit in another window than one of those
// they have, and says which it met. It changes what is in people's hands too.
func RetimeIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, all []festival.Retime, now time.Time) (met []int64, err error) {
	if err := tx.Select(ctx, &met, sqlRetimeWindows, e.ID, festival.Retimings(all)); err != nil {
		return nil, fault.Wrap("ticket.RetimeIn", err)
	}
	return met, pg.LogAllIn(ctx, tx, pg.Entry{EditionID: int64(e.ID), Subject: "ticket_type", Verb: pg.VerbUpdate, At: now}, met)
}
