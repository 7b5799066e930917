//go:build unix

package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// child is a program of PostgreSQL that dies with this process.
type child struct {
	cmd   *exec.Cmd
	since time.Time
	done  chan struct{} // closed when it has ended; then err is set
	err   error
}

// spawn starts cmd in a group of its own, so that Ctrl-C reaches only us. The
// death signal hangs on the thread that starts the process, hence that thread
// is kept until the process has ended.
func spawn(cmd *exec.Cmd, death syscall.Signal) (*child, error) {
	dieWithParent(cmd.SysProcAttr, death)
	c := &child{cmd: cmd, since: time.Now(), done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			c.err = cmd.Wait()
			close(c.done)
		}
	}()
	return c, <-started
}

func (c *child) alive() bool {
	select {
	case <-c.done:
		return false
	default:
		return true
	}
}

// stop shuts PostgreSQL down: sessions are cut and everything is written; if
// that takes too long, at once, which leaves work for the next start.
func (c *child) stop() error {
	for _, step := range []struct {
		sig  syscall.Signal
		wait time.Duration
	}{{syscall.SIGINT, 20 * time.Second}, {syscall.SIGQUIT, 5 * time.Second}, {syscall.SIGKILL, 5 * time.Second}} {
		if err := c.cmd.Process.Signal(step.sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("stop PostgreSQL: %w", err)
		}
		select {
		case <-c.done:
			if step.sig != syscall.SIGINT {
				return fmt.Errorf("PostgreSQL had to be stopped with %v", step.sig)
			}
			return nil
		case <-time.After(step.wait):
		}
	}
	return errors.New("PostgreSQL does not end")
}

// run waits for a program that ends by itself; ctx kills it with its children.
func run(ctx context.Context, cmd *exec.Cmd) error {
	c, err := spawn(cmd, syscall.SIGKILL)
	if err != nil {
		return err
	}
	select {
	case <-c.done:
		return c.err
	case <-ctx.Done():
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		<-c.done
		return ctx.Err()
	}
}

// cleanEnv keeps PGDATA, PGOPTIONS and the like out, and the machine's
// language and zone: ours are UTC and English.
func cleanEnv() []string {
	env := []string{"TZ=UTC", "LC_ALL=C"}
	for _, name := range []string{"PATH", "LD_LIBRARY_PATH", "TMPDIR"} {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return env
}

// output is PostgreSQL's log: a file and not a pipe, so that its last words
// survive us. Tail gives what was written since it was opened.
type output struct {
	*os.File
	from int64
}

const outputLimit = 4 << 20

func openOutput(path string) (output, error) {
	if info, err := os.Stat(path); err == nil && info.Size() > outputLimit {
		_ = os.Rename(path, path+".1")
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return output{}, fmt.Errorf("log of PostgreSQL: %w", err)
	}
	from, err := f.Seek(0, io.SeekEnd)
	return output{f, from}, err
}

// tail is the last few lines, in one line.
func (o output) tail() string {
	text, _ := io.ReadAll(io.NewSectionReader(o.File, o.from, outputLimit))
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-6):], " | ")
}
