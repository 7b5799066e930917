package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"markt/internal/account"
	"markt/internal/demo"
	"markt/internal/festival"
)

var errUnfinishedDemo = errors.New("the demo edition was not loaded to its end: start with another --data folder, or an empty DATABASE_URL")

// prepareDemo fills an empty database, and says what stands there otherwise.
// Nothing that stands there is ever moved or removed. false: there is no demo.
func (h *house) prepareDemo(ctx context.Context, now time.Time) (bool, error) {
	editions, err := h.Festival.List(ctx)
	if err != nil {
		return false, err
	}
	switch demo.StandingOf(editions, now) {
	case demo.Empty:
		fmt.Fprintln(h.env.Out, "loading the demo edition …")
		if err := demo.Load(ctx, h.Untold(), now); err != nil {
			return false, err
		}
		fmt.Fprintf(h.env.Out, "loaded in %.1f s: its two days are today and tomorrow\n", time.Since(now).Seconds())
	case demo.Over:
		fmt.Fprintf(h.env.Out, "the demo edition here was for %s; nothing was moved.\nFor one of today, start with another --data folder.\n", daysOf(editions[0]))
	case demo.Unfinished:
		return false, errUnfinishedDemo
	case demo.Taken:
		fmt.Fprintln(h.env.Out, "the database holds a market of its own, so no demo edition was loaded and there are no one-click sign-ins")
		return false, nil
	}
	return true, nil
}

func daysOf(e *festival.Edition) string {
	var days []string
	for _, d := range e.Days {
		days = append(days, d.Key())
	}
	return strings.Join(days, " and ")
}

// sayDemo prints where to go; a demo needs no password.
func (h *house) sayDemo() {
	base := strings.TrimSuffix(h.env.BaseURL.String(), "/")
	roles := make([]string, len(account.DemoRoles))
	for i, r := range account.DemoRoles {
		roles[i] = strings.ReplaceAll(string(r), "_", " ")
	}
	fmt.Fprintf(h.env.Out, "  site     %s/\n  office   %s/office/\n  gate     %s/gate\n  sign in  %s/de/sign-in, one click as %s\n", base, base, base, base, strings.Join(roles, ", "))
}
