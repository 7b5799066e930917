package programme

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
)

const sqlConfirm = `
UPDATE session
SET state = 'confirmed', canceled_at = NULL, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND state <> 'confirmed'`

// Confirm lets the next release show the session. A canceled one takes place
// after all. Confirming twice changes nothing.
func (s *Store) Confirm(ctx context.Context, e *festival.Edition, id ID, now time.Time) error {
	return s.turn(ctx, e, id, pg.VerbConfirm, "", now, sqlConfirm, e.ID, id)
}

// ConfirmIn is Confirm within the caller's transaction.
func (s *Store) ConfirmIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, id ID, now time.Time) error {
	return turnIn(ctx, tx, e, id, pg.VerbConfirm, "", now, sqlConfirm, e.ID, id)
}

const sqlCancel = `
UPDATE session
SET state = 'canceled', canceled_at = $3, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND state <> 'canceled'`

// Cancel takes the session off. The public sees that at once, without a release.
func (s *Store) Cancel(ctx context.Context, e *festival.Edition, id ID, reason string, now time.Time) error {
	f := fault.Fields{}
	input.CheckLine(f, "reason", &reason, input.MaxLine)
	if err := f.Err("programme.Cancel"); err != nil {
		return err
	}
	return s.turn(ctx, e, id, pg.VerbCancel, reason, now, sqlCancel, e.ID, id, now)
}

const sqlExists = `
SELECT id
FROM session
WHERE edition_id = $1
	AND id = $2`

// turn changes a state; a session that has it already is left alone.
func (s *Store) turn(ctx context.Context, e *festival.Edition, id ID, verb pg.Verb, reason string, now time.Time, query string, args ...any) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		return turnIn(ctx, tx, e, id, verb, reason, now, query, args...)
	})
}

func turnIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, id ID, verb pg.Verb, reason string, now time.Time, query string, args ...any) error {
	op := "programme." + string(verb)
	rows, err := tx.Exec(ctx, query, args...)
	if err != nil {
		return fault.Wrap(op, err)
	}
	if rows == 0 {
		var there ID
		return fault.Wrap(op, tx.Get(ctx, &there, sqlExists, e.ID, id))
	}
	return logSession(ctx, tx, e, id, verb, reason, now)
}
