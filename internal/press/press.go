// Package press is what leaves the house: it fills print's sheets from the
// rooms and composes mails, each in its reader's language. Rooms' events queue
// jobs; the jobs' handlers here write finished mails into the outbox. It
// decides nothing.
package press

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/job"
	"markt/internal/lang"
	"markt/internal/mail"
	"markt/internal/pg"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/ticket"
)

// Press composes from the rooms it is given.
type Press struct {
	DB        *pg.DB
	Secret    *account.Secret
	Outbox    mail.Outbox
	BaseURL   *url.URL
	Festival  *festival.Store
	Stall     *stall.Store
	Site      *site.Store
	Programme *programme.Store
	Ticket    *ticket.Store
	Now       func() time.Time
}

const jobSignIn = "mail.sign_in"

// Handlers are the jobs the press does.
func (p *Press) Handlers() map[string]job.Handler {
	return map[string]job.Handler{
		jobSignIn:   p.signIn,
		jobOrder:    p.order,
		jobDecision: p.decision,
	}
}

// Address is an absolute address on this service.
func (p *Press) Address(path string) string {
	return strings.TrimSuffix(p.BaseURL.String(), "/") + path
}

type signInPayload struct {
	Link int64 `json:"link"`
}

// SignInAsked queues the mail with a sign-in link; account's event.
func SignInAsked(ctx context.Context, tx *pg.Tx, link account.SignInLink) error {
	return job.AddIn(ctx, tx, job.Job{Kind: jobSignIn, Payload: signInPayload{link.ID}, RunAt: link.ExpiresAt.Add(-time.Hour)})
}

func (p *Press) signIn(ctx context.Context, tx *pg.Tx, payload json.RawMessage) error {
	var in signInPayload
	if err := json.Unmarshal(payload, &in); err != nil {
		return fault.Wrap("press.signIn", err)
	}
	link, err := account.SignInLinkIn(ctx, tx, p.Secret, in.Link, p.Now())
	if fault.Is(err, fault.NotFound) {
		return nil // used or expired meanwhile
	}
	if err != nil {
		return err
	}
	l := link.Person.Lang
	name, err := p.editionName(ctx, l)
	if err != nil {
		return err
	}
	return p.Outbox.QueueIn(ctx, tx, mail.Message{
		Once:    "sign_in:" + link.Token[:12],
		Purpose: "sign_in",
		To:      link.Person.Email,
		Lang:    l,
		Subject: l.T("sign_in.mail_subject"),
		Body: l.T("sign_in.mail_body", "name", link.Person.Name, "edition", name,
			"link", p.Address("/"+string(l)+"/sign-in/"+link.Token)),
		Secret:    true,
		ExpiresAt: link.ExpiresAt,
	}, p.Now())
}

// editionName is the current market's name, or markt before there is one.
func (p *Press) editionName(ctx context.Context, l lang.Lang) (string, error) {
	e, err := p.Festival.Current(ctx)
	if fault.Is(err, fault.NotFound) {
		return "markt", nil
	}
	if err != nil {
		return "", err
	}
	return e.Title(l), nil
}
