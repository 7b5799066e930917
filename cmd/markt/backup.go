package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"markt/internal/account"
	"markt/internal/backup"
	"markt/internal/pg"
	"markt/internal/ticket"
)

var backupCommand = command{
	name: "backup", usage: "F | --to-dir DIR [--keep N]",
	does: "make one file of database and secret beside the running service, restored for trial before it is called good; --keep says how many stay in the folder",
	run: func(ctx context.Context, env *environment, args []string) error {
		f := env.flags("backup")
		f.StringVar(&env.Shelf.Dir, "to-dir", "", "folder that gets a file named by its time")
		f.IntVar(&env.Shelf.Keep, "keep", env.Shelf.Keep, "how many stay in the folder (MARKT_BACKUP_KEEP)")
		rest, err := parse(f, args)
		if err != nil || (len(rest) == 1) == (env.Shelf.Dir != "") || len(rest) > 1 || env.Shelf.Keep < 1 {
			return errUsage
		}
		if err := env.complete(); err != nil {
			return err
		}
		if _, err := os.Stat(env.SecretFile); err != nil { // before a database is made in the wrong folder
			return fmt.Errorf("there is no market here (--data): %w", err)
		}
		h, err := reach(ctx, env, false)
		return during(h, err, func(h *house) error { return h.makeBackup(ctx, rest, time.Now()) })
	},
}

func (h *house) makeBackup(ctx context.Context, to []string, now time.Time) (err error) {
	var g backup.Good
	if len(to) == 1 {
		g, err = h.market().Make(ctx, to[0], now)
	} else {
		g, err = h.env.Shelf.Add(ctx, h.market(), now)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(h.env.Out, "%s is good: %d rows, %d kB, restored for trial and compared\n"+
		"it holds personal data and the secret: keep it as closed as the server, and a copy elsewhere\n", g.File, g.Rows, g.Bytes>>10)
	return err
}

var restoreCommand = command{
	name: "restore", usage: "F",
	does: "put a backup back into an empty data folder or database, with its secret; an older one is brought up to date",
	run: func(ctx context.Context, env *environment, args []string) error {
		rest, err := parse(env.flags("restore"), args)
		if err != nil || len(rest) != 1 {
			return errUsage
		}
		if _, err := backup.Inspect(rest[0]); err != nil { // before a database is made for nothing
			return err
		}
		h, err := reach(ctx, env, true)
		return during(h, err, func(h *house) error {
			m, err := h.market().Restore(ctx, rest[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(env.Out, "restored as it was at %s: %d rows in %d tables, every one compared; `markt serve` goes on with it\n",
				m.MadeAt.Local().Format(time.RFC3339), m.Rows(), len(m.Tables))
			return err
		})
	},
}

// market is what a backup is made of.
func (h *house) market() backup.Market {
	return backup.Market{
		DB: h.db, DSN: h.dsn, SecretFile: h.env.SecretFile, PGBin: h.env.PGBin, Scratch: h.env.Data,
		Markt: version(), Keys: opensKeys, Log: h.env.Log,
	}
}

// backUp makes backups by itself when a folder for them is named.
func (h *house) backUp(ctx context.Context) {
	if h.env.Shelf.Dir != "" {
		h.env.Shelf.Run(ctx, h.market())
	}
}

func opensKeys(ctx context.Context, db *pg.DB, secret []byte) error {
	if len(secret) != 32 {
		return errors.New("the secret has not 32 bytes")
	}
	_, err := ticket.New(db, account.SecretFrom([32]byte(secret)), ticket.Events{}).CheckKeys(ctx)
	return err
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return ""
}
