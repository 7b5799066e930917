package intake

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/stall"
)

// The command line takes a file at once and asks nobody: it is the same import,
// in the same list, and the office's button undoes it. The file is not kept.
func (s *Store) atOnce(ctx context.Context, e *festival.Edition, im Import, propose func(ctx context.Context, tx *pg.Tx) (proposal, error), now time.Time) (r Report, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		err := tx.Get(ctx, &im.ID, sqlReceive, e.ID, im.Kind, im.Location, clip(im.Name), []byte{}, im.Options, now, string(pg.ActorOf(ctx)))
		if err != nil {
			return err
		}
		p, err := propose(ctx, tx)
		if err == nil {
			r, err = settle(ctx, tx, e, &im, p, now)
		}
		return err
	})
	return r, fault.Wrap("intake.atOnce", err)
}

// TakeStalls takes a table of stalls.
func (s *Store) TakeStalls(ctx context.Context, e *festival.Edition, file string, o Options, t *stall.Table, progress func(done, all int), now time.Time) ([]stall.Imported, error) {
	im := Import{Kind: Stalls, Name: file, Options: o}
	var p *stallProposal
	_, err := s.atOnce(ctx, e, im, func(ctx context.Context, tx *pg.Tx) (_ proposal, err error) {
		p, err = s.proposeStalls(ctx, tx, e, &im, t, progress, now)
		return p, err
	}, now)
	if err != nil {
		return nil, err
	}
	return p.p.Lines, nil
}

// TakeProgramme takes a schedule and releases the edition.
func (s *Store) TakeProgramme(ctx context.Context, e *festival.Edition, file string, in programme.Incoming, l lang.Lang, now time.Time) (programme.Report, error) {
	im := Import{Kind: Programme, Name: file}
	var p *programme.Proposal
	_, err := s.atOnce(ctx, e, im, func(ctx context.Context, tx *pg.Tx) (_ proposal, err error) {
		p, err = s.programme.Propose(ctx, tx, e, in, l)
		return &releasing{programmeProposal{s.programme, e, p}}, err
	}, now)
	if err != nil {
		return programme.Report{}, err
	}
	return p.Report, nil
}

// releasing is a schedule that is released as soon as it is written.
type releasing struct{ programmeProposal }

func (p *releasing) take(ctx context.Context, tx *pg.Tx, now time.Time) ([]pg.Touched, error) {
	touched, err := p.programmeProposal.take(ctx, tx, now)
	if err == nil {
		err = p.store.ReleaseImportedIn(ctx, tx, p.e, p.p, now)
	}
	return touched, err
}

// TakePlan takes a plan's file for a location.
func (s *Store) TakePlan(ctx context.Context, e *festival.Edition, l festival.LocationID, file string, objects *site.Objects, remove bool, now time.Time) (Report, error) {
	im := Import{Kind: Plan, Location: &l, Name: file, Options: Options{Remove: remove}}
	return s.atOnce(ctx, e, im, func(ctx context.Context, tx *pg.Tx) (proposal, error) {
		p, err := s.site.Propose(ctx, tx, e, l, objects, remove)
		return &planProposal{s.site, e, p, file}, err
	}, now)
}

// SeePlan is what TakePlan would do.
func (s *Store) SeePlan(ctx context.Context, e *festival.Edition, l festival.LocationID, objects *site.Objects, remove bool) (Report, error) {
	p, err := s.site.Propose(ctx, s.db, e, l, objects, remove)
	if err != nil {
		return Report{}, err
	}
	return (&planProposal{s.site, e, p, ""}).report(), nil
}
