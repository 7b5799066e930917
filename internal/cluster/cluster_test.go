//go:build unix

package cluster

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestKeepsDataOverRestarts(t *testing.T) {
	dir := filepath.Join(dataDir(t), "new")
	c := startCluster(t, Config{Dir: dir, Exclusive: true})
	db := openSQL(t, c)
	must(t, db, `CREATE TABLE kept AS SELECT 42 AS n`)
	closeCluster(t, c)
	if err := stopped(dir); err != nil {
		t.Error(err)
	}
	c = startCluster(t, Config{Dir: dir, Exclusive: true})
	if !c.owner.held.Load() {
		t.Error("nobody else runs it")
	}
	var n int
	if err := openSQL(t, c).QueryRow(`SELECT n FROM kept`).Scan(&n); err != nil || n != 42 {
		t.Errorf("%d, %v", n, err)
	}
	closeCluster(t, c)
	closeCluster(t, c)
}

func TestCommandJoins(t *testing.T) {
	dir := dataDir(t)
	c := startCluster(t, Config{Dir: dir, Exclusive: true})
	o := startOther(t, Config{Dir: dir})
	if got := o.says(t); !strings.HasPrefix(got, "ready false") {
		t.Fatalf("a command beside the service: %s", got)
	}
	o.leave(t)
	must(t, openSQL(t, c), `SELECT 1`)
}

func TestStopsWithTheLastCommand(t *testing.T) {
	dir := dataDir(t)
	first := startOther(t, Config{Dir: dir})
	if got := first.says(t); !strings.HasPrefix(got, "ready true") {
		t.Fatal(got)
	}
	c := startCluster(t, Config{Dir: dir})
	db := openSQL(t, c)
	_ = first.stdin.Close() // it waits for us, because it runs PostgreSQL
	must(t, db, `SELECT pg_sleep(0.2)`)
	closeCluster(t, c)
	if got := first.says(t); got != "closed <nil>" {
		t.Fatal(got)
	}
	if err := stopped(dir); err != nil {
		t.Error(err)
	}
}

func TestTakenOverFromOneThatLeaves(t *testing.T) {
	dir := dataDir(t)
	command := startOther(t, Config{Dir: dir, Linger: time.Nanosecond})
	command.says(t)
	c := startCluster(t, Config{Dir: dir})
	db := openSQL(t, c)
	must(t, db, `CREATE TABLE kept AS SELECT 1`)
	command.leave(t)
	eventually(t, "started again by the one that stays", func() error {
		_, err := db.Exec(`INSERT INTO kept VALUES (2)`)
		return err
	})
	if !c.owner.held.Load() {
		t.Error("it must be ours now")
	}
}

func TestSecondServiceIsRefused(t *testing.T) {
	dir := dataDir(t)
	startCluster(t, Config{Dir: dir, Exclusive: true})
	second := startOther(t, Config{Dir: dir, Exclusive: true, Wait: 300 * time.Millisecond})
	got := second.says(t)
	want := fmt.Sprintf("served by process %d", os.Getpid())
	if !strings.HasPrefix(got, "refused") || !strings.Contains(got, want) {
		t.Errorf("got %q, want it to name the holder: %q", got, want)
	}
}

func TestServiceWaitsForTheOldOne(t *testing.T) {
	dir := dataDir(t)
	old := startOther(t, Config{Dir: dir, Exclusive: true})
	old.says(t)
	next := startOther(t, Config{Dir: dir, Exclusive: true, Wait: time.Minute})
	old.leave(t)
	if got := next.says(t); !strings.HasPrefix(got, "ready true") {
		t.Error(got)
	}
	next.leave(t)
}

// A service waits for a command that runs PostgreSQL, and the command, once
// done, does not keep the service waiting.
func TestServiceAfterCommand(t *testing.T) {
	dir := dataDir(t)
	command := startOther(t, Config{Dir: dir})
	command.says(t)
	service := startOther(t, Config{Dir: dir, Exclusive: true, Wait: time.Minute})
	command.leave(t)
	if got := service.says(t); !strings.HasPrefix(got, "ready true") {
		t.Error(got)
	}
	service.leave(t)
}

func TestDiesWithItsProcess(t *testing.T) {
	dir := dataDir(t)
	o := startOther(t, Config{Dir: dir, Exclusive: true})
	o.says(t)
	o.kill()
	begun := time.Now()
	c := startCluster(t, Config{Dir: dir, Exclusive: true}) // at once, while the old one stops
	t.Logf("after kill -9 of the service: ready in %v", time.Since(begun).Round(time.Millisecond))
	must(t, openSQL(t, c), `SELECT 1`)
	c.kill9(t)
	closeCluster(t, c)

	o = startOther(t, Config{Dir: dir, Exclusive: true})
	o.says(t)
	o.kill()
	eventually(t, "PostgreSQL ends with its parent", func() error { return stopped(dir) })
}

// kill9 kills the postmaster and all its sessions and waits for the new ones.
func (c *Cluster) kill9(t *testing.T) {
	t.Helper()
	old := postmasterOf(t, c.f.dir)
	killAll(c.f.data)
	eventually(t, "restart of a dead child", func() error {
		if err := ping(t.Context(), c.DSN()); err != nil {
			return err
		}
		if postmasterOf(t, c.f.dir) == old {
			return errors.New("still the old one")
		}
		return nil
	})
}

func killAll(data string) {
	pids, _ := processesIn(data)
	for _, pid := range pids {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
}
