package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"markt/internal/account"
	"markt/internal/backup"
	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/ticket"
)

// examineDatabase makes nothing and migrates nothing.
func examineDatabase(ctx context.Context, env *environment) []finding {
	if _, err := os.Stat(filepath.Join(env.Data, "pgdata")); env.DatabaseURL == "" && errors.Is(err, fs.ErrNotExist) {
		return []finding{{"database", "none yet in " + env.Data, "start the service: `markt serve` makes one"}}
	}
	h, err := connect(ctx, env, false)
	if err != nil {
		return []finding{{"database", err.Error(), "start PostgreSQL, or check DATABASE_URL and the disk"}}
	}
	defer h.close()
	return h.examine(ctx)
}

func (h *house) examine(ctx context.Context) []finding {
	first := h.examineServer(ctx)
	if first.state == silent {
		return []finding{first}
	}
	return []finding{first, h.examineSchema(ctx), h.examineWrites(ctx), h.examineKeys(ctx), h.examineBackup(ctx, time.Now()), h.examineClock(ctx)}
}

const sqlServer = `
SELECT current_setting('server_version') AS version, r.rolname AS name, r.rolsuper AS super
FROM pg_roles r
WHERE r.rolname = current_user`

const silent = "does not answer"

func (h *house) examineServer(ctx context.Context) finding {
	var as struct {
		Version, Name string
		Super         bool
	}
	if err := h.db.Get(ctx, &as, sqlServer); err != nil {
		return finding{"database", silent, "start PostgreSQL, or check DATABASE_URL and the disk"}
	}
	f := finding{what: "database", state: "PostgreSQL " + as.Version + " as " + as.Name}
	if as.Super {
		f.advice = as.Name + " is a superuser, who may read and write files on the server: give the market a user that only owns its database (README, Deploy)"
	}
	return f
}

func (h *house) examineSchema(ctx context.Context) finding {
	ok, err := pg.Migrated(ctx, h.db)
	switch {
	case err != nil:
		return finding{"schema", "cannot be read", "see above"}
	case !ok:
		return finding{"schema", "is not this markt's", "run `markt migrate`; if that says the schema is newer, run the newer markt"}
	}
	return finding{what: "schema", state: fmt.Sprintf("%d, up to date", pg.Schema())}
}

func (h *house) examineWrites(ctx context.Context) finding {
	err := pg.Pulse(ctx, h.db, time.Now())
	switch {
	case err == nil:
		return finding{what: "writes", state: "work"}
	case pg.Full(err):
		return finding{"writes", "the database's disk is full", "make room now: no order and no scan is taken"}
	}
	return finding{"writes", "fail", "the database is read only, a standby, older than this markt, or its disk fails: see its log"}
}

func (h *house) examineKeys(ctx context.Context) finding {
	secret, err := os.ReadFile(h.env.SecretFile)
	if err != nil || len(secret) != 32 {
		return finding{"keys", "no secret of 32 bytes in " + h.env.SecretFile, "restore it from the backup"}
	}
	n, err := ticket.New(h.db, account.SecretFrom([32]byte(secret)), ticket.Events{}).CheckKeys(ctx)
	if err != nil {
		return finding{"keys", "a signing key does not open: " + err.Error(), "restore the secret file " + h.env.SecretFile + " from the backup"}
	}
	return finding{what: "keys", state: counted(n, "1 signing key opens", "%d signing keys open")}
}

func (h *house) examineBackup(ctx context.Context, now time.Time) finding {
	const advice = "set MARKT_BACKUP_DIR for the service, or run `markt backup FILE` every day; keep a copy elsewhere"
	last, err := backup.Last(ctx, h.db)
	if fault.Is(err, fault.NotFound) {
		return finding{"backup", "none was ever made", advice}
	}
	if err != nil {
		return finding{"backup", "nothing is known of it", "see above"}
	}
	f := finding{what: "backup", state: fmt.Sprintf("%s, restored for trial: %s", last.MadeAt.Local().Format(time.RFC3339), last.File)}
	if now.Sub(last.MadeAt) > max(24*time.Hour, h.env.Shelf.Every)+time.Hour {
		f.state, f.advice = "the last good one is "+f.state, "it is too old: "+advice
	}
	return f
}

const sqlClock = `SELECT clock_timestamp()`

func (h *house) examineClock(ctx context.Context) finding {
	var theirs time.Time
	if err := h.db.Get(ctx, &theirs, sqlClock); err != nil {
		return finding{"clock", "the database did not tell the time", "see above"}
	}
	off := time.Since(theirs).Abs().Round(time.Second)
	f := finding{what: "clock", state: fmt.Sprintf("%s, %s away from the database's", time.Now().Format(time.RFC3339), off)}
	if off > 5*time.Second {
		f.advice = "set the clocks by NTP: tickets are judged by time"
	}
	return f
}
