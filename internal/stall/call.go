package stall

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// The call of a kind runs within the edition's, until a day of its own where it
// has one. Whoever the office invites may apply later, by a link.

const invitationPurpose = "call invitation"

// Closes is the end of the kind's call: its own, else the edition's, else the
// end of the last market day; nil without any.
func (k Kind) Closes(e *festival.Edition) *time.Time {
	if k.ClosesAt != nil {
		return k.ClosesAt
	}
	if e.ApplicationCloses != nil {
		return e.ApplicationCloses
	}
	if _, last, ok := e.Span(); ok {
		return &last
	}
	return nil
}

// Takes reports whether stalls of the kind may apply at t.
func (k Kind) Takes(e *festival.Edition, t time.Time) bool {
	until := k.Closes(e)
	return k.Open && e.State.Permits(festival.ActApply) && e.Call(t) != festival.CallSoon && (until == nil || t.Before(*until))
}

// Invitation is the token of the link by which late applications of a kind come.
func (s *Store) Invitation(k Kind) string {
	return s.secret.Link(invitationPurpose, int64(k.ID), k.Invitation)
}

// Invited reports whether a token is the kind's invitation.
func (s *Store) Invited(k Kind, token string) bool {
	id, nth, ok := s.secret.Open(invitationPurpose, token)
	return ok && KindID(id) == k.ID && nth == k.Invitation
}

const sqlInvite = `
UPDATE application
SET invited = true
WHERE id = $1
	AND state = 'draft'`

// Invite lets a draft that was begun before the end come by an invitation.
func (s *Store) Invite(ctx context.Context, id ApplicationID) error {
	_, err := s.db.Exec(ctx, sqlInvite, id)
	return fault.Wrap("stall.Invite", err)
}

const sqlRenewInvitation = `
UPDATE kind
SET invitation = invitation + 1
WHERE edition_id = $1
	AND id = $2`

// RenewInvitation lets the kind's invitation link lead nowhere, and makes a new one.
// Applications that were begun by the old one go on.
func (s *Store) RenewInvitation(ctx context.Context, e festival.ID, id KindID, now time.Time) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, sqlRenewInvitation, e, id)
		if err := pg.Found("stall.RenewInvitation", n, err); err != nil {
			return err
		}
		return fault.Wrap("stall.RenewInvitation", logKind(ctx, tx, e, id, pg.VerbRenewLink, now))
	})
}
