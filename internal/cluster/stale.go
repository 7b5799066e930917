//go:build unix

package cluster

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// settleLimit is how long a start waits for an earlier PostgreSQL; a variable for the test.
var settleLimit = 30 * time.Second

// settle waits until nothing of an earlier PostgreSQL is left: one whose
// parent has died is still writing, and sessions outlive a killed postmaster
// until their query is done. What stays is ended, if it is surely ours.
func (f folder) settle(ctx context.Context, log *slog.Logger) error {
	pid, found := f.postmaster()
	if !found {
		return nil
	}
	signalled := false
	for begun := time.Now(); ; {
		pids, sure := processesIn(f.data)
		if sure && len(pids) == 0 {
			return f.dropStale(pid)
		}
		if !sure && !processAlive(pid) {
			return nil // PostgreSQL itself looks at the rest
		}
		waited := time.Since(begun)
		if waited > settleLimit {
			return fmt.Errorf("%w: PostgreSQL process %d still runs on %s; stop it (kill -INT %d)", ErrInUse, pid, f.data, pid)
		}
		if sure && !signalled && waited > f.patience(pid, pids) {
			signalled = true
			log.Warn("ending what is left of an earlier PostgreSQL", "folder", f.data, "processes", pids)
			end(pid, pids)
		}
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			return fmt.Errorf("waiting for an earlier PostgreSQL (process %d) to end: %w", pid, err)
		}
	}
}

// patience is short for sessions without a postmaster, which nobody can use
// any more; one that somebody started by hand is never ended by us.
func (f folder) patience(postmaster int, pids []int) time.Duration {
	if !slices.Contains(pids, postmaster) {
		return time.Second
	}
	if opts, _ := os.ReadFile(filepath.Join(f.data, "postmaster.opts")); strings.Contains(string(opts), clusterName) {
		return 5 * time.Second
	}
	return time.Hour
}

func end(postmaster int, pids []int) {
	if slices.Contains(pids, postmaster) {
		_ = syscall.Kill(postmaster, syscall.SIGINT)
		return
	}
	for _, pid := range pids {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
}

// postmaster reads the process id that the last postmaster left.
func (f folder) postmaster() (pid int, found bool) {
	text, err := os.ReadFile(filepath.Join(f.data, "postmaster.pid"))
	if err != nil {
		return 0, false
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, _ = strconv.Atoi(strings.TrimSpace(first))
	return pid, true
}

// dropStale is called when no process is left in the data folder. If the old
// process id belongs to a stranger by now (after a restart of a container it
// is often our own), PostgreSQL would take that one for a postmaster and
// refuse to start. The same goes for the lock beside the socket.
func (f folder) dropStale(pid int) error {
	stale := []string{filepath.Join(f.sock, socketName), filepath.Join(f.sock, socketName+".lock")}
	if processAlive(pid) {
		stale = append(stale, filepath.Join(f.data, "postmaster.pid"))
	}
	for _, path := range stale {
		if err := os.Remove(path); err != nil && exists(path) {
			return fmt.Errorf("stale lock: %w", err)
		}
	}
	return nil
}

func processAlive(pid int) bool {
	if pid <= 0 {
		return false
	}
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
