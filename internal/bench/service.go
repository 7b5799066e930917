package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// service is a running `markt serve` with a database of its own.
type service struct {
	binary string
	data   string
	addr   string
	cmd    *exec.Cmd
	out    bytes.Buffer
	gone   chan error
	ready  time.Duration // from its start to the first yes of /readyz
}

// startService returns as soon as /readyz says yes.
func startService(ctx context.Context, binary, data string) (*service, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s := &service{binary: binary, data: data, addr: addr, gone: make(chan error, 1)}
	s.cmd = exec.Command(binary, "serve")
	s.cmd.Env, s.cmd.Stdout, s.cmd.Stderr = s.environment(), &s.out, &s.out
	begun := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w; `make build` makes it", err)
	}
	go func() { s.gone <- s.cmd.Wait() }()
	if err := s.awaitReady(ctx); err != nil {
		s.stop()
		return nil, err
	}
	s.ready = time.Since(begun)
	return s, nil
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// environment is ours without what would lead the service elsewhere.
func (s *service) environment() []string {
	var env []string
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		if name == "MARKT_PG_BIN" || name != "DATABASE_URL" && !strings.HasPrefix(name, "MARKT_") {
			env = append(env, v)
		}
	}
	return append(env, "MARKT_DATA="+s.data, "MARKT_ADDR="+s.addr, "MARKT_LIMITS=off")
}

func (s *service) awaitReady(ctx context.Context) error {
	client := http.Client{Timeout: time.Second}
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	late := time.After(time.Minute)
	for {
		if res, err := client.Get(s.url("/readyz")); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case err := <-s.gone:
			s.gone <- err
			return fmt.Errorf("the service ended: %w\n%s", err, s.out.String())
		case <-late:
			return errors.New("the service is not ready after a minute")
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

func (s *service) url(path string) string { return "http://" + s.addr + path }

// stop ends the service as an operator does and waits for it.
func (s *service) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.gone:
	case <-time.After(30 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.gone
	}
}

// output is what a program prints; its complaints become part of the error.
func output(cmd *exec.Cmd) (string, error) {
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s%s", cmd.Args[0], err, out.String(), errs.String())
	}
	return out.String(), nil
}

// work is processor time: of the service, its database and the load generator.
type work struct{ service, database, load time.Duration }

// work is what the service and its database have used so far.
func (s *service) work() work {
	own, below := spent(s.cmd.Process.Pid)
	return work{service: own, database: below}
}

// since is what was used after an earlier reading, load generator included.
func (w work) since(earlier work, load time.Duration) work {
	return work{w.service - earlier.service, w.database - earlier.database, load}
}

// each is the share of one of n, in milliseconds.
func (w work) each(n int) float64 { return milliseconds(w.service+w.database+w.load) / float64(n) }

// used is the processor time of an ended program.
func used(cmd *exec.Cmd) time.Duration {
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

// fetch reads an address, uncompressed; the status must be 200.
func (s *service) fetch(ctx context.Context, path string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url(path), nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept-Encoding", "identity")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s", path, res.Status)
	}
	return io.ReadAll(res.Body)
}
