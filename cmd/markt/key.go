package main

import (
	"context"
	"fmt"
	"time"

	"markt/internal/festival"
)

var keyRotateCommand = command{
	name: "key rotate", usage: "[--edition E]",
	does: "sign new tickets with a new key, for when the old one may be known; tickets issued before stay valid, and phones learn the new key when they next meet the network",
	run: func(ctx context.Context, env *environment, args []string) error {
		f := env.flags("key rotate")
		slug := f.String("edition", "", "the edition; empty: the current one")
		rest, err := parse(f, args)
		if err != nil || len(rest) > 0 {
			return errUsage
		}
		return with(ctx, env, func(h *house) error {
			e, err := h.edition(ctx, *slug)
			if err != nil {
				return err
			}
			return h.rotateKey(ctx, e, time.Now())
		})
	},
}

func (h *house) rotateKey(ctx context.Context, e *festival.Edition, now time.Time) error {
	id, err := h.Tickets.RotateKey(ctx, e.ID, now)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(h.env.Out, "key %d signs the tickets of %s now\n", id, e.Slug)
	return err
}
