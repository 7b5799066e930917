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
	handlers := map[string]Handler{"count": func(_ context.Context, p json.RawMessage) (Finish, error) {
		var i int
		err := json.Unmarshal(p, &i)
		seen[i].Add(1)
		return nil, err
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
	r := NewRunner(db, map[string]Handler{"k": func(context.Context, json.RawMessage) (Finish, error) { runs++; return nil, nil }}, slog.New(slog.DiscardHandler))
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
	r := NewRunner(db, inOne("flaky", func(ctx context.Context, tx *pg.Tx) error {
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
	}), slog.New(slog.DiscardHandler))
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

// inOne is a handler that has nothing to make beforehand.
func inOne(kind string, finish Finish) map[string]Handler {
	return map[string]Handler{kind: func(context.Context, json.RawMessage) (Finish, error) { return finish, nil }}
}

// What a handler makes is made outside of any transaction; its end is inside.
func TestAHandlerIsOutsideAFinishInside(t *testing.T) {
	db := pgtest.New(t)
	add(t, db, Job{Kind: "print", RunAt: noon})
	var made, put bool
	r := NewRunner(db, map[string]Handler{"print": func(ctx context.Context, _ json.RawMessage) (Finish, error) {
		made = !pg.Inside(ctx)
		return func(ctx context.Context, _ *pg.Tx) error { put = pg.Inside(ctx); return nil }, nil
	}}, slog.New(slog.DiscardHandler))
	if _, err := r.Drain(t.Context(), at(noon)); err != nil || !made || !put {
		t.Errorf("made outside: %v, put inside: %v, %v", made, put, err)
	}
}

// What has changed between making and writing is made again at once, but not for ever.
func TestAStaleJobIsMadeAgain(t *testing.T) {
	db, made := pgtest.New(t), 0
	add(t, db, Job{Kind: "fickle", RunAt: noon}, Job{Kind: "restless", RunAt: noon})
	stale := func(until int) Handler {
		n := 0
		return func(context.Context, json.RawMessage) (Finish, error) {
			n, made = n+1, made+1
			return func(context.Context, *pg.Tx) error {
				if n < until {
					return ErrAgain
				}
				return nil
			}, nil
		}
	}
	r := NewRunner(db, map[string]Handler{"fickle": stale(3), "restless": stale(1000)}, slog.New(slog.DiscardHandler))
	if _, err := r.Drain(t.Context(), at(noon)); err != nil || made != 3+maxAttempts {
		t.Errorf("made %d times, want %d (%v)", made, 3+maxAttempts, err)
	}
}

// A runner that was too slow writes nothing over the one that has the job now.
func TestASlowRunnerLosesItsJob(t *testing.T) {
	for name, slow := range map[string]error{"done": nil, "failed": errors.New("late")} {
		db, wrote := pgtest.New(t), 0
		add(t, db, Job{Kind: "slow", RunAt: noon})
		var r *Runner
		first := true
		r = NewRunner(db, map[string]Handler{"slow": func(ctx context.Context, _ json.RawMessage) (Finish, error) {
			finish := func(context.Context, *pg.Tx) error { wrote++; return nil }
			if !first {
				return finish, nil
			}
			first = false // meanwhile the lease ends, and the second runner is quicker
			if _, err := r.Drain(ctx, at(noon.Add(lease+time.Second))); err != nil {
				t.Error(err)
			}
			return finish, slow
		}}, slog.New(slog.DiscardHandler))
		if _, err := r.Drain(t.Context(), at(noon)); err != nil || wrote != 1 {
			t.Errorf("%s: written %d times (%v)", name, wrote, err)
		}
		var waiting int
		if err := db.Get(t.Context(), &waiting, `SELECT count(*) FROM job WHERE done_at IS NULL`); err != nil || waiting != 0 {
			t.Errorf("%s: %d jobs wait (%v)", name, waiting, err)
		}
	}
}

// A runner that died holds its job until the lease ends.
func TestALeaseEnds(t *testing.T) {
	db, runs := pgtest.New(t), 0
	add(t, db, Job{Kind: "k", RunAt: noon})
	r := NewRunner(db, map[string]Handler{"k": func(context.Context, json.RawMessage) (Finish, error) { runs++; return nil, nil }}, slog.New(slog.DiscardHandler))
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
	r := NewRunner(db, map[string]Handler{"k": func(context.Context, json.RawMessage) (Finish, error) { return nil, nil }}, slog.New(slog.DiscardHandler))
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
