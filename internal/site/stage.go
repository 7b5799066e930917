package site

import (
	"context"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
)

// StageID is a stage's.
type StageID int64

// StageKind is what a stage is: an open stage, a workshop tent or a room.
type StageKind string

// StageKinds are all of them, in the order of a form.
var StageKinds = []StageKind{"stage", "tent", "room"}

// Stage is where sessions happen. Without a box it stands in lists only.
// MusicEnd is the time of day at which amplified sound must stop.
type Stage struct {
	ID          StageID             `db:"id"`
	EditionID   festival.ID         `db:"edition_id"`
	LocationID  festival.LocationID `db:"location_id"`
	UID         string              `db:"uid"`
	Name        string              `db:"name"`
	Kind        StageKind           `db:"kind"`
	Description lang.Text           `db:"description"`
	Capacity    *int                `db:"capacity"`
	Amplified   bool                `db:"amplified"`
	Indoor      bool                `db:"indoor"`
	MusicEnd    *time.Duration      `db:"music_end"`
	X           *float64            `db:"x"`
	Y           *float64            `db:"y"`
	Front       *float64            `db:"front_m"`
	Depth       *float64            `db:"depth_m"`
	Degrees     float64             `db:"degrees"`
	Position    int                 `db:"position"`
	Source      string              `db:"source"`
	SourceID    string              `db:"source_id"`
	Version     int                 `db:"version"`
}

// Box is the ground the stage stands on; false when nobody has drawn it yet.
func (s *Stage) Box() (Box, bool) {
	if s.X == nil || s.Y == nil || s.Front == nil || s.Depth == nil {
		return Box{}, false
	}
	return Box{X: *s.X, Y: *s.Y, Front: *s.Front, Depth: *s.Depth, Degrees: s.Degrees}, true
}

// StageDraft is what a person or a file says about a stage. Box nil: not drawn.
type StageDraft struct {
	LocationID  festival.LocationID
	Name        string
	Kind        StageKind
	Description lang.Text
	Capacity    *int
	Amplified   bool
	Indoor      bool
	MusicEnd    *time.Duration
	Box         *Box
	Position    int
	Source      string
	SourceID    string
	Version     int
}

var _ = pg.OnConstraint("stage_name_taken", fault.Conflict, "taken", "site.error.stage_name_taken", "name")
var _ = pg.OnConstraint("stage_capacity", fault.Invalid, "", "error.number", "capacity")

// Check trims the draft, fills what has a default, and says what is wrong.
func (d *StageDraft) Check() fault.Fields {
	f := fault.Fields{}
	festival.CheckLine(f, "name", &d.Name, festival.MaxLine)
	festival.CheckText(f, "description", &d.Description, festival.MaxText)
	if d.Name == "" {
		f.Add("name", "error.required")
	}
	if d.Kind == "" {
		d.Kind = "stage"
	}
	if !slices.Contains(StageKinds, d.Kind) {
		f.Add("kind", "error.choice")
	}
	if d.LocationID == 0 {
		f.Add("location", "error.required")
	}
	if d.Capacity != nil && (*d.Capacity < 1 || *d.Capacity > 100_000) {
		f.Add("capacity", "error.range", "min", 1, "max", 100_000)
	}
	if d.MusicEnd != nil && (*d.MusicEnd < 0 || *d.MusicEnd >= 24*time.Hour) {
		f.Add("music_end", "error.time")
	}
	if d.Box != nil {
		checkBox(f, d.Box)
	}
	return f
}

// checkBox notes sizes that cannot be; whether the box lies on a plan is only a warning.
func checkBox(f fault.Fields, b *Box) {
	const reach = 5000
	if !(b.Front > 0 && b.Front <= 100) {
		f.Add("front", "site.error.size")
	}
	if !(b.Depth > 0 && b.Depth <= 100) {
		f.Add("depth", "site.error.size")
	}
	if !(b.X >= -reach && b.X <= reach) {
		f.Add("x", "error.range", "min", -reach, "max", reach)
	}
	if !(b.Y >= -reach && b.Y <= reach) {
		f.Add("y", "error.range", "min", -reach, "max", reach)
	}
	if !(b.Degrees >= -720 && b.Degrees <= 720) {
		f.Add("degrees", "error.range", "min", 0, "max", 360)
		return
	}
	b.Degrees = turn(b.Degrees)
}

// box parts a drawn stage into its columns; a stage not drawn has NULLs.
func (d *StageDraft) box() (x, y, front, depth *float64, degrees float64) {
	if d.Box == nil {
		return nil, nil, nil, nil, 0
	}
	return &d.Box.X, &d.Box.Y, &d.Box.Front, &d.Box.Depth, d.Box.Degrees
}

// seconds is a time of day as SQL takes it; nil stays NULL.
func seconds(d *time.Duration) *float64 {
	if d == nil {
		return nil
	}
	s := d.Seconds()
	return &s
}

const stageColumns = `
       id, edition_id, location_id, uid, name, kind, description, capacity, amplified, indoor,
       (extract(epoch FROM music_end) * 1000000000)::bigint AS music_end,
       x, y, front_m, depth_m, degrees, position, source, source_id, version`

const sqlStages = `
SELECT ` + stageColumns + `
FROM stage
WHERE edition_id = $1
ORDER BY position, id`

// Stages are the edition's, in the organiser's order.
func (s *Store) Stages(ctx context.Context, edition festival.ID) ([]*Stage, error) {
	return stagesOf(ctx, s.db, edition)
}

func stagesOf(ctx context.Context, q pg.Querier, edition festival.ID) ([]*Stage, error) {
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
                   x, y, front_m, depth_m, degrees, position, source, source_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, make_interval(secs => $9)::time, $10, $11, $12, $13, $14, $15, $16, $17)
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
		seconds(d.MusicEnd), x, y, front, depth, degrees, d.Position, d.Source, d.SourceID)
	if err != nil {
		return 0, fault.Wrap(op, err)
	}
	return id, logStage(ctx, tx, e.ID, id, "create", now)
}

const sqlUpdateStage = `
UPDATE stage
SET location_id = $4, name = $5, kind = $6, description = $7, capacity = $8, amplified = $9, indoor = $10,
    music_end = make_interval(secs => $11)::time, x = $12, y = $13, front_m = $14, depth_m = $15, degrees = $16,
    position = $17, version = version + 1
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
		d.Amplified, d.Indoor, seconds(d.MusicEnd), x, y, front, depth, degrees, d.Position)
	if err := saved(op, rows, err); err != nil {
		return err
	}
	return logStage(ctx, tx, e.ID, id, "update", now)
}

const sqlDeleteStage = `
DELETE FROM stage
WHERE edition_id = $1
  AND id = $2`

// DeleteStage removes a stage without sessions.
func (s *Store) DeleteStage(ctx context.Context, e *festival.Edition, id StageID, now time.Time) error {
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		rows, err := tx.Exec(ctx, sqlDeleteStage, e.ID, id)
		if err := removed("site.DeleteStage", rows, err); err != nil {
			return err
		}
		return logStage(ctx, tx, e.ID, id, "delete", now)
	})
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

func logStage(ctx context.Context, tx *pg.Tx, edition festival.ID, id StageID, verb string, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{Edition: int64(edition), Subject: "stage", SubjectID: int64(id), Verb: verb, At: now})
}
