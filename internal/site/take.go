package site

import (
	"context"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

const sqlStandingPlans = `
SELECT p.id, p.version, to_jsonb(p) || jsonb_build_object(
	'zones', (SELECT coalesce(jsonb_agg(z ORDER BY z.id), '[]') FROM zone z WHERE z.plan_id = p.id),
	'outlines', (SELECT coalesce(jsonb_agg(o ORDER BY o.id), '[]') FROM outline o WHERE o.plan_id = p.id),
	'landmarks', (SELECT coalesce(jsonb_agg(k ORDER BY k.id), '[]') FROM landmark k WHERE k.plan_id = p.id)) AS row
FROM plan p
WHERE p.location_id = ANY($1)
FOR UPDATE`

const sqlStandingPitches = `
SELECT p.id, p.version, to_jsonb(p) || jsonb_build_object(
	'outlets', (SELECT coalesce(jsonb_agg(o ORDER BY o.id), '[]') FROM outlet o WHERE o.pitch_id = p.id)) AS row
FROM pitch p
WHERE p.location_id = ANY($1)
ORDER BY p.id
FOR UPDATE`

// A stage may come from another location.
const sqlStandingStages = `
SELECT s.id, s.version, to_jsonb(s) AS row
FROM stage s
JOIN location l ON l.id = ANY($1) AND l.edition_id = s.edition_id
ORDER BY s.id
FOR UPDATE OF s`

type groundRows struct{ plans, pitches, stages map[int64]pg.Standing }

func groundOf(ctx context.Context, tx *pg.Tx, l festival.LocationID) (st groundRows, err error) {
	for _, part := range []struct {
		into      *map[int64]pg.Standing
		statement string
	}{{&st.plans, sqlStandingPlans}, {&st.pitches, sqlStandingPitches}, {&st.stages, sqlStandingStages}} {
		if *part.into, err = pg.StandingIn(ctx, tx, part.statement, []int64{int64(l)}); err != nil {
			return st, err
		}
	}
	return st, nil
}

const sqlTouchPlan = `
UPDATE plan
SET version = version + 1
WHERE location_id = $1`

// TakeIn writes a proposal that was made in the same transaction, and gives
// what it takes to undo it. source names the file.
func (s *Store) TakeIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, p *Proposal, source string, now time.Time) ([]pg.Touched, error) {
	const op = "site.TakeIn"
	if p.Puts == 0 {
		return nil, nil
	}
	before, err := groundOf(ctx, tx, p.location)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	if _, err := s.importIn(ctx, tx, e, p.location, p.drawing, source, now); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if _, err := tx.Exec(ctx, sqlTouchPlan, p.location); err != nil {
		return nil, fault.Wrap(op, err)
	}
	after, err := groundOf(ctx, tx, p.location)
	return slices.Concat(pg.TouchedBy("plan", before.plans, after.plans), pg.TouchedBy("pitch", before.pitches, after.pitches),
		pg.TouchedBy("stage", before.stages, after.stages)), fault.Wrap(op, err)
}

const sqlRevertible = `
SELECT 'pitch' AS subject, p.id, p.number AS name, p.version, EXISTS (SELECT 1 FROM allotment t WHERE t.pitch_id = p.id) AS used
FROM pitch p
WHERE p.edition_id = $1
	AND p.id = ANY($2)
UNION ALL
SELECT 'stage', s.id, s.name, s.version, EXISTS (SELECT 1 FROM session x WHERE x.stage_id = s.id)
FROM stage s
WHERE s.edition_id = $1
	AND s.id = ANY($3)
UNION ALL
SELECT 'plan', p.id, '', p.version, false
FROM plan p
WHERE p.edition_id = $1
	AND p.id = ANY($4)
ORDER BY 1, 2`

type revertible struct {
	Subject string `db:"subject"`
	ID      int64  `db:"id"`
	Name    string `db:"name"`
	Version int    `db:"version"`
	Used    bool   `db:"used"`
}

const sqlRevertPitches = `
UPDATE pitch p
SET number = r.number, x = r.x, y = r.y, front_m = r.front_m, depth_m = r.depth_m, degrees = r.degrees, water = r.water, note = r.note, version = p.version + 1
FROM jsonb_populate_recordset(NULL::pitch, $1::jsonb) r
WHERE p.id = r.id`

const sqlUnsetOutlets = `
DELETE FROM outlet
WHERE pitch_id IN (SELECT r.id FROM jsonb_populate_recordset(NULL::pitch, $1::jsonb) r)`

const sqlRevertOutlets = `
INSERT INTO outlet (pitch_id, type, breaker_a, circuit)
SELECT o.pitch_id, o.type, o.breaker_a, o.circuit
FROM jsonb_array_elements($1::jsonb) AS row
CROSS JOIN jsonb_populate_recordset(NULL::outlet, row->'outlets') o
WHERE EXISTS (SELECT 1 FROM pitch p WHERE p.id = o.pitch_id)`

// A number that was given to another pitch meanwhile stays that one's.
const sqlRemakePitches = `
INSERT INTO pitch OVERRIDING SYSTEM VALUE
SELECT r.*
FROM jsonb_populate_recordset(NULL::pitch, $1::jsonb) r
WHERE NOT EXISTS (SELECT 1 FROM pitch p WHERE p.id = r.id OR p.plan_id = r.plan_id AND p.number = r.number)`

const sqlUnmakePitches = `
DELETE FROM pitch
WHERE id = ANY($1)`

const sqlRevertStages = `
UPDATE stage s
SET location_id = r.location_id, name = r.name, kind = r.kind, description = r.description, capacity = r.capacity, amplified = r.amplified, indoor = r.indoor,
	music_end = r.music_end, x = r.x, y = r.y, front_m = r.front_m, depth_m = r.depth_m, degrees = r.degrees, position = r.position, version = s.version + 1
FROM jsonb_populate_recordset(NULL::stage, $1::jsonb) r
WHERE s.id = r.id`

const sqlRevertPlans = `
UPDATE plan p
SET width_m = r.width_m, height_m = r.height_m, anchor_latitude = r.anchor_latitude, anchor_longitude = r.anchor_longitude, bearing = r.bearing, version = p.version + 1
FROM jsonb_populate_recordset(NULL::plan, $1::jsonb) r
WHERE p.id = r.id`

const sqlUnsetZones = `
DELETE FROM zone
WHERE plan_id IN (SELECT r.id FROM jsonb_populate_recordset(NULL::plan, $1::jsonb) r)`

const sqlUnsetOutlines = `
DELETE FROM outline
WHERE plan_id IN (SELECT r.id FROM jsonb_populate_recordset(NULL::plan, $1::jsonb) r)`

const sqlUnsetLandmarks = `
DELETE FROM landmark
WHERE plan_id IN (SELECT r.id FROM jsonb_populate_recordset(NULL::plan, $1::jsonb) r)`

const sqlRevertZones = `
INSERT INTO zone (plan_id, letter, name, capacity)
SELECT z.plan_id, z.letter, z.name, z.capacity
FROM jsonb_array_elements($1::jsonb) AS row
CROSS JOIN jsonb_populate_recordset(NULL::zone, row->'zones') z`

const sqlRevertOutlines = `
INSERT INTO outline (plan_id, kind, label, points, radius_m, width_m, facts, position)
SELECT o.plan_id, o.kind, o.label, o.points, o.radius_m, o.width_m, coalesce(o.facts, '{}'), o.position
FROM jsonb_array_elements($1::jsonb) AS row
CROSS JOIN jsonb_populate_recordset(NULL::outline, row->'outlines') o`

const sqlRevertLandmarks = `
INSERT INTO landmark (plan_id, kind, label, x, y, width_m, supply_a)
SELECT k.plan_id, k.kind, k.label, k.x, k.y, k.width_m, k.supply_a
FROM jsonb_array_elements($1::jsonb) AS row
CROSS JOIN jsonb_populate_recordset(NULL::landmark, row->'landmarks') k`

const sqlUnmakePlans = `
DELETE FROM plan p
WHERE p.id = ANY($1)
	AND NOT EXISTS (SELECT 1 FROM pitch x WHERE x.plan_id = p.id)`

// RevertIn undoes what TakeIn did, except for what somebody has worked on
// since and for pitches on which a stall stands now: those are kept and named.
func (s *Store) RevertIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, touched []pg.Touched, now time.Time) (kept []string, undone int, err error) {
	const op = "site.RevertIn"
	var stand []revertible
	err = tx.Select(ctx, &stand, sqlRevertible, e.ID, pg.Array(pg.IDsOf(touched, "pitch")), pg.Array(pg.IDsOf(touched, "stage")), pg.Array(pg.IDsOf(touched, "plan")))
	if err != nil {
		return nil, 0, fault.Wrap(op, err)
	}
	back := reverting{by: map[string][]pg.Touched{}, made: map[string][]int64{}}
	for _, t := range touched {
		back.judge(t, stand)
	}
	for _, step := range back.steps() {
		if step.n == 0 {
			continue
		}
		if _, err := tx.Exec(ctx, step.statement, step.arg); err != nil {
			return nil, 0, fault.Wrap(op, err)
		}
	}
	if stages := back.made["stage"]; len(stages) > 0 {
		err = s.UnmakeStagesIn(ctx, tx, e.ID, stages)
	}
	return back.kept, back.n, fault.Wrap(op, err)
}

// reverting is what goes back: rows to what they were, removed ones to their
// place ("removed"), made ones away.
type reverting struct {
	by   map[string][]pg.Touched
	made map[string][]int64
	kept []string
	n    int
}

func (back *reverting) judge(t pg.Touched, stand []revertible) {
	at := slices.IndexFunc(stand, func(r revertible) bool { return r.Subject == t.Subject && r.ID == t.ID })
	switch {
	case t.Removed():
		back.by["removed"] = append(back.by["removed"], t)
	case at < 0:
		return // deleted since
	case stand[at].Version != t.Version, t.Made() && stand[at].Used:
		back.kept = append(back.kept, stand[at].Name)
		return
	case t.Made():
		back.made[t.Subject] = append(back.made[t.Subject], t.ID)
	default:
		back.by[t.Subject] = append(back.by[t.Subject], t)
	}
	back.n++
}

type revertStep struct {
	n         int
	statement string
	arg       any
}

func (back *reverting) steps() (all []revertStep) {
	rows := func(subject string, statements ...string) {
		for _, statement := range statements {
			all = append(all, revertStep{len(back.by[subject]), statement, pg.RowsBefore(back.by[subject])})
		}
	}
	ids := func(subject, statement string) {
		all = append(all, revertStep{len(back.made[subject]), statement, pg.Array(back.made[subject])})
	}
	ids("pitch", sqlUnmakePitches)
	rows("pitch", sqlRevertPitches, sqlUnsetOutlets, sqlRevertOutlets)
	rows("removed", sqlRemakePitches, sqlRevertOutlets)
	rows("stage", sqlRevertStages)
	rows("plan", sqlRevertPlans, sqlUnsetZones, sqlUnsetOutlines, sqlUnsetLandmarks, sqlRevertZones, sqlRevertOutlines, sqlRevertLandmarks)
	ids("plan", sqlUnmakePlans)
	return all
}
