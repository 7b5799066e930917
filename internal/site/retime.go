package site

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// Stays that are given other times go out of everybody's way first, a thousand
// years of hours on, so that none meets another where that one no longer stands.
const sqlLiftStays = `
UPDATE allotment a
SET span = tstzrange(r."from" + interval '8760000 hours', r.until + interval '8760000 hours')
FROM jsonb_to_recordset($2::jsonb) AS r (id bigint, "from" timestamptz, until timestamptz)
WHERE a.edition_id = $1
	AND a.id = r.id
	AND a.span = tstzrange(r."from", r.until)
RETURNING a.id, a.stall_id`

const sqlLandStays = `
UPDATE allotment a
SET span = tstzrange(r.new_from, r.new_until)
FROM jsonb_to_recordset($2::jsonb) AS r (id bigint, new_from timestamptz, new_until timestamptz)
WHERE a.id = r.id
	AND a.id = ANY($1)
	AND NOT EXISTS (
		SELECT 1
		FROM allotment o
		WHERE (o.pitch_id = a.pitch_id OR o.stall_id = a.stall_id AND o.location_id <> a.location_id)
			AND o.span && tstzrange(r.new_from, r.new_until)
	)
RETURNING a.id`

const sqlLandStaysBack = `
UPDATE allotment a
SET span = tstzrange(r."from", r.until)
FROM jsonb_to_recordset($2::jsonb) AS r (id bigint, "from" timestamptz, until timestamptz)
WHERE a.id = r.id
	AND a.id = ANY($1)
	AND lower(a.span) = r."from" + interval '8760000 hours'`

// RetimeIn gives stays other times on their pitches and says which it met: one
// that has another time by now is left alone, and so is one whose pitch, or
// whose stall elsewhere, is taken then.
func RetimeIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, all []festival.Retime, now time.Time) (met []int64, err error) {
	const op = "site.RetimeIn"
	rows := festival.Retimings(all)
	var lifted []struct {
		ID    int64 `db:"id"`
		Stall int64 `db:"stall_id"`
	}
	if err := tx.Select(ctx, &lifted, sqlLiftStays, e.ID, rows); err != nil {
		return nil, fault.Wrap(op, err)
	}
	ids := make([]int64, len(lifted))
	stalls := map[int64]int64{}
	for i, a := range lifted {
		ids[i], stalls[a.ID] = a.ID, a.Stall
	}
	if err := tx.Select(ctx, &met, sqlLandStays, pg.Array(ids), rows); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if _, err := tx.Exec(ctx, sqlLandStaysBack, pg.Array(ids), rows); err != nil {
		return nil, fault.Wrap(op, err)
	}
	moved := make([]int64, len(met))
	for i, id := range met {
		moved[i] = stalls[id]
	}
	return met, pg.LogAllIn(ctx, tx, pg.Entry{EditionID: int64(e.ID), Subject: "stall", Verb: pg.VerbAllot, Detail: map[string]any{"retimed": true}, At: now}, moved)
}
