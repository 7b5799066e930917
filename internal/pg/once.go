package pg

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"time"

	"markt/internal/fault"
)

// Once names a write that may arrive several times: the key its sender made,
// who sends it, where to, and what it says. Content is compared as JSON. An
// empty Key means that the sender does not ask for the protection. Caller tells
// senders apart who share a Principal because they have no account, see ClaimedBy.
type Once struct {
	Key       string
	Principal string
	Route     string
	Caller    string
	Content   any
}

const sqlClaim = `
INSERT INTO idempotency (key_hash, principal, route, request_hash, caller, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT ON CONSTRAINT idempotency_once DO NOTHING`

const sqlClaimed = `
SELECT request_hash, resource
FROM idempotency
WHERE key_hash = $1
	AND principal = $2
	AND route = $3`

// ClaimIn takes the key for this transaction. done means that the same write
// succeeded before; resource is then what SettleIn noted. A sender that comes
// while the first is in flight waits for it. The same key with another content
// is Invalid with the code idempotency_mismatch.
func ClaimIn(ctx context.Context, tx *Tx, o Once, at time.Time) (resource string, done bool, err error) {
	if o.Key == "" {
		return "", false, nil
	}
	key, request, err := o.hashes()
	if err != nil {
		return "", false, err
	}
	n, err := tx.Exec(ctx, sqlClaim, key, o.Principal, o.Route, request, o.callerHash(), at)
	if err != nil || n == 1 {
		return "", false, err
	}
	resource, done, err = Claimed(ctx, tx, o)
	if err == nil && !done { // forgotten between the two statements
		err = fault.New(fault.Unavailable, "pg.ClaimIn", "error.unavailable")
	}
	return resource, done, err
}

// Claimed is what a write that succeeded before has made, without claiming
// anything: done is false when there was none. Another content is answered as
// by ClaimIn.
func Claimed(ctx context.Context, q Querier, o Once) (resource string, done bool, err error) {
	key, request, err := o.hashes()
	if err != nil || o.Key == "" {
		return "", false, err
	}
	var earlier struct {
		RequestHash []byte `db:"request_hash"`
		Resource    string `db:"resource"`
	}
	err = q.Get(ctx, &earlier, sqlClaimed, key, o.Principal, o.Route)
	if fault.Is(err, fault.NotFound) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	if !bytes.Equal(earlier.RequestHash, request) {
		return "", false, fault.Coded(fault.Invalid, "pg.ClaimIn", "idempotency_mismatch", "error.idempotency_mismatch")
	}
	return earlier.Resource, true, nil
}

const sqlSettle = `
UPDATE idempotency
SET resource = $4
WHERE key_hash = $1
	AND principal = $2
	AND route = $3`

// SettleIn notes what the claimed write made, to be given back to a repeat.
func SettleIn(ctx context.Context, tx *Tx, o Once, resource string) error {
	if o.Key == "" {
		return nil
	}
	key := sha256.Sum256([]byte(o.Key))
	_, err := tx.Exec(ctx, sqlSettle, key[:], o.Principal, o.Route, resource)
	return err
}

func (o Once) hashes() (key, request []byte, err error) {
	content, err := json.Marshal(o.Content)
	if err != nil {
		return nil, nil, fault.Wrap("pg.Once", err)
	}
	k, r := sha256.Sum256([]byte(o.Key)), sha256.Sum256(content)
	return k[:], r[:], nil
}

const sqlForgetOnce = `
DELETE FROM idempotency
WHERE created_at < $1`

// ForgetOnce drops keys older than before: a repeat comes within hours or never.
func ForgetOnce(ctx context.Context, db *DB, before time.Time) error {
	_, err := db.Exec(ctx, sqlForgetOnce, before)
	return err
}
