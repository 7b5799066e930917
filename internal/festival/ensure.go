package festival

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
)

// Ensure gives the edition with d.Slug, made if it is missing: where an import
// puts what it reads. An existing edition is used as it is.
func (s *Store) Ensure(ctx context.Context, d Draft, o Origin, now time.Time) (e *Edition, created bool, err error) {
	const op = "festival.Ensure"
	if e, err = s.BySlug(ctx, d.Slug); !fault.Is(err, fault.NotFound) {
		return e, false, fault.Wrap(op, err)
	}
	err = s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		e, err = s.CreateIn(ctx, tx, d, nil, o, now)
		return err
	})
	if fault.CodeOf(err) == "slug_taken" {
		e, err = s.BySlug(ctx, d.Slug)
		return e, false, fault.Wrap(op, err)
	}
	return e, err == nil, fault.Wrap(op, err)
}

const sqlWidenDay = `
INSERT INTO market_day (edition_id, date, opens_at, closes_at, name)
VALUES ($1, $2::date, $3, $4, $5)
ON CONFLICT ON CONSTRAINT market_day_once DO NOTHING`

// EnsureDays adds the days that are missing, and leaves those that exist as
// they are. It refreshes e.Days and says how many were added.
func (s *Store) EnsureDays(ctx context.Context, e *Edition, days []DayDraft) (added int, err error) {
	const op = "festival.EnsureDays"
	f := fault.Fields{}
	checkDays(f, &Draft{DayChange: e.DayChange}, days)
	if err := f.Err(op); err != nil {
		return 0, err
	}
	err = s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		for _, d := range days {
			n, err := tx.Exec(ctx, sqlWidenDay, e.ID, d.Date.Format(time.DateOnly), e.At(d.Date, d.Opens), e.At(d.Date, d.until(e.DayChange)), d.Name)
			if err != nil {
				return err
			}
			added += int(n)
		}
		e.Days = nil
		return tx.Select(ctx, &e.Days, sqlDays, e.ID)
	})
	if err != nil {
		return 0, fault.Wrap(op, err)
	}
	e.localise()
	return added, nil
}
