package job

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
)

// Backlog is what waits to be done.
type Backlog struct {
	Open    int     // not done
	Failing int     // of these, tried at least once in vain
	Late    float64 // seconds since the one that has waited longest was due
}

const sqlBacklog = `
SELECT count(*) AS open, count(*) FILTER (WHERE last_error <> '') AS failing,
	greatest(coalesce(extract(epoch FROM $1 - min(run_at)), 0), 0)::float8 AS late
FROM job
WHERE done_at IS NULL`

// Waiting is the backlog at a moment.
func Waiting(ctx context.Context, q pg.Querier, now time.Time) (b Backlog, err error) {
	return b, fault.Wrap("job.Waiting", q.Get(ctx, &b, sqlBacklog, now))
}
