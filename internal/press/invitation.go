package press

import (
	"context"
	"encoding/json"
	"fmt"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/job"
	"markt/internal/mail"
	"markt/internal/pg"
)

const jobInvitation = "mail.invitation"

type invitationPayload struct {
	Link      int64       `json:"link"`
	EditionID festival.ID `json:"edition_id"`
}

// Invited queues the mail that invites somebody to work on an edition; an event
// for account.Invite.
func Invited(edition festival.ID) account.Event {
	return func(ctx context.Context, tx *pg.Tx, link account.SignInLink) error {
		return job.AddIn(ctx, tx, job.Job{Kind: jobInvitation, Payload: invitationPayload{link.ID, edition}, RunAt: link.ExpiresAt.Add(-account.InvitationLife)})
	}
}

func (p *Press) invitation(ctx context.Context, payload json.RawMessage) (job.Finish, error) {
	var in invitationPayload
	if err := json.Unmarshal(payload, &in); err != nil {
		return nil, fault.Wrap("press.invitation", err)
	}
	return p.write(ctx, func(ctx context.Context, q pg.Querier) (letter, error) {
		link, err := account.SignInLinkIn(ctx, q, p.Secret, in.Link, p.Now())
		if fault.Is(err, fault.NotFound) {
			return letter{}, nil // used or expired meanwhile
		}
		return letter{
			of:      fmt.Sprint(link.Person.Email, link.Person.Name, link.Person.Lang),
			compose: func(ctx context.Context) (mail.Message, error) { return p.invitationMail(ctx, link, in.EditionID) },
		}, err
	})
}

func (p *Press) invitationMail(ctx context.Context, link account.SignInLink, edition festival.ID) (mail.Message, error) {
	e, err := p.Festival.Get(ctx, edition)
	if err != nil {
		return mail.Message{}, err
	}
	l := link.Person.Lang
	return mail.Message{
		Once: fmt.Sprint("invitation:", link.ID), Purpose: "invitation", EditionID: int64(edition), To: link.Person.Email, Lang: l,
		Subject: l.T("invitation.mail_subject", "edition", e.Title(l)),
		Body: l.T("invitation.mail_body", "name", link.Person.Name, "edition", e.Title(l), "until", l.DateFull(e.In(link.ExpiresAt)),
			"link", p.Address("/"+string(l)+"/sign-in/"+link.Token)),
		Secret: true, ExpiresAt: link.ExpiresAt,
	}, nil
}
