//go:build linux

package cluster

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// inserters write numbered rows until stopped and remember what was acknowledged.
type inserters struct {
	stop context.CancelFunc
	wg   sync.WaitGroup
	mu   sync.Mutex
	done []int64
}

func startInserters(t *testing.T, db *sql.DB, n int) *inserters {
	t.Helper()
	must(t, db, `CREATE TABLE row_kept (id bigint PRIMARY KEY)`)
	ctx, stop := context.WithCancel(context.Background())
	in := &inserters{stop: stop}
	for worker := range n {
		in.wg.Add(1)
		go func() {
			defer in.wg.Done()
			for id := int64(worker); ctx.Err() == nil; id += int64(n) {
				if _, err := db.ExecContext(ctx, `INSERT INTO row_kept VALUES ($1)`, id); err == nil {
					in.mu.Lock()
					in.done = append(in.done, id)
					in.mu.Unlock()
				}
			}
		}()
	}
	return in
}

func (in *inserters) acknowledged() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return len(in.done)
}

// more waits until some further rows got through.
func (in *inserters) more(t *testing.T) {
	t.Helper()
	enough := in.acknowledged() + 200
	eventually(t, "rows come in", func() error {
		if in.acknowledged() < enough {
			return errors.New("too few rows")
		}
		return nil
	})
}

// check compares what was acknowledged with what is there.
func (in *inserters) check(t *testing.T, db *sql.DB) {
	t.Helper()
	in.stop()
	in.wg.Wait()
	rows, err := db.Query(`SELECT id FROM row_kept`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	there := map[int64]bool{}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		there[id] = true
	}
	for _, id := range in.done {
		if !there[id] {
			t.Errorf("row %d was acknowledged and is lost", id)
		}
	}
	t.Logf("%d acknowledged, %d there", len(in.done), len(there))
}

func TestChaosKillsEverything(t *testing.T) {
	c := startCluster(t, Config{Dir: dataDirIn(t, "/tmp"), Exclusive: true})
	db := openSQL(t, c)
	in := startInserters(t, db, 4)
	for range 3 {
		in.more(t)
		begun := time.Now()
		c.kill9(t)
		t.Logf("answers again after %v", time.Since(begun).Round(time.Millisecond))
	}
	in.more(t)
	in.check(t, db)
}

// The service dies together with its PostgreSQL while a command writes; the
// command carries on with a PostgreSQL of its own, and the next service joins.
func TestChaosKillsTheService(t *testing.T) {
	dir := dataDirIn(t, "/tmp")
	service := startOther(t, Config{Dir: dir, Exclusive: true})
	service.says(t)
	c := startCluster(t, Config{Dir: dir})
	db := openSQL(t, c)
	in := startInserters(t, db, 4)
	in.more(t)
	service.kill()
	killAll(c.f.data)
	in.more(t)
	next := startOther(t, Config{Dir: dir, Exclusive: true})
	if got := next.says(t); !strings.HasPrefix(got, "ready false") {
		t.Errorf("the next service: %s", got)
	}
	in.more(t)
	in.check(t, db)
	next.leave(t)
}

func TestEndsSessionsWithoutPostmaster(t *testing.T) {
	c := startCluster(t, Config{Dir: dataDir(t)})
	db := openSQL(t, c)
	go func() { _, _ = db.Exec(`SELECT count(*) FROM generate_series(1, 1e11)`) }()
	eventually(t, "the long query runs", func() error {
		var n int
		return db.QueryRow(`SELECT 1 FROM pg_stat_activity WHERE query LIKE '%1e11%' AND pid <> pg_backend_pid()`).Scan(&n)
	})
	old := c.child
	_ = old.cmd.Process.Kill()
	<-old.done
	eventually(t, "started again", func() error { return ping(t.Context(), c.DSN()) })
}

func TestInterruptedFirstStart(t *testing.T) {
	dir := dataDir(t)
	o := startOther(t, Config{Dir: dir})
	eventually(t, "initdb is at work", func() error {
		_, err := os.Stat(filepath.Join(dir, "pgdata.new", "PG_VERSION"))
		return err
	})
	o.kill()
	if _, err := os.Stat(filepath.Join(dir, "pgdata")); err == nil {
		t.Error("half a cluster passes for a whole one")
	}

	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := Start(ctx, Config{Dir: dir}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a start that is called off: %v", err)
	}
	c := startCluster(t, Config{Dir: dir})
	must(t, openSQL(t, c), `SELECT 1`)
}

// After a restart of a container the old process id is often alive again.
func TestStaleLockWithLivingStranger(t *testing.T) {
	dir := dataDir(t)
	o := startOther(t, Config{Dir: dir})
	o.says(t)
	_ = o.cmd.Process.Kill()
	data := filepath.Join(dir, "pgdata")
	killAll(data)
	_ = o.cmd.Wait()
	eventually(t, "all gone", func() error { return stopped(dir) })

	lock := filepath.Join(data, "postmaster.pid")
	text, err := os.ReadFile(lock)
	if err != nil {
		t.Fatal(err)
	}
	stranger := exec.Command("sleep", "60")
	stranger.SysProcAttr = identityIn(t, data).attr() // PostgreSQL could signal it
	if err := stranger.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stranger.Process.Kill(); _ = stranger.Wait() }()
	_, rest, _ := strings.Cut(string(text), "\n")
	if err := os.WriteFile(lock, []byte(itoa(stranger.Process.Pid)+"\n"+rest), 0o600); err != nil {
		t.Fatal(err)
	}
	c := startCluster(t, Config{Dir: dir})
	must(t, openSQL(t, c), `SELECT 1`)
	if err := stranger.Process.Signal(os.Signal(sigNull)); err != nil {
		t.Error("the stranger was killed")
	}
}

func TestLeavesForeignServerAlone(t *testing.T) {
	dir := dataDir(t)
	closeCluster(t, startCluster(t, Config{Dir: dir}))
	f, err := openFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	in, err := findInstall("", 0)
	if err != nil {
		t.Fatal(err)
	}
	byHand := exec.Command(filepath.Join(in.bin, "postgres"), "-D", f.data, "-k", f.sock, "-c", "listen_addresses=")
	byHand.SysProcAttr = identityIn(t, f.data).attr()
	if err := byHand.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = byHand.Process.Signal(os.Interrupt); _ = byHand.Wait() }()
	eventually(t, "started by hand", func() error { return ping(t.Context(), f.dsn(superuser, "markt")) })

	defer func(limit time.Duration) { settleLimit = limit }(settleLimit)
	settleLimit = 200 * time.Millisecond
	if _, err := Start(t.Context(), Config{Dir: dir}); !errors.Is(err, ErrInUse) {
		t.Errorf("beside a server started by hand: %v", err)
	}
	if err := ping(t.Context(), f.dsn(superuser, "markt")); err != nil {
		t.Errorf("it was harmed: %v", err)
	}
}
