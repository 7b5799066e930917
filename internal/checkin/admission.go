package checkin

import (
	"context"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// change is what was said about admission at one time. No location: everywhere.
type change struct {
	EditionID festival.ID          `db:"edition_id"`
	Location  *festival.LocationID `db:"location_id"`
	Admission festival.Admission   `db:"admission"`
	At        time.Time            `db:"at"`
	Alone     bool                 `db:"alone"`
}

func (c change) of(g gateRow) bool { return c.Location == nil || *c.Location == g.LocationID }

const sqlRuleChanges = `
SELECT edition_id, location_id, admission, at, alone
FROM admission_change
ORDER BY at, id`

func (r *rules) readChanges(ctx context.Context, db *pg.DB) error {
	var all []change
	if err := db.Select(ctx, &all, sqlRuleChanges); err != nil {
		return err
	}
	for _, c := range all {
		r.changes[c.EditionID] = append(r.changes[c.EditionID], c)
	}
	return nil
}

// counting leaves out what a re-admission lies between: what happened at a place
// before it was emptied and let in again by now, and what follows at any after
// the gate's own was. again is when everybody was let in again everywhere, for
// who judged the scan; Past.Again says the same of those that follow.
func (r *rules) counting(past []Past, g gateRow, now time.Time, again *time.Time) []Past {
	return slices.DeleteFunc(slices.Clone(past), func(p Past) bool {
		if p.At.After(now) {
			return after(p.Again, now) || r.readmitted(g, now, p.At)
		}
		return after(again, p.At) || r.readmitted(r.gates[p.Gate], p.At, now)
	})
}

// afterChanges is that time, or the first behind all that was said about
// admission at the gate later on the market day.
func (r *rules) afterChanges(g gateRow, at time.Time) time.Time {
	end := dayEnd(r.editions[g.EditionID], at)
	for _, c := range r.changes[g.EditionID] { // in the order of their times
		if c.of(g) && c.At.After(at) && c.At.Before(end) {
			at = c.At.Add(time.Microsecond)
		}
	}
	return at
}

func after(again *time.Time, at time.Time) bool { return again != nil && again.After(at) }

// readmitted reports whether everybody came in anew at the gate's location after
// from, until that time included.
func (r *rules) readmitted(g gateRow, from, until time.Time) bool {
	return slices.ContainsFunc(r.changes[g.EditionID], func(c change) bool {
		return c.Admission == festival.AdmissionReadmission && c.of(g) && c.At.After(from) && !c.At.After(until)
	})
}

// alone is what held at the gate while a service stood alone there: what was
// said there, unless the office was the last to speak.
func (r *rules) alone(g gateRow, at time.Time) festival.Admission {
	held := festival.AdmissionNormal
	for _, c := range r.changes[g.EditionID] {
		if !c.of(g) || c.At.After(at) {
			continue
		}
		if held = festival.AdmissionNormal; c.Alone {
			held = c.Admission
		}
	}
	return held
}

// RelayAdmissions stores what was said about admission at a service standing
// alone, and says which it has. It is asked before the scans that were judged by it.
func (s *Store) RelayAdmissions(ctx context.Context, e *festival.Edition, all []RelayedAdmission, sent, now time.Time) (has []bool, err error) {
	const op = "checkin.RelayAdmissions"
	if len(all) > MaxScans {
		return nil, TooMany(op, "admissions")
	}
	r, err := s.current(ctx)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	markets, first := festival.New(s.db), earliest(r.editions[e.ID], Device{})
	for _, a := range all {
		if a.At = onOurs(a.At, sent, now); a.At.Before(first) {
			a.At = time.Time{} // is none
		}
		err := markets.TellAdmission(ctx, e.ID, festival.AdmissionChange(a), now)
		if err != nil && !fault.Is(err, fault.Invalid) {
			return nil, fault.Wrap(op, err)
		}
		has = append(has, err == nil)
	}
	return has, nil
}

// onOurs is a time of another clock on ours, and never later than now.
func onOurs(at, sent, now time.Time) time.Time {
	if off := now.Sub(sent); !at.IsZero() && !sent.IsZero() && off.Abs() > onTheWay {
		at = at.Add(off)
	}
	if at.After(now) {
		at = now
	}
	return at.Truncate(time.Microsecond)
}
