package programme

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
)

// Import proposes, takes and releases what was read in one go.
func (s *Store) Import(ctx context.Context, in Incoming, o ImportOptions, now time.Time) (Report, error) {
	const op = "programme.Import"
	e, r, err := s.ImportEdition(ctx, in, o, now)
	if err != nil {
		return r, fault.Wrap(op, err)
	}
	made := r.NewEdition
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		p, err := s.Propose(ctx, tx, e, in, o.Lang)
		if err != nil {
			return err
		}
		if _, err = s.TakeIn(ctx, tx, e, p, now); err == nil {
			err = s.ReleaseImportedIn(ctx, tx, e, p, now)
		}
		r = p.Report
		return err
	})
	r.NewEdition = made
	return r, fault.Wrap(op, err)
}
