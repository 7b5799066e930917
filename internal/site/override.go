package site

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
)

// Override is a person who answers for a finding, as long as it is no worse
// than what they saw: Short is by how much the limit was missed then.
type Override struct {
	LocationID festival.LocationID `db:"location_id"`
	Finding    string              `db:"finding"`
	Short      float64             `db:"short_by"`
	Reason     string              `db:"reason"`
	Name       string              `db:"name"`
	At         time.Time           `db:"at"`
	Version    int                 `db:"version"`
}

// OverrideDraft is what they say.
type OverrideDraft struct {
	Reason  string
	Name    string
	Version int
}

// Check trims the draft and says what is wrong.
func (d *OverrideDraft) Check() fault.Fields {
	f := fault.Fields{}
	input.CheckLine(f, "reason", &d.Reason, 500)
	input.CheckLine(f, "name", &d.Name, input.MaxLine)
	if d.Reason == "" {
		f.Add("reason", "error.required")
	}
	if d.Name == "" {
		f.Add("name", "error.required")
	}
	return f
}

const sqlOverrides = `
SELECT location_id, finding, short_by, reason, name, at, version
FROM plan_override
WHERE edition_id = $1`

func overridesIn(ctx context.Context, q pg.Querier, edition festival.ID) (map[string]*Override, error) {
	var all []*Override
	err := q.Select(ctx, &all, sqlOverrides, edition)
	by := map[string]*Override{}
	for _, o := range all {
		by[overrideKey(o.LocationID, o.Finding)] = o
	}
	return by, err
}

func overrideKey(l festival.LocationID, finding string) string { return l.String() + "|" + finding }

const sqlSetOverride = `
INSERT INTO plan_override AS o (edition_id, location_id, finding, short_by, reason, name, at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT ON CONSTRAINT plan_override_once DO UPDATE
SET short_by = EXCLUDED.short_by, reason = EXCLUDED.reason, name = EXCLUDED.name, at = EXCLUDED.at, version = o.version + 1
WHERE o.version = $8 OR o.short_by < EXCLUDED.short_by`

// SetOverride lets somebody answer for a finding as it is now; d.Version is that
// of the answer they saw, 0 for none. One that does not count any more gives way.
func (s *Store) SetOverride(ctx context.Context, e *festival.Edition, f *Finding, d OverrideDraft, now time.Time) error {
	const op = "site.SetOverride"
	if err := d.Check().Err(op); err != nil {
		return err
	}
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		rows, err := tx.Exec(ctx, sqlSetOverride, e.ID, f.Location, f.Key(), f.Short, d.Reason, d.Name, now, d.Version)
		if err := pg.Saved(op, rows, err); err != nil {
			return err
		}
		return logPlan(ctx, tx, e.ID, f.Location, pg.VerbUpdate, map[string]any{"override": f.Key(), "reason": d.Reason}, now)
	})
}

const sqlDeleteOverride = `
DELETE FROM plan_override
WHERE edition_id = $1
	AND location_id = $2
	AND finding = $3`

// DeleteOverride takes back that somebody answers for a finding.
func (s *Store) DeleteOverride(ctx context.Context, e *festival.Edition, f *Finding, now time.Time) error {
	const op = "site.DeleteOverride"
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, sqlDeleteOverride, e.ID, f.Location, f.Key()); err != nil {
			return fault.Wrap(op, err)
		}
		return logPlan(ctx, tx, e.ID, f.Location, pg.VerbUpdate, map[string]any{"no_override": f.Key()}, now)
	})
}
