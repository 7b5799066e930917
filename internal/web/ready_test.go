package web

import (
	"errors"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Ready means that writes work; it is tried at most once in two seconds.
func TestReadyMeansThatWritesWork(t *testing.T) {
	t.Parallel()
	m := emptyHouse(t)
	status := func(after time.Duration) int {
		m.now = m.now.Add(after)
		return m.get("", "/readyz").status
	}
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := m.db.Exec(t.Context(), query, args...); err != nil {
			t.Fatal(err)
		}
	}
	written := func() (at time.Time) {
		if err := m.db.Get(t.Context(), &at, `SELECT at FROM pulse`); err != nil {
			t.Fatal(err)
		}
		return at
	}
	if got := status(0); got != http.StatusOK || !written().Equal(m.now) {
		t.Fatalf("%d, written at %s", got, written())
	}
	first := written()
	if got := status(readyEvery - time.Millisecond); got != http.StatusOK || !written().Equal(first) {
		t.Errorf("%d, tried again at once", got)
	}
	exec(`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION USING ERRCODE = ''disk_full''; END'`)
	exec(`CREATE TRIGGER full_disk BEFORE UPDATE ON pulse EXECUTE FUNCTION full_disk()`)
	if got := status(readyEvery); got != http.StatusServiceUnavailable {
		t.Errorf("writes fail: %d", got)
	}
	exec(`DROP TRIGGER full_disk ON pulse`)
	if got := status(readyEvery); got != http.StatusOK {
		t.Errorf("writes work again: %d", got)
	}
	exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)`)
	if got := status(readyEvery); got != http.StatusServiceUnavailable {
		t.Errorf("a newer schema: %d", got)
	}
}

// However many ask while a database is silent: it is tried once.
func TestManyAskOnceForReady(t *testing.T) {
	t.Parallel()
	var r readiness
	var tries atomic.Int64
	silent := make(chan struct{})
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			_ = r.ask(time.Now, func() error { tries.Add(1); <-silent; return errors.New("silent") })
		})
	}
	for tries.Load() == 0 {
		runtime.Gosched()
	}
	close(silent)
	all.Wait()
	if n := tries.Load(); n != 1 {
		t.Errorf("tried %d times", n)
	}
}
