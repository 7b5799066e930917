package site

import (
	"context"
	"encoding/json"

	"markt/internal/festival"
	"markt/internal/pg"
)

// pitchWritten is a pitch as a statement for many takes it.
type pitchWritten struct {
	ID      PitchID  `json:"id"`
	Version int      `json:"version"`
	Number  string   `json:"number"`
	X       float64  `json:"x"`
	Y       float64  `json:"y"`
	Front   float64  `json:"front_m"`
	Depth   float64  `json:"depth_m"`
	Degrees float64  `json:"degrees"`
	Water   bool     `json:"water"`
	Note    string   `json:"note"`
	Outlets []Outlet `json:"outlets"`
}

func written(id PitchID, d PitchDraft) pitchWritten {
	return pitchWritten{id, d.Version, d.Number, d.Box.X, d.Box.Y, d.Box.Front, d.Box.Depth, d.Box.Degrees, d.Water, d.Note, list(d.Outlets)}
}

const sqlCreatePitches = `
INSERT INTO pitch (edition_id, location_id, plan_id, number, x, y, front_m, depth_m, degrees, water, note)
SELECT $1, $3, $4, r.number, r.x, r.y, r.front_m, r.depth_m, r.degrees, r.water, r.note
FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (number text, x numeric, y numeric, front_m numeric, depth_m numeric,
	degrees numeric, water boolean, note text)) WITH ORDINALITY AS r (number, x, y, front_m, depth_m, degrees, water, note, n)
ORDER BY r.n
RETURNING id, number`

const sqlUpdatePitches = `
UPDATE pitch p
SET number = r.number, x = r.x, y = r.y, front_m = r.front_m, depth_m = r.depth_m, degrees = r.degrees, water = r.water, note = r.note, version = p.version + 1
FROM jsonb_to_recordset($1::jsonb) AS r (id bigint, version int, number text, x numeric, y numeric, front_m numeric, depth_m numeric,
	degrees numeric, water boolean, note text)
WHERE p.id = r.id
	AND p.version = r.version`

const sqlClearOutletsOf = `
DELETE FROM outlet
WHERE pitch_id = ANY($1)`

const sqlCreateOutlets = `
INSERT INTO outlet (pitch_id, type, breaker_a, circuit)
SELECT r.id, o->>'type', (o->>'amps')::int, coalesce(o->>'circuit', '')
FROM jsonb_to_recordset($1::jsonb) AS r (id bigint, outlets jsonb)
CROSS JOIN jsonb_array_elements(r.outlets) WITH ORDINALITY AS x (o, n)
ORDER BY r.id, x.n`

// writePitches makes and changes pitches with their outlets, in as many
// statements for a thousand as for one.
func writePitches(ctx context.Context, tx *pg.Tx, edition festival.ID, plan *Plan, fresh, changed []pitchWritten) error {
	if err := createPitches(ctx, tx, edition, plan, fresh); err != nil {
		return err
	}
	if err := saveRows(ctx, tx, sqlUpdatePitches, changed); err != nil {
		return err
	}
	return writeOutlets(ctx, tx, append(fresh, changed...))
}

// saveRows runs an update that takes rows with their versions, and fails where
// somebody saved one of them meanwhile.
func saveRows[T any](ctx context.Context, tx *pg.Tx, statement string, all []T) error {
	if len(all) == 0 {
		return nil
	}
	rows, err := json.Marshal(all)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, statement, string(rows))
	if err == nil && n < int64(len(all)) {
		n = 0
	}
	return pg.Saved("site.saveRows", n, err)
}

func createPitches(ctx context.Context, tx *pg.Tx, edition festival.ID, plan *Plan, fresh []pitchWritten) error {
	if len(fresh) == 0 {
		return nil
	}
	rows, err := json.Marshal(fresh)
	if err != nil {
		return err
	}
	var made []struct {
		ID     PitchID `db:"id"`
		Number string  `db:"number"`
	}
	if err := tx.Select(ctx, &made, sqlCreatePitches, edition, string(rows), plan.LocationID, plan.ID); err != nil {
		return err
	}
	ids := map[string]PitchID{}
	for _, m := range made {
		ids[m.Number] = m.ID
	}
	for i := range fresh {
		fresh[i].ID = ids[fresh[i].Number]
	}
	return nil
}

func writeOutlets(ctx context.Context, tx *pg.Tx, all []pitchWritten) error {
	if len(all) == 0 {
		return nil
	}
	ids := make([]int64, len(all))
	for i, p := range all {
		ids[i] = int64(p.ID)
	}
	rows, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlClearOutletsOf, pg.Array(ids)); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlCreateOutlets, string(rows))
	return err
}

const sqlCreateZones = `
INSERT INTO zone (plan_id, letter, name, capacity)
SELECT $1, z->>'letter', coalesce(NULLIF(z->'name', 'null'), '{}'), NULLIF((z->>'capacity')::int, 0)
FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS x (z, n)
ORDER BY x.n
RETURNING id`

const sqlCreateOutlines = `
INSERT INTO outline (plan_id, kind, label, points, radius_m, width_m, facts, position)
SELECT $1, o->>'kind', coalesce(NULLIF(o->'name', 'null'), '{}'), o->'points', NULLIF((o->>'radius')::numeric, 0), NULLIF((o->>'width')::numeric, 0),
	coalesce(o->'facts', '{}'), x.n - 1 + coalesce((SELECT max(position) + 1 FROM outline WHERE plan_id = $1), 0)
FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS x (o, n)
ORDER BY x.n
RETURNING id`

const sqlCreateLandmarks = `
INSERT INTO landmark (plan_id, kind, label, x, y, width_m, supply_a)
SELECT $1, k->>'kind', coalesce(NULLIF(k->'name', 'null'), '{}'), (k->>'x')::numeric, (k->>'y')::numeric, NULLIF((k->>'width')::numeric, 0),
	NULLIF((k->>'supply')::int, 0)
FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS x (k, n)
ORDER BY x.n
RETURNING id`
