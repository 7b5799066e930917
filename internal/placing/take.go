package placing

import (
	"context"
	"encoding/json"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/site"
)

// Taken is a proposal that was taken over.
type Taken struct {
	ID     int64           `db:"id"`
	Seed   int64           `db:"seed"`
	At     time.Time       `db:"at"`
	By     string          `db:"by"`
	Moved  int             `db:"moved"`
	Undone *time.Time      `db:"undone_at"`
	Rows   json.RawMessage `db:"shifts"`
}

// Result is what became of a taking over or its undoing.
type Result struct {
	Moved int
	Left  []site.Unshifted // who stays as they are, and why
}

const sqlTake = `
INSERT INTO placing_taken (edition_id, seed, at, by, shifts)
VALUES ($1, $2, $3, $4, $5)`

// Take lets everybody stand where the shifts say, in one transaction. Whoever
// withdrew or moved since they were proposed is left as they are, and named.
func (s *Store) Take(ctx context.Context, e *festival.Edition, seed uint64, shifts []site.Shift, now time.Time) (r Result, err error) {
	const op = "placing.Take"
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		left, err := site.ShiftIn(ctx, tx, e, shifts, now)
		if err != nil {
			return err
		}
		made := without(shifts, left)
		r = Result{Moved: len(made), Left: left}
		if len(made) == 0 {
			return nil
		}
		rows, err := json.Marshal(made)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, sqlTake, e.ID, int64(seed), now, string(pg.ActorOf(ctx)), string(rows))
		return err
	})
	return r, fault.Wrap(op, err)
}

func without(all []site.Shift, left []site.Unshifted) (made []site.Shift) {
	gone := map[string]bool{}
	for _, l := range left {
		gone[l.Stall.String()] = true
	}
	for _, m := range all {
		if !gone[m.Stall.String()] {
			made = append(made, m)
		}
	}
	return made
}

const sqlTakenOnes = `
SELECT id, seed, at, by, jsonb_array_length(shifts) AS moved, undone_at
FROM placing_taken
WHERE edition_id = $1
ORDER BY at DESC, id DESC
LIMIT 20`

// Taken are the edition's last ones, the newest first.
func (s *Store) Taken(ctx context.Context, e *festival.Edition) (all []Taken, err error) {
	return all, fault.Wrap("placing.Taken", s.db.Select(ctx, &all, sqlTakenOnes, e.ID))
}

const sqlUndo = `
UPDATE placing_taken
SET undone_at = $3
WHERE edition_id = $1
	AND id = $2
	AND undone_at IS NULL
RETURNING shifts`

// Undo takes a whole placing back: everybody stands where they stood before,
// but for those who have moved since. Undone twice changes nothing more.
func (s *Store) Undo(ctx context.Context, e *festival.Edition, id int64, now time.Time) (r Result, err error) {
	const op = "placing.Undo"
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var rows json.RawMessage
		if err := tx.Get(ctx, &rows, sqlUndo, e.ID, id, now); err != nil {
			return err
		}
		var shifts []site.Shift
		if err := json.Unmarshal(rows, &shifts); err != nil {
			return err
		}
		for i := range shifts {
			shifts[i] = shifts[i].Back()
		}
		left, err := site.ShiftIn(ctx, tx, e, shifts, now)
		r = Result{Moved: len(shifts) - len(left), Left: left}
		return err
	})
	return r, fault.Wrap(op, err)
}
