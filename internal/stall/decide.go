package stall

import (
	"context"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
)

// Step is one change of state. Once makes it safe to repeat; leave it empty inside
// another transaction.
type Step struct {
	Verb   Verb
	Who    Who
	Reason string
	Offer  *Offer // of an acceptance
	Once   pg.Once
}

// Move changes an application's state by the table of moves, writes who, when
// and why, makes or changes the stall, and tells the events, all or nothing.
func (s *Store) Move(ctx context.Context, edition festival.ID, id ApplicationID, st Step, now time.Time) (a *Application, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		_, done, err := pg.ClaimIn(ctx, tx, st.Once, now)
		if err != nil {
			return err
		}
		if done {
			a = new(Application)
			return tx.Get(ctx, a, sqlApplication, id, edition)
		}
		a, err = s.MoveIn(ctx, tx, edition, id, st, now)
		return err
	})
	return a, fault.Wrap("stall.Move", err)
}

// Submit hands a whole application to the jury.
func (s *Store) Submit(ctx context.Context, edition festival.ID, id ApplicationID, who Who, once pg.Once, now time.Time) (*Application, error) {
	return s.Move(ctx, edition, id, Step{Verb: VerbSubmit, Who: who, Once: once}, now)
}

const maxReason = 2000

const sqlMove = `
UPDATE application
SET state = $2,
	submitted_at = CASE WHEN $2 = 'submitted' THEN $3 ELSE submitted_at END,
	decided_at = CASE WHEN $2 IN ('accepted', 'waitlisted', 'declined') THEN $3 ELSE decided_at END,
	told_at = CASE WHEN $2 IN ('accepted', 'waitlisted', 'declined') THEN NULL ELSE told_at END,
	decided = CASE WHEN $2 IN ('accepted', 'waitlisted', 'declined') THEN version + 1 ELSE decided END,
	version = version + 1
WHERE id = $1
RETURNING version`

const sqlLastMove = `
SELECT verb, reason
FROM history
WHERE subject = 'application'
	AND subject_id = $1
	AND verb = ANY ($2)
ORDER BY id DESC
LIMIT 1`

// madeAlready reports whether the last move was this one, for the same reason:
// who makes it once more, from a second page, is not to be told that it cannot
// be made.
func madeAlready(ctx context.Context, tx *pg.Tx, a *Application, st Step) (bool, error) {
	verbs := pq.StringArray{}
	for _, m := range moves {
		if verbs = append(verbs, string(m.verb)); m.verb == st.Verb && (m.to != a.State || m.who&st.Who == 0) {
			return false, nil
		}
	}
	var last struct {
		Verb   Verb   `db:"verb"`
		Reason string `db:"reason"`
	}
	err := tx.Get(ctx, &last, sqlLastMove, a.ID, verbs)
	if fault.Is(err, fault.NotFound) { // it came into this state otherwise
		return false, nil
	}
	return last.Verb == st.Verb && last.Reason == st.Reason, err
}

// MoveIn is Move within the caller's transaction; Step.Once is not looked at.
func (s *Store) MoveIn(ctx context.Context, tx *pg.Tx, edition festival.ID, id ApplicationID, st Step, now time.Time) (*Application, error) {
	a := new(Application)
	if err := tx.Get(ctx, a, sqlApplicationLocked, id, edition); err != nil {
		return nil, err
	}
	st.Reason = input.CleanText(st.Reason)
	next, err := Next(a.State, st.Verb, st.Who, st.Reason)
	if fault.CodeOf(err) == wrongState {
		made, e := madeAlready(ctx, tx, a, st)
		if made || e != nil {
			return a, e
		}
	}
	if err != nil {
		return nil, err
	}
	f := fault.Fields{}
	if input.CheckLength(f, "reason", st.Reason, maxReason); len(f) > 0 {
		return nil, f.Err("stall.Move")
	}
	if st.Verb == VerbSubmit {
		if err := s.mayEnter(ctx, tx, a, st.Who, now); err != nil {
			return nil, err
		}
	}
	if err := tx.Get(ctx, &a.Version, sqlMove, a.ID, next, now); err != nil {
		return nil, err
	}
	if st.Verb == VerbAccept {
		if err := st.Offer.writeIn(ctx, tx, a); err != nil {
			return nil, err
		}
	}
	detail := map[string]any{"from": a.State, "to": next}
	if err := logApplication(ctx, tx, a.EditionID, a.ID, st.Verb, st.Reason, detail, now); err != nil {
		return nil, err
	}
	a.State = next
	return a, s.follow(ctx, tx, a, now)
}

// mayEnter lets only whole applications in, and vendors only while the call is open.
func (s *Store) mayEnter(ctx context.Context, tx *pg.Tx, a *Application, who Who, now time.Time) error {
	const op = "stall.Submit"
	k, err := getKind(ctx, tx, a.EditionID, a.Kind, "")
	if err != nil {
		return err
	}
	if who == ByVendor {
		e, err := festival.New(s.db).GetIn(ctx, tx, a.EditionID)
		if err != nil {
			return err
		}
		if invited := a.Invited && e.State.Permits(festival.ActApply); !invited && !k.Takes(e, now) {
			return fault.Coded(fault.Conflict, op, "closed", "stall.error.closed")
		}
	}
	fr, err := frameOf(ctx, tx, a.EditionID, now)
	if err != nil {
		return err
	}
	return a.Check(k, fr).Err(op)
}

// follow does what a new state brings along.
func (s *Store) follow(ctx context.Context, tx *pg.Tx, a *Application, now time.Time) error {
	switch a.State {
	case StateAccepted, StateConfirmed:
		if err := syncStall(ctx, tx, a, now); err != nil {
			return err
		}
	case StateWithdrawn:
		if _, err := tx.Exec(ctx, sqlDropAll, a.ID, now); err != nil {
			return err
		}
		if err := s.leave(ctx, tx, a, now); err != nil {
			return err
		}
	}
	switch a.State {
	case StateAccepted, StateWaitlisted, StateDeclined, StateSubmitted, StateConfirmed, StateWithdrawn:
		if s.events.Decided != nil {
			return s.events.Decided(ctx, tx, Decision{EditionID: a.EditionID, Application: a.ID, State: a.State, At: now, Count: a.Version})
		}
	}
	return nil
}

const sqlLeave = `
UPDATE stall
SET state = 'withdrawn', version = version + 1
WHERE application_id = $1
	AND state <> 'withdrawn'
RETURNING id`

// leave marks the stall, if there is one, and tells whoever planned with it.
func (s *Store) leave(ctx context.Context, tx *pg.Tx, a *Application, now time.Time) error {
	var id ID
	err := tx.Get(ctx, &id, sqlLeave, a.ID)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if s.events.Withdrawn == nil {
		return nil
	}
	return s.events.Withdrawn(ctx, tx, Departure{EditionID: a.EditionID, Application: a.ID, Stall: id, At: now})
}

const sqlRefusal = `
SELECT reason
FROM history
WHERE subject = 'application'
	AND subject_id = $1
	AND verb = 'decline'
ORDER BY id DESC
LIMIT 1`

// Refusal is the reason an application was declined for.
func (s *Store) Refusal(ctx context.Context, id ApplicationID) (reason string, err error) {
	return reason, fault.Wrap("stall.Refusal", s.db.Get(ctx, &reason, sqlRefusal, id))
}

const sqlWasTold = `
SELECT told_at IS NOT NULL
FROM application
WHERE edition_id = $1
	AND id = $2
FOR UPDATE`

const sqlTell = `
UPDATE application
SET told_at = $2
WHERE id = $1`

// Told notes that the decision was told by phone or letter. Repeating it changes nothing.
func (s *Store) Told(ctx context.Context, edition festival.ID, id ApplicationID, now time.Time) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error { return s.ToldIn(ctx, tx, edition, id, now) })
}

// ToldIn is Told within the caller's transaction.
func (s *Store) ToldIn(ctx context.Context, tx *pg.Tx, edition festival.ID, id ApplicationID, now time.Time) error {
	var told bool
	if err := tx.Get(ctx, &told, sqlWasTold, edition, id); err != nil || told {
		return fault.Wrap("stall.Told", err)
	}
	if _, err := tx.Exec(ctx, sqlTell, id, now); err != nil {
		return fault.Wrap("stall.Told", err)
	}
	return logApplication(ctx, tx, edition, id, pg.VerbTell, "", nil, now)
}
