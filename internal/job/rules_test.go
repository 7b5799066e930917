package job

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"
	"time"

	"markt/internal/pg"
	"markt/internal/pgtest"
)

// A job that never succeeds is given up after its last attempt, with its error kept.
func TestAJobEndsWithItsLastAttempt(t *testing.T) {
	db, tries := pgtest.New(t), 0
	add(t, db, Job{Kind: "k", RunAt: noon})
	r := NewRunner(db, map[string]Handler{"k": func(context.Context, *pg.Tx, json.RawMessage) error {
		tries++
		return errors.New("never")
	}}, slog.New(slog.DiscardHandler))
	var left struct {
		Attempts  int        `db:"attempts"`
		DoneAt    *time.Time `db:"done_at"`
		LastError string     `db:"last_error"`
	}
	when := noon
	for n := 1; n <= maxAttempts+2; n++ {
		if _, err := r.Drain(t.Context(), at(when)); err != nil {
			t.Fatal(err)
		}
		if err := db.Get(t.Context(), &left, `SELECT attempts, done_at, last_error FROM job`); err != nil {
			t.Fatal(err)
		}
		if ended := left.DoneAt != nil; ended != (n >= maxAttempts) {
			t.Fatalf("after %d attempts: ended %v", n, ended)
		}
		when = when.Add(2 * time.Hour)
	}
	if tries != maxAttempts || left.Attempts != maxAttempts || left.LastError != "never" {
		t.Errorf("%d tries, %+v", tries, left)
	}
}
