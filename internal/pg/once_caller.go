package pg

import (
	"context"
	"crypto/sha256"

	"markt/internal/fault"
)

const sqlClaimedBy = `
SELECT caller = $4
FROM idempotency
WHERE key_hash = $1
	AND principal = $2
	AND route = $3`

// ClaimedBy reports whether this very caller claimed the key. Whoever only
// repeats the key of another may learn that the write was done, and nothing of
// what it made.
func ClaimedBy(ctx context.Context, q Querier, o Once) (bool, error) {
	key, _, err := o.hashes()
	if err != nil || o.Key == "" {
		return true, err
	}
	var same bool
	err = q.Get(ctx, &same, sqlClaimedBy, key, o.Principal, o.Route, o.callerHash())
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return same, err
}

func (o Once) callerHash() []byte {
	if o.Caller == "" {
		return []byte{}
	}
	sum := sha256.Sum256([]byte(o.Caller))
	return sum[:]
}
