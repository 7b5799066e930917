package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"markt/internal/intake"
	"markt/internal/job"
	"markt/internal/paper"
	"markt/internal/pg"
	"markt/internal/programme"
	"markt/internal/stall"
	"markt/internal/web"
	"markt/internal/web/page"
	"markt/templates"
)

var serveCommand = command{
	name: "serve", usage: "[--addr A] [--data DIR] [--demo]",
	does: "run the service; --demo fills an empty database with the demo edition and shows one-click sign-ins",
	run:  serve,
}

func serve(ctx context.Context, env *environment, args []string) error {
	f := env.flags("serve")
	env.addrFlag(f)
	demo := f.Bool("demo", false, "fill an empty database with the demo edition and show one-click sign-ins")
	if rest, err := parse(f, args); err != nil || len(rest) > 0 {
		return errUsage
	}
	limitMemory(env.DatabaseURL == "")
	h, err := open(ctx, env, true)
	if err != nil {
		return err
	}
	return errors.Join(h.serve(ctx, *demo), h.close())
}

// config is the server's, as the environment has it.
func (e *environment) config() page.Config {
	return page.Config{
		Mails: e.SMTP != nil, BaseURL: e.BaseURL, Limits: e.Limits,
		TrustedProxies: e.TrustedProxies, MetricsToken: e.MetricsToken, Log: e.Log,
	}
}

var errCopy = errors.New("here is a gate's copy of another service's market, which is no market of its own: `markt gate --standalone` serves it")

func (h *house) serve(ctx context.Context, demo bool) error {
	if taken, err := h.Checkin.CopyTaken(ctx); err != nil || !taken.IsZero() {
		return errors.Join(err, errCopy)
	}
	inDemo := false
	if demo {
		var err error
		if inDemo, err = h.prepareDemo(ctx, time.Now()); err != nil {
			return err
		}
	}
	c := h.env.config()
	c.Demo = demo
	s, err := web.New(c, h.Press, templates.FS)
	if err != nil {
		return err
	}
	if _, err := h.Tickets.CheckKeys(ctx); err != nil { // still serve: plan and programme need no key
		h.env.Log.Error("the secret file is not this database's: no ticket can be issued and no link sent so far opens; restore it from the backup", "file", h.env.SecretFile, "error", err)
	}
	address, err := web.Open(h.env.Addr, h.env.TLSCert, h.env.TLSKey)
	if err != nil {
		return err
	}
	fmt.Fprintf(h.env.Out, "markt is at %s\n", h.env.BaseURL)
	if inDemo {
		h.sayDemo()
	}
	keepLean(ctx)
	return listen(ctx, s, address, h.jobs.Run, h.mails.Run, giveBack, h.sweep, h.backUp,
		func(ctx context.Context) { pg.Listen(ctx, h.dsn, pg.PublicChanged, s.Forget) })
}

// listen answers until the context ends, while others work beside it.
func listen(ctx context.Context, s *web.Server, address net.Listener, beside ...func(context.Context)) error {
	background, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	for _, work := range beside {
		running.Go(func() { work(background) })
	}
	defer running.Wait()
	defer stop()

	listening := make(chan error, 1)
	go func() { listening <- s.Serve(address) }()
	select {
	case err := <-listening:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return s.Shutdown(last)
}

// sweep forgets, once an hour, what nobody can ask for any more.
func (h *house) sweep(ctx context.Context) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		now := time.Now()
		err := errors.Join(pg.ForgetOnce(ctx, h.db, now.AddDate(0, 0, -2)), job.Forget(ctx, h.db, now.AddDate(0, 0, -30)),
			pg.ForgetRemoved(ctx, h.db, now.Add(-pg.KeptFor)), intake.Forget(ctx, h.db, now), stall.ForgetCallbacks(ctx, h.db, now), programme.ForgetContacts(ctx, h.db, now),
			paper.Forget(ctx, h.db, now), h.Papers.Remind(ctx, now))
		if err != nil && ctx.Err() == nil {
			h.env.Log.Warn("nothing was swept", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
