package site

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// These ask for the location alone: whether it is the edition's, where it is
// removed in the same transaction decides.
const sqlLocationParts = `
WITH p AS (SELECT * FROM plan WHERE location_id = $1)
SELECT jsonb_build_object(
	'stop', (SELECT coalesce(jsonb_agg(t), '[]') FROM stop t WHERE t.location_id = $1),
	'plan', (SELECT coalesce(jsonb_agg(p), '[]') FROM p),
	'zone', (SELECT coalesce(jsonb_agg(z), '[]') FROM zone z JOIN p ON p.id = z.plan_id),
	'outline', (SELECT coalesce(jsonb_agg(o), '[]') FROM outline o JOIN p ON p.id = o.plan_id),
	'landmark', (SELECT coalesce(jsonb_agg(l), '[]') FROM landmark l JOIN p ON p.id = l.plan_id),
	'pitch', (SELECT coalesce(jsonb_agg(t), '[]') FROM pitch t JOIN p ON p.id = t.plan_id),
	'outlet', (SELECT coalesce(jsonb_agg(o), '[]') FROM outlet o JOIN pitch t ON t.id = o.pitch_id JOIN p ON p.id = t.plan_id)
)`

const sqlDeletePitches = `
DELETE FROM pitch
WHERE location_id = $1`

const sqlDeletePlan = `
DELETE FROM plan
WHERE location_id = $1`

// DeleteLocation removes a location on which nothing stands, with its stops and
// its drawn plan. Stages, stays, gates and ticket types keep it.
func (s *Store) DeleteLocation(ctx context.Context, e *festival.Edition, id festival.LocationID, now time.Time) error {
	const op = "site.DeleteLocation"
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		var parts json.RawMessage
		if err := tx.Get(ctx, &parts, sqlLocationParts, id); err != nil {
			return fault.Wrap(op, err)
		}
		for _, statement := range []string{sqlDeletePitches, sqlDeletePlan} {
			if _, err := tx.Exec(ctx, statement, id); err != nil {
				return fault.Wrap(op, err)
			}
		}
		return festival.DeleteLocationIn(ctx, tx, e, id, parts, now)
	})
}

const sqlRestorePlan = `
INSERT INTO plan OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_recordset(NULL::plan, $1::jsonb->'plan')`

const sqlRestoreZones = `
INSERT INTO zone OVERRIDING SYSTEM VALUE
SELECT z.*
FROM jsonb_array_elements($1::jsonb->'zone') AS was
CROSS JOIN jsonb_populate_record(NULL::zone, '{"version": 1}' || was) z`

const sqlRestoreOutlines = `
INSERT INTO outline OVERRIDING SYSTEM VALUE
SELECT o.*
FROM jsonb_array_elements($1::jsonb->'outline') AS was
CROSS JOIN jsonb_populate_record(NULL::outline, '{"facts": {}, "version": 1}' || was) o`

const sqlRestoreLandmarks = `
INSERT INTO landmark OVERRIDING SYSTEM VALUE
SELECT k.*
FROM jsonb_array_elements($1::jsonb->'landmark') AS was
CROSS JOIN jsonb_populate_record(NULL::landmark, '{"version": 1}' || was) k`

const sqlRestorePitches = `
INSERT INTO pitch OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_recordset(NULL::pitch, $1::jsonb->'pitch')`

const sqlRestoreSockets = `
INSERT INTO outlet OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_recordset(NULL::outlet, $1::jsonb->'outlet')`

// RestoreLocation puts back a deleted location with its stops and its plan.
func (s *Store) RestoreLocation(ctx context.Context, e *festival.Edition, id festival.LocationID, now time.Time) error {
	statements := append(slices.Clone(festival.RestoresLocation), sqlRestorePlan, sqlRestoreZones, sqlRestoreOutlines, sqlRestoreLandmarks, sqlRestorePitches, sqlRestoreSockets)
	return pg.Restore(ctx, s.db, festival.LocationRemoval(e, id), now, statements...)
}
