package pg_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/pgtest"
)

func TestThePulseIsARealWrite(t *testing.T) {
	dsn := pgtest.NewDSN(t)
	db, err := pg.Open(dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := pg.Pulse(t.Context(), db, noon); err != nil {
		t.Fatal(err)
	}
	var at time.Time
	if err := db.Get(t.Context(), &at, `SELECT at FROM pulse`); err != nil || !at.Equal(noon) {
		t.Errorf("%s, %v", at, err)
	}
	// The statistics come when a session rests.
	const sqlFiles = `SELECT temp_files FROM pg_stat_database WHERE datname = current_database()`
	for files, deadline := 0, time.Now().Add(time.Minute); files == 0; {
		if err := db.Get(t.Context(), &files, sqlFiles); err != nil || time.Now().After(deadline) {
			t.Fatalf("no file grew (%v)", err)
		}
	}
	pgtest.Guards(t, db, []string{"pulse"}, map[string]string{
		"pulse_one":  `UPDATE pulse SET one = false`,
		"pulse_once": `INSERT INTO pulse (at) VALUES (now())`,
	})
	if _, err := db.Exec(t.Context(), `DELETE FROM pulse`); err != nil {
		t.Fatal(err)
	}
	if err := pg.Pulse(t.Context(), db, noon); err == nil {
		t.Error("nothing was written, and nobody noticed")
	}
	readOnly, err := pg.Open(dsn + " default_transaction_read_only=on")
	if err != nil {
		t.Fatal(err)
	}
	defer readOnly.Close()
	if err := pg.Pulse(t.Context(), readOnly, noon); err == nil || fault.Is(err, fault.NotFound) {
		t.Errorf("a database that is read only: %v", err)
	}
}

// A schema that a newer markt has made is none of ours.
func TestANewerSchemaIsRefused(t *testing.T) {
	db := pgtest.New(t)
	if n, err := pg.Migrate(t.Context(), db); n != 0 || err != nil {
		t.Fatal(n, err)
	}
	if _, err := db.Exec(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, true)`, pg.Schema()+1); err != nil {
		t.Fatal(err)
	}
	if ok, err := pg.Migrated(t.Context(), db); ok || err != nil {
		t.Errorf("it was taken for ours: %v", err)
	}
	_, err := pg.Migrate(t.Context(), db)
	if !errors.Is(err, pg.ErrNewer) || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v", err)
	}
}
