package site

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

const stageColumns = `
	id, edition_id, location_id, uid, name, kind, description, capacity, amplified, indoor,
	(extract(epoch FROM music_end) * 1000000000)::bigint AS music_end, music_end_source, several,
	x, y, front_m, depth_m, degrees, position, source, source_id, version`

const sqlStages = `
SELECT ` + stageColumns + `
FROM stage
WHERE edition_id = $1
ORDER BY position, id`

// Stages are the edition's, in the organiser's order.
func (s *Store) Stages(ctx context.Context, edition festival.ID) ([]*Stage, error) {
	return StagesIn(ctx, s.db, edition)
}

// StagesIn is Stages, in a transaction or without one.
func StagesIn(ctx context.Context, q pg.Querier, edition festival.ID) ([]*Stage, error) {
	var all []*Stage
	err := q.Select(ctx, &all, sqlStages, edition)
	return all, fault.Wrap("site.Stages", err)
}

const sqlStage = `
SELECT ` + stageColumns + `
FROM stage
WHERE edition_id = $1
	AND id = $2`

// Stage is one stage of the edition.
func (s *Store) Stage(ctx context.Context, edition festival.ID, id StageID) (*Stage, error) {
	return oneStage(ctx, s.db, "site.Stage", sqlStage, edition, id)
}

func oneStage(ctx context.Context, q pg.Querier, op, query string, args ...any) (*Stage, error) {
	var st Stage
	if err := q.Get(ctx, &st, query, args...); err != nil {
		return nil, fault.Wrap(op, err)
	}
	return &st, nil
}

const sqlCreateStage = `
INSERT INTO stage (edition_id, location_id, name, kind, description, capacity, amplified, indoor, music_end,
		x, y, front_m, depth_m, degrees, position, source, source_id, music_end_source, several)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, make_interval(secs => $9)::time, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
RETURNING id`

// CreateStage adds a stage to a location.
func (s *Store) CreateStage(ctx context.Context, e *festival.Edition, d StageDraft, now time.Time) (id StageID, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		id, err = s.CreateStageIn(ctx, tx, e, d, now)
		return err
	})
	return id, err
}

// CreateStageIn is CreateStage within the caller's transaction.
func (s *Store) CreateStageIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, d StageDraft, now time.Time) (id StageID, err error) {
	const op = "site.CreateStage"
	if err := d.Check().Err(op); err != nil {
		return 0, err
	}
	x, y, front, depth, degrees := d.box()
	err = tx.Get(ctx, &id, sqlCreateStage, e.ID, d.LocationID, d.Name, d.Kind, d.Description, d.Capacity, d.Amplified, d.Indoor,
		seconds(d.MusicEnd), x, y, front, depth, degrees, d.Position, d.Source, d.SourceID, d.MusicEndSource, d.Several)
	if err != nil {
		return 0, fault.Wrap(op, err)
	}
	return id, logStage(ctx, tx, e.ID, id, pg.VerbCreate, now)
}

const sqlUpdateStage = `
UPDATE stage
SET location_id = $4, name = $5, kind = $6, description = $7, capacity = $8, amplified = $9, indoor = $10,
	music_end = make_interval(secs => $11)::time, x = $12, y = $13, front_m = $14, depth_m = $15, degrees = $16,
	position = $17, music_end_source = $18, several = $19, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND version = $3`

// UpdateStage saves the draft if nobody saved since d.Version.
func (s *Store) UpdateStage(ctx context.Context, e *festival.Edition, id StageID, d StageDraft, now time.Time) error {
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error { return updateStage(ctx, tx, e, id, d, now) })
}

func updateStage(ctx context.Context, tx *pg.Tx, e *festival.Edition, id StageID, d StageDraft, now time.Time) error {
	const op = "site.UpdateStage"
	if err := d.Check().Err(op); err != nil {
		return err
	}
	x, y, front, depth, degrees := d.box()
	rows, err := tx.Exec(ctx, sqlUpdateStage, e.ID, id, d.Version, d.LocationID, d.Name, d.Kind, d.Description, d.Capacity,
		d.Amplified, d.Indoor, seconds(d.MusicEnd), x, y, front, depth, degrees, d.Position, d.MusicEndSource, d.Several)
	if err := pg.Saved(op, rows, err); err != nil {
		return err
	}
	return logStage(ctx, tx, e.ID, id, pg.VerbUpdate, now)
}

const sqlDeleteStage = `
DELETE FROM stage
WHERE edition_id = $1
	AND id = $2
RETURNING to_jsonb(stage) AS row`

const sqlRestoreStage = `
INSERT INTO stage OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_record(NULL::stage, '{"several": false, "music_end_source": ""}'::jsonb || $1)
ON CONFLICT (id) DO NOTHING`

// DeleteStage removes a stage without sessions.
func (s *Store) DeleteStage(ctx context.Context, e *festival.Edition, id StageID, now time.Time) error {
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		_, err := pg.RemoveIn(ctx, tx, removal("stage", e.ID, int64(id)), now, sqlDeleteStage, e.ID, id)
		return err
	})
}

// RestoreStage puts back a deleted stage.
func (s *Store) RestoreStage(ctx context.Context, e *festival.Edition, id StageID, now time.Time) error {
	return pg.Restore(ctx, s.db, removal("stage", e.ID, int64(id)), now, sqlRestoreStage)
}

const sqlStageBySource = `
SELECT ` + stageColumns + `
FROM stage
WHERE edition_id = $1
	AND (source, source_id) = ($2, $3)`

const sqlStageByName = `
SELECT ` + stageColumns + `
FROM stage
WHERE edition_id = $1
	AND name = $2`

const sqlUnmakeStages = `
DELETE FROM stage st
WHERE st.edition_id = $1
	AND st.id = ANY($2)
	AND NOT EXISTS (SELECT 1 FROM session x WHERE x.stage_id = st.id)`

// UnmakeStagesIn takes stages back that an import made and nobody uses.
func (s *Store) UnmakeStagesIn(ctx context.Context, tx *pg.Tx, edition festival.ID, ids []int64) error {
	_, err := tx.Exec(ctx, sqlUnmakeStages, edition, pg.Array(ids))
	return fault.Wrap("site.UnmakeStagesIn", err)
}

// EnsureStage gives the stage that a file calls d.SourceID, or the one of the
// same name, made if there is neither.
func (s *Store) EnsureStage(ctx context.Context, e *festival.Edition, d StageDraft, now time.Time) (st *Stage, created bool, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		st, created, err = s.EnsureStageIn(ctx, tx, e, d, now)
		return err
	})
	return st, created, err
}

// EnsureStageIn is EnsureStage within the caller's transaction.
func (s *Store) EnsureStageIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, d StageDraft, now time.Time) (*Stage, bool, error) {
	const op = "site.EnsureStage"
	if d.Source != "" {
		st, err := oneStage(ctx, tx, op, sqlStageBySource, e.ID, d.Source, d.SourceID)
		if !fault.Is(err, fault.NotFound) {
			return st, false, err
		}
	}
	if err := d.Check().Err(op); err != nil {
		return nil, false, err
	}
	st, err := oneStage(ctx, tx, op, sqlStageByName, e.ID, d.Name)
	if !fault.Is(err, fault.NotFound) {
		return st, false, err
	}
	id, err := s.CreateStageIn(ctx, tx, e, d, now)
	if err != nil {
		return nil, false, err
	}
	st, err = oneStage(ctx, tx, op, sqlStage, e.ID, id)
	return st, true, err
}

func logStage(ctx context.Context, tx *pg.Tx, edition festival.ID, id StageID, verb pg.Verb, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(edition), Subject: "stage", SubjectID: int64(id), Verb: verb, At: now})
}
