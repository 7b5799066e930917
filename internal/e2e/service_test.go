package e2e

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// binary is built once for all tests of this package.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "markt-e2e-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "markt")
	build := exec.Command("go", "build", "-o", path, "markt/cmd/markt")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	// These tests wait for pages, phones and services more than they compute.
	_ = flag.Set("test.parallel", strconv.Itoa(2*runtime.GOMAXPROCS(0))) // -parallel says otherwise
	code := m.Run()
	if path, err := binary(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	_ = os.RemoveAll(demo.folder)
	os.Exit(code)
}

// service is a running `markt serve` on a data folder and a port of its own.
type service struct {
	t    *testing.T
	cmd  *exec.Cmd
	data string
	base string
	env  []string
	free string    // slug of a ticket type of which many can be had
	verb string    // "": serve
	name *signpost // nil: it is asked by its own address
	out  *lockedBuffer
	gone chan error
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// serve starts the service and waits until it is ready.
func serve(t *testing.T) *service {
	t.Helper()
	s := &service{t: t, data: dataDir(t)}
	s.start()
	return s
}

// serveDemo starts it with the demo.
func serveDemo(t *testing.T) *service {
	t.Helper()
	s := &service{t: t, data: demoDir(t)}
	s.start("--demo")
	return s
}

// demo is a data folder with the demo in it, made by the first test that asks
// for one; the others begin with a copy.
var demo struct {
	making sync.Mutex
	folder string
}

// demoDir is a data folder with the demo in it.
func demoDir(t *testing.T) string {
	t.Helper()
	demo.making.Lock()
	defer demo.making.Unlock()
	dir := dataDir(t)
	if demo.folder != "" {
		run(t, "cp", "-a", demo.folder+"/.", dir)
		return dir
	}
	s := &service{t: t, data: dir}
	s.start("--demo")
	s.stop()
	folder, err := os.MkdirTemp("", "markt-demo-")
	if err != nil {
		t.Fatal(err)
	}
	run(t, "cp", "-a", dir+"/.", folder)
	demo.folder = folder
	return dir
}

// dataDir is a folder that PostgreSQL's own user can enter, as an operator's is.
func dataDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil {
		t.Fatal(err)
	}
	return dir
}

// start runs the service on s.data, again if it ran before.
func (s *service) start(args ...string) {
	s.t.Helper()
	s.begin(args...)
	s.awaitReady()
}

func (s *service) begin(args ...string) {
	s.t.Helper()
	path, err := binary()
	if err != nil {
		s.t.Fatal(err)
	}
	if s.base == "" {
		s.base = "http://127.0.0.1:" + strconv.Itoa(holdPort(s.t))
	}
	s.out = &lockedBuffer{}
	s.cmd = exec.Command(path, append([]string{cmp.Or(s.verb, "serve")}, args...)...)
	s.cmd.Env = append(os.Environ(), "MARKT_DATA="+s.data, "MARKT_ADDR="+strings.TrimPrefix(s.base, "http://"), "MARKT_LIMITS=off", "DATABASE_URL=")
	s.cmd.Env = append(s.cmd.Env, s.env...)
	s.cmd.Stdout, s.cmd.Stderr = s.out, s.out
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.gone = make(chan error, 1)
	cmd, gone := s.cmd, s.gone
	go func() { gone <- cmd.Wait() }()
	s.t.Cleanup(s.stop)
}

// holdPort is a port that nobody else is given before the test ends. It is
// bound but not listened on, which leaves it to the service: that binds it too,
// as often as it is started.
func holdPort(t *testing.T) int {
	t.Helper()
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(socket) })
	err = errors.Join(
		syscall.SetsockoptInt(socket, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1),
		syscall.Bind(socket, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}),
	)
	if err != nil {
		t.Fatal(err)
	}
	address, err := syscall.Getsockname(socket)
	if err != nil {
		t.Fatal(err)
	}
	return address.(*syscall.SockaddrInet4).Port
}

func (s *service) awaitReady() {
	s.t.Helper()
	until(s.t, time.Minute, "the service to be ready", func() bool {
		select {
		case err := <-s.gone:
			s.gone <- err
			s.t.Fatalf("the service ended: %v\n%s", err, s.out)
		default:
		}
		res, err := s.client().Get(s.base + "/readyz")
		if err != nil {
			return false
		}
		res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
}

// waitLimit is generous: a machine may have other work.
const waitLimit = time.Minute

// until asks again, at first soon and then ten times a second, because who asks
// takes time from what it waits for; it fails after a generous limit.
func until(t *testing.T, limit time.Duration, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(limit)
	for pause := 10 * time.Millisecond; !ok(); pause = min(pause*3/2, 100*time.Millisecond) {
		select {
		case <-deadline:
			t.Fatalf("waited %s in vain for %s", limit, what)
		case <-time.After(pause):
		}
	}
}

// stop ends the service as an operator does and waits for it.
func (s *service) stop() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.gone:
	case <-time.After(30 * time.Second):
		s.kill()
		s.t.Error("the service did not stop within 30 seconds")
	}
	s.cmd = nil
}

// kill ends the whole process tree at once, the database's processes first
// listed and then killed together, as a power cut would end them.
func (s *service) kill() {
	tree := append(descendants(s.cmd.Process.Pid), s.cmd.Process.Pid)
	for _, pid := range tree {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	<-s.gone
	s.cmd = nil
}

// descendants are the processes below pid, from /proc.
func descendants(pid int) []int {
	var all []int
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, file := range tasks {
		b, _ := os.ReadFile(file)
		for word := range strings.FieldsSeq(string(b)) {
			if child, err := strconv.Atoi(word); err == nil {
				all = append(all, descendants(child)...)
				all = append(all, child)
			}
		}
	}
	return all
}

// markt runs another command of the binary beside the service; input is what
// it prints on standard output.
func (s *service) markt(args ...string) string {
	s.t.Helper()
	out, err := s.try(args...)
	if err != nil {
		s.t.Fatalf("markt %s: %v", strings.Join(args, " "), err)
	}
	return out
}

func (s *service) try(args ...string) (string, error) {
	path, err := binary()
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(s.t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = append(os.Environ(), "MARKT_DATA="+s.data, "MARKT_BASE_URL="+s.base, "DATABASE_URL=")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		err = errors.Join(err, errors.New(errs.String()))
	}
	return string(out), err
}

// fetch reads an address of the service.
func (s *service) fetch(path string) (int, []byte) {
	s.t.Helper()
	res, err := s.client().Get(s.base + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, b
}

// need skips the test, saying so, when a tool is not on the machine.
func need(t *testing.T, tools ...string) {
	t.Helper()
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("%s is not installed", tool)
			}
			t.Skipf("%s is not installed; `make test` installs it", tool)
		}
	}
}

// run is a tool's output; it must succeed.
func run(t *testing.T, tool string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), tool, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", tool, strings.Join(args, " "), err, out)
	}
	return string(out)
}
