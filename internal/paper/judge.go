package paper

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
	"markt/internal/stall"
)

// Verdict is what somebody of the office says of a paper.
type Verdict struct {
	Key     string
	Person  string
	Do      Deed
	Reason  string
	Number  string
	Issued  *time.Time
	Until   *time.Time
	Version int // of the paper that was seen; 0: there was none
}

// Deed is what is done with a paper.
type Deed string

const (
	Accept Deed = "accept" // looked at, or its original seen
	Reject Deed = "reject"
	Waive  Deed = "waive"
	Reopen Deed = "reopen" // as if nobody had looked at it
)

// Judge accepts, rejects, waives or reopens a paper. An accepted one needs no
// file: its original was seen by who says so, on that day.
func (s *Store) Judge(ctx context.Context, e *festival.Edition, id stall.ApplicationID, v Verdict, now time.Time) error {
	const op = "paper.Judge"
	v.Reason, v.Number, v.Person = input.CleanText(v.Reason), input.CleanLine(v.Number), input.CleanLine(v.Person)
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		_, line, err := lockIn(ctx, tx, e, id, v.Key, now)
		if err != nil {
			return err
		}
		if v.Do == Waive { // the whole requirement
			v.Person = ""
		}
		was := line.of(v.Person)
		if was != nil && was.Version != v.Version || was == nil && v.Version != 0 {
			return pg.Saved(op, 0, nil)
		}
		if err := v.check(line, was, e.DateOf(now)).Err(op); err != nil {
			return err
		}
		return v.keepIn(ctx, tx, e, line, was, now)
	})
	return fault.Wrap(op, err)
}

func (v *Verdict) check(l Line, was *Paper, today time.Time) fault.Fields {
	f := fault.Fields{}
	input.CheckLength(f, "reason", v.Reason, maxReason)
	input.CheckLength(f, "number", v.Number, maxNumber)
	input.CheckLength(f, "person", v.Person, maxPerson)
	switch v.Do {
	case Accept:
		v.checkAccepted(f, l, was, today)
	case Reject, Waive:
		if v.Reason == "" {
			f.Add("reason", "paper.error.reason")
		}
		if v.Do == Reject && was == nil {
			f.Add("do", "paper.error.nothing_sent")
		}
	case Reopen:
		if was == nil || was.State == Submitted {
			f.Add("do", "paper.error.nothing_sent")
		}
	default:
		f.Add("do", "error.choice")
	}
	return f
}

func (v *Verdict) checkAccepted(f fault.Fields, l Line, was *Paper, today time.Time) {
	if was != nil { // what the vendor said holds where the office says nothing else
		if v.Number == "" {
			v.Number = was.Number
		}
		if v.Issued == nil && v.Until == nil {
			v.Issued, v.Until = was.Issued, was.ValidUntil
		}
	}
	if l.said {
		f.Add("do", "paper.error.said")
	}
	if l.Evidence == Number && v.Number == "" {
		f.Add("number", "error.required")
	}
	if l.PerPerson && v.Person == "" {
		f.Add("person", "error.required")
	}
	checkDays(f, l, v.Issued, &v.Until, today)
}

const sqlJudge = `
INSERT INTO evidence AS v (edition_id, application_id, requirement, person, state, reason, number, issued, valid_until, sent_at, checked_at, checked_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)
ON CONFLICT ON CONSTRAINT evidence_once DO UPDATE
SET state = EXCLUDED.state, reason = EXCLUDED.reason, number = EXCLUDED.number, issued = EXCLUDED.issued, valid_until = EXCLUDED.valid_until,
	checked_at = EXCLUDED.checked_at, checked_by = EXCLUDED.checked_by, version = v.version + 1
RETURNING id`

const sqlReopen = `
UPDATE evidence
SET state = 'submitted', reason = '', checked_at = NULL, checked_by = '', version = version + 1
WHERE id = $1`

var deeds = map[Deed]struct {
	state State
	verb  pg.Verb
}{
	Accept: {Accepted, pg.VerbAccept}, Reject: {Rejected, pg.VerbDecline}, Waive: {Waived, pg.VerbWaive},
}

func (v *Verdict) keepIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, l Line, was *Paper, now time.Time) error {
	if v.Do == Reopen {
		return reopenIn(ctx, tx, e, l, was, now)
	}
	if v.Do != Accept && was != nil {
		v.Number, v.Issued, v.Until = was.Number, was.Issued, was.ValidUntil
	}
	deed := deeds[v.Do]
	var id int64
	if err := tx.Get(ctx, &id, sqlJudge, e.ID, l.Application, l.Key, v.Person, deed.state, v.Reason, v.Number, v.Issued, v.Until, now,
		string(pg.ActorOf(ctx))); err != nil {
		return err
	}
	if v.Do == Reject {
		if err := unclearIn(ctx, tx, e, l.Application, l.Strength, now); err != nil {
			return err
		}
	}
	return logIn(ctx, tx, e, id, l.Key, deed.verb, v.Reason, now)
}

// reopenIn takes a verdict back; what nobody had sent is missing again.
func reopenIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, l Line, was *Paper, now time.Time) error {
	if _, err := tx.Exec(ctx, sqlReopen, was.ID); err != nil {
		return err
	}
	if was.Number == "" && was.Person == "" {
		if _, err := tx.Exec(ctx, sqlDropEmpty, was.ID); err != nil {
			return err
		}
	}
	if err := unclearIn(ctx, tx, e, l.Application, l.Strength, now); err != nil {
		return err
	}
	return logIn(ctx, tx, e, was.ID, l.Key, pg.VerbReopen, "", now)
}

const sqlStallToClear = `
SELECT id
FROM stall
WHERE edition_id = $1
	AND application_id = $2
	AND state <> 'withdrawn'`

// Clear says that an application's stall may set up. A hard gap, and a call
// for one that was not accepted, is a Conflict.
func (s *Store) Clear(ctx context.Context, e *festival.Edition, id stall.ApplicationID, now time.Time) error {
	const op = "paper.Clear"
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		app, err := lockApplicationIn(ctx, tx, e, id)
		if err != nil {
			return err
		}
		lines, err := ofIn(ctx, tx, e, app, now)
		if err != nil {
			return err
		}
		if gaps := Gaps(lines); len(gaps) > 0 {
			return fault.Coded(fault.Conflict, op, "gaps", "paper.error.gaps", "n", len(gaps))
		}
		return s.clearIn(ctx, tx, e, id, true, now)
	})
	return fault.Wrap(op, err)
}

// Unclear takes that back.
func (s *Store) Unclear(ctx context.Context, e *festival.Edition, id stall.ApplicationID, now time.Time) error {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error { return s.clearIn(ctx, tx, e, id, false, now) })
	return fault.Wrap("paper.Unclear", err)
}

func (s *Store) clearIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, id stall.ApplicationID, clear bool, now time.Time) error {
	var st stall.ID
	err := tx.Get(ctx, &st, sqlStallToClear, e.ID, id)
	if fault.Is(err, fault.NotFound) {
		return fault.Coded(fault.Conflict, "paper.Clear", "no_stall", "paper.error.no_stall")
	}
	if err != nil {
		return err
	}
	return stall.ClearForSetupIn(ctx, tx, e.ID, st, clear, now)
}

// unclearIn takes the mark from a stall whose hard paper is no longer accepted.
func unclearIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, id stall.ApplicationID, strength Strength, now time.Time) error {
	if strength != Hard {
		return nil
	}
	var st stall.ID
	err := tx.Get(ctx, &st, sqlStallToClear, e.ID, id)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return stall.ClearForSetupIn(ctx, tx, e.ID, st, false, now)
}
