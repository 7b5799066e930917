package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"

	"markt/internal/pg"
)

// updates is the reference for the gate: the least that any ticket check must
// do, one row of 100,000 found and changed, by PostgreSQL's own client and in a
// database of its own on the same cluster.
type updates struct {
	db     *pg.DB
	dsn    string
	script string
}

const (
	sqlUpdatesDatabase = `CREATE DATABASE bench_updates`

	sqlUpdatesTable = `
CREATE TABLE counted (
	id int PRIMARY KEY,
	n  int NOT NULL
) WITH (autovacuum_enabled = off)`

	sqlUpdatesRows = `
INSERT INTO counted
SELECT id, 0
FROM generate_series(1, 100000) id`

	sqlUpdatesClean = `VACUUM ANALYZE counted`

	sqlCheckpoint = `CHECKPOINT`

	pgbenchScript = `\set id random(1, 100000)
UPDATE counted SET n = n + 1 WHERE id = :id;
`
)

func makeUpdates(ctx context.Context, b *bench) (*updates, error) {
	if err := makeDatabase(ctx, b.market.cluster.Admin("markt")); err != nil {
		return nil, err
	}
	dsn := b.market.cluster.Admin("bench_updates")
	db, err := pg.Open(dsn)
	if err != nil {
		return nil, err
	}
	db.SQL().SetMaxIdleConns(0)
	for _, q := range []string{sqlUpdatesTable, sqlUpdatesRows} {
		if _, err := db.Exec(ctx, q); err != nil {
			return nil, err
		}
	}
	u := &updates{db: db, dsn: strings.Replace(dsn, "binary_parameters=yes", "", 1), script: b.path("update.sql")}
	return u, os.WriteFile(u.script, []byte(pgbenchScript), 0o644)
}

func makeDatabase(ctx context.Context, dsn string) error {
	admin, err := pg.Open(dsn)
	if err != nil {
		return err
	}
	defer admin.Close()
	_, err = admin.SQL().ExecContext(ctx, sqlUpdatesDatabase)
	return err
}

// pgbenchRun is what pgbench says of one run.
type pgbenchRun struct {
	rate         float64 // transactions a second
	transactions int
	work         time.Duration // of pgbench itself
}

// settle cleans up, so that neither side carries what the other left behind.
func (u *updates) settle(ctx context.Context) error {
	for _, q := range []string{sqlUpdatesClean, sqlCheckpoint} {
		if _, err := u.db.Exec(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// run loads the table.
func (u *updates) run(ctx context.Context, load time.Duration) (pgbenchRun, error) {
	cmd := exec.CommandContext(ctx, "pgbench", "-n", "-M", "prepared",
		"-c", strconv.Itoa(connections), "-j", strconv.Itoa(loadThreads),
		"-T", fmt.Sprintf("%.0f", load.Seconds()), "-f", u.script, u.dsn)
	out, err := output(cmd)
	if err != nil {
		return pgbenchRun{}, err
	}
	r, err := parsePgbench(out)
	r.work = used(cmd)
	return r, err
}

var pgbenchSays = regexp.MustCompile(`(?s)actually processed: (\d+).*tps = ([\d.]+) \(without initial`)

func parsePgbench(out string) (r pgbenchRun, err error) {
	m := pgbenchSays.FindStringSubmatch(out)
	if m == nil {
		return r, fmt.Errorf("pgbench says what nobody understands: %s", out)
	}
	if r.transactions, err = strconv.Atoi(m[1]); err != nil {
		return r, err
	}
	r.rate, err = strconv.ParseFloat(m[2], 64)
	return r, err
}
