// Package festival owns the edition (one market in one year) and what it
// stands on: market days and opening hours, locations and the stops of mobile
// ones, the texts of the public pages, questions and answers, partners, and
// settings with their source and date; and the checks of what people type that
// all rooms share. It must not know who may change it, nor anything that happens
// at a market.
package festival

import (
	"context"

	"markt/internal/pg"
)

// Store reads and writes editions and what belongs to them.
type Store struct {
	db *pg.DB
}

// New makes a store on a migrated database.
func New(db *pg.DB) *Store { return &Store{db: db} }

// inTx is InTx for steps without a result of their own.
func (s *Store) inTx(ctx context.Context, fn func(ctx context.Context, tx *pg.Tx) error) error {
	return pg.InTx(ctx, s.db, fn)
}

func removal(table string, e ID, id int64) pg.Removal {
	return pg.Removal{EditionID: int64(e), Table: table, ID: id}
}
