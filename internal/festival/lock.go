package festival

import (
	"context"

	"markt/internal/fault"
	"markt/internal/pg"
)

const sqlLock = `
SELECT id
FROM edition
WHERE id = $1
FOR NO KEY UPDATE`

// LockIn lets one transaction at a time bring much into an edition: the next one
// that asks waits for its end. A read outside a transaction waits for nobody.
func LockIn(ctx context.Context, q pg.Querier, id ID) error {
	tx, ok := q.(*pg.Tx)
	if !ok {
		return nil
	}
	_, err := tx.Exec(ctx, sqlLock, id)
	return fault.Wrap("festival.Lock", err)
}
