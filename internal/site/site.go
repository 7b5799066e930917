// Package site owns the ground: a plan in metres for each location with its
// zones, outlines, pitches, outlets, stages and landmarks, which stall stands on
// which pitch and when, and the released plan that the public sees. It must not
// know the programme, HTTP, or how a plan is drawn.
package site

import (
	"context"

	"markt/internal/festival"
	"markt/internal/pg"
)

// Store reads and writes plans, stages and allotments.
type Store struct {
	db     *pg.DB
	events Events
}

// Events are called inside the transaction of the change; a nil one is skipped,
// an error undoes the change.
type Events struct {
	Moved func(ctx context.Context, tx *pg.Tx, a Announcement) error
}

// New makes a store on a migrated database.
func New(db *pg.DB, events Events) *Store { return &Store{db, events} }

func (s *Store) inTx(ctx context.Context, fn func(ctx context.Context, tx *pg.Tx) error) error {
	return pg.InTx(ctx, s.db, fn)
}

func removal(table string, e festival.ID, id int64) pg.Removal {
	return pg.Removal{EditionID: int64(e), Table: table, ID: id}
}
