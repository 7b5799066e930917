package demo

import (
	"context"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/pg"
	"markt/internal/press"
	"markt/internal/ticket"
)

// tickets makes types and quotas, and the gates that scan them.
func (l *loader) tickets(ctx context.Context) error {
	ctx, at := l.role(ctx, account.Organiser), l.before(24, 10*60)
	for i, t := range l.content.Tickets.Types {
		id, err := l.Tickets.CreateType(ctx, l.e, l.typeDraft(t, i+1), at)
		if err != nil {
			return named(t.Slug, err)
		}
		l.ticketType[t.Slug] = id
	}
	for _, q := range l.content.Tickets.Quotas {
		draft := ticket.QuotaDraft{Name: q.Name, Size: q.Size}
		for _, t := range l.content.Tickets.Types {
			for _, key := range t.Quotas {
				if key == q.Key {
					draft.Types = append(draft.Types, l.ticketType[t.Slug])
				}
			}
		}
		if _, err := l.Tickets.CreateQuota(ctx, l.e.ID, draft, at); err != nil {
			return named(q.Key, err)
		}
	}
	for i, g := range l.content.Tickets.Gates {
		draft := checkin.GateDraft{Slug: g.Key, Name: g.Name, LocationID: l.location[g.Location], Position: i + 1}
		for _, t := range g.Types {
			draft.Types = append(draft.Types, l.ticketType[t])
		}
		id, err := l.Checkin.CreateGate(ctx, l.e.ID, draft, at)
		if err != nil {
			return named(g.Key, err)
		}
		l.gate[g.Key] = id
	}
	return nil
}

func (l *loader) typeDraft(t TicketType, position int) ticket.TypeDraft {
	d := ticket.TypeDraft{
		Slug: t.Slug, Name: t.Name, Description: t.Text, PriceCents: t.PriceCents, Reentry: ticket.Reentry(t.Reentry),
		OnSale: true, Position: position,
	}
	for _, w := range t.Windows {
		d.Windows = append(d.Windows, ticket.Window{From: w.From.After(l.first), Until: w.Until.After(l.first)})
	}
	for _, key := range t.Locations {
		d.Locations = append(d.Locations, l.location[key])
	}
	return d
}

// orders stores the invented orders, the oldest first, in one transaction.
func (l *loader) orders(ctx context.Context) error {
	all := l.content.Tickets.Orders.invent(l.before(l.content.Tickets.Orders.OrderedDaysBefore, 10*60), l.now)
	visitor := pg.WithActor(ctx, pg.Visitor)
	ids := make([]ticket.OrderID, len(all))
	err := l.inTx(visitor, func(ctx context.Context, tx *pg.Tx) (err error) {
		for i, o := range all {
			if ids[i], err = l.Tickets.OrderIn(ctx, tx, l.e, o.draft, o.at); err != nil {
				return named(o.draft.SourceID, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, o := range all {
		if !o.canceled {
			l.ordered = append(l.ordered, order{ids[i], o.draft.Email})
			continue
		}
		made, err := l.Tickets.Get(ctx, l.e.ID, ids[i])
		if err != nil {
			return err
		}
		if err := l.Tickets.CancelOwn(visitor, made, o.at.Add(l.now.Sub(o.at)/2)); err != nil {
			return named(o.draft.SourceID, err)
		}
	}
	return nil
}

// order is a stored order that still admits.
type order struct {
	id    ticket.OrderID
	email string
}

// mailed is how many of the newest orders a mail is written for.
const mailed = 5

// mails queues what the last days would have sent: a handful for the outbox,
// not one for each of the invented orders and decisions.
func (l *loader) mails(ctx context.Context) error {
	return l.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		for _, d := range l.told {
			if err := press.StallDecided(ctx, tx, d); err != nil {
				return err
			}
		}
		n := 0
		for i := len(l.ordered) - 1; i >= 0 && n < mailed; i-- {
			if l.ordered[i].email == "" {
				continue
			}
			n++
			if err := press.OrderConfirmed(ctx, tx, l.e.ID, l.ordered[i].id, l.now); err != nil {
				return err
			}
		}
		return nil
	})
}
