package pg

import (
	"context"
	"time"

	"github.com/lib/pq"
)

// PublicChanged is the channel on which a process tells the others that what
// the public sees has changed.
const PublicChanged = "markt_public"

// Listen calls heard for each notification on the channel, and once after each
// reconnection, when notifications may have been missed. It ends with ctx.
func Listen(ctx context.Context, dsn, channel string, heard func()) {
	dsn, err := withDefaults(dsn)
	if err != nil {
		return
	}
	l := pq.NewListener(dsn, time.Second, 30*time.Second, nil)
	defer l.Close()
	if err := l.Listen(channel); err != nil {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.Notify: // nil after a reconnection
			heard()
		}
	}
}

const sqlNotify = `SELECT pg_notify($1, '')`

// Notify tells every listener of the channel.
func (db *DB) Notify(ctx context.Context, channel string) error {
	var nothing string
	return db.Get(ctx, &nothing, sqlNotify, channel)
}
