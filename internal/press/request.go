package press

import (
	"context"
	"encoding/json"
	"fmt"

	"markt/internal/fault"
	"markt/internal/job"
	"markt/internal/mail"
	"markt/internal/pg"
	"markt/internal/stall"
)

const jobAnswered = "mail.answered"

// RequestAnswered queues the mail that tells a vendor what became of a change
// they asked for; stall's event.
func RequestAnswered(ctx context.Context, tx *pg.Tx, a stall.Answered) error {
	return job.AddIn(ctx, tx, job.Job{Key: a.Key(), Kind: jobAnswered, Payload: a, RunAt: a.At})
}

// answered writes the mail. Who gave no address reads it on their own page.
func (p *Press) answered(ctx context.Context, payload json.RawMessage) (job.Finish, error) {
	var in stall.Answered
	if err := json.Unmarshal(payload, &in); err != nil {
		return nil, fault.Wrap("press.answered", err)
	}
	return p.write(ctx, func(ctx context.Context, q pg.Querier) (letter, error) {
		r, err := stall.RequestIn(ctx, q, in.EditionID, in.Request)
		if fault.Is(err, fault.NotFound) {
			return letter{}, nil
		}
		if err != nil {
			return letter{}, err
		}
		a, err := p.Stalls.GetIn(ctx, q, in.EditionID, r.Application)
		if err != nil || a.ContactEmail == "" {
			return letter{}, err
		}
		return letter{
			of:      fmt.Sprint(a.ContactEmail, a.ContactName, a.Name, a.Lang, a.LinkGeneration, r.State),
			compose: func(ctx context.Context) (mail.Message, error) { return p.answeredMail(ctx, a, &r, in) },
		}, nil
	})
}

func (p *Press) answeredMail(ctx context.Context, a *stall.Application, r *stall.Request, in stall.Answered) (mail.Message, error) {
	e, err := p.Festival.Get(ctx, in.EditionID)
	if err != nil {
		return mail.Message{}, err
	}
	l, key := a.Lang, "mail.request."+string(r.State)
	part := "apply.part." + r.Part
	if r.Part != "about" {
		part = "stall.group." + r.Part
	}
	words := []any{
		"event", e.Title(l), "stall", a.Name, "name", a.ContactName, "part", l.T(part), "reason", r.Reason,
		"contact", e.ContactEmail, "link", p.Address("/my/application/" + p.Stalls.Link(a)),
	}
	return mail.Message{
		Once: in.Key(), EditionID: int64(e.ID), Purpose: "application",
		To: a.ContactEmail, Lang: l, Subject: l.T(key+".subject", words...), Body: l.T(key+".body", words...),
	}, nil
}
