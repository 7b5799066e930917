// Package jury owns how applications are judged: criteria with their weights,
// the seats of the jury, and what each seat says of each application. It must
// not know HTTP or prints; what becomes of an application is stall's.
package jury

import (
	"strconv"

	"markt/internal/pg"
	"markt/internal/stall"
)

// SeatID is a seat's id.
type SeatID int64

func (id SeatID) String() string { return strconv.FormatInt(int64(id), 10) }

// Store reads and writes the jury's work.
type Store struct {
	db     *pg.DB
	stalls *stall.Store
}

// New makes a store.
func New(db *pg.DB, stalls *stall.Store) *Store { return &Store{db: db, stalls: stalls} }
