package job

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"markt/internal/pg"
	"markt/internal/pgtest"
)

var noon = time.Date(2027, 5, 8, 12, 0, 0, 0, time.UTC)

func at(t time.Time) func() time.Time { return func() time.Time { return t } }

func add(t *testing.T, db *pg.DB, jobs ...Job) {
	t.Helper()
	err := pg.InTx(context.Background(), db, func(ctx context.Context, tx *pg.Tx) error {
		for _, j := range jobs {
			if err := AddIn(ctx, tx, j); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryJobIsDoneOnceByManyRunners(t *testing.T) {
	db := pgtest.New(t)
	var jobs []Job
	for i := range 40 {
		jobs = append(jobs, Job{Kind: "count", Payload: i, RunAt: noon})
	}
	add(t, db, jobs...)
	var seen [40]atomic.Int32
	handlers := map[string]Handler{"count": func(_ context.Context, _ *pg.Tx, p json.RawMessage) error {
		var i int
		err := json.Unmarshal(p, &i)
		seen[i].Add(1)
		return err
	}}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if _, err := NewRunner(db, handlers, slog.New(slog.DiscardHandler)).Drain(t.Context(), at(noon)); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	for i := range seen {
		if n := seen[i].Load(); n != 1 {
			t.Errorf("job %d ran %d times", i, n)
		}
	}
}

func TestAKeyIsQueuedOnceForEver(t *testing.T) {
	db, runs := pgtest.New(t), 0
	r := NewRunner(db, map[string]Handler{"k": func(context.Context, *pg.Tx, json.RawMessage) error { runs++; return nil }}, slog.New(slog.DiscardHandler))
	for range 3 {
		add(t, db, Job{Key: "order:1", Kind: "k", RunAt: noon})
		if _, err := r.Drain(t.Context(), at(noon)); err != nil {
			t.Fatal(err)
		}
	}
	if runs != 1 {
		t.Errorf("%d runs", runs)
	}
}

// What a failed or panicking handler wrote is undone, and the job comes again later.
func TestAFailedJobLeavesNothingAndComesAgain(t *testing.T) {
	db, tries := pgtest.New(t), 0
	add(t, db, Job{Kind: "flaky", RunAt: noon})
	r := NewRunner(db, map[string]Handler{"flaky": func(ctx context.Context, tx *pg.Tx, _ json.RawMessage) error {
		tries++
		if err := AddIn(ctx, tx, Job{Key: "effect", Kind: "effect", RunAt: noon.Add(24 * time.Hour)}); err != nil {
			return err
		}
		switch tries {
		case 1:
			return errors.New("not today")
		case 2:
			panic("nor now")
		}
		return nil
	}}, slog.New(slog.DiscardHandler))
	effects := func() (n int) {
		if err := db.Get(t.Context(), &n, `SELECT count(*) FROM job WHERE kind = 'effect'`); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for i, when := range []time.Time{noon, noon.Add(time.Second), noon.Add(time.Minute), noon.Add(time.Hour)} {
		if _, err := r.Drain(t.Context(), at(when)); err != nil {
			t.Fatal(err)
		}
		if want := map[int]int{0: 1, 1: 1, 2: 2, 3: 3}[i]; tries != want {
			t.Errorf("after step %d: %d tries, want %d", i, tries, want)
		}
		if want := map[bool]int{true: 1}[tries == 3]; effects() != want {
			t.Errorf("after step %d: %d effects", i, effects())
		}
	}
}

// A runner that died holds its job until the lease ends.
func TestALeaseEnds(t *testing.T) {
	db, runs := pgtest.New(t), 0
	add(t, db, Job{Kind: "k", RunAt: noon})
	r := NewRunner(db, map[string]Handler{"k": func(context.Context, *pg.Tx, json.RawMessage) error { runs++; return nil }}, slog.New(slog.DiscardHandler))
	if _, err := r.claim(t.Context(), noon); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		when time.Time
		want int
	}{{noon.Add(lease / 2), 0}, {noon.Add(lease + time.Second), 1}} {
		if _, err := r.Drain(t.Context(), at(step.when)); err != nil || runs != step.want {
			t.Errorf("%s: %d runs, want %d (%v)", step.when, runs, step.want, err)
		}
	}
}

func TestDoneJobsAreForgottenButNotTheirKeys(t *testing.T) {
	db := pgtest.New(t)
	add(t, db, Job{Kind: "k", RunAt: noon}, Job{Key: "order:1", Kind: "k", RunAt: noon}, Job{Kind: "k", RunAt: noon.Add(time.Hour)})
	r := NewRunner(db, map[string]Handler{"k": func(context.Context, *pg.Tx, json.RawMessage) error { return nil }}, slog.New(slog.DiscardHandler))
	if _, err := r.Drain(t.Context(), at(noon)); err != nil {
		t.Fatal(err)
	}
	if err := Forget(t.Context(), db, noon.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := db.Get(t.Context(), &left, `SELECT count(*) FROM job`); err != nil || left != 2 {
		t.Errorf("%d jobs are left, want the one with a key and the one to come (%v)", left, err)
	}
}

func TestStatementsPrepare(t *testing.T) {
	pgtest.Prepare(t, pgtest.New(t), map[string]string{"sqlAdd": sqlAdd, "sqlClaim": sqlClaim, "sqlDone": sqlDone, "sqlRetry": sqlRetry, "sqlForget": sqlForget})
}
