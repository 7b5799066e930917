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
func (p *Press) decision(ctx context.Context, tx *pg.Tx, payload json.RawMessage) error {
	var in decisionPayload
	if err := json.Unmarshal(payload, &in); err != nil {
		return fault.Wrap("press.decision", err)
	}
	a, err := p.Stall.Get(ctx, in.EditionID, in.Application)
	if err != nil || a.ContactEmail == "" {
		return err
	}
	e, err := p.Festival.GetIn(ctx, tx, in.EditionID)
	if err != nil {
		return err
	}
	l, key := a.Lang, "mail.application."+string(in.State)
	if !l.Has(key + ".subject") {
		return nil // a change that nobody is told of by mail
	}
	words := []any{
		"event", e.Title(l), "dates", Dates(e, l), "stall", a.Name, "name", a.ContactName,
		"contact", e.ContactEmail, "link", p.Address("/my/application/" + p.Stall.Link(a)),
	}
	return p.Outbox.QueueIn(ctx, tx, mail.Message{
		Once: fmt.Sprintf("application:%d:%s:%d", a.ID, in.State, in.Count), EditionID: int64(e.ID), Purpose: "application",
		To: a.ContactEmail, Lang: l, Subject: l.T(key+".subject", words...), Body: l.T(key+".body", words...),
	}, p.Now())
}
