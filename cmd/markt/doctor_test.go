package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"markt/internal/pgtest"
)

// healthy is an environment in which the doctor finds nothing, but no database.
func healthy(t *testing.T) (*environment, *bytes.Buffer) {
	t.Helper()
	out := &bytes.Buffer{}
	e, err := readEnvironment(out, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	e.Data, e.DatabaseURL = t.TempDir(), pgtest.NewDSN(t)
	if err := errors.Join(e.complete(), os.WriteFile(e.SecretFile, make([]byte, 32), 0o600)); err != nil {
		t.Fatal(err)
	}
	h, err := reach(t.Context(), e, false)
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	good(t, h, time.Now().Add(-24*time.Hour))
	return e, out
}

func good(t *testing.T, h *house, at time.Time) {
	t.Helper()
	if _, err := h.db.Exec(t.Context(), `DELETE FROM backup`); err != nil {
		t.Fatal(err)
	}
	if _, err := h.db.Exec(t.Context(), `INSERT INTO backup (made_at, file, bytes, table_rows) VALUES ($1, '/srv/f.tar', 1, 1)`, at); err != nil {
		t.Fatal(err)
	}
}

func TestTheDoctorNamesWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(e *environment) error
		says  string // on one line behind LOOK; "" when all is well
	}{
		"all is well":              {func(*environment) error { return nil }, ""},
		"a secret that others see": {func(e *environment) error { return os.Chmod(e.SecretFile, 0o640) }, "secret     others may read"},
		"limits off":               {func(e *environment) error { e.Limits = false; return nil }, "limits     off"},
		"plain http to the world":  {func(e *environment) error { e.BaseURL.Host = "markt.example"; return nil }, "address    http://markt.example"},
		"listening to the world":   {func(e *environment) error { e.Addr = "0.0.0.0:8080"; return nil }, "address    http://127.0.0.1:8080, listening on 0.0.0.0"},
		"https behind a proxy": {func(e *environment) error {
			e.Addr, e.BaseURL.Scheme, e.BaseURL.Host = "0.0.0.0:8080", "https", "markt.example"
			return nil
		}, ""},
		"no folder":   {func(e *environment) error { e.Data += "/x"; return nil }, "disk       no such file"},
		"no secret":   {func(e *environment) error { return os.Remove(e.SecretFile) }, "keys       no secret"},
		"no database": {func(e *environment) error { e.DatabaseURL = "host=/nowhere dbname=x sslmode=disable"; return nil }, "database   does not answer"},
		"read only":   {func(e *environment) error { e.DatabaseURL += " default_transaction_read_only=on"; return nil }, "writes     fail"},
		"a backup too old": {func(e *environment) error {
			return inHouse(e, func(h *house) { good(t, h, time.Now().Add(-26*time.Hour)) })
		}, "backup     the last good one is"},
		"no backup":         {statement(t, `DELETE FROM backup`), "backup     none was ever made"},
		"a newer schema":    {statement(t, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)`), "schema     is not this markt's"},
		"a full disk there": {statement(t, `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION USING ERRCODE = ''disk_full''; END'; CREATE TRIGGER f BEFORE UPDATE ON pulse EXECUTE FUNCTION f()`), "writes     the database's disk is full"},
	} {
		t.Run(name, func(t *testing.T) {
			e, out := healthy(t)
			if err := c.spoil(e); err != nil {
				t.Fatal(err)
			}
			err := examine(t.Context(), e)
			var looks []string
			for line := range strings.Lines(out.String()) {
				if rest, ok := strings.CutPrefix(line, "LOOK "); ok {
					looks = append(looks, rest)
				}
			}
			switch {
			case c.says == "" && (err != nil || looks != nil):
				t.Errorf("%v\n%s", err, out)
			case c.says != "" && (err == nil || !strings.Contains(strings.Join(looks, ""), c.says)):
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

func inHouse(e *environment, do func(h *house)) error {
	h, err := reach(context.Background(), e, false)
	if err != nil {
		return err
	}
	do(h)
	return h.close()
}

func statement(t *testing.T, query string) func(e *environment) error {
	return func(e *environment) error {
		return inHouse(e, func(h *house) {
			if _, err := h.db.SQL().Exec(query); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAFullDiskIsNamed(t *testing.T) {
	for says, f := range map[string]finding{
		"full: /srv": judgeDisk("/srv", 0, errors.Join(&os.PathError{Op: "write", Err: syscall.ENOSPC})),
		"full":       judgeDisk("/srv", 9<<30, syscall.EDQUOT),
		"5 MB free":  judgeDisk("/srv", 5<<20, nil),
		"9216 MB":    judgeDisk("/srv", 9<<30, os.ErrPermission),
	} {
		if !strings.Contains(f.state, says) || f.advice == "" {
			t.Errorf("%s: %+v", says, f)
		}
	}
	if f := judgeDisk("/srv", 2<<30, nil); f.advice != "" {
		t.Errorf("%+v", f)
	}
}

// What only computes is waited for; of the rest that counts which has answered
// when the time is up.
func TestASlowMachineIsNoFault(t *testing.T) {
	late, stop := context.WithCancel(t.Context())
	stop()
	for _, c := range []struct {
		name               string
		computes, answered bool
		hangs              bool
	}{{"typefaces", true, false, false}, {"database", false, true, false}, {"database", false, false, true}} {
		seen := make(chan []finding, 1)
		if c.answered {
			seen <- []finding{{what: c.name, state: "well"}}
		}
		if c.computes {
			time.AfterFunc(20*time.Millisecond, func() { seen <- []finding{{what: c.name, state: "well"}} })
		}
		found := exam{what: c.name, computes: c.computes}.await(late, seen)
		if hangs := found[0].advice != ""; hangs != c.hangs {
			t.Errorf("%+v: %+v", c, found)
		}
	}
}

// One thing that hangs hides nothing, and is waited for no longer than five
// seconds, beside what this machine itself takes.
func TestTheDoctorWaitsForNobody(t *testing.T) {
	e, out := healthy(t)
	mute, err := net.Listen("unix", filepath.Join(e.Data, ".s.PGSQL.5432")) // takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	e.DatabaseURL = "host='" + e.Data + "' dbname=markt user=markt sslmode=disable"
	e.Limits = false
	begun := time.Now()
	examineFaces()
	own := time.Since(begun)
	begun = time.Now()
	err = examine(t.Context(), e)
	if took := time.Since(begun); took > 5*time.Second+3*own {
		t.Errorf("it took %s", took)
	}
	if err == nil || !strings.Contains(out.String(), "LOOK limits") || !strings.Contains(out.String(), "LOOK database   does not answer") {
		t.Errorf("%v\n%s", err, out)
	}
}

// A command ends with 1 when something needs a look, and makes nothing.
func TestTheDoctorsExitCode(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("DATABASE_URL", "")
	var out bytes.Buffer
	if code := run(t.Context(), []string{"doctor", "--data", dir}, &out, io.Discard); code != 1 || !strings.Contains(out.String(), "LOOK database   none yet") {
		t.Errorf("%d\n%s", code, &out)
	}
	if entries, _ := os.ReadDir(dir); len(entries) > 0 {
		t.Errorf("made %v", entries)
	}
}

func TestQuickAsksTheServiceItself(t *testing.T) {
	ready := http.StatusOK
	answer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/readyz" {
			t.Error(r.URL.Path)
		}
		w.WriteHeader(ready)
	})
	plain, secure := httptest.NewServer(answer), httptest.NewTLSServer(answer)
	defer plain.Close()
	defer secure.Close()
	for _, e := range []*environment{
		{Addr: plain.Listener.Addr().String()},
		{Addr: strings.Replace(plain.Listener.Addr().String(), "127.0.0.1", "0.0.0.0", 1)},
		{Addr: strings.Replace(plain.Listener.Addr().String(), "127.0.0.1", "", 1)},
		{Addr: secure.Listener.Addr().String(), TLSCert: "cert.pem"},
	} {
		ready = http.StatusOK
		if err := askReady(t.Context(), e); err != nil {
			t.Errorf("%s: %v", e.Addr, err)
		}
		ready = http.StatusServiceUnavailable
		if err := askReady(t.Context(), e); err == nil {
			t.Errorf("%s is not ready", e.Addr)
		}
	}
	secure.Close()
	if err := askReady(t.Context(), &environment{Addr: secure.Listener.Addr().String()}); err == nil {
		t.Error("nobody is there")
	}
}

// A service that was started with --addr is examined with --addr.
func TestTheDoctorIsToldWhereTheServiceListens(t *testing.T) {
	asked := false
	service := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer service.Close()
	t.Setenv("MARKT_ADDR", "127.0.0.1:1") // nobody is there
	var out, errs bytes.Buffer
	addr := service.Listener.Addr().String()
	if code := run(t.Context(), []string{"doctor", "--quick", "--addr", addr, "--data", t.TempDir()}, &out, &errs); code != 0 || !asked {
		t.Errorf("ended with %d, asked there %v: %s", code, asked, errs.String())
	}
	out.Reset()
	run(t.Context(), []string{"doctor", "--addr", "0.0.0.0:8119", "--data", t.TempDir()}, &out, &errs)
	if !strings.Contains(out.String(), "listening on 0.0.0.0") {
		t.Errorf("the examination speaks of another address:\n%s", out.String())
	}
	errs.Reset()
	if code := run(t.Context(), []string{"doctor", "somewhere"}, &out, &errs); code != 2 || !strings.Contains(errs.String(), "[--addr A]") {
		t.Errorf("ended with %d and the usage %q", code, errs.String())
	}
}
