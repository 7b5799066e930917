package site

import (
	"context"
	"slices"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site/check"
)

// Ledger is who draws how much power and fetches water where at a location. It
// is reckoned from the same plan as the rules, and with their lines.
type Ledger struct {
	Location festival.LocationID
	Spans    []check.Ledger // while the same stalls stand there
	Wiring   check.Wiring
}

// Ledgers are the edition's, in the order of its locations.
func (s *Store) Ledgers(ctx context.Context, e *festival.Edition) ([]Ledger, error) {
	const op = "site.Ledgers"
	laid, err := laidIn(ctx, s.db, e)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	c, err := checkingIn(ctx, s.db, e, laid)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	all := make([]Ledger, len(laid.plans))
	for i, p := range laid.plans {
		all[i] = Ledger{Location: p.LocationID, Spans: check.Ledgers(c.plan(p), c.book), Wiring: c.book.Wiring()}
	}
	return all, nil
}

// Ledger is that of one location; empty while nothing is drawn there.
func (s *Store) Ledger(ctx context.Context, e *festival.Edition, id festival.LocationID) (Ledger, error) {
	all, err := s.Ledgers(ctx, e)
	if i := slices.IndexFunc(all, func(l Ledger) bool { return l.Location == id }); i >= 0 {
		return all[i], err
	}
	return Ledger{Location: id}, err
}

// Supplied is what one stay is plugged into, and where it fetches water: Fetch
// nil, as it needs none or has it at its pitch.
type Supplied struct {
	Sockets  []*check.Socket
	Branches []*check.Branch
	Tap      string
	Fetch    *check.Fetch
}

// Of is what the ledger says of a stay.
func (l *Ledger) Of(a Allotment) (s Supplied) {
	i := slices.IndexFunc(l.Spans, func(span check.Ledger) bool { return !span.From.Before(a.From) && span.From.Before(a.Until) })
	if i < 0 {
		return s
	}
	for _, b := range l.Spans[i].Branches {
		before := len(s.Sockets)
		for _, o := range b.Sockets {
			if slices.ContainsFunc(o.Draws, func(d check.Draw) bool { return d.Stall == int64(a.Stall) }) {
				s.Sockets = append(s.Sockets, o)
			}
		}
		if len(s.Sockets) > before {
			s.Branches = append(s.Branches, b)
		}
	}
	for _, t := range l.Spans[i].Taps {
		for k := range t.Users {
			if u := &t.Users[k]; u.Stall == int64(a.Stall) {
				s.Tap, s.Fetch = t.Name, u
			}
		}
	}
	return s
}

// Laid are the cables of a location's outlets, as it is drawn now, and the
// bridges over which they cross its ways.
type Laid struct {
	Plan    *Plan
	Cables  []check.Cable
	Bridges []check.Bridge
}

// Laid is what is laid at each location, in their order.
func (s *Store) Laid(ctx context.Context, e *festival.Edition) ([]Laid, error) {
	const op = "site.Laid"
	on, err := laidIn(ctx, s.db, e)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	c, err := checkingIn(ctx, s.db, e, on)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	all := make([]Laid, len(on.plans))
	for i, p := range on.plans {
		plan := c.plan(p)
		cables := check.Cables(plan, c.book)
		all[i] = Laid{p, cables, check.Bridges(plan, cables)}
	}
	return all, nil
}
