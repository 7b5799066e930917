package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"markt/internal/site/placer"
)

var placeCommand = command{
	name: "place", usage: "-i DAY.json -o ANSWER.json [--seed N] [--seconds S]",
	does: "put the vendors of a market day on its pitches and say why nobody stands elsewhere; needs no database",
	run:  runPlace,
}

func runPlace(ctx context.Context, env *environment, args []string) error {
	f := env.flags("place")
	in, out := f.String("i", "", "the market day to read"), f.String("o", "", "the answer to write")
	seed := f.Uint64("seed", 1, "the same seed gives the same answer")
	seconds := f.Float64("seconds", 60, "the best that was found by then is the answer")
	if rest, err := parse(f, args); err != nil || len(rest) > 0 || *in == "" || *out == "" || *seconds <= 0 {
		return errUsage
	}
	file, err := os.Open(*in)
	if err != nil {
		return err
	}
	defer file.Close()
	day, err := placer.Read(file)
	if err != nil {
		return fmt.Errorf("%s: %w", *in, err)
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(*seconds*float64(time.Second)))
	defer cancel()
	p := placer.Place(ctx, day, *seed)
	answer, err := json.MarshalIndent(p, "", "\t")
	if err != nil {
		return err
	}
	if err := os.WriteFile(*out, append(answer, '\n'), 0o644); err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Out, "%d of %d vendors placed, %d refused, worth %d\n", len(p.Allocation), len(day.Vendors), len(p.Refused), p.Worth)
	return err
}
