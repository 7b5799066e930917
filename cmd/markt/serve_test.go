package main

import (
	"bytes"
	"strings"
	"testing"

	"markt/internal/pg"
	"markt/internal/pgtest"
)

// A binary that is older than its database says so in one line and does
// nothing: neither the service nor a command goes on with a schema it does not know.
func TestAnOlderBinaryRefusesToStart(t *testing.T) {
	dsn := pgtest.NewDSN(t)
	db, err := pg.Open(dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, true)`, pg.Schema()+1); err != nil {
		t.Fatal(err)
	}
	t.Setenv("DATABASE_URL", dsn)
	for _, args := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"migrate"}, {"user", "add", "Samira", "s@beispiel.example", "--role", "jury"}} {
		var errs bytes.Buffer
		code := run(t.Context(), append(args, "--data", t.TempDir()), &bytes.Buffer{}, &errs)
		if said := errs.String(); code != 1 || !strings.Contains(said, "run the newer markt") || strings.Count(said, "\n") != 1 {
			t.Errorf("%v: %d %q", args, code, said)
		}
	}
	var people int
	if err := db.Get(t.Context(), &people, `SELECT count(*) FROM person`); err != nil || people != 0 {
		t.Errorf("%d people, %v", people, err)
	}
}
