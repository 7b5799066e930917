package site

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/stall"
)

// EditStay is where a stall stands for a time.
type EditStay struct {
	Stall    stall.ID            `db:"stall_id" json:"stall"`
	Pitch    PitchID             `db:"pitch_id" json:"pitch"`
	Location festival.LocationID `db:"location_id" json:"location,omitempty"`
	Number   string              `db:"number" json:"number,omitempty"`
	From     time.Time           `db:"from_at" json:"from"`
	Until    time.Time           `db:"until_at" json:"until"`
	Locked   bool                `db:"locked" json:"locked,omitempty"` // see Allotment
}

// Stands is the value of a step that moves stalls: all stays of some stalls, as
// they were seen and as they shall be. It puts a stall on a pitch, takes it off,
// exchanges two, and is its own inverse the other way round.
type Stands struct {
	Before []EditStay `json:"before"`
	After  []EditStay `json:"after"`
}

const sqlEditStays = `
SELECT a.stall_id, a.pitch_id, a.location_id, p.number, lower(a.span) AS from_at, upper(a.span) AS until_at, a.locked
FROM allotment a
JOIN pitch p ON p.id = a.pitch_id
WHERE a.edition_id = $1
ORDER BY a.location_id, length(p.number), p.number, lower(a.span)`

func editStays(ctx context.Context, q pg.Querier, e *festival.Edition) ([]EditStay, error) {
	all := []EditStay{}
	err := q.Select(ctx, &all, sqlEditStays, e.ID)
	for i := range all {
		all[i].From, all[i].Until = e.In(all[i].From), e.In(all[i].Until)
	}
	return all, err
}

const sqlStaysOf = `
SELECT id, stall_id, pitch_id, lower(span) AS from_at, upper(span) AS until_at, locked
FROM allotment
WHERE edition_id = $1
	AND stall_id = ANY($2)
FOR UPDATE`

const sqlEndStays = `
DELETE FROM allotment
WHERE edition_id = $1
	AND id = ANY($2)
RETURNING id, to_jsonb(allotment) AS row`

const sqlBeginStays = `
INSERT INTO allotment (edition_id, stall_id, location_id, pitch_id, span, created_at, locked)
SELECT $1, r.stall, p.location_id, p.id, tstzrange(r."from", r.until), $3, coalesce(r.locked, false)
FROM jsonb_to_recordset($2::jsonb) AS r (stall bigint, pitch bigint, "from" timestamptz, until timestamptz, locked boolean)
JOIN pitch p ON p.edition_id = $1 AND p.id = r.pitch`

const sqlTurnLocks = `
UPDATE allotment
SET locked = NOT locked
WHERE edition_id = $1
	AND id = ANY($2)`

// slot is a stay by what makes it another one.
func (s EditStay) slot() string {
	return fmt.Sprint(s.Stall, s.Pitch, s.From.UTC(), s.Until.UTC())
}

// locks are stays by slot, and whether they are locked.
func locks(all []EditStay) map[string]bool {
	by := make(map[string]bool, len(all))
	for _, s := range all {
		by[s.slot()] = s.Locked
	}
	return by
}

// stand moves stalls. Stays that are the same on both sides are not touched.
func (w *editing) stand(s Step) error {
	const op = "site.Edit"
	var want Stands
	if err := readStep(s, &want); err != nil {
		return err
	}
	var ids []int64
	for _, stay := range slices.Concat(want.Before, want.After) {
		ids = append(ids, int64(stay.Stall))
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) == 0 {
		return fault.New(fault.Invalid, op, "error.bad_request")
	}
	who, err := holdCandidates(w.ctx, w.tx, w.e.ID, ids)
	if err != nil {
		return err
	}
	var stays []struct {
		EditStay
		ID int64 `db:"id"`
	}
	if err := w.tx.Select(w.ctx, &stays, sqlStaysOf, w.e.ID, pg.Array(ids)); err != nil {
		return err
	}
	var ended, turned []int64
	current, after := make([]EditStay, 0, len(stays)), locks(want.After)
	for _, stay := range stays {
		current = append(current, stay.EditStay)
		if locked, kept := after[stay.slot()]; !kept {
			ended = append(ended, stay.ID)
		} else if locked != stay.Locked {
			turned = append(turned, stay.ID)
		}
	}
	now := locks(current)
	if !maps.Equal(now, locks(want.Before)) {
		return pg.Saved(op, 0, nil)
	}
	begun := slices.DeleteFunc(slices.Clone(want.After), func(s EditStay) bool { _, stands := now[s.slot()]; return stands })
	if err := w.welcome(who, begun); err != nil {
		return err
	}
	if _, err := pg.RemoveAllIn(w.ctx, w.tx, int64(w.e.ID), "allotment", w.now, sqlEndStays, w.e.ID, pg.Array(ended)); err != nil {
		return err
	}
	if err := w.begin(begun); err != nil {
		return err
	}
	if _, err := w.tx.Exec(w.ctx, sqlTurnLocks, w.e.ID, pg.Array(turned)); err != nil {
		return err
	}
	for _, id := range ids {
		w.told = append(w.told, told{Ref: Ref{"stall", id}})
	}
	verb := pg.VerbAllot
	switch {
	case len(want.After) == 0:
		verb = pg.VerbVacate
	case len(ended)+len(begun) == 0:
		verb = pg.VerbUpdate
	}
	return pg.LogAllIn(w.ctx, w.tx, pg.Entry{EditionID: int64(w.e.ID), Subject: "stall", Verb: verb,
		Detail: map[string]any{"location": w.l, "stays": len(want.After)}, At: w.now}, ids)
}

// welcome refuses who is no stall here or has withdrawn.
func (w *editing) welcome(who map[stall.ID]*Candidate, begun []EditStay) error {
	for _, stay := range begun {
		if err := takesPart(who[stay.Stall]); err != nil {
			return err
		}
		w.rivals = append(w.rivals, AllotDraft{Stall: stay.Stall, Pitch: stay.Pitch, From: stay.From, Until: stay.Until})
	}
	return nil
}

func (w *editing) begin(begun []EditStay) error {
	if len(begun) == 0 {
		return nil
	}
	for _, stay := range begun {
		if !stay.Until.After(stay.From) {
			return fault.Fields{"until": fault.Msg("error.end_before_start")}.Err("site.Edit")
		}
	}
	rows, err := json.Marshal(begun)
	if err != nil {
		return err
	}
	n, err := w.tx.Exec(w.ctx, sqlBeginStays, w.e.ID, string(rows), w.now)
	if err == nil && n < int64(len(begun)) { // a pitch is gone
		n = 0
	}
	return pg.Saved("site.Edit", n, err)
}

// nameRivals names what stood in the way of one of the stays.
func (s *Store) nameRivals(ctx context.Context, e *festival.Edition, asked []AllotDraft, err error) error {
	if code := fault.CodeOf(err); code != "pitch_taken" && code != "stall_elsewhere" {
		return err
	}
	for _, d := range asked {
		if named := s.nameRival(ctx, e, d, err); named != err {
			return named
		}
	}
	return err
}
