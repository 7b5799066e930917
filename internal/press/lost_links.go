package press

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/job"
	"markt/internal/lang"
	"markt/internal/mail"
	"markt/internal/pg"
	"markt/internal/stall"
	"markt/internal/ticket"
)

const jobLostLinks = "mail.lost_links"

type lostLinksPayload struct {
	EditionID festival.ID `json:"edition_id"`
	Email     string      `json:"email"`
	Lang      lang.Lang   `json:"lang"`
	Hour      string      `json:"hour"`
}

// lost are the orders and applications of an address.
type lost struct {
	orders       []ticket.Lost
	applications []*stall.Application
}

func (p *Press) lost(ctx context.Context, q pg.Querier, e festival.ID, email string) (found lost, err error) {
	if found.orders, err = p.Tickets.OfEmailIn(ctx, q, e, email); err == nil {
		found.applications, err = p.Stalls.OfEmailIn(ctx, q, e, email)
	}
	return found, err
}

// to is the address as its owner wrote it; "" where nothing is found.
func (f lost) to() string {
	switch {
	case len(f.orders) > 0:
		return f.orders[0].Email
	case len(f.applications) > 0:
		return f.applications[0].ContactEmail
	}
	return ""
}

// LostLinks queues a mail with the links of all orders and applications of an
// address, in the language it was asked in. Nothing happens for an address
// without any, and nothing more within an hour; who asks is told the same each
// time.
func (p *Press) LostLinks(ctx context.Context, e festival.ID, email string, l lang.Lang, now time.Time) error {
	found, err := p.lost(ctx, p.DB, e, email)
	if err != nil || found.to() == "" {
		return err
	}
	in := lostLinksPayload{e, strings.ToLower(email), l, now.UTC().Format("2006-01-02T15")}
	err = pg.InTx(ctx, p.DB, func(ctx context.Context, tx *pg.Tx) error {
		return job.AddIn(ctx, tx, job.Job{Key: in.once(), Kind: jobLostLinks, Payload: in, RunAt: now})
	})
	return fault.Wrap("press.LostLinks", err)
}

// once names the mail without its address.
func (in lostLinksPayload) once() string {
	sum := sha256.Sum256([]byte(in.Email))
	return fmt.Sprintf("lost_links:%d:%s:%s", in.EditionID, hex.EncodeToString(sum[:8]), in.Hour)
}

func (p *Press) lostLinks(ctx context.Context, payload json.RawMessage) (job.Finish, error) {
	var in lostLinksPayload
	if err := json.Unmarshal(payload, &in); err != nil {
		return nil, fault.Wrap("press.lostLinks", err)
	}
	return p.write(ctx, func(ctx context.Context, q pg.Querier) (letter, error) {
		found, err := p.lost(ctx, q, in.EditionID, in.Email)
		of := ""
		for _, o := range found.orders {
			of += fmt.Sprint(o.ID, " ", o.LinkGeneration, " ", o.Left, " ")
		}
		for _, a := range found.applications {
			of += fmt.Sprint("stall ", a.ID, " ", a.LinkGeneration, " ", a.Name, " ")
		}
		return letter{of: of, compose: func(ctx context.Context) (mail.Message, error) { return p.lostLinksMail(ctx, in, found) }}, err
	})
}

func (p *Press) lostLinksMail(ctx context.Context, in lostLinksPayload, found lost) (mail.Message, error) {
	e, err := p.Festival.Get(ctx, in.EditionID)
	if err != nil {
		return mail.Message{}, err
	}
	l := in.Lang
	var links []string
	for _, o := range found.orders {
		links = append(links, l.T("mail.lost_links.one", "code", o.Code, "n", o.Left), p.Address("/"+string(l)+"/orders/"+p.Tickets.Secret(&o.Order)))
	}
	for _, a := range found.applications {
		links = append(links, l.T("mail.lost_links.application", "id", a.ID), p.Address("/my/application/"+p.Stalls.Link(a)))
	}
	return mail.Message{
		Once: in.once(), EditionID: int64(e.ID), Purpose: "order", To: found.to(), Lang: l,
		Subject:  l.T("mail.lost_links.subject", "event", e.Title(l)),
		Body:     l.T("mail.lost_links.body", "event", e.Title(l), "links", strings.Join(links, "\n")),
		Stranger: true,
	}, nil
}
