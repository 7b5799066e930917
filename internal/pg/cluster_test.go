//go:build unix

package pg

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// helperEnv turns the test binary into another user of a cluster: it starts,
// says so, and stays until its standard input ends.
const helperEnv = "MARKT_TEST_CLUSTER_USER"

func init() {
	text, ok := os.LookupEnv(helperEnv)
	if !ok {
		return
	}
	var cfg ClusterConfig
	if err := json.Unmarshal([]byte(text), &cfg); err != nil {
		panic(err)
	}
	cfg.Log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	begun := time.Now()
	c, err := StartCluster(context.Background(), cfg)
	if err != nil {
		fmt.Println("refused", err)
		os.Exit(1)
	}
	fmt.Println("ready", c.Owner(), time.Since(begun).Round(time.Millisecond))
	_, _ = io.Copy(io.Discard, os.Stdin)
	fmt.Println("closed", c.Close())
	os.Exit(0)
}

// other is another process that uses the cluster.
type other struct {
	cmd   *exec.Cmd
	stdin io.Closer
	lines *bufio.Scanner
}

func startOther(t *testing.T, cfg ClusterConfig) *other {
	t.Helper()
	cfg.Log = nil
	text, err := json.Marshal(struct {
		Dir, BinDir  string
		Exclusive    bool
		Wait, Linger time.Duration
	}{cfg.Dir, cfg.BinDir, cfg.Exclusive, cfg.Wait, cfg.Linger})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helperEnv+"="+string(text))
	cmd.Stderr = testWriter{t}
	stdin, err1 := cmd.StdinPipe()
	stdout, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	o := &other{cmd, stdin, bufio.NewScanner(stdout)}
	t.Cleanup(func() { _ = o.cmd.Process.Kill(); _ = o.cmd.Wait() })
	return o
}

func (o *other) says(t *testing.T) string {
	t.Helper()
	if !o.lines.Scan() {
		t.Fatal("the other process ended silently")
	}
	return o.lines.Text()
}

func (o *other) leave(t *testing.T) {
	t.Helper()
	_ = o.stdin.Close()
	if got := o.says(t); got != "closed <nil>" {
		t.Errorf("the other process leaves: %s", got)
	}
	_ = o.cmd.Wait()
}

func (o *other) kill() {
	_ = o.cmd.Process.Kill()
	_ = o.cmd.Wait()
}

type testWriter struct{ t *testing.T }

func (w testWriter) Write(p []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

func testLog(t *testing.T) *slog.Logger {
	return slog.New(slog.NewTextHandler(testWriter{t}, nil))
}

// dataDir is a data folder that any user can reach, gone after the test.
func dataDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "markt-cluster-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func startCluster(t *testing.T, cfg ClusterConfig) *Cluster {
	t.Helper()
	cfg.Log = testLog(t)
	begun := time.Now()
	c, err := StartCluster(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("ready after %v", time.Since(begun).Round(time.Millisecond))
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func closeCluster(t *testing.T, c *Cluster) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func openSQL(t *testing.T, c *Cluster) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", c.DSN())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func must(t *testing.T, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// eventually tries until it works; the limit is far beyond what is needed.
func eventually(t *testing.T, what string, try func() error) {
	t.Helper()
	var err error
	for begun := time.Now(); time.Since(begun) < 30*time.Second; time.Sleep(10 * time.Millisecond) {
		if err = try(); err == nil {
			return
		}
	}
	t.Fatalf("%s: %v", what, err)
}

func postmasterOf(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "pgdata", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func stopped(dir string) error {
	if pids, _ := processesIn(filepath.Join(dir, "pgdata")); len(pids) > 0 {
		return fmt.Errorf("PostgreSQL still runs: %v", pids)
	}
	return nil
}

func TestClusterKeepsDataOverRestarts(t *testing.T) {
	dir := filepath.Join(dataDir(t), "new")
	c := startCluster(t, ClusterConfig{Dir: dir, Exclusive: true})
	db := openSQL(t, c)
	must(t, db, `CREATE TABLE kept AS SELECT 42 AS n`)
	closeCluster(t, c)
	if err := stopped(dir); err != nil {
		t.Error(err)
	}
	c = startCluster(t, ClusterConfig{Dir: dir, Exclusive: true})
	if !c.Owner() {
		t.Error("nobody else runs it")
	}
	var n int
	if err := openSQL(t, c).QueryRow(`SELECT n FROM kept`).Scan(&n); err != nil || n != 42 {
		t.Errorf("%d, %v", n, err)
	}
	closeCluster(t, c)
	closeCluster(t, c)
}

func TestClusterCommandJoins(t *testing.T) {
	dir := dataDir(t)
	c := startCluster(t, ClusterConfig{Dir: dir, Exclusive: true})
	o := startOther(t, ClusterConfig{Dir: dir})
	if got := o.says(t); !strings.HasPrefix(got, "ready false") {
		t.Fatalf("a command beside the service: %s", got)
	}
	o.leave(t)
	must(t, openSQL(t, c), `SELECT 1`)
}

func TestClusterStopsWithTheLastCommand(t *testing.T) {
	dir := dataDir(t)
	first := startOther(t, ClusterConfig{Dir: dir})
	if got := first.says(t); !strings.HasPrefix(got, "ready true") {
		t.Fatal(got)
	}
	c := startCluster(t, ClusterConfig{Dir: dir})
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

func TestClusterTakenOverFromOneThatLeaves(t *testing.T) {
	dir := dataDir(t)
	command := startOther(t, ClusterConfig{Dir: dir, Linger: time.Nanosecond})
	command.says(t)
	c := startCluster(t, ClusterConfig{Dir: dir})
	db := openSQL(t, c)
	must(t, db, `CREATE TABLE kept AS SELECT 1`)
	command.leave(t)
	eventually(t, "started again by the one that stays", func() error {
		_, err := db.Exec(`INSERT INTO kept VALUES (2)`)
		return err
	})
	if !c.Owner() {
		t.Error("it must be ours now")
	}
}

func TestClusterSecondServiceIsRefused(t *testing.T) {
	dir := dataDir(t)
	startCluster(t, ClusterConfig{Dir: dir, Exclusive: true})
	second := startOther(t, ClusterConfig{Dir: dir, Exclusive: true, Wait: 300 * time.Millisecond})
	got := second.says(t)
	want := fmt.Sprintf("served by process %d", os.Getpid())
	if !strings.HasPrefix(got, "refused") || !strings.Contains(got, want) {
		t.Errorf("got %q, want it to name the holder: %q", got, want)
	}
}

func TestClusterServiceWaitsForTheOldOne(t *testing.T) {
	dir := dataDir(t)
	old := startOther(t, ClusterConfig{Dir: dir, Exclusive: true})
	old.says(t)
	next := startOther(t, ClusterConfig{Dir: dir, Exclusive: true, Wait: time.Minute})
	old.leave(t)
	if got := next.says(t); !strings.HasPrefix(got, "ready true") {
		t.Error(got)
	}
	next.leave(t)
}

// A service waits for a command that runs PostgreSQL, and the command, once
// done, does not keep the service waiting.
func TestClusterServiceAfterCommand(t *testing.T) {
	dir := dataDir(t)
	command := startOther(t, ClusterConfig{Dir: dir})
	command.says(t)
	service := startOther(t, ClusterConfig{Dir: dir, Exclusive: true, Wait: time.Minute})
	command.leave(t)
	if got := service.says(t); !strings.HasPrefix(got, "ready true") {
		t.Error(got)
	}
	service.leave(t)
}

func TestClusterDiesWithItsProcess(t *testing.T) {
	dir := dataDir(t)
	o := startOther(t, ClusterConfig{Dir: dir, Exclusive: true})
	o.says(t)
	o.kill()
	begun := time.Now()
	c := startCluster(t, ClusterConfig{Dir: dir, Exclusive: true}) // at once, while the old one stops
	t.Logf("after kill -9 of the service: ready in %v", time.Since(begun).Round(time.Millisecond))
	must(t, openSQL(t, c), `SELECT 1`)
	c.kill9(t)
	closeCluster(t, c)

	o = startOther(t, ClusterConfig{Dir: dir, Exclusive: true})
	o.says(t)
	o.kill()
	eventually(t, "PostgreSQL ends with its parent", func() error { return stopped(dir) })
}

// kill9 kills the postmaster and all its sessions and waits for the new ones.
func (c *Cluster) kill9(t *testing.T) {
	t.Helper()
	old := postmasterOf(t, c.f.dir)
	pids, _ := processesIn(c.f.data)
	for _, pid := range append(pids, old) {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
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
