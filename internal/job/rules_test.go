package job

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/pgtest"
)

// A job that never succeeds is given up after its last attempt, with its error kept.
func TestAJobEndsWithItsLastAttempt(t *testing.T) {
	db, tries := pgtest.New(t), 0
	add(t, db, Job{Kind: "k", RunAt: noon})
	r := NewRunner(db, map[string]Handler{"k": func(context.Context, json.RawMessage) (Finish, error) {
		tries++
		return nil, errors.New("never")
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

// A job that fails waits longer each time, up to an hour; its neighbours go on.
func TestAFailedJobWaitsAlone(t *testing.T) {
	db, ran := pgtest.New(t), map[string]int{}
	add(t, db, Job{Key: "a", Kind: "bad", RunAt: noon}, Job{Key: "b", Kind: "good", RunAt: noon}, Job{Key: "c", Kind: "good", RunAt: noon.Add(time.Second)},
		Job{Key: "d", Kind: "nobody's", RunAt: noon})
	r := NewRunner(db, map[string]Handler{
		"bad":  func(context.Context, json.RawMessage) (Finish, error) { ran["bad"]++; return nil, errors.New("no") },
		"good": func(context.Context, json.RawMessage) (Finish, error) { ran["good"]++; return nil, nil },
	}, slog.New(slog.DiscardHandler))
	if done, err := r.Drain(t.Context(), at(noon)); done != 3 || err != nil || ran["bad"] != 1 || ran["good"] != 1 {
		t.Fatalf("%d done, %v, %v", done, ran, err)
	}
	var all []struct {
		Key       string     `db:"key"`
		RunAt     time.Time  `db:"run_at"`
		DoneAt    *time.Time `db:"done_at"`
		LastError string     `db:"last_error"`
	}
	if err := db.Select(t.Context(), &all, `SELECT key, run_at, done_at, last_error FROM job ORDER BY key`); err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		wait  time.Duration
		done  bool
		error string
	}{{10 * time.Second, false, "no"}, {0, true, ""}, {time.Second, false, ""}, {10 * time.Second, false, "no handler for this kind of job"}} {
		if got := all[i]; !got.RunAt.Equal(noon.Add(want.wait)) || (got.DoneAt != nil) != want.done || got.LastError != want.error {
			t.Errorf("%+v", got)
		}
	}
	for attempts, want := range map[int]time.Duration{1: 10 * time.Second, 2: 20 * time.Second, 9: 2560 * time.Second, 10: time.Hour, 1000: time.Hour} {
		if got := backoff(attempts); got != want {
			t.Errorf("after %d attempts it waits %v", attempts, got)
		}
	}
}

// While the database is away nothing is counted against a job: it is taken up
// again when its lease ends.
func TestAJobOutlivesTheDatabasesAbsence(t *testing.T) {
	db, away := pgtest.New(t), true
	add(t, db, Job{Kind: "k", RunAt: noon})
	r := NewRunner(db, inOne("k", func(context.Context, *pg.Tx) error {
		if away {
			return fault.New(fault.Unavailable, "test", "error.unavailable")
		}
		return nil
	}), slog.New(slog.DiscardHandler))
	if done, err := r.Drain(t.Context(), at(noon)); done != 0 || !fault.Is(err, fault.Unavailable) {
		t.Errorf("%d done, %v", done, err)
	}
	away = false
	if done, err := r.Drain(t.Context(), at(noon.Add(2*time.Minute))); done != 0 || err != nil {
		t.Errorf("before the lease has ended: %d done, %v", done, err)
	}
	if done, err := r.Drain(t.Context(), at(noon.Add(2*time.Minute+time.Second))); done != 1 || err != nil {
		t.Errorf("%d done, %v", done, err)
	}
}

// Run works what is due until it is told to end; then it ends without a word.
// That the database is away it says.
func TestRunWorksUntilItEnds(t *testing.T) {
	db, runs := pgtest.New(t), 0
	add(t, db, Job{Kind: "k", RunAt: time.Unix(0, 0)}, Job{Kind: "k", RunAt: time.Unix(1, 0)})
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	handlers := inOne("k", func(context.Context, *pg.Tx) error {
		if runs++; runs == 2 {
			stop()
		}
		return nil
	})
	NewRunner(db, handlers, slog.New(slog.DiscardHandler)).Run(ctx)
	var done int
	if err := db.Get(t.Context(), &done, `SELECT count(*) FROM job WHERE done_at IS NOT NULL`); err != nil || done != 1 {
		t.Errorf("%d done before the end: %v", done, err)
	}
	var log strings.Builder
	NewRunner(db, handlers, slog.New(slog.NewTextHandler(&log, nil))).Run(ctx)
	if log.Len() != 0 || runs != 2 {
		t.Errorf("after the end, %d runs: %s", runs, &log)
	}
	nowhere, err := pg.Open("host=/nowhere dbname=x sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop = context.WithCancel(t.Context())
	defer stop()
	NewRunner(nowhere, nil, slog.New(notice(stop))).Run(ctx)
}

// notice is a log that only notices that something was written.
type notice func()

func (n notice) Enabled(context.Context, slog.Level) bool  { return true }
func (n notice) Handle(context.Context, slog.Record) error { n(); return nil }
func (n notice) WithAttrs([]slog.Attr) slog.Handler        { return n }
func (n notice) WithGroup(string) slog.Handler             { return n }

func TestTheDatabaseGuardsTheQueue(t *testing.T) {
	db := pgtest.New(t)
	add(t, db, Job{Key: "a", Kind: "k", RunAt: noon}, Job{Key: "b", Kind: "k", RunAt: noon})
	pgtest.Guards(t, db, []string{"job"}, map[string]string{"job_key_once": `UPDATE job SET key = 'c'`})
}
