package press

import (
	"context"
	"encoding/json"
	"fmt"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/job"
	"markt/internal/mail"
	"markt/internal/pg"
	"markt/internal/stall"
)

const jobDecision = "mail.decision"

type decisionPayload struct {
	EditionID   festival.ID         `json:"edition_id"`
	Application stall.ApplicationID `json:"application"`
	State       stall.State         `json:"state"`
	Count       int                 `json:"count"`
}

// StallDecided queues the mail that tells the vendor; stall's event.
func StallDecided(ctx context.Context, tx *pg.Tx, d stall.Decision) error {
	return job.AddIn(ctx, tx, job.Job{
		Key: fmt.Sprintf("application:%d:%s:%d", d.Application, d.State, d.Count), Kind: jobDecision,
		Payload: decisionPayload{d.EditionID, d.Application, d.State, d.Count}, RunAt: d.At,
	})
}

// decision writes the mail. Who gave no address is told by phone or by letter:
// the office has a list of them.
func (p *Press) decision(ctx context.Context, payload json.RawMessage) (job.Finish, error) {
	var in decisionPayload
	if err := json.Unmarshal(payload, &in); err != nil {
		return nil, fault.Wrap("press.decision", err)
	}
	return p.write(ctx, func(ctx context.Context, q pg.Querier) (letter, error) {
		a, err := p.Stalls.GetIn(ctx, q, in.EditionID, in.Application)
		if err != nil || a.ContactEmail == "" || !a.Lang.Has("mail.application."+string(in.State)+".subject") {
			return letter{}, err // the last: a change that nobody is told of by mail
		}
		return letter{
			of:      fmt.Sprint(a.ContactEmail, a.ContactName, a.Name, a.Lang, a.LinkGeneration),
			compose: func(ctx context.Context) (mail.Message, error) { return p.decisionMail(ctx, a, in) },
		}, nil
	})
}

// byItself are the states an application takes without anybody of the office
// having read it: its mails repeat nothing that was typed.
var byItself = map[stall.State]bool{stall.StateSubmitted: true, stall.StateWithdrawn: true}

func (p *Press) decisionMail(ctx context.Context, a *stall.Application, in decisionPayload) (mail.Message, error) {
	e, err := p.Festival.Get(ctx, in.EditionID)
	if err != nil {
		return mail.Message{}, err
	}
	l, key := a.Lang, "mail.application."+string(in.State)
	words := []any{
		"event", e.Title(l), "dates", Dates(e, l), "stall", a.Name, "name", a.ContactName,
		"contact", e.ContactEmail, "link", p.Address("/my/application/" + p.Stalls.Link(a)),
	}
	return mail.Message{
		Once: fmt.Sprintf("application:%d:%s:%d", a.ID, in.State, in.Count), EditionID: int64(e.ID), Purpose: "application",
		To: a.ContactEmail, Stranger: byItself[in.State], Lang: l, Subject: l.T(key+".subject", words...), Body: l.T(key+".body", words...),
	}, nil
}
