package main

import (
	"context"
	"fmt"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
)

var tokenCreateCommand = command{
	name: "token create", usage: "--role R [--name N] [--gate G]",
	does: "print a bearer token, alone on standard output; R is organiser, jury, programme, finance, gate_lead or device",
	run: func(ctx context.Context, env *environment, args []string) error {
		f := env.flags("token create")
		role := f.String("role", "", "what the token may do")
		name := f.String("name", "command line", "what the token is for")
		gate := f.String("gate", "", "slug of the device's gate; empty: the edition's first gate")
		rest, err := parse(f, args)
		if err != nil || len(rest) > 0 || *role == "" {
			return errUsage
		}
		return with(ctx, env, func(h *house) error {
			token, err := h.token(ctx, *role, *name, *gate)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(env.Out, token)
			return err
		})
	},
}

func (h *house) token(ctx context.Context, role, name, gate string) (string, error) {
	if role == "device" {
		e, err := h.Festival.Current(ctx)
		if err != nil {
			return "", err
		}
		return h.Checkin.IssueDevice(ctx, e.ID, gate, name, time.Now())
	}
	return h.Accounts.CreateToken(ctx, account.TokenDraft{Name: name, Role: account.Role(role)}, time.Now())
}

var tokenRevokeCommand = command{
	name: "token revoke", usage: "--name N",
	does: "shut out whoever carries a bearer token of that name, at once; a phone at a gate is revoked in the office",
	run: func(ctx context.Context, env *environment, args []string) error {
		f := env.flags("token revoke")
		name := f.String("name", "", "what the token was made for")
		rest, err := parse(f, args)
		if err != nil || len(rest) > 0 || *name == "" {
			return errUsage
		}
		return with(ctx, env, func(h *house) error {
			n, err := h.Accounts.RevokeTokens(ctx, *name, time.Now())
			if fault.Is(err, fault.NotFound) {
				return fmt.Errorf("no token is called %q", *name)
			}
			if err == nil {
				_, err = fmt.Fprintf(env.Out, "%d revoked\n", n)
			}
			return err
		})
	},
}
