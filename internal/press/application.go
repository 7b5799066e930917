package press

import (
	"context"
	"encoding/json"
	"fmt"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/job"
	"markt/internal/lang"
	"markt/internal/mail"
	"markt/internal/message"
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
			of:      fmt.Sprint(a.ContactEmail, a.ContactName, a.Name, a.Lang, a.LinkGeneration, a.ConfirmBy, a.Offered),
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
	reason := ""
	if in.State == stall.StateDeclined {
		if reason, err = p.Stalls.Refusal(ctx, a.ID); err != nil {
			return mail.Message{}, err
		}
	}
	text, err := p.DecisionText(ctx, e, in.State, a.ConfirmBy != nil)
	if err != nil {
		return mail.Message{}, err
	}
	m := letterMail(e, fmt.Sprintf("application:%d:%s:%d", a.ID, in.State, in.Count), p.Decided(e, text, a, reason), a.ContactEmail, p.Address("/my/application/"+p.Stalls.Link(a)))
	m.Purpose, m.Stranger = "application", byItself[in.State]
	return m, nil
}

// DecisionText is what tells of a state: the edition's own template, else the
// text of the catalogues. dated: there is a day to answer by.
func (p *Press) DecisionText(ctx context.Context, e *festival.Edition, state stall.State, dated bool) (*message.Message, error) {
	t, err := message.For(ctx, p.DB, e.ID, state)
	if err == nil {
		return &message.Message{Subject: t.Subject, Body: t.Body}, nil
	}
	m, key := &message.Message{Subject: lang.Text{}, Body: lang.Text{}}, "mail.application."+string(state)
	if state == stall.StateAccepted && dated {
		key += "_by"
	}
	for _, l := range lang.All() {
		if l.Has(key + ".subject") {
			m.Subject[l], m.Body[l] = l.T(key+".subject"), l.T(key+".body")
		}
	}
	if fault.Is(err, fault.NotFound) {
		err = nil
	}
	return m, err
}

// Decided is such a text for one applicant.
func (p *Press) Decided(e *festival.Edition, text *message.Message, a *stall.Application, reason string) message.Letter {
	to := message.Of(a)
	return text.Compose(to, e.DefaultLang, func(l lang.Lang) message.Values {
		v := p.values(e, l, to, nil, a.ConfirmBy)
		v["reason"] = l.Isolate(reason)
		return v
	})
}
