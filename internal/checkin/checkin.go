package checkin

import (
	"sync"
	"sync/atomic"

	"markt/internal/account"
	"markt/internal/pg"
)

// Store reads and writes gates, devices, scans and head counts.
type Store struct {
	db     *pg.DB
	secret *account.Secret
	rules  atomic.Pointer[rules]
	load   sync.Mutex
	seen   sync.Map // DeviceID → time.Time of the last noted sign of life
	turns  turns
	sealed sealed
	copied sync.Mutex // one copy is made at a time: it takes as much memory as all tickets

	guesses  allowance // numbers that are no ticket's
	searches allowance
}

// New makes a store on a migrated database.
func New(db *pg.DB, secret *account.Secret) *Store {
	return &Store{
		db: db, secret: secret,
		guesses:  allowance{most: guessMost, again: guessAgain},
		searches: allowance{most: searchMost, again: searchAgain},
	}
}
