package pg_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/pgtest"
)

var noon = time.Date(2027, 5, 8, 12, 0, 0, 0, time.UTC)

const addJob = `INSERT INTO job (key, kind, run_at, created_at) VALUES ($1, 'test', now(), now())`

func jobs(t *testing.T, db *pg.DB) (n int) {
	t.Helper()
	if err := db.Get(t.Context(), &n, `SELECT count(*) FROM job`); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestInTxCommitsWholeOrNothing(t *testing.T) {
	db := pgtest.New(t)
	add := func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, addJob, "one")
		return err
	}
	failed := errors.New("changed my mind")
	if err := pg.InTx(t.Context(), db, func(ctx context.Context, tx *pg.Tx) error { return errors.Join(add(ctx, tx), failed) }); !errors.Is(err, failed) {
		t.Errorf("%v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = pg.InTx(t.Context(), db, func(ctx context.Context, tx *pg.Tx) error { _ = add(ctx, tx); panic("oops") })
	}()
	if n := jobs(t, db); n != 0 {
		t.Fatalf("%d rows after an error and a panic", n)
	}
	if err := pg.InTx(t.Context(), db, add); err != nil || jobs(t, db) != 1 {
		t.Errorf("%v, %d rows", err, jobs(t, db))
	}
}

// Inside a transaction its own connection is the only one, under any name.
func TestATransactionRefusesThePool(t *testing.T) {
	db := pgtest.New(t)
	var n int
	for name, use := range map[string]func(ctx context.Context) error{
		"nested": func(ctx context.Context) error {
			return pg.InTx(ctx, db, func(context.Context, *pg.Tx) error { return nil })
		},
		"get":      func(ctx context.Context) error { return db.Get(ctx, &n, `SELECT 1`) },
		"select":   func(ctx context.Context) error { return db.Select(ctx, &[]int{}, `SELECT 1`) },
		"exec":     func(ctx context.Context) error { _, err := db.Exec(ctx, `SELECT 1`); return err },
		"prepared": func(ctx context.Context) error { return db.GetPrepared(ctx, &n, `SELECT 1`) },
		"run":      func(ctx context.Context) error { _, err := db.ExecPrepared(ctx, `SELECT 1`); return err },
		"ping":     db.Ping,
		"notify":   func(ctx context.Context) error { return db.Notify(ctx, pg.PublicChanged) },
	} {
		if err := use(t.Context()); err != nil {
			t.Errorf("%s outside: %v", name, err)
		}
		err := pg.InTx(t.Context(), db, func(ctx context.Context, tx *pg.Tx) error {
			if err := tx.Get(ctx, &n, `SELECT 1`); err != nil || !pg.Inside(ctx) {
				t.Errorf("the transaction itself: %v", err)
			}
			return use(ctx)
		})
		if fault.KindOf(err) != fault.Internal || err == nil || !strings.Contains(err.Error(), "inside a transaction") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A constraint that is checked at the end fails the commit; InTx says so.
func TestInTxReturnsTheCommitsError(t *testing.T) {
	db := pgtest.New(t)
	if _, err := db.Exec(t.Context(), `CREATE TABLE late (a int UNIQUE DEFERRABLE INITIALLY DEFERRED)`); err != nil {
		t.Fatal(err)
	}
	err := pg.InTx(t.Context(), db, func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO late VALUES (1), (1)`)
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("%v", err)
	}
}

// Two transactions that wait for each other: one is run again, both succeed.
func TestADeadlockIsRunAgain(t *testing.T) {
	db := pgtest.New(t)
	for _, key := range []string{"a", "b"} {
		if _, err := db.Exec(t.Context(), addJob, key); err != nil {
			t.Fatal(err)
		}
	}
	var met sync.WaitGroup
	met.Add(2)
	both := func(first, second string) error {
		var once sync.Once
		return pg.InTx(t.Context(), db, func(ctx context.Context, tx *pg.Tx) error {
			if _, err := tx.Exec(ctx, `UPDATE job SET attempts = attempts + 1 WHERE key = $1`, first); err != nil {
				return err
			}
			once.Do(func() { met.Done(); met.Wait() })
			_, err := tx.Exec(ctx, `UPDATE job SET attempts = attempts + 1 WHERE key = $1`, second)
			return err
		})
	}
	errs := make(chan error, 2)
	go func() { errs <- both("a", "b") }()
	go func() { errs <- both("b", "a") }()
	if err := errors.Join(<-errs, <-errs); err != nil {
		t.Error(err)
	}
	var sum int
	if err := db.Get(t.Context(), &sum, `SELECT sum(attempts) FROM job`); err != nil || sum != 4 {
		t.Errorf("sum %d, want 4 (%v)", sum, err)
	}
}

func TestDriverErrorsBecomeKinds(t *testing.T) {
	db := pgtest.New(t)
	var n int
	for _, c := range []struct {
		query string
		want  fault.Kind
	}{
		{`SELECT 1 WHERE false`, fault.NotFound},
		{`INSERT INTO job (key, kind, run_at, created_at) VALUES ('k', 'x', now(), now()), ('k', 'x', now(), now()) RETURNING 1`, fault.Conflict},
		{`INSERT INTO role_grant (person_id, role, created_at) VALUES (99, 'jury', now()) RETURNING 1`, fault.Invalid},
		{`SELECT '99999999999'::bigint::int`, fault.Invalid},
		{`SELECT nonsense`, fault.Internal},
	} {
		err := db.Get(t.Context(), &n, c.query)
		if fault.KindOf(err) != c.want || err == nil {
			t.Errorf("%s: %v", c.query, err)
		}
		if m := fault.MessageOf(err); strings.Contains(m.Key, "pq") {
			t.Errorf("driver text became a message: %q", m.Key)
		}
	}
	if err := db.Get(t.Context(), &n, `SELECT length($1::text)`, "a\x00b"); !fault.Is(err, fault.Invalid) {
		t.Errorf("NUL: %v", err)
	}
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := db.Exec(short, `SELECT pg_sleep(30)`); !fault.Is(err, fault.Unavailable) {
		t.Errorf("the deadline did not end the query: %v", err)
	}
	nowhere, err := pg.Open("host=/nowhere dbname=x sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	if err := nowhere.Ping(t.Context()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("no server: %v", err)
	}
}

func TestAPasswordIsNotRepeated(t *testing.T) {
	_, err := pg.Open("postgres://markt:geheim@host:port:port/x")
	if err == nil || strings.Contains(err.Error(), "geheim") {
		t.Errorf("%v", err)
	}
}

// Three instances that start at once agree: each step is applied by one of them.
func TestInstancesMigrateTogether(t *testing.T) {
	db := pgtest.Empty(t)
	steps := make(chan int, 3)
	for range 3 {
		go func() {
			n, err := pg.Migrate(t.Context(), db)
			if err != nil {
				t.Error(err)
			}
			steps <- n
		}()
	}
	a, b, c := <-steps, <-steps, <-steps
	if most := max(a, b, c); most == 0 || a+b+c != most {
		t.Errorf("applied %d, %d and %d steps", a, b, c)
	}
	if ok, err := pg.Migrated(t.Context(), db); !ok || err != nil {
		t.Errorf("migrated: %v %v", ok, err)
	}
}

func TestHistoryIsAppendOnly(t *testing.T) {
	db := pgtest.New(t)
	ctx := pg.WithActor(t.Context(), pg.ActorID("device", 3))
	err := pg.InTx(ctx, db, func(ctx context.Context, tx *pg.Tx) error {
		return pg.LogIn(ctx, tx, pg.Entry{Subject: "stall", SubjectID: 1, Verb: pg.VerbAllot, Reason: "rain", Detail: map[string]int{"pitch": 7}, At: noon})
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, attempt := range []string{`DELETE FROM history`, `UPDATE history SET verb = 'x'`, `UPDATE history SET reason = 'sun'`, `UPDATE history SET reason = '', detail = '{}', actor = 'system'`} {
		if _, err := db.Exec(ctx, attempt); pg.Constraint(err) != "history_append_only" {
			t.Errorf("%s: %v", attempt, err)
		}
	}
	misspelt := pg.InTx(ctx, db, func(ctx context.Context, tx *pg.Tx) error {
		return pg.LogIn(ctx, tx, pg.Entry{Subject: "stall", SubjectID: 1, Verb: "created", At: noon})
	})
	if misspelt == nil {
		t.Error("a verb outside the list was taken")
	}
	all, err := pg.History(ctx, db, "stall", 1)
	if err != nil || len(all) != 1 || all[0].Actor != "device:3" || all[0].Reason != "rain" || !all[0].At.Equal(noon) {
		t.Errorf("%+v %v", all, err)
	}
	if _, err := db.Exec(ctx, `UPDATE history SET reason = '', detail = '{}'`); err != nil {
		t.Errorf("erasing a person: %v", err)
	}
}

func TestAWriteIsDoneOnce(t *testing.T) {
	db := pgtest.New(t)
	write := func(content string) (string, error) {
		o := pg.Once{Key: "k", Principal: "visitor", Route: "orders", Content: content}
		var resource string
		err := pg.InTx(t.Context(), db, func(ctx context.Context, tx *pg.Tx) (err error) {
			var done bool
			if resource, done, err = pg.ClaimIn(ctx, tx, o, noon); err != nil || done {
				return err
			}
			if _, err = tx.Exec(ctx, addJob, nil); err != nil {
				return err
			}
			resource = "order 1"
			return pg.SettleIn(ctx, tx, o, resource)
		})
		return resource, err
	}
	var wait sync.WaitGroup
	for range 6 {
		wait.Go(func() {
			if got, err := write("two tickets"); err != nil || got != "order 1" {
				t.Errorf("%q %v", got, err)
			}
		})
	}
	wait.Wait()
	if n := jobs(t, db); n != 1 {
		t.Errorf("%d effects", n)
	}
	if _, err := write("three tickets"); fault.CodeOf(err) != "idempotency_mismatch" {
		t.Errorf("other content: %v", err)
	}
}

func TestNotificationsArrive(t *testing.T) {
	dsn := pgtest.NewDSN(t)
	db, err := pg.Open(dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	heard := make(chan struct{}, 10)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); pg.Listen(ctx, dsn, pg.PublicChanged, func() { heard <- struct{}{} }) }()
	for waiting := true; waiting; { // until the listener is there
		if err := db.Notify(ctx, pg.PublicChanged); err != nil {
			t.Fatal(err)
		}
		select {
		case <-heard:
			waiting = false
		case <-time.After(20 * time.Millisecond):
		}
	}
	cancel()
	<-ended
}
