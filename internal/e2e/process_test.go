package e2e

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A wrong value in the environment stops the start with one clear line.
func TestAWrongValueStopsTheStart(t *testing.T) {
	t.Parallel()
	for variable, value := range map[string]string{
		"MARKT_LOG": "loud", "MARKT_BASE_URL": "markt.example", "MARKT_SMTP_URL": "mail.example", "MARKT_LIMITS": "maybe",
		"MARKT_TLS_CERT": "/nowhere.pem", "MARKT_TRUSTED_PROXIES": "next door",
	} {
		s := &service{t: t, data: dataDir(t), env: []string{variable + "=" + value}}
		s.begin()
		if err := <-s.gone; err == nil {
			t.Errorf("%s=%s was accepted", variable, value)
		}
		s.cmd = nil
		if out := strings.TrimSpace(s.out.String()); strings.Contains(out, "\n") || !strings.Contains(out, variable) {
			t.Errorf("%s=%s: %s", variable, value, out)
		}
	}
}

func TestASecondServiceIsRefusedAndCommandsJoin(t *testing.T) {
	t.Parallel()
	s := serve(t)
	other := &service{t: t, data: s.data}
	other.begin()
	select {
	case err := <-other.gone:
		if err == nil || !strings.Contains(other.out.String(), "is served by") {
			t.Errorf("%v: %s", err, other.out)
		}
	case <-time.After(time.Minute):
		t.Error("the second service neither starts nor gives up")
	}
	other.cmd = nil
	s.markt("user", "add", "Samira Haddad", "samira@beispiel.example", "--role", "organiser")
	link := s.markt("user", "link", "samira@beispiel.example")
	if status, body := s.fetch(strings.TrimPrefix(strings.TrimSpace(link), s.base)); status != http.StatusOK || !strings.Contains(string(body), "Samira Haddad") {
		t.Errorf("the printed link: %d", status)
	}
	if token := s.markt("token", "create", "--role", "finance"); strings.Count(token, "\n") != 1 || len(token) < 40 {
		t.Errorf("token %q is not alone on its line", token)
	}
	s.markt("backup", filepath.Join(t.TempDir(), "f.tar"))
	if out := s.markt("doctor"); strings.Contains(out, "LOOK") {
		t.Errorf("doctor:\n%s", out)
	}
}

func TestCommandsWorkWithoutAService(t *testing.T) {
	t.Parallel()
	s := &service{t: t, data: dataDir(t), base: "http://127.0.0.1:1"}
	s.markt("migrate")
	s.markt("user", "add", "Samira", "s@beispiel.example", "--role", "jury")
	if _, err := s.try("user", "add", "Samira", "S@beispiel.example", "--role", "jury"); err == nil || !strings.Contains(err.Error(), "already belongs to somebody") {
		t.Errorf("the same address twice: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(s.data, "*", "postmaster.pid")); len(left) > 0 {
		t.Error("a command left its PostgreSQL running")
	}
}

// When the database goes, pages say so with 503; when it is back, so are they.
func TestTheDatabaseGoesAndComesBack(t *testing.T) {
	t.Parallel()
	s := serve(t)
	if status, _ := s.fetch("/de/sign-in"); status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	for range 3 {
		for _, pid := range descendants(s.cmd.Process.Pid) {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		until(t, 30*time.Second, "the service to be back by itself", func() bool {
			status, body := s.fetch("/de/sign-in")
			if status == http.StatusServiceUnavailable && !strings.Contains(string(body), "Gleich wieder da") {
				t.Errorf("503 without a page that says so:\n%s", body)
			}
			if status != http.StatusOK && status != http.StatusServiceUnavailable {
				t.Errorf("status %d while the database was away", status)
			}
			ready, _ := s.fetch("/readyz")
			return status == http.StatusOK && ready == http.StatusOK
		})
	}
}

func TestABodyOfFiftyMegabytesIsRefused(t *testing.T) {
	t.Parallel()
	s := serve(t)
	res, err := http.Post(s.base+"/de/sign-in", "application/x-www-form-urlencoded", bytes.NewReader(make([]byte, 50<<20)))
	if err == nil {
		defer res.Body.Close()
		if res.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("status %d", res.StatusCode)
		}
	} else if !strings.Contains(err.Error(), "reset") && !strings.Contains(err.Error(), "broken pipe") {
		t.Error(err)
	}
	if status, _ := s.fetch("/healthz"); status != http.StatusOK {
		t.Errorf("afterwards: %d", status)
	}
}

func TestPrintToAFullDisk(t *testing.T) {
	t.Parallel()
	s := serveDemo(t)
	if _, err := s.try("print", "tickets", "-o", "/dev/full"); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("a full disk: %v", err)
	}
	path := filepath.Join(t.TempDir(), "deep", "t.pdf")
	if _, err := s.try("print", "tickets", "-o", path); err == nil {
		t.Error("a folder that is not there")
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("half a file was left")
	}
}
