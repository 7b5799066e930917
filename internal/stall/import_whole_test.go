package stall

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// Import proposes and takes a table in one go.
func (s *Store) Import(ctx context.Context, e *festival.Edition, source, kind string, t *Table, now time.Time, progress func(done, all int)) (report []Imported, err error) {
	const op = "stall.Import"
	if _, err := s.EnsureKinds(ctx, e.ID, now); err != nil {
		return nil, fault.Wrap(op, err)
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		p, err := s.Propose(ctx, tx, e, Source{Name: source, Kind: kind, Progress: progress}, t, now)
		if err != nil {
			return err
		}
		_, err = s.TakeIn(ctx, tx, e, p, now)
		report = p.Lines
		return err
	})
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	return report, nil
}
