package press

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/stall"
)

// SetUp is when a stall's vehicle comes onto the ground for the first time, as
// the load-in list has it; false for a stall that does not stand on the plan.
func SetUp(e *festival.Edition, plan *site.PublicPlan, how festival.LoadIn, id stall.ID) (from, until time.Time, ok bool) {
	var first site.Stay
	for _, s := range plan.Stays {
		if s.Stall == id && (first.From.IsZero() || s.From.Before(first.From)) {
			first = s
		}
	}
	day, known := e.DayOf(first.From)
	nth := slices.Index(farthestFirst(plan), first.Pitch)
	if first.From.IsZero() || !known || nth < 0 {
		return from, until, false
	}
	from, until = how.Slot(e.In(day.OpensAt), nth)
	return from, until, true
}

// StallPass prints the card of one stall, as the last release has it.
func (p *Press) StallPass(ctx context.Context, w io.Writer, e *festival.Edition, l lang.Lang, id stall.ID) error {
	return p.StallCards(ctx, w, Ask{Edition: e, Lang: l, Only: id.String()})
}

// StallCalendar is a stall's days and its load-in as a calendar, as the last
// release has them; page is the vendor's own.
func (p *Press) StallCalendar(ctx context.Context, e *festival.Edition, l lang.Lang, id stall.ID, name, page string) ([]byte, error) {
	r, err := p.Site.Last(ctx, e)
	if err != nil {
		return nil, err
	}
	locations, err := p.Festival.Locations(ctx, e)
	if err != nil {
		return nil, err
	}
	var all []programme.Appointment
	for i := range r.Document.Plans {
		plan := &r.Document.Plans[i]
		at := slices.IndexFunc(locations, func(o *festival.Location) bool { return o.ID == plan.Location.ID })
		where := plan.Location.Name.In(l, e.DefaultLang)
		if at >= 0 {
			where = join(l, where, locations[at].Address)
			if from, until, ok := SetUp(e, plan, locations[at].LoadIn, id); ok {
				all = append(all, programme.Appointment{UID: fmt.Sprintf("setup-%d-%d@markt", id, plan.Location.ID), From: from, Until: until,
					Title: l.T("apply.mine.calendar.set_up", "stall", name), Where: where, About: page, URL: page})
			}
		}
		for _, s := range plan.Stays {
			if s.Stall == id {
				all = append(all, programme.Appointment{UID: fmt.Sprintf("stay-%d-%d@markt", id, s.From.Unix()), From: s.From, Until: s.Until,
					Title: l.T("apply.mine.calendar.stay", "stall", name, "pitch", s.Pitch), Where: where, About: page, URL: page})
			}
		}
	}
	return programme.WriteAppointments(e.Title(l), e.Zone, r.Number, r.At, programme.Export{Lang: l}, all), nil
}
