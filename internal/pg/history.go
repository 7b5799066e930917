package pg

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
)

// Actor is who does something: "person:7", "device:3", "token:2",
// "applicant" (through an application's link), "visitor" or "system".
type Actor string

const (
	System    Actor = "system"
	Applicant Actor = "applicant"
	Visitor   Actor = "visitor"
)

// ActorID makes an actor from a kind (person, device, token) and its id.
func ActorID(kind string, id int64) Actor { return Actor(fmt.Sprintf("%s:%d", kind, id)) }

type actorKey struct{}

// WithActor says on whose behalf the work under this context is done.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorOf is the actor of the context; System when nobody is named.
func ActorOf(ctx context.Context) Actor {
	if a, ok := ctx.Value(actorKey{}).(Actor); ok {
		return a
	}
	return System
}

// Verb is what somebody did: a word for what a method of a room does, in the
// form of a command. The list is closed, so that one thing has one word in
// every room's history; LogIn refuses any other.
type Verb string

const (
	VerbCreate Verb = "create"
	VerbUpdate Verb = "update"
	VerbDelete Verb = "delete"
	VerbImport Verb = "import"

	VerbRestore Verb = "restore"

	VerbSubmit    Verb = "submit"
	VerbReview    Verb = "review"
	VerbAccept    Verb = "accept"
	VerbWaitlist  Verb = "waitlist"
	VerbDecline   Verb = "decline"
	VerbReopen    Verb = "reopen"
	VerbConfirm   Verb = "confirm"
	VerbWithdraw  Verb = "withdraw"
	VerbCancel    Verb = "cancel"
	VerbTell      Verb = "tell"
	VerbRenewLink Verb = "renew_link"
	VerbAsk       Verb = "ask"
	VerbApprove   Verb = "approve"
	VerbRefuse    Verb = "refuse"
	VerbDrop      Verb = "drop"

	VerbMakeCurrent  Verb = "make_current"
	VerbSetAdmission Verb = "set_admission"
	VerbSetState     Verb = "set_state"
	VerbCarry        Verb = "carry"
	VerbSetSetting   Verb = "set_setting"
	VerbSetText      Verb = "set_text"
	VerbCreateStop   Verb = "create_stop"
	VerbUpdateStop   Verb = "update_stop"
	VerbDeleteStop   Verb = "delete_stop"

	VerbGrant  Verb = "grant"
	VerbRevoke Verb = "revoke"
	VerbEnrol  Verb = "enrol"
	VerbRenew  Verb = "renew"
	VerbSignIn Verb = "sign_in"
	VerbInvite Verb = "invite"

	VerbCreatePitches    Verb = "create_pitches"
	VerbUpdatePitch      Verb = "update_pitch"
	VerbDeletePitch      Verb = "delete_pitch"
	VerbAllot            Verb = "allot"
	VerbVacate           Verb = "vacate"
	VerbConnect          Verb = "connect"
	VerbReleasePlan      Verb = "release_plan"
	VerbApprovePlan      Verb = "approve_plan"
	VerbReleaseProgramme Verb = "release_programme"

	VerbWaive   Verb = "waive"
	VerbClear   Verb = "clear_for_setup"
	VerbUnclear Verb = "unclear_for_setup"

	VerbVoid    Verb = "void"
	VerbBlock   Verb = "block"
	VerbUnblock Verb = "unblock"
)

// Verbs are all of them.
var Verbs = []Verb{
	VerbCreate, VerbUpdate, VerbDelete, VerbImport, VerbRestore,
	VerbSubmit, VerbReview, VerbAccept, VerbWaitlist, VerbDecline, VerbReopen, VerbConfirm, VerbWithdraw, VerbCancel, VerbTell, VerbRenewLink, VerbAsk, VerbApprove, VerbRefuse, VerbDrop,
	VerbMakeCurrent, VerbSetAdmission, VerbSetState, VerbCarry, VerbInvite, VerbSetSetting, VerbSetText, VerbCreateStop, VerbUpdateStop, VerbDeleteStop,
	VerbGrant, VerbRevoke, VerbEnrol, VerbRenew, VerbSignIn,
	VerbCreatePitches, VerbUpdatePitch, VerbDeletePitch, VerbAllot, VerbVacate, VerbConnect, VerbReleasePlan, VerbApprovePlan, VerbReleaseProgramme,
	VerbWaive, VerbClear, VerbUnclear,
	VerbVoid, VerbBlock, VerbUnblock,
}

// Entry is one line of the history. Subject is the table's name; Detail is
// stored as JSON and must hold no more personal data than its purpose needs.
type Entry struct {
	EditionID int64
	Subject   string
	SubjectID int64
	Verb      Verb
	Reason    string
	Detail    any
	At        time.Time
}

// Happened is a line of the history as read back.
type Happened struct {
	At     time.Time       `db:"at"`
	Actor  Actor           `db:"actor"`
	Name   string          `db:"name"`
	Verb   Verb            `db:"verb"`
	Reason string          `db:"reason"`
	Detail json.RawMessage `db:"detail"`
}

const sqlLog = `
INSERT INTO history (edition_id, at, actor, subject, subject_id, verb, reason, detail)
SELECT NULLIF($1::bigint, 0), $2::timestamptz, $3::text, $4::text, unnest($5::bigint[]), $6::text, $7::text, $8::jsonb`

// LogIn appends to the history, on behalf of the context's actor.
func LogIn(ctx context.Context, tx *Tx, e Entry) error {
	return LogAllIn(ctx, tx, e, []int64{e.SubjectID})
}

// LogAllIn is LogIn for many subjects to which the same was done at once.
func LogAllIn(ctx context.Context, tx *Tx, e Entry, subjects []int64) error {
	if !slices.Contains(Verbs, e.Verb) {
		return fault.Wrap("pg.LogIn", fmt.Errorf("%q is no verb of the history", e.Verb))
	}
	detail := []byte("{}")
	if e.Detail != nil {
		var err error
		if detail, err = json.Marshal(e.Detail); err != nil {
			return fault.Wrap("pg.LogIn", err)
		}
	}
	_, err := tx.Exec(ctx, sqlLog, e.EditionID, e.At, string(ActorOf(ctx)), e.Subject, pq.Int64Array(subjects), string(e.Verb), e.Reason, string(detail))
	return err
}

const sqlHistory = `
SELECT h.at, h.actor, coalesce(p.name, '') AS name, h.verb, h.reason, h.detail
FROM history h
LEFT JOIN person p ON h.actor = 'person:' || p.id
WHERE h.subject = $1 AND h.subject_id = $2
ORDER BY h.id`

// History is what happened to one thing, oldest first; Name is the person's.
func History(ctx context.Context, q Querier, subject string, id int64) ([]Happened, error) {
	var all []Happened
	err := q.Select(ctx, &all, sqlHistory, subject, id)
	return all, err
}

const sqlHistories = `
SELECT h.at, h.actor, coalesce(p.name, '') AS name, h.verb, h.reason, h.detail
FROM history h
LEFT JOIN person p ON h.actor = 'person:' || p.id
WHERE h.subject = $1 AND h.subject_id = ANY ($2)
ORDER BY h.id`

// Histories is History of many things of a kind, in one query.
func Histories(ctx context.Context, q Querier, subject string, ids []int64) ([]Happened, error) {
	var all []Happened
	err := q.Select(ctx, &all, sqlHistories, subject, pq.Int64Array(ids))
	return all, err
}
