//go:build unix

package cluster

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

type lockMode int

const (
	shared    lockMode = syscall.LOCK_SH
	exclusive lockMode = syscall.LOCK_EX
)

// flock is a lock on an open file. The kernel releases it when the process
// ends, however it ends. Changing the mode of a held lock is not atomic.
type flock struct {
	file *os.File
	held atomic.Bool
}

// openLock makes the file if need be. Root gives it to the folder's owner, who
// may want to sign it later; a reader can lock, too.
func openLock(path string, owner int) (*flock, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if errors.Is(err, fs.ErrPermission) {
		f, err = os.Open(path)
	} else if err == nil && os.Geteuid() == 0 && owner != 0 {
		_ = f.Chown(owner, -1)
	}
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	return &flock{file: f}, nil
}

// try reports whether the lock was free. A failed try loses a lock held before.
func (l *flock) try(mode lockMode) (bool, error) {
	for {
		err := syscall.Flock(int(l.file.Fd()), int(mode)|syscall.LOCK_NB)
		switch err {
		case nil:
			l.held.Store(true)
			return true, nil
		case syscall.EINTR:
		case syscall.EWOULDBLOCK:
			l.held.Store(false)
			return false, nil
		default:
			return false, fmt.Errorf("lock %s: %w", l.file.Name(), err)
		}
	}
}

// wait tries at least once, until ctx ends.
func (l *flock) wait(ctx context.Context, mode lockMode) error {
	for {
		if ok, err := l.try(mode); ok || err != nil {
			return err
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return err
		}
	}
}

func (l *flock) unlock() {
	l.held.Store(false)
	_ = syscall.Flock(int(l.file.Fd()), syscall.LOCK_UN)
}

func (l *flock) close() {
	l.held.Store(false)
	_ = l.file.Close()
}

// sign leaves the holder's process id for the message to whoever is refused.
func (l *flock) sign() {
	if l.file.Truncate(0) == nil {
		_, _ = l.file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
}

func (l *flock) holder() string {
	text, _ := os.ReadFile(l.file.Name())
	if pid, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil {
		return fmt.Sprintf("process %d", pid)
	}
	return "another process"
}
