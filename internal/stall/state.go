package stall

import (
	"slices"

	"markt/internal/fault"
	"markt/internal/pg"
)

// State is where an application stands.
type State string

const (
	StateDraft      State = "draft"
	StateSubmitted  State = "submitted"
	StateInReview   State = "in_review"
	StateAccepted   State = "accepted"
	StateWaitlisted State = "waitlisted"
	StateDeclined   State = "declined"
	StateConfirmed  State = "confirmed"
	StateWithdrawn  State = "withdrawn"
)

// States are all states, in the order an application passes them.
var States = []State{StateDraft, StateSubmitted, StateInReview, StateWaitlisted, StateAccepted, StateConfirmed, StateDeclined, StateWithdrawn}

// Who acts on an application; several may be allowed.
type Who uint8

const (
	ByVendor Who = 1 << iota // through the application's link or as its signed-in owner
	ByJury
	ByOrganiser
)

// Verb names a change of state, in the history and in forms.
type Verb = pg.Verb

const (
	VerbSubmit   = pg.VerbSubmit
	VerbReview   = pg.VerbReview
	VerbAccept   = pg.VerbAccept
	VerbWaitlist = pg.VerbWaitlist
	VerbDecline  = pg.VerbDecline
	VerbConfirm  = pg.VerbConfirm
	VerbWithdraw = pg.VerbWithdraw
	VerbReopen   = pg.VerbReopen
)

// move is one allowed change: from where, to where, who may, and for whom a
// reason is a must.
type move struct {
	verb   Verb
	from   []State
	to     State
	who    Who
	reason Who
}

// moves is the whole life of an application. Nothing here happens by itself:
// people decide. A refusal keeps its reason (§ 70 GewO); a vendor may leave
// without giving one.
var moves = []move{
	{VerbSubmit, []State{StateDraft}, StateSubmitted, ByVendor | ByOrganiser, 0},
	{VerbReview, []State{StateSubmitted}, StateInReview, ByJury | ByOrganiser, 0},
	{VerbAccept, []State{StateSubmitted, StateInReview, StateWaitlisted}, StateAccepted, ByJury | ByOrganiser, 0},
	{VerbWaitlist, []State{StateSubmitted, StateInReview}, StateWaitlisted, ByJury | ByOrganiser, 0},
	{VerbDecline, []State{StateSubmitted, StateInReview, StateWaitlisted}, StateDeclined, ByJury | ByOrganiser, ByJury | ByOrganiser},
	{VerbReopen, []State{StateDeclined}, StateInReview, ByOrganiser, ByOrganiser},
	{VerbConfirm, []State{StateAccepted}, StateConfirmed, ByVendor | ByOrganiser, 0},
	{VerbWithdraw, []State{StateDraft, StateSubmitted, StateInReview, StateWaitlisted, StateAccepted, StateConfirmed}, StateWithdrawn, ByVendor | ByOrganiser, ByOrganiser},
}

// wrongState is the code of an error: there is no such move from here.
const wrongState = "wrong_state"

// Next is the state that verb leads to, or a Conflict when it is not possible
// from here, Forbidden when who may not, Invalid when a reason is missing.
func Next(from State, verb Verb, who Who, reason string) (State, error) {
	const op = "stall.Next"
	for _, m := range moves {
		if m.verb != verb {
			continue
		}
		switch {
		case !slices.Contains(m.from, from):
			return "", fault.Coded(fault.Conflict, op, wrongState, "stall.error.wrong_state")
		case m.who&who == 0:
			return "", fault.New(fault.Forbidden, op, "error.forbidden")
		case m.reason&who != 0 && reason == "":
			return "", fault.Fields{"reason": fault.Msg("stall.error.reason")}.Err(op)
		}
		return m.to, nil
	}
	return "", fault.New(fault.NotFound, op, "error.not_found")
}

// Verbs are what who may do in a state, in the order of moves.
func Verbs(from State, who Who) []Verb {
	var verbs []Verb
	for _, m := range moves {
		if m.who&who != 0 && slices.Contains(m.from, from) {
			verbs = append(verbs, m.verb)
		}
	}
	return verbs
}

// Editable reports whether who may still change the answers. While the jury
// reads, nobody changes the text under its eyes but the organisers.
func Editable(s State, who Who) bool {
	switch s {
	case StateDraft, StateSubmitted, StateWaitlisted, StateAccepted, StateConfirmed:
		return who&(ByVendor|ByOrganiser) != 0
	case StateInReview:
		return who&ByOrganiser != 0
	}
	return false
}
