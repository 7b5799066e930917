package festival

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
)

// State is how far an edition has come.
type State string

const (
	Preparing State = "preparing" // nobody knows of it but its office
	Announced State = "announced" // its pages are public and vendors may apply
	Open      State = "open"      // tickets too
	Over      State = "over"      // an archive: read, no longer changed
)

// States are all of them, in the order of a market's life.
var States = []State{Preparing, Announced, Open, Over}

// Act is something people do with an edition.
type Act string

const (
	ActSee   Act = "see"   // its public pages and files, and what one holds of it
	ActApply Act = "apply" // start an application or go on with one
	ActOrder Act = "order" // order tickets
	ActOwn   Act = "own"   // change what one holds: give tickets back, confirm a stall
	ActScan  Act = "scan"  // at its gates, which send what they scanned when they find a network again
	ActRead  Act = "read"  // its office
	ActWork  Act = "work"  // change anything in its office
	ActKeep  Act = "keep"  // in its office, what goes on when it is over: whom it lets in and shuts out, and its gates while people are there
)

// permitted is the one place that says what a state permits.
var permitted = map[Act]map[State]bool{
	ActSee:   {Announced: true, Open: true, Over: true},
	ActApply: {Announced: true, Open: true},
	ActOrder: {Open: true},
	ActOwn:   {Announced: true, Open: true},
	ActScan:  {Announced: true, Open: true, Over: true},
	ActRead:  {Preparing: true, Announced: true, Open: true, Over: true},
	ActWork:  {Preparing: true, Announced: true, Open: true},
	ActKeep:  {Preparing: true, Announced: true, Open: true, Over: true},
}

// Acts are all of them, those that strangers notice first.
var Acts = []Act{ActSee, ActApply, ActOrder, ActOwn, ActScan, ActRead, ActWork, ActKeep}

// Permits reports whether an edition in this state lets the act be done.
func (s State) Permits(a Act) bool { return permitted[a][s] }

// Judge says why an act is refused; nil when it is not. An edition that is
// being prepared does not exist for who does not work in its office; for who
// does, its public pages are there to be looked at.
func (e *Edition) Judge(a Act, office bool) error {
	const op = "festival.Judge"
	switch {
	case e.State.Permits(a), a == ActSee && office:
		return nil
	case e.State == Preparing && !office:
		return fault.New(fault.NotFound, op, "error.not_found")
	}
	return fault.Coded(fault.Conflict, op, "edition_"+string(e.State), "festival.error.state_"+string(e.State))
}

// Hidden reports whether the edition exists for its office only.
func (e *Edition) Hidden() bool { return !e.State.Permits(ActSee) }

// Change is an act that a new state permits or forbids.
type Change struct {
	Act   Act
	Gains bool
}

// Changes are what becomes possible or impossible on the way to another state.
func (s State) Changes(to State) []Change {
	var all []Change
	for _, a := range Acts {
		if s.Permits(a) != to.Permits(a) {
			all = append(all, Change{a, to.Permits(a)})
		}
	}
	return all
}

const sqlSetState = `
UPDATE edition
SET state = $3
WHERE id = $1
	AND state = $2`

// SetState leads the edition from a state to another; a Conflict when it is no
// longer in the first, because what was asked spoke of that one.
func (s *Store) SetState(ctx context.Context, id ID, from, to State, now time.Time) error {
	const op = "festival.SetState"
	if !to.Permits(ActRead) {
		return fault.Fields{"state": fault.Msg("error.choice")}.Err(op)
	}
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, sqlSetState, id, from, to)
		if err != nil {
			return fault.Wrap(op, err)
		}
		if n == 0 {
			return fault.Coded(fault.Conflict, op, "state_changed", "festival.error.state_changed")
		}
		return pg.LogIn(ctx, tx, pg.Entry{
			EditionID: int64(id), Subject: "edition", SubjectID: int64(id), Verb: pg.VerbSetState,
			Detail: map[string]State{"from": from, "to": to}, At: now,
		})
	})
}
