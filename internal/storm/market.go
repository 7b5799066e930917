package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// market is the running service.
type market struct {
	grounds
	addr string
	base string
	dir  string
	pid  atomic.Int64
	cmd  *exec.Cmd
	done chan error
}

// grounds are what a market stands on.
type grounds struct {
	binary string
	limits string // MARKT_LIMITS
	disk   int    // bytes of a disk of its own for the data; 0: that of the machine
}

const startTime = time.Minute

// open starts the program on a market of its own.
func open(ctx context.Context, g grounds) (*market, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	on := &market{grounds: g, addr: l.Addr().String()}
	on.base = "http://" + on.addr
	if err := l.Close(); err != nil {
		return nil, err
	}
	if on.dir, err = os.MkdirTemp("", "markt-storm-"); err != nil {
		return nil, err
	}
	if err := os.Chmod(on.dir, 0o711); err != nil { // PostgreSQL may run as another user
		return nil, err
	}
	if err := errors.Join(on.mount(), on.start()); err != nil {
		return nil, errors.Join(err, on.leave())
	}
	if err := on.ready(ctx); err != nil {
		return nil, errors.Join(err, on.close())
	}
	return on, nil
}

func (on *market) data() string { return filepath.Join(on.dir, "data") }

// start starts the service, or starts it again.
func (on *market) start() error {
	log, err := os.OpenFile(filepath.Join(on.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	on.cmd = exec.Command(on.binary, "serve", "--demo", "--addr", on.addr, "--data", on.data())
	on.cmd.Env = append(os.Environ(), "DATABASE_URL=", "MARKT_LIMITS="+on.limits, "MARKT_SMTP_URL=", "MARKT_BASE_URL=")
	on.cmd.Stdout, on.cmd.Stderr = log, log
	if err := on.cmd.Start(); err != nil {
		return err
	}
	on.pid.Store(int64(on.cmd.Process.Pid))
	cmd, done := on.cmd, make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	on.done = done
	return nil
}

func (on *market) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for {
		if res, err := http.Get(on.base + "/readyz"); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		if err := errors.Join(pause(ctx, 100*time.Millisecond), on.alive()); err != nil {
			return err
		}
	}
}

// alive fails when the service has ended.
func (on *market) alive() error {
	select {
	case err := <-on.done:
		on.done <- err
		return fmt.Errorf("the service ended: %w; its last words: %s", err, on.lastWords())
	default:
		return nil
	}
}

func (on *market) lastWords() string {
	b, _ := os.ReadFile(filepath.Join(on.dir, "log"))
	return string(b[max(0, len(b)-2000):])
}

func (on *market) close() error {
	_ = on.cmd.Process.Signal(syscall.SIGTERM)
	return errors.Join(<-on.done, on.leave())
}

func (on *market) leave() error { return errors.Join(on.unmount(), os.RemoveAll(on.dir)) }

// watchMemory is the most memory of its own that the service had, in kB.
func (on *market) watchMemory(ctx context.Context) (most int) {
	for {
		most = max(most, on.memory())
		if pause(ctx, 100*time.Millisecond) != nil {
			return most
		}
	}
}

func (on *market) memory() (kB int) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", on.pid.Load()))
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "RssAnon:"); ok {
			_, _ = fmt.Sscan(rest, &kB)
		}
	}
	return kB
}

// dial opens a connection that says text and nothing more.
func (on *market) dial(ctx context.Context, text string) (net.Conn, error) {
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", on.addr)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(c, text); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}
