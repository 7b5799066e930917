package site

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/stall"
)

// Berth is a stay to be: on a pitch, from and until.
type Berth struct {
	Location festival.LocationID `db:"location_id" json:"location"`
	Pitch    PitchID             `db:"pitch_id" json:"pitch"`
	From     time.Time           `db:"from_at" json:"from"`
	Until    time.Time           `db:"until_at" json:"until"`
}

// Shift moves a stall from the stays it has, those that are not locked, to others.
type Shift struct {
	Stall stall.ID `json:"stall"`
	Name  string   `json:"name"`
	From  []Berth  `json:"from"`
	To    []Berth  `json:"to"`
}

// Back is the shift that undoes this one.
func (m Shift) Back() Shift { return Shift{Stall: m.Stall, Name: m.Name, From: m.To, To: m.From} }

// Why a shift was not made.
const (
	LeftWithdrawn = "withdrawn" // the stall takes no part any more
	LeftMoved     = "moved"     // it stands elsewhere by now
	LeftOccupied  = "occupied"  // somebody else stands where it should
)

// Unshifted is a shift that was not made, and why.
type Unshifted struct {
	Shift
	Why string
}

const sqlHoldStalls = `
SELECT id, state
FROM stall
WHERE edition_id = $1
	AND id = ANY($2)
ORDER BY id
FOR SHARE`

const sqlHoldStays = `
SELECT id, stall_id, location_id, pitch_id, lower(span) AS from_at, upper(span) AS until_at, locked
FROM allotment
WHERE edition_id = $1
ORDER BY id
FOR UPDATE`

const sqlAllotMany = `
INSERT INTO allotment (edition_id, stall_id, location_id, pitch_id, span, created_at)
SELECT $1, t.stall, t.location, t.pitch, tstzrange(t."from", t.until), $3
FROM jsonb_to_recordset($2) AS t (stall bigint, location bigint, pitch bigint, "from" timestamptz, until timestamptz)`

// ShiftIn moves many stalls at once, in a fixed number of statements. Whoever
// withdrew or was moved meanwhile, and whoever would come to stand where
// somebody else stands now, is left alone and named; all others move.
func ShiftIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, all []Shift, now time.Time) (left []Unshifted, err error) {
	const op = "site.ShiftIn"
	s := shifting{stays: map[stall.ID][]heldStay{}}
	if err := s.hold(ctx, tx, e, all); err != nil {
		return nil, fault.Wrap(op, err)
	}
	moves, left := s.judge(all)
	if len(moves) == 0 {
		return left, nil
	}
	var ended []int64
	add := []newStay{}
	var to, away []int64
	for _, m := range moves {
		for _, stay := range s.stays[m.Stall] {
			if !stay.Locked {
				ended = append(ended, stay.ID)
			}
		}
		for _, b := range m.To {
			add = append(add, newStay{m.Stall, b})
		}
		if len(m.To) > 0 {
			to = append(to, int64(m.Stall))
		} else {
			away = append(away, int64(m.Stall))
		}
	}
	if _, err := tx.Exec(ctx, sqlEndStays, e.ID, pg.Array(ended)); err != nil {
		return nil, fault.Wrap(op, err)
	}
	rows, err := json.Marshal(add)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	if _, err := tx.Exec(ctx, sqlAllotMany, e.ID, string(rows), now); err != nil {
		return nil, fault.Wrap(op, err)
	}
	entry := pg.Entry{EditionID: int64(e.ID), Subject: "stall", Verb: pg.VerbAllot, Detail: map[string]any{"placed": true}, At: now}
	if err := pg.LogAllIn(ctx, tx, entry, to); err != nil {
		return nil, fault.Wrap(op, err)
	}
	entry.Verb = pg.VerbVacate
	return left, fault.Wrap(op, pg.LogAllIn(ctx, tx, entry, away))
}

type newStay struct {
	Stall stall.ID `json:"stall"`
	Berth
}

type heldStay struct {
	ID     int64    `db:"id"`
	Stall  stall.ID `db:"stall_id"`
	Locked bool     `db:"locked"`
	Berth
}

// shifting is what stands while a transaction moves.
type shifting struct {
	state map[stall.ID]string
	stays map[stall.ID][]heldStay
}

func (s *shifting) hold(ctx context.Context, tx *pg.Tx, e *festival.Edition, all []Shift) error {
	var ids []int64
	for _, m := range all {
		ids = append(ids, int64(m.Stall))
	}
	var stalls []struct {
		ID    stall.ID `db:"id"`
		State string   `db:"state"`
	}
	if err := tx.Select(ctx, &stalls, sqlHoldStalls, e.ID, pg.Array(ids)); err != nil {
		return err
	}
	s.state = map[stall.ID]string{}
	for _, one := range stalls {
		s.state[one.ID] = one.State
	}
	var stays []heldStay
	if err := tx.Select(ctx, &stays, sqlHoldStays, e.ID); err != nil {
		return err
	}
	for _, stay := range stays {
		s.stays[stay.Stall] = append(s.stays[stay.Stall], stay)
	}
	return nil
}

// judge parts the shifts that can be made from those that cannot: leaving one
// alone may leave another without its pitch.
func (s *shifting) judge(all []Shift) (moves []Shift, left []Unshifted) {
	moves = slices.DeleteFunc(slices.Clone(all), func(m Shift) bool {
		switch state := s.state[m.Stall]; {
		case state == "" || state == "withdrawn":
			left = append(left, Unshifted{m, LeftWithdrawn})
		case !s.stands(m):
			left = append(left, Unshifted{m, LeftMoved})
		default:
			return false
		}
		return true
	})
	for {
		i := slices.IndexFunc(moves, func(m Shift) bool { return s.blocked(m, moves) })
		if i < 0 {
			return moves, left
		}
		left = append(left, Unshifted{moves[i], LeftOccupied})
		moves = slices.Delete(moves, i, i+1)
	}
}

// stands reports whether the stall has just the stays that the shift takes away.
func (s *shifting) stands(m Shift) bool {
	n := 0
	for _, stay := range s.stays[m.Stall] {
		if stay.Locked {
			continue
		}
		n++
		if !slices.ContainsFunc(m.From, func(b Berth) bool {
			return b.Pitch == stay.Pitch && b.From.Equal(stay.From) && b.Until.Equal(stay.Until)
		}) {
			return false
		}
	}
	return n == len(m.From)
}

// blocked reports whether somebody who does not move stands where the stall
// should, or the stall itself elsewhere at that time by a lock.
func (s *shifting) blocked(m Shift, moves []Shift) bool {
	for who, stays := range s.stays {
		moving := slices.ContainsFunc(moves, func(o Shift) bool { return o.Stall == who })
		for _, stay := range stays {
			if moving && !stay.Locked {
				continue
			}
			for _, b := range m.To {
				same := stay.Pitch == b.Pitch || who == m.Stall
				if same && stay.From.Before(b.Until) && b.From.Before(stay.Until) {
					return true
				}
			}
		}
	}
	return false
}

const sqlLockStay = `
UPDATE allotment
SET locked = $3
WHERE edition_id = $1
	AND id = $2
RETURNING stall_id`

// LockStay keeps a stay where it is when the machine places the stalls, or lets
// it go again.
func (s *Store) LockStay(ctx context.Context, e *festival.Edition, id AllotmentID, locked bool, now time.Time) error {
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		var who stall.ID
		if err := tx.Get(ctx, &who, sqlLockStay, e.ID, id, locked); err != nil {
			return fault.Wrap("site.LockStay", err)
		}
		return logAllotment(ctx, tx, e.ID, who, pg.VerbUpdate, map[string]any{"locked": locked}, now)
	})
}
