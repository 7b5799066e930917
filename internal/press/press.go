// Package press is what leaves the house: it fills print's sheets from the
// rooms and composes mails, each in its reader's language. Rooms' events queue
// jobs; the jobs' handlers here write finished mails into the outbox. It
// decides nothing.
package press

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/job"
	"markt/internal/lang"
	"markt/internal/mail"
	"markt/internal/pg"
)

// Press composes from the rooms it is given.
type Press struct {
	Rooms
	Outbox  mail.Outbox
	BaseURL *url.URL
	Now     func() time.Time
}

const jobSignIn = "mail.sign_in"

// Handlers are the jobs the press does.
func (p *Press) Handlers() map[string]job.Handler {
	return map[string]job.Handler{
		jobSignIn:     p.signIn,
		jobInvitation: p.invitation,
		jobOrder:      p.order,
		jobLostLinks:  p.lostLinks,
		jobDecision:   p.decision,
		jobMoved:      p.moved,
		jobPapers:     p.papers,
		jobAnswered:   p.answered,
	}
}

// letter is a mail in the making. What it is made of is told in one line, which
// is empty when there is nobody to write to.
type letter struct {
	of      string
	compose func(ctx context.Context) (mail.Message, error)
}

// write composes a letter, its prints included, before the transaction that
// queues it and ends its job. Only a letter of what still stands is queued; else
// it is made again.
func (p *Press) write(ctx context.Context, read func(ctx context.Context, q pg.Querier) (letter, error)) (job.Finish, error) {
	made, err := read(ctx, p.DB)
	if err != nil || made.of == "" {
		return nil, err
	}
	m, err := made.compose(ctx)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *pg.Tx) error {
		now, err := read(ctx, tx)
		if err != nil {
			return err
		}
		if now.of != made.of {
			return job.ErrAgain
		}
		return p.Outbox.QueueIn(ctx, tx, m, p.Now())
	}, nil
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

func (p *Press) signIn(ctx context.Context, payload json.RawMessage) (job.Finish, error) {
	var in signInPayload
	if err := json.Unmarshal(payload, &in); err != nil {
		return nil, fault.Wrap("press.signIn", err)
	}
	return p.write(ctx, func(ctx context.Context, q pg.Querier) (letter, error) {
		link, err := account.SignInLinkIn(ctx, q, p.Secret, in.Link, p.Now())
		if fault.Is(err, fault.NotFound) {
			return letter{}, nil // used or expired meanwhile
		}
		return letter{
			of:      fmt.Sprint(link.Person.Email, link.Person.Name, link.Person.Lang),
			compose: func(ctx context.Context) (mail.Message, error) { return p.signInMail(ctx, link) },
		}, err
	})
}

func (p *Press) signInMail(ctx context.Context, link account.SignInLink) (mail.Message, error) {
	l := link.Person.Lang
	name, err := p.editionName(ctx, l)
	return mail.Message{
		Once:    "sign_in:" + link.Token[:12],
		Purpose: "sign_in",
		To:      link.Person.Email,
		Lang:    l,
		Subject: l.T("sign_in.mail_subject"),
		Body: l.T("sign_in.mail_body", "name", link.Person.Name, "edition", name,
			"link", p.Address("/"+string(l)+"/sign-in/"+link.Token)),
		Secret:    true,
		ExpiresAt: link.ExpiresAt,
	}, err
}

// editionName is the current market's name, or markt while nobody may know of one.
func (p *Press) editionName(ctx context.Context, l lang.Lang) (string, error) {
	e, err := p.Festival.Current(ctx)
	if fault.Is(err, fault.NotFound) {
		return "markt", nil
	}
	if err != nil {
		return "", err
	}
	if e.Hidden() {
		return "markt", nil
	}
	return e.Title(l), nil
}
