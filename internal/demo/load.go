package demo

import (
	"context"
	"fmt"
	"time"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/jury"
	"markt/internal/pg"
	"markt/internal/press"
	"markt/internal/stall"
	"markt/internal/ticket"
)

// Load fills a database without editions with the demo edition, whose days are
// the day of now and the next. It is refused with the code not_empty where any
// edition exists. The edition becomes the current one at the very end, so that
// an interrupted loading shows nobody half a market.
func Load(ctx context.Context, r press.Rooms, now time.Time) error {
	const op = "demo.Load"
	editions, err := r.Festival.List(ctx)
	if err != nil {
		return fault.Wrap(op, err)
	}
	if len(editions) > 0 {
		return fault.Coded(fault.Conflict, op, "not_empty", "error.not_empty")
	}
	content, err := Read()
	if err != nil {
		return fault.Wrap(op, err)
	}
	l, err := newLoader(r, content, now)
	if err != nil {
		return fault.Wrap(op, err)
	}
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"edition", l.edition}, {"people", l.persons}, {"texts", l.texts}, {"locations", l.locations}, {"plans", l.plans},
		{"kinds", l.kinds}, {"applications", l.applications}, {"stalls", l.stalls}, {"programme", l.programme},
		{"tickets", l.tickets}, {"orders", l.orders}, {"gates", l.gates}, {"mails", l.mails}, {"current", l.current},
	} {
		if err := step.do(ctx); err != nil {
			return fault.Wrap(op, fmt.Errorf("%s: %w", step.name, err))
		}
	}
	return nil
}

// loader is one loading: the content, the clock, and the ids of what is stored
// already by the keys of the data files.
type loader struct {
	press.Rooms
	content Content
	now     time.Time
	first   time.Time // midnight of the first day in the edition's zone

	e           *festival.Edition
	person      map[string]account.ID
	location    map[string]festival.LocationID
	kind        map[string]stall.KindID
	criteria    []jury.Criterion
	application map[string]*stall.Application
	stall       map[string]stall.ID
	ticketType  map[string]ticket.TypeID
	gate        map[string]checkin.GateID
	ordered     []order          // as they were made, without the canceled ones
	told        []stall.Decision // newest decisions that a mail should tell of
}

func newLoader(r press.Rooms, content Content, now time.Time) (*loader, error) {
	zone, err := festival.LoadZone(content.Edition.Zone)
	if err != nil {
		return nil, err
	}
	y, m, d := now.In(zone).Date()
	return &loader{
		Rooms: r, content: content, now: now, first: time.Date(y, m, d, 0, 0, 0, 0, zone),
		person: map[string]account.ID{}, location: map[string]festival.LocationID{}, kind: map[string]stall.KindID{},
		application: map[string]*stall.Application{}, stall: map[string]stall.ID{},
		ticketType: map[string]ticket.TypeID{}, gate: map[string]checkin.GateID{},
	}, nil
}

// before is a time on a day that many days before the first, never after now.
func (l *loader) before(days int, at Clock) time.Time {
	t := at.On(l.first.AddDate(0, 0, -days))
	if t.After(l.now) {
		return l.now
	}
	return t
}

// deadline is the data's own date for something.
func (l *loader) deadline(key string) time.Time {
	for _, d := range l.content.Edition.Deadlines {
		if d.Key == key {
			return d.Time.On(l.first.AddDate(0, 0, -d.DaysBefore))
		}
	}
	return l.first
}

// day is the market day with that number.
func (l *loader) day(n int) festival.Day { return l.e.Days[n] }

// role acts for the first person with that role.
func (l *loader) role(ctx context.Context, role account.Role) context.Context {
	for _, p := range l.content.People {
		if account.Role(p.Role) == role {
			return l.as(ctx, p.Key)
		}
	}
	return ctx
}

// as acts for one of the demo people.
func (l *loader) as(ctx context.Context, key string) context.Context {
	return pg.WithActor(ctx, pg.ActorID("person", int64(l.person[key])))
}

func (l *loader) inTx(ctx context.Context, do func(ctx context.Context, tx *pg.Tx) error) error {
	return pg.InTx(ctx, l.DB, do)
}
