package mail

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
)

// Backlog is what the outbox holds in one state.
type Backlog struct {
	State string
	Mails int
	Late  float64 // seconds since the oldest of them could first have gone
}

const sqlBacklog = `
SELECT state, count(*) AS mails, greatest(extract(epoch FROM $1 - min(created_at)), 0)::float8 AS late
FROM outbox
GROUP BY state
ORDER BY state`

// Waiting is the outbox at a moment, by state.
func Waiting(ctx context.Context, q pg.Querier, now time.Time) (all []Backlog, err error) {
	return all, fault.Wrap("mail.Waiting", q.Select(ctx, &all, sqlBacklog, now))
}
