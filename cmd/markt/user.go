package main

import (
	"context"
	"fmt"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
)

var userAddCommand = command{
	name: "user add", usage: "NAME EMAIL --role R",
	does: "create a person with a role: organiser, jury, programme, finance, gate_lead, vendor, host or visitor",
	run: func(ctx context.Context, env *environment, args []string) error {
		f := env.flags("user add")
		role := f.String("role", "", "the person's role")
		rest, err := parse(f, args)
		if err != nil || len(rest) != 2 || *role == "" {
			return errUsage
		}
		return with(ctx, env, func(h *house) error {
			d := account.Draft{Name: rest[0], Email: rest[1], Roles: []account.Role{account.Role(*role)}}
			if _, err := h.Accounts.Create(ctx, d, time.Now()); err != nil {
				return err
			}
			_, err := fmt.Fprintf(env.Out, "%s is %s now; `markt user link %s` prints a way in\n", d.Name, *role, rest[1])
			return err
		})
	},
}

var userLinkCommand = command{
	name: "user link", usage: "EMAIL | --first",
	does: "print a one-time sign-in address; --first is the first organiser's way in",
	run: func(ctx context.Context, env *environment, args []string) error {
		f := env.flags("user link")
		first := f.Bool("first", false, "open the first-run page of an empty database")
		rest, err := parse(f, args)
		if err != nil || (*first && len(rest) != 0) || (!*first && len(rest) != 1) {
			return errUsage
		}
		return with(ctx, env, func(h *house) error {
			if *first {
				return h.printFirst(ctx)
			}
			return h.printLink(ctx, rest[0])
		})
	},
}

func (h *house) printLink(ctx context.Context, email string) error {
	p, err := h.Accounts.ByEmail(ctx, email)
	if fault.Is(err, fault.NotFound) {
		return fmt.Errorf("nobody has the address %s; `markt user add` creates a person", email)
	}
	if err != nil {
		return err
	}
	link, err := h.Accounts.IssueLink(ctx, p, time.Now())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(h.env.Out, h.Address("/"+string(p.Lang)+"/sign-in/"+link.Token))
	return err
}

func (h *house) printFirst(ctx context.Context) error {
	taken, err := h.Accounts.HasOrganiser(ctx)
	if err != nil {
		return err
	}
	if taken {
		return fmt.Errorf("there is an organiser already; `markt user link EMAIL` prints a way in")
	}
	_, err = fmt.Fprintln(h.env.Out, h.Address("/setup?first="+h.Secret.FirstRun()))
	return err
}
