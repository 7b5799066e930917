package jury

import (
	"context"
	"math"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
	"markt/internal/stall"
)

// Round is how an edition's jury comes to a ranking. The seed of its lottery is
// read from a source that was announced before the scores were frozen, and
// written down after: so nobody could give scores by it, nor choose it.
type Round struct {
	Festgesetzt bool       `db:"festgesetzt"` // by § 69 GewO: bonus points are off
	BonusSocial int        `db:"bonus_social"`
	BonusNew    int        `db:"bonus_new"`
	BonusKnown  int        `db:"bonus_known"`
	Source      string     `db:"source"`
	AnnouncedAt *time.Time `db:"announced_at"`
	ClosedAt    *time.Time `db:"closed_at"`
	Seed        string     `db:"seed"`
	SeededAt    *time.Time `db:"seeded_at"`
	Version     int        `db:"version"`
}

// Drawn reports whether the ranking stands: scores are frozen and the seed is known.
func (r Round) Drawn() bool { return r.ClosedAt != nil && r.Seed != "" }

const sqlRound = `
SELECT coalesce((SELECT value #>> '{}' FROM setting WHERE edition_id = r.edition_id AND key = 'edition.festgesetzt') = 'true', false) AS festgesetzt,
	bonus_social, bonus_new, bonus_known, source, announced_at, closed_at, seed, seeded_at, version
FROM jury_round r
WHERE edition_id = $1`

const sqlTargets = `
SELECT kind_id, places
FROM jury_target
WHERE edition_id = $1`

// Round is the edition's.
func (s *Store) Round(ctx context.Context, edition festival.ID) (Round, error) {
	var r Round
	err := s.db.Get(ctx, &r, sqlRound, edition)
	return r, fault.Wrap("jury.Round", err)
}

// Target is how many stalls of a kind the market has room for on a day; a kind
// without one takes as many as come.
type Target struct {
	Kind   stall.KindID `db:"kind_id"`
	Places int          `db:"places"`
}

// Targets are the edition's.
func (s *Store) Targets(ctx context.Context, edition festival.ID) ([]Target, error) {
	var all []Target
	err := s.db.Select(ctx, &all, sqlTargets, edition)
	return all, fault.Wrap("jury.Targets", err)
}

// RoundDraft is what organisers set of a round.
type RoundDraft struct {
	Targets                 []TargetDraft
	Social, Newcomer, Known float64 // points
	Source                  string
	Version                 int
}

// TargetDraft is a kind's target; nil: none.
type TargetDraft struct {
	Kind   stall.KindID
	Places *int
}

// RoundDraft is how it stands, with a place for each kind.
func (r Round) RoundDraft(kinds []stall.Kind, targets []Target) RoundDraft {
	d := RoundDraft{Social: points(r.BonusSocial), Newcomer: points(r.BonusNew), Known: points(r.BonusKnown), Source: r.Source, Version: r.Version}
	for _, k := range kinds {
		one := TargetDraft{Kind: k.ID}
		if i := slices.IndexFunc(targets, func(t Target) bool { return t.Kind == k.ID }); i >= 0 {
			one.Places = &targets[i].Places
		}
		d.Targets = append(d.Targets, one)
	}
	return d
}

func points(thousandths int) float64          { return float64(thousandths) / 1000 }
func thousandths(points float64) int          { return int(math.Round(points * 1000)) }
func outside[N int | float64](n, most N) bool { return n < 0 || n > most }

const (
	mostBonus  = 1
	mostPlaces = 10000
	maxSource  = 300
	maxSeed    = 200
)

func (d *RoundDraft) check() fault.Fields {
	f := fault.Fields{}
	for i, t := range d.Targets {
		if t.Places != nil && outside(*t.Places, mostPlaces) {
			f.Add("t."+itoa(i)+".places", "error.range", "min", 0, "max", mostPlaces)
		}
	}
	for name, bonus := range map[string]float64{"social": d.Social, "newcomer": d.Newcomer, "known": d.Known} {
		if outside(bonus, mostBonus) {
			f.Add(name, "error.range", "min", 0, "max", mostBonus)
		}
	}
	input.CheckLine(f, "source", &d.Source, maxSource)
	return f
}

var (
	_ = pg.OnConstraint("jury_is_closed", fault.Conflict, "jury_closed", "jury.error.closed", "")
	_ = pg.OnConstraint("jury_target_edition_id_kind_id_fkey", fault.Invalid, "", "error.choice", "kind")
)

const sqlSaveRound = `
UPDATE jury_round
SET bonus_social = $3, bonus_new = $4, bonus_known = $5, version = version + 1,
	announced_at = CASE WHEN $6 = '' THEN NULL WHEN source = $6 THEN announced_at ELSE $7::timestamptz END, source = $6
WHERE edition_id = $1
	AND version = $2`

const sqlSaveTarget = `
INSERT INTO jury_target AS t (edition_id, kind_id, places)
VALUES ($1, $2, $3)
ON CONFLICT ON CONSTRAINT jury_target_pkey DO UPDATE
SET places = EXCLUDED.places
WHERE t.places <> EXCLUDED.places`

const sqlDropTarget = `
DELETE FROM jury_target
WHERE edition_id = $1
	AND kind_id = $2`

const sqlLockRound = `
SELECT closed_at IS NOT NULL
FROM jury_round
WHERE edition_id = $1
FOR UPDATE`

// SaveRound stores targets, bonus points and the source of the seed, all or
// nothing, if nobody did since d.Version; Conflict with the code jury_closed
// once the scores are frozen.
func (s *Store) SaveRound(ctx context.Context, edition festival.ID, d RoundDraft, now time.Time) error {
	const op = "jury.SaveRound"
	if err := d.check().Err(op); err != nil {
		return err
	}
	return fault.Wrap(op, pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var closed bool
		if err := tx.Get(ctx, &closed, sqlLockRound, edition); err != nil {
			return err
		}
		if closed {
			return fault.Coded(fault.Conflict, op, "jury_closed", "jury.error.closed")
		}
		n, err := tx.Exec(ctx, sqlSaveRound, edition, d.Version, thousandths(d.Social), thousandths(d.Newcomer), thousandths(d.Known), d.Source, now)
		if err := pg.Saved(op, n, err); err != nil {
			return err
		}
		for _, t := range d.Targets {
			if t.Places == nil {
				_, err = tx.Exec(ctx, sqlDropTarget, edition, t.Kind)
			} else {
				_, err = tx.Exec(ctx, sqlSaveTarget, edition, t.Kind, *t.Places)
			}
			if err != nil {
				return err
			}
		}
		return logRound(ctx, tx, edition, "jury_round", d, now)
	}))
}

func logRound(ctx context.Context, tx *pg.Tx, edition festival.ID, key string, value any, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(edition), Subject: "edition", SubjectID: int64(edition), Verb: pg.VerbSetSetting,
		Detail: map[string]any{"key": key, "value": value}, At: now})
}

const sqlClose = `
UPDATE jury_round
SET closed_at = $2, version = version + 1
WHERE edition_id = $1
	AND closed_at IS NULL
	AND announced_at IS NOT NULL`

const sqlReopen = `
UPDATE jury_round
SET closed_at = NULL, seed = '', seeded_at = NULL, source = '', announced_at = NULL, version = version + 1
WHERE edition_id = $1
	AND closed_at IS NOT NULL`

const sqlSeed = `
UPDATE jury_round
SET seed = $2, seeded_at = $3, version = version + 1
WHERE edition_id = $1
	AND closed_at IS NOT NULL
	AND seed = ''`

// Close freezes the scores; Conflict with the code no_source before it was
// announced where the lottery's seed will be read. Closing twice is closing once.
func (s *Store) Close(ctx context.Context, edition festival.ID, now time.Time) error {
	r, err := s.Round(ctx, edition)
	if err != nil || r.ClosedAt != nil {
		return err
	}
	if r.AnnouncedAt == nil {
		return fault.Coded(fault.Conflict, "jury.Close", "no_source", "jury.error.no_source")
	}
	return s.turn(ctx, edition, sqlClose, "jury_closed", true, now)
}

// Reopen lets scores change again. The lottery then needs another source,
// announced anew: its seed is known by now.
func (s *Store) Reopen(ctx context.Context, edition festival.ID, now time.Time) error {
	return s.turn(ctx, edition, sqlReopen, "jury_closed", false, now)
}

// Draw writes down the seed, once: Conflict with the code drawn for another one
// later, or before the scores are frozen.
func (s *Store) Draw(ctx context.Context, edition festival.ID, seed string, now time.Time) error {
	const op = "jury.Draw"
	f := fault.Fields{}
	if input.CheckLine(f, "seed", &seed, maxSeed); seed == "" {
		f.Add("seed", "error.required")
	}
	if err := f.Err(op); err != nil {
		return err
	}
	r, err := s.Round(ctx, edition)
	if err != nil || r.Seed == seed {
		return err
	}
	if r.ClosedAt == nil || r.Seed != "" {
		return fault.Coded(fault.Conflict, op, "drawn", "jury.error.drawn")
	}
	return s.turn(ctx, edition, sqlSeed, "jury_seed", seed, now)
}

// turn takes a step of the round; somebody may have taken it just before.
func (s *Store) turn(ctx context.Context, edition festival.ID, sql, key string, value any, now time.Time) error {
	args := map[string][]any{sqlClose: {edition, now}, sqlReopen: {edition}, sqlSeed: {edition, value, now}}[sql]
	return fault.Wrap("jury."+key, pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, sql, args...)
		if err != nil || n == 0 {
			return err
		}
		return logRound(ctx, tx, edition, key, value, now)
	}))
}
