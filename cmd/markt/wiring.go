package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"markt/internal/account"
	"markt/internal/backup"
	"markt/internal/cluster"
	"markt/internal/job"
	"markt/internal/mail"
	"markt/internal/pg"
	"markt/internal/press"
)

// house is the wired rooms of one process.
type house struct {
	*press.Press
	env     *environment
	cluster *cluster.Cluster // nil with DATABASE_URL
	dsn     string
	db      *pg.DB
	jobs    *job.Runner
	mails   *mail.Sender
}

// open finds or starts the database, migrates it and wires the rooms. The
// service holds the data folder alone; commands join it.
func open(ctx context.Context, env *environment, service bool) (*house, error) {
	h, err := reach(ctx, env, service)
	if err != nil {
		return nil, err
	}
	if err := backup.BrokenOff(env.SecretFile); err != nil {
		h.close()
		return nil, err
	}
	if _, err := pg.Migrate(ctx, h.db); err != nil {
		h.close()
		return nil, h.ofDatabase(err)
	}
	secret, err := account.LoadSecret(env.SecretFile)
	if err != nil {
		h.close()
		return nil, err
	}
	h.wire(secret)
	return h, nil
}

// reach is a house without rooms: the database is there, whatever is in it.
func reach(ctx context.Context, env *environment, alone bool) (*house, error) {
	if err := env.complete(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(env.Data, 0o755); err != nil {
		return nil, err
	}
	return connect(ctx, env, alone)
}

// connect is reach where nothing may be made.
func connect(ctx context.Context, env *environment, alone bool) (*house, error) {
	h := &house{env: env, dsn: env.DatabaseURL}
	var err error
	if h.dsn == "" {
		h.cluster, err = cluster.Start(ctx, cluster.Config{Dir: env.Data, BinDir: env.PGBin, Exclusive: alone, Wait: 3 * time.Second, Log: env.Log})
		if err != nil {
			return nil, err
		}
		h.dsn = h.cluster.DSN()
	}
	if h.db, err = pg.Open(h.dsn); err != nil {
		h.close()
		return nil, h.ofDatabase(err)
	}
	return h, nil
}

func (h *house) ofDatabase(err error) error {
	if h.env.DatabaseURL != "" {
		return fmt.Errorf("the database of DATABASE_URL: %w", err)
	}
	return err
}

// wire makes the rooms and those who work for them in the background.
func (h *house) wire(secret *account.Secret) {
	h.Press = &press.Press{
		Rooms: press.Wire(h.db, secret), BaseURL: h.env.BaseURL, Now: time.Now,
		Outbox: mail.Outbox{From: h.env.MailFrom, Host: h.env.BaseURL.Hostname()},
	}
	h.Outbox.Files = h.Files
	h.jobs = job.NewRunner(h.db, h.Handlers(), h.env.Log)
	var transport mail.Transport
	if h.env.SMTP != nil {
		transport = h.env.SMTP
	}
	h.mails = mail.NewSender(h.db, h.Outbox, transport, h.env.Log)
}

func (h *house) close() error {
	var errs []error
	if h.db != nil {
		errs = append(errs, h.db.Close())
	}
	if h.cluster != nil {
		errs = append(errs, h.cluster.Close())
	}
	return errors.Join(errs...)
}

// with opens the house for a command and closes it afterwards.
func with(ctx context.Context, env *environment, do func(h *house) error) error {
	h, err := open(ctx, env, false)
	return during(h, err, do)
}

// during closes a house that was opened.
func during(h *house, err error, do func(h *house) error) error {
	if err != nil {
		return err
	}
	return errors.Join(do(h), h.close())
}
