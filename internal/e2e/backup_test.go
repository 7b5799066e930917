package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// ask sends a request with a bearer token and reads the answer.
func (s *service) ask(method, path, bearer string, body, into any) int {
	s.t.Helper()
	text, _ := json.Marshal(body)
	r, err := http.NewRequest(method, s.base+path, bytes.NewReader(text))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+bearer)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		s.t.Fatalf("%s %s: %d, %v", method, path, res.StatusCode, err)
	}
	return res.StatusCode
}

// scan is what the gate says of a ticket's code. At night it is the wrong time,
// and that is said of true tickets only.
func (s *service) scan(device, code string) string {
	s.t.Helper()
	var verdict struct{ Status, Reason string }
	nonce := fmt.Sprintf("%s-%d", code[:20], time.Now().UnixNano())
	s.ask(http.MethodPost, "/api/v1/gate/redeem", device, map[string]any{"nonce": nonce, "code": code, "kind": "entry", "at": time.Now()}, &verdict)
	if verdict.Reason == "invalid_time" {
		return "ok"
	}
	return verdict.Status + verdict.Reason
}

// Orders storm in while the backup is made. Restored elsewhere, every order
// that was acknowledged before its start is there, and the gate takes its
// tickets by the restored keys.
func TestABackupInAStorm(t *testing.T) {
	t.Parallel()
	s := serveDemo(t)
	s.free = s.unlimitedType()
	var all sync.Map
	stop := make(chan struct{})
	clients := s.orders(&all, stop)
	until(t, waitLimit, "some orders", func() bool { return size(&all) > 40 })
	var before []acknowledged
	all.Range(func(_, o any) bool { before = append(before, o.(acknowledged)); return true })
	file := filepath.Join(t.TempDir(), "f.tar")
	if out := s.markt("backup", file); !strings.Contains(out, "is good") {
		t.Error(out)
	}
	during := size(&all) - len(before)
	close(stop)
	clients.Wait()

	other := &service{t: t, data: dataDir(t)}
	if out := other.markt("restore", file); !strings.Contains(out, "every one compared") {
		t.Error(out)
	}
	other.start()
	device := strings.TrimSpace(other.markt("token", "create", "--role", "device"))
	scanned := 0
	for _, o := range before {
		var found struct{ Tickets []struct{ Code string } }
		if status := other.ask(http.MethodGet, "/api/v1/orders/"+o.Code, o.Secret, nil, &found); status != http.StatusOK || len(found.Tickets) != len(o.Tickets) {
			t.Errorf("order %s: %d, %d of %d tickets", o.Code, status, len(found.Tickets), len(o.Tickets))
			continue
		}
		if said := other.scan(device, found.Tickets[0].Code); said != "ok" {
			t.Errorf("a ticket of order %s: %s", o.Code, said)
		}
		scanned++
	}
	forged := "AAAAAAAA" + strings.Repeat("B", 120)
	if said := other.scan(device, forged); said != "refusedinvalid" {
		t.Errorf("a forged ticket: %s", said)
	}
	t.Logf("%d orders before the backup, %d during it; %d scanned elsewhere", len(before), during, scanned)
	if during == 0 {
		t.Error("there was no storm")
	}
	if _, err := other.try("restore", file); err == nil {
		t.Error("restored over a running market")
	}
}

// Killed at any moment, a backup leaves no file that looks good and is not,
// and the next one cleans up.
func TestAKilledBackupLeavesNothingGood(t *testing.T) {
	t.Parallel()
	s := serveDemo(t)
	shelf := filepath.Join(t.TempDir(), "shelf")
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for _, sight := range []string{
		filepath.Join(shelf, ".markt-backup-*"),
		filepath.Join(s.data, ".markt-trial-*"),
		filepath.Join(s.data, ".markt-trial-*", "pgdata", "PG_VERSION"),
		filepath.Join(s.data, ".markt-trial-*", "pgdata", "base", "*", "PG_VERSION"),
	} {
		cmd := exec.Command(path, "backup", "--to-dir", shelf)
		cmd.Env = append(os.Environ(), "MARKT_DATA="+s.data, "DATABASE_URL=")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		until(t, waitLimit, sight, func() bool { found, _ := filepath.Glob(sight); return len(found) > 0 })
		_ = cmd.Process.Signal(syscall.SIGKILL)
		_ = cmd.Wait()
		if good, _ := filepath.Glob(filepath.Join(shelf, "markt-*.tar")); len(good) > 0 {
			t.Errorf("killed at %s: %v", filepath.Base(sight), good)
		}
	}
	s.markt("backup", "--to-dir", shelf, "--keep", "1")
	left, err := filepath.Glob(filepath.Join(shelf, ".*"))
	trials, err2 := filepath.Glob(filepath.Join(s.data, ".markt-*"))
	if err := errors.Join(err, err2); err != nil || len(left)+len(trials) > 0 {
		t.Errorf("left behind: %v %v %v", left, trials, err)
	}
	good, _ := filepath.Glob(filepath.Join(shelf, "markt-*.tar"))
	if len(good) != 1 {
		t.Fatalf("%v", good)
	}
	other := &service{t: t, data: dataDir(t)}
	other.markt("restore", good[0])
}

// The service makes backups by itself once a folder is named.
func TestTheServiceBacksItselfUp(t *testing.T) {
	t.Parallel()
	shelf := filepath.Join(t.TempDir(), "shelf")
	s := &service{t: t, data: demoDir(t), env: []string{"MARKT_BACKUP_DIR=" + shelf, "MARKT_BACKUP_KEEP=2"}}
	s.start("--demo")
	until(t, waitLimit, "a backup", func() bool { good, _ := filepath.Glob(filepath.Join(shelf, "markt-*.tar")); return len(good) == 1 })
	until(t, waitLimit, "the doctor to know", func() bool { out, err := s.try("doctor"); return err == nil && strings.Contains(out, shelf) })
}

// A database that is stopped holds no request and no doctor: both say so in
// time, and go on when it does.
func TestAStoppedDatabaseHoldsNobody(t *testing.T) {
	t.Parallel()
	s := serveDemo(t)
	if status, _ := s.fetch("/de/sign-in"); status != http.StatusOK {
		t.Fatal(status)
	}
	pids := descendants(s.cmd.Process.Pid)
	signal := func(sig syscall.Signal) {
		for _, pid := range pids {
			_ = syscall.Kill(pid, sig)
		}
	}
	signal(syscall.SIGSTOP)
	defer signal(syscall.SIGCONT)
	begun := time.Now()
	until(t, waitLimit, "the service to say that it is not ready", func() bool { status, _ := s.fetch("/readyz"); return status == http.StatusServiceUnavailable })
	ready := time.Since(begun)
	begun = time.Now()
	out, err := s.try("doctor")
	doctor := time.Since(begun)
	if err == nil || !strings.Contains(out, "LOOK database") || !strings.Contains(out, "disk ") {
		t.Errorf("%v\n%s", err, out)
	}
	begun = time.Now()
	if status, _ := s.fetch("/de/sign-in"); status != http.StatusServiceUnavailable {
		t.Errorf("a page: %d", status)
	}
	t.Logf("ready says no after %s, the doctor after %s, a page after %s", ready.Round(time.Millisecond), doctor.Round(time.Millisecond), time.Since(begun).Round(time.Millisecond))
	if ready > 12*time.Second || doctor > 7*time.Second || time.Since(begun) > 20*time.Second {
		t.Error("that is too long")
	}
	signal(syscall.SIGCONT)
	until(t, waitLimit, "the service to go on", func() bool { status, _ := s.fetch("/readyz"); return status == http.StatusOK })
}
