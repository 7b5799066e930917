// Package follow lets what hangs on a market day or a stop follow it when that
// is changed: stays, sessions, stops and when ticket types admit, in the
// transaction of the change, and back again. Where each would go says ties; it
// must not know HTTP, nor what a change means to people.
package follow

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/ticket"
	"markt/internal/ties"
)

// Store changes days and stops together with what follows them.
type Store struct{ db *pg.DB }

// New makes a store on a migrated database.
func New(db *pg.DB) *Store { return &Store{db} }

// Result is what became of a change or its undoing: under which id it can be
// undone, how many followed and how many were left where they are, because
// somebody gave them another time meanwhile or their place is taken then.
type Result struct {
	ID       int64
	Followed int
	Left     int
}

// change is what is kept of a change, for its undoing. The draft is as it was
// before, for the version that the change made.
type change struct {
	Day      festival.DayID      `json:"day,omitempty"`
	DayAs    festival.DayDraft   `json:"day_as"`
	Location festival.LocationID `json:"location,omitempty"`
	Stop     festival.StopID     `json:"stop,omitempty"`
	StopAs   festival.StopDraft  `json:"stop_as"`
	Moves    []move              `json:"moves"`
}

type move struct {
	Kind ties.Kind `json:"kind"`
	festival.Retime
}

// Day saves another date or other hours of a market day, and lets follow what
// would be left behind.
func (s *Store) Day(ctx context.Context, e *festival.Edition, day festival.Day, d festival.DayDraft, along []ties.Along, now time.Time) (Result, error) {
	was := day.Draft(e)
	was.Version = d.Version + 1
	return s.make(ctx, e, change{Day: day.ID, DayAs: was}, along, now, func(ctx context.Context, tx *pg.Tx) error {
		return festival.UpdateDayIn(ctx, tx, e, day.ID, d, now)
	})
}

// Stop is Day for a stop of a location.
func (s *Store) Stop(ctx context.Context, e *festival.Edition, stop festival.Stop, d festival.StopDraft, along []ties.Along, now time.Time) (Result, error) {
	was := stop.Draft()
	was.Version = d.Version + 1
	return s.make(ctx, e, change{Location: stop.LocationID, Stop: stop.ID, StopAs: was}, along, now, func(ctx context.Context, tx *pg.Tx) error {
		return festival.UpdateStopIn(ctx, tx, e, stop.LocationID, stop.ID, d, now)
	})
}

const sqlKeep = `
INSERT INTO followed (edition_id, at, by, change)
VALUES ($1, $2, $3, $4)
RETURNING id`

func (s *Store) make(ctx context.Context, e *festival.Edition, c change, along []ties.Along, now time.Time, save func(context.Context, *pg.Tx) error) (r Result, err error) {
	const op = "follow.make"
	for _, a := range along {
		c.Moves = append(c.Moves, move{a.Kind, a.Retime()})
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if err := save(ctx, tx); err != nil {
			return err
		}
		met, err := moveIn(ctx, tx, e, c.Moves, now)
		if err != nil {
			return err
		}
		r.Followed, r.Left = len(met), len(c.Moves)-len(met)
		c.Moves = met
		kept, err := json.Marshal(c)
		if err != nil {
			return err
		}
		return tx.Get(ctx, &r.ID, sqlKeep, e.ID, now, string(pg.ActorOf(ctx)), string(kept))
	})
	return r, fault.Wrap(op, err)
}

// movers are the rooms that own what can follow, stops before what happens at them.
var movers = []struct {
	kind ties.Kind
	move func(context.Context, *pg.Tx, *festival.Edition, []festival.Retime, time.Time) ([]int64, error)
}{
	{ties.Stop, festival.RetimeStopsIn},
	{ties.Stay, site.RetimeIn},
	{ties.Session, programme.RetimeIn},
	{ties.Type, ticket.RetimeIn},
}

// moveIn gives all their other times and says which took them.
func moveIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, all []move, now time.Time) (met []move, err error) {
	for _, m := range movers {
		var some []festival.Retime
		for _, one := range all {
			if one.Kind == m.kind {
				some = append(some, one.Retime)
			}
		}
		if len(some) == 0 {
			continue
		}
		ids, err := m.move(ctx, tx, e, some, now)
		if err != nil {
			return nil, err
		}
		for _, one := range some {
			if slices.Contains(ids, one.ID) {
				met = append(met, move{m.kind, one})
			}
		}
	}
	return met, nil
}

const sqlUndo = `
UPDATE followed
SET undone_at = $3
WHERE edition_id = $1
	AND id = $2
	AND undone_at IS NULL
RETURNING change`

const sqlUndone = `
SELECT undone_at IS NOT NULL
FROM followed
WHERE edition_id = $1
	AND id = $2`

// Undo puts a day or stop back as it was, and what followed it, except for what
// was given another time since. It is a Conflict once somebody has changed the
// day or stop again; undone twice changes nothing more.
func (s *Store) Undo(ctx context.Context, e *festival.Edition, id int64, now time.Time) (r Result, err error) {
	const op = "follow.Undo"
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var kept json.RawMessage
		err := tx.Get(ctx, &kept, sqlUndo, e.ID, id, now)
		if fault.Is(err, fault.NotFound) {
			var undone bool
			return tx.Get(ctx, &undone, sqlUndone, e.ID, id)
		}
		if err != nil {
			return err
		}
		var c change
		if err := json.Unmarshal(kept, &c); err != nil {
			return err
		}
		if c.Day != 0 {
			err = festival.UpdateDayIn(ctx, tx, e, c.Day, c.DayAs, now)
		} else {
			err = festival.UpdateStopIn(ctx, tx, e, c.Location, c.Stop, c.StopAs, now)
		}
		if err != nil {
			return err
		}
		for i := range c.Moves {
			c.Moves[i].Retime = c.Moves[i].Back()
		}
		met, err := moveIn(ctx, tx, e, c.Moves, now)
		r = Result{ID: id, Followed: len(met), Left: len(c.Moves) - len(met)}
		return err
	})
	return r, fault.Wrap(op, err)
}
