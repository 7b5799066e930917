package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
)

var gateStateCommand = command{
	name: "gate state", usage: "normal|stop|evacuation|readmission",
	does: "regulate a gate that stands alone, which the office does not reach: its phones know it within seconds; it holds until the office says something new",
	run: func(ctx context.Context, env *environment, args []string) error {
		rest, err := parse(env.flags("gate state"), args)
		if err != nil || len(rest) != 1 || !festival.Admission(rest[0]).Known() {
			return errUsage
		}
		return with(ctx, env, func(h *house) error { return h.setGateState(ctx, festival.Admission(rest[0]), time.Now()) })
	},
}

// setGateState is for a copy only: a market of its own has an office, which
// asks before it regulates.
func (h *house) setGateState(ctx context.Context, a festival.Admission, now time.Time) error {
	switch err := h.Checkin.ByHand(ctx); {
	case fault.Is(err, fault.NotFound):
		return errors.New("no gate stands alone here: the office regulates the gates")
	case err != nil:
		return err
	}
	e, err := h.Festival.Current(ctx)
	if err != nil {
		return err
	}
	if err := h.Festival.SetAdmission(ctx, e.ID, a, "", now); err != nil {
		return err
	}
	_, err = fmt.Fprintf(h.env.Out, "%s holds at this gate until the office says something new, or you do; tell the office\n", a)
	return err
}
