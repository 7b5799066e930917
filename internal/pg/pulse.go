package pg

import (
	"context"
	"errors"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
)

const (
	sqlPulse = `
UPDATE pulse
SET at = $1`

	sqlPulseMemory = `SET LOCAL work_mem = '64kB'`

	// Four times what fits in that memory: the rest goes to a file.
	sqlPulseSpill = `
SELECT count(*)
FROM generate_series(1, 10000)`
)

// Pulse reports whether the database takes writes: a row is written, which a
// standby or a database set to read only refuses, and a file grows, which a full
// disk refuses. The row alone would go on for hours in pages that are there.
func Pulse(ctx context.Context, db *DB, now time.Time) error {
	n, err := db.Exec(ctx, sqlPulse, now)
	if err == nil && n != 1 {
		err = fault.Wrap("pg.Pulse", errors.New("the row that is written for trial is gone"))
	}
	if err != nil {
		return err
	}
	return InTx(ctx, db, func(ctx context.Context, tx *Tx) error {
		if _, err := tx.Exec(ctx, sqlPulseMemory); err != nil {
			return err
		}
		var rows int
		return tx.Get(ctx, &rows, sqlPulseSpill)
	})
}

// Full reports whether err is a full disk of the server.
func Full(err error) bool {
	var e *pq.Error
	return errors.As(err, &e) && e.Code == "53100"
}
