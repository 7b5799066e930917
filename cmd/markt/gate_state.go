package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"markt/internal/festival"
)

var gateStateCommand = command{
	name: "gate state", usage: "[--location SLUG] normal|stop|evacuation|readmission",
	does: "regulate a gate that stands alone, which the office does not reach, or one of its locations: its phones know it within seconds; it holds until the office says something new, which is told of it afterwards",
	run: func(ctx context.Context, env *environment, args []string) error {
		f := env.flags("gate state")
		location := f.String("location", "", "the slug of one location; without it all that come in here")
		rest, err := parse(f, args)
		if err != nil || len(rest) != 1 || !festival.Admission(rest[0]).Known() {
			return errUsage
		}
		return with(ctx, env, func(h *house) error { return h.setGateState(ctx, *location, festival.Admission(rest[0]), time.Now()) })
	},
}

// setGateState is for a copy only: a market of its own has an office, which
// asks before it regulates.
func (h *house) setGateState(ctx context.Context, location string, a festival.Admission, now time.Time) error {
	switch taken, err := h.Checkin.CopyTaken(ctx); {
	case err != nil:
		return err
	case taken.IsZero():
		return errors.New("no gate stands alone here: the office regulates the gates")
	}
	e, err := h.Festival.Current(ctx)
	if err != nil {
		return err
	}
	set, err := h.gateState(ctx, e, location)
	if err != nil {
		return err
	}
	if err := h.Checkin.ByHand(ctx); err != nil {
		return err
	}
	if err := set(a, now); err != nil {
		return err
	}
	_, err = fmt.Fprintf(h.env.Out, "%s holds at this gate until the office says something new, or you do; tell the office\n", a)
	return err
}

// gateState is what sets it, everywhere or at one location.
func (h *house) gateState(ctx context.Context, e *festival.Edition, location string) (func(festival.Admission, time.Time) error, error) {
	if location == "" {
		return func(a festival.Admission, now time.Time) error { return h.Festival.SetAdmission(ctx, e.ID, a, "", now) }, nil
	}
	all, err := h.Festival.Locations(ctx, e)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(l *festival.Location) bool { return l.Slug == location })
	if i < 0 {
		return nil, fmt.Errorf("there is no location %q in the copy", location)
	}
	return func(a festival.Admission, now time.Time) error {
		return h.Festival.SetLocationAdmission(ctx, e.ID, all[i].ID, a, "", now)
	}, nil
}
