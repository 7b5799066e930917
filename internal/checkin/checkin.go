package checkin

import (
	"sync"
	"sync/atomic"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/pg"
)

// Store reads and writes gates, devices, scans and head counts.
type Store struct {
	db     *pg.DB
	secret *account.Secret
	rules  atomic.Pointer[rules]
	load   sync.Mutex
	seen   sync.Map // DeviceID → time.Time of the last noted sign of life
}

// New makes a store on a migrated database.
func New(db *pg.DB, secret *account.Secret) *Store { return &Store{db: db, secret: secret} }

// saved turns the number of changed rows into the error of a lost update.
func saved(op string, rows int64, err error) error {
	if err == nil && rows == 0 {
		return fault.Coded(fault.Conflict, op, "changed_meanwhile", "error.changed_meanwhile")
	}
	return fault.Wrap(op, err)
}
