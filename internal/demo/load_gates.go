package demo

import (
	"cmp"
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

// gates lets people in since the opening, as if phones had scanned them. The
// phones are shut out again: the next shift enrols its own.
func (l *loader) gates(ctx context.Context) error {
	visits, err := l.visits(ctx)
	if err != nil || len(visits) == 0 {
		return err
	}
	lead := l.role(ctx, account.GateLead)
	byGate := map[string][]checkin.ScanDraft{}
	for i, v := range visits {
		gate := "haupttor"
		if v.small && i%3 == 0 {
			gate = "nordtor"
		}
		byGate[gate] = append(byGate[gate], v.scans...)
	}
	for _, g := range l.content.Tickets.Gates {
		scans := byGate[g.Key]
		if len(scans) == 0 {
			continue
		}
		if err := l.record(lead, g, scans); err != nil {
			return named(g.Key, err)
		}
	}
	return nil
}

// record enrols a phone, has it send its scans and ends its shift.
func (l *loader) record(ctx context.Context, g Gate, scans []checkin.ScanDraft) error {
	opened := l.day(0).OpensAt
	bearer, err := l.Checkin.IssueDevice(ctx, l.e.ID, g.Key, "Frühschicht", opened.Add(-time.Hour))
	if err != nil {
		return err
	}
	if _, err := l.Checkin.Record(ctx, bearer, scans, l.now); err != nil {
		return err
	}
	d, err := l.Checkin.Authenticate(ctx, bearer, l.now)
	if err != nil {
		return err
	}
	return l.Checkin.RevokeDevice(ctx, l.e.ID, d.ID, l.now)
}

// visit is one ticket's day: in, perhaps out again.
type visit struct {
	scans []checkin.ScanDraft
	small bool // also good at the small gate
}

// visits are those that began before now, the earliest first.
func (l *loader) visits(ctx context.Context) ([]visit, error) {
	orders, err := l.Tickets.Orders(ctx, l.e.ID)
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(uint64(l.content.Tickets.Orders.Seed), 1))
	opens, closes := l.day(0).OpensAt, l.day(0).ClosesAt
	var all []visit
	for _, o := range orders {
		// One draw decides for all of an order: people come together.
		comes, late, stay := percent(r, comers), r.Float64(), 1+3*r.Float64()
		in := opens.Add(time.Duration(late * late * float64(closes.Sub(opens)-3*time.Hour)))
		if !comes || o.State == ticket.Canceled || in.Before(o.CreatedAt) {
			continue
		}
		for i, t := range o.Tickets {
			if t.TypeSlug == "tag-2" {
				continue
			}
			v := visit{small: t.TypeSlug != "werkstattkarte"}
			at := in.Add(time.Duration(i*7) * time.Second)
			v.scans = l.scans(t, at, at.Add(time.Duration(stay*float64(time.Hour))))
			if len(v.scans) > 0 {
				all = append(all, v)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b visit) int { return cmp.Compare(a.scans[0].At.UnixNano(), b.scans[0].At.UnixNano()) })
	return all, nil
}

// scans are the entry and, where people check out, the exit, as far as they
// lie in the past.
func (l *loader) scans(t ticket.Ticket, in, out time.Time) []checkin.ScanDraft {
	var scans []checkin.ScanDraft
	if in.Before(l.now) {
		scans = append(scans, checkin.ScanDraft{Nonce: fmt.Sprintf("demo-%s-in", t.Number), Code: t.Number, Kind: checkin.Entry, At: in})
	}
	if out.Before(l.now) && t.TypeSlug != "werkstattkarte" {
		scans = append(scans, checkin.ScanDraft{Nonce: fmt.Sprintf("demo-%s-out", t.Number), Code: t.Number, Kind: checkin.Exit, At: out})
	}
	return scans
}
