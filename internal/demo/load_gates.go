package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/ticket"
)

// Of today's tickets that many in a hundred come in the course of the day; the
// rest stay unused, for whoever tries the gate.
const comers = 45

// gates lets people in since the opening, as if phones had scanned them one by
// one. The phones are shut out again: the next shift enrols its own.
func (l *loader) gates(ctx context.Context) error {
	scans, err := l.scans(ctx)
	if err != nil || len(scans) == 0 {
		return err
	}
	lead := l.role(ctx, account.GateLead)
	bearers := map[string]string{}
	for _, s := range scans {
		if bearers[s.gate] != "" {
			continue
		}
		if bearers[s.gate], err = l.Checkin.IssueDevice(lead, l.e.ID, s.gate, "Frühschicht", l.day(0).OpensAt.Add(-time.Hour)); err != nil {
			return named(s.gate, err)
		}
	}
	for _, s := range scans {
		if _, err := l.Checkin.Redeem(ctx, bearers[s.gate], s.draft, s.draft.At); err != nil {
			return named(s.draft.Nonce, err)
		}
	}
	for gate, bearer := range bearers {
		d, err := l.Checkin.Authenticate(ctx, bearer, l.now)
		if err != nil {
			return named(gate, err)
		}
		if err := l.Checkin.RevokeDevice(lead, l.e.ID, d.ID, l.now); err != nil {
			return named(gate, err)
		}
	}
	return nil
}

// scan is what one of the phones did.
type scan struct {
	gate  string
	draft checkin.ScanDraft
}

// scans are all entries and exits before now, the earliest first.
func (l *loader) scans(ctx context.Context) ([]scan, error) {
	orders, err := l.Tickets.Orders(ctx, l.e.ID)
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(uint64(l.content.Tickets.Orders.Seed), 1))
	opens, closes := l.day(0).OpensAt, l.day(0).ClosesAt
	var all []scan
	for i, o := range orders {
		// One draw decides for all of an order: people come together.
		comes, late, stay := percent(r, comers), r.Float64(), 1+3*r.Float64()
		in := opens.Add(time.Duration(late * late * float64(closes.Sub(opens)-3*time.Hour)))
		if !comes || o.State == ticket.Canceled || in.Before(o.CreatedAt) {
			continue
		}
		for n, t := range o.Tickets {
			at := in.Add(time.Duration(n*7) * time.Second)
			all = append(all, l.visit(t, i, at, at.Add(time.Duration(stay*float64(time.Hour))))...)
		}
	}
	slices.SortStableFunc(all, func(a, b scan) int { return a.draft.At.Compare(b.draft.At) })
	return all, nil
}

// visit is one ticket's day: in and, where people check out, out again, as far
// as it lies in the past. Every third order comes by the small gate.
func (l *loader) visit(t ticket.Ticket, order int, in, out time.Time) []scan {
	workshop := t.TypeSlug == "werkstattkarte"
	if t.TypeSlug == "tag-2" || !in.Before(l.now) {
		return nil
	}
	gate := "haupttor"
	if !workshop && order%3 == 0 {
		gate = "nordtor"
	}
	one := func(kind checkin.Kind, at time.Time) scan {
		return scan{gate, checkin.ScanDraft{Nonce: fmt.Sprintf("demo-%s-%s", t.Number, kind), Code: t.Number, Kind: kind, At: at}}
	}
	if workshop || !out.Before(l.now) {
		return []scan{one(checkin.Entry, in)}
	}
	return []scan{one(checkin.Entry, in), one(checkin.Exit, out)}
}
