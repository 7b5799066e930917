//go:build unix

package cluster

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
	var cfg Config
	if err := json.Unmarshal([]byte(text), &cfg); err != nil {
		panic(err)
	}
	cfg.Log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	begun := time.Now()
	c, err := Start(context.Background(), cfg)
	if err != nil {
		fmt.Println("refused", err)
		os.Exit(1)
	}
	fmt.Println("ready", c.owner.held.Load(), time.Since(begun).Round(time.Millisecond))
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

func startOther(t *testing.T, cfg Config) *other {
	t.Helper()
	return startOtherAs(t, 0, cfg)
}

// startOtherAs needs root for another user than its own (0: nobody else).
func startOtherAs(t *testing.T, uid int, cfg Config) *other {
	t.Helper()
	text, err := json.Marshal(struct {
		Dir, BinDir  string
		Exclusive    bool
		Wait, Linger time.Duration
	}{cfg.Dir, cfg.BinDir, cfg.Exclusive, cfg.Wait, cfg.Linger})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	if uid != 0 {
		cmd = exec.Command(reachableCopy(t))
		cmd.Dir = "/"
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}}
	}
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

// reachableCopy is this program where any user can run it.
func reachableCopy(t *testing.T) string {
	t.Helper()
	self, err1 := os.Executable()
	program, err2 := os.ReadFile(self)
	path := filepath.Join(dataDir(t), "other")
	if err := errors.Join(err1, err2, os.WriteFile(path, program, 0o755)); err != nil {
		t.Fatal(err)
	}
	return path
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

// dataDir is a data folder that any user can reach, gone after the test; in
// memory if there is room, because initdb is twice as fast there.
func dataDir(t *testing.T) string {
	t.Helper()
	base := "/tmp"
	var st syscall.Statfs_t
	if syscall.Statfs("/dev/shm", &st) == nil && st.Bavail*uint64(st.Bsize) > 1<<30 {
		base = "/dev/shm"
	}
	return dataDirIn(t, base)
}

func dataDirIn(t *testing.T, base string) string {
	t.Helper()
	dir, err := os.MkdirTemp(base, "markt-cluster-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func startCluster(t *testing.T, cfg Config) *Cluster {
	t.Helper()
	cfg.Log = testLog(t)
	begun := time.Now()
	c, err := Start(t.Context(), cfg)
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

func ping(ctx context.Context, dsn string) error {
	return withConn(ctx, dsn, func(db *sql.DB) error { return db.PingContext(ctx) })
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
