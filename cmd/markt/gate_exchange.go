package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"markt/internal/checkin"
)

// exchange tells the service what happened at a gate that stands alone, and
// fetches what is new, whenever the service can be reached.
type exchange struct {
	*house
	from    *service
	fetched time.Time
	trouble string // what was said last about what does not go
}

const (
	tellEvery  = 10 * time.Second
	fetchEvery = 5 * time.Minute // while a copy is put in, scans wait
	tellMost   = 500             // scans in one request
	clockSlack = 5 * time.Second
)

func (x *exchange) run(ctx context.Context) {
	tick := time.NewTicker(tellEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			_ = x.once(ctx, now) // it is said, and tried again
		}
	}
}

// once says a trouble when it is a new one.
func (x *exchange) once(ctx context.Context, now time.Time) error {
	err := x.tell(ctx)
	var left notTaken
	if (err == nil || errors.As(err, &left)) && now.Sub(x.fetched) >= fetchEvery {
		err = errors.Join(err, x.fetch(ctx, now))
	}
	said := ""
	if err != nil && !errors.Is(err, context.Canceled) {
		said = err.Error()
	}
	if said != x.trouble {
		if x.trouble = said; said == "" {
			said = "the service can be reached again"
		}
		x.say("%s  %s", clock(now), said)
	}
	return err
}

// tell hands over all that waits. What was told twice counts once. What the
// service does not take holds up nothing behind it.
func (x *exchange) tell(ctx context.Context) error {
	told, doubles := 0, 0
	var left notTaken
	defer func() {
		if told > 0 {
			x.say("%s  told the service of %s; against %d of those let in it knows something: see %s", clock(time.Now()), counted(told, "1 scan", "%d scans"), doubles, x.Address("/office/gate"))
		}
	}()
	for {
		u, err := x.Checkin.Untold(ctx, tellMost, left...)
		if err != nil {
			return err
		}
		if len(u.Scans)+len(u.Counts)+len(u.Admissions) == 0 {
			return left.err()
		}
		all, err := x.from.tell(ctx, u)
		if err != nil {
			return err
		}
		scans, conflicts := nonces(all.Scans)
		counts, _ := nonces(all.Counts)
		admissions, _ := nonces(all.Admissions)
		scans = append(scans, admissions...)
		if err := x.Checkin.Told(ctx, scans, counts); err != nil {
			return err
		}
		left = append(left, missing(u, scans, counts)...)
		told, doubles = told+len(scans)+len(counts), doubles+conflicts
	}
}

// missing are the nonces of what was told and not taken.
func missing(u checkin.Untold, scans, counts []string) (all []string) {
	for _, s := range u.Scans {
		if !slices.Contains(scans, s.Nonce) {
			all = append(all, s.Nonce)
		}
	}
	for _, c := range u.Counts {
		if !slices.Contains(counts, c.Nonce) {
			all = append(all, c.Nonce)
		}
	}
	for _, a := range u.Admissions {
		if !slices.Contains(scans, a.Nonce) {
			all = append(all, a.Nonce)
		}
	}
	return all
}

// notTaken are the scans that the service answered and did not take.
type notTaken []string

const namedMost = 10

func (n notTaken) err() error {
	if len(n) == 0 {
		return nil
	}
	return n
}

func (n notTaken) Error() string {
	named := strings.Join(n[:min(len(n), namedMost)], ", ")
	if len(n) > namedMost {
		named += " …"
	}
	return fmt.Sprintf("the service does not take %s here: %s", counted(len(n), "1 scan; it stays", "%d scans; they stay"), named)
}

// nonces are those of what was taken, with how many let somebody in against
// whom the service knows something.
func nonces(all []taken) (some []string, conflicts int) {
	for _, one := range all {
		if !one.Taken {
			continue
		}
		some = append(some, one.Nonce)
		if one.Conflict != "" {
			conflicts++
		}
	}
	return some, conflicts
}

// fetch takes a newer copy.
func (x *exchange) fetch(ctx context.Context, now time.Time) error {
	c, behind, err := x.from.copy(ctx)
	if err != nil {
		return err
	}
	if behind.Abs() > clockSlack {
		x.say("this machine's clock is %s off: set it, or tickets are refused for a wrong time", behind.Round(time.Second))
	}
	x.fetched = now
	return x.Checkin.TakeCopy(ctx, c)
}
