// Package job is the queue in the database: work that must happen after a
// commit, at least once, surviving a crash. A job is added in the transaction
// of the event that calls for it. It knows nothing of what the jobs do.
package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
)

// Job asks for work. Key, when given, makes it unique for ever: adding the
// same key again does nothing.
type Job struct {
	Key     string
	Kind    string
	Payload any
	RunAt   time.Time
}

const sqlAdd = `
INSERT INTO job (key, kind, payload, run_at, created_at)
VALUES (NULLIF($1, ''), $2, $3, $4, $4)
ON CONFLICT (key) DO NOTHING`

// AddIn queues a job; it runs only if the transaction commits.
func AddIn(ctx context.Context, tx *pg.Tx, j Job) error {
	payload, err := json.Marshal(j.Payload)
	if err != nil {
		return fault.Wrap("job.AddIn", err)
	}
	_, err = tx.Exec(ctx, sqlAdd, j.Key, j.Kind, string(payload), j.RunAt)
	return err
}

// Handler makes what a job asks for, outside of any transaction, because that
// may take long; it changes nothing. The Finish it returns puts it down.
type Handler func(ctx context.Context, payload json.RawMessage) (Finish, error)

// Finish writes what a Handler made, in the transaction that marks the job
// done, so that the effects in the database and the job's end are one. It
// returns ErrAgain when things have changed meanwhile. Nil: there is nothing to write.
type Finish func(ctx context.Context, tx *pg.Tx) error

// ErrAgain sends a job back to its Handler at once.
var ErrAgain = errors.New("what the job was made of has changed")

// errLost: the lease ended, and another runner was quicker.
var errLost = errors.New("another runner did the job")

// Runner works the queue off. Several runners, in several processes, share it.
type Runner struct {
	db       *pg.DB
	handlers map[string]Handler
	log      *slog.Logger
}

const (
	lease       = 2 * time.Minute
	poll        = 2 * time.Second
	maxAttempts = 20
)

// NewRunner makes a runner for the given kinds.
func NewRunner(db *pg.DB, handlers map[string]Handler, log *slog.Logger) *Runner {
	return &Runner{db: db, handlers: handlers, log: log}
}

// Run works until ctx ends. The database may go and come back meanwhile.
func (r *Runner) Run(ctx context.Context) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		if _, err := r.Drain(ctx, time.Now); err != nil && ctx.Err() == nil {
			r.log.Warn("jobs wait", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Drain does every job that is due and reports how many were done.
func (r *Runner) Drain(ctx context.Context, now func() time.Time) (done int, err error) {
	for ctx.Err() == nil {
		c, err := r.claim(ctx, now())
		if fault.Is(err, fault.NotFound) {
			return done, nil
		}
		if err != nil {
			return done, err
		}
		if err := r.work(ctx, c, now()); err != nil {
			return done, err
		}
		done++
	}
	return done, ctx.Err()
}

type claimed struct {
	ID       int64           `db:"id"`
	Kind     string          `db:"kind"`
	Payload  json.RawMessage `db:"payload"`
	Attempts int             `db:"attempts"`
}

const sqlClaim = `
UPDATE job
SET locked_until = $1::timestamptz + $2::bigint * interval '1 microsecond', attempts = attempts + 1
WHERE id = (
	SELECT id
	FROM job
	WHERE done_at IS NULL AND run_at <= $1 AND (locked_until IS NULL OR locked_until < $1)
	ORDER BY run_at, id
	FOR UPDATE SKIP LOCKED
	LIMIT 1
)
RETURNING id, kind, payload, attempts`

func (r *Runner) claim(ctx context.Context, now time.Time) (claimed, error) {
	var c claimed
	err := r.db.Get(ctx, &c, sqlClaim, now, lease.Microseconds())
	return c, err
}

const sqlDone = `
UPDATE job
SET done_at = $2, locked_until = NULL, last_error = ''
WHERE id = $1
	AND done_at IS NULL`

const sqlRetry = `
UPDATE job
SET run_at = $3, locked_until = NULL, last_error = $4, done_at = $5
WHERE id = $1
	AND attempts = $2`

func (r *Runner) work(ctx context.Context, c claimed, now time.Time) error {
	failed := r.try(ctx, c, now)
	wait := backoff(c.Attempts)
	switch {
	case failed == nil, errors.Is(failed, errLost):
		return nil
	case fault.Is(failed, fault.Unavailable):
		return failed // the lease runs out and the job is taken up again
	case errors.Is(failed, ErrAgain):
		wait = 0
	default:
		r.log.Error("job failed", "kind", c.Kind, "id", c.ID, "attempt", c.Attempts, "error", failed)
	}
	var end *time.Time
	if c.Attempts >= maxAttempts {
		end = &now
	}
	_, err := r.db.Exec(ctx, sqlRetry, c.ID, c.Attempts, now.Add(wait), failed.Error(), end)
	return err
}

func (r *Runner) try(ctx context.Context, c claimed, now time.Time) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	handler, ok := r.handlers[c.Kind]
	if !ok {
		return errors.New("no handler for this kind of job")
	}
	finish, err := handler(ctx, c.Payload)
	if err != nil {
		return err
	}
	return pg.InTx(ctx, r.db, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, sqlDone, c.ID, now)
		switch {
		case err != nil:
			return err
		case n == 0:
			return errLost
		case finish == nil:
			return nil
		}
		return finish(ctx, tx)
	})
}

const sqlForget = `
DELETE FROM job
WHERE done_at < $1 AND key IS NULL`

// Forget drops jobs done before then; one with a key stays, because its key
// holds for ever.
func Forget(ctx context.Context, db *pg.DB, before time.Time) error {
	_, err := db.Exec(ctx, sqlForget, before)
	return err
}

// backoff doubles from 5 seconds up to an hour.
func backoff(attempts int) time.Duration {
	return min(5*time.Second<<min(attempts, 12), time.Hour)
}
