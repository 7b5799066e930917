package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"markt/internal/pg"
	"markt/static"
)

var doctorCommand = command{
	name: "doctor", usage: "[--data DIR] [--quick]",
	does: "check database, mail, typefaces, keys, disk and clock, and say what to do; --quick asks the running service only",
	run: func(ctx context.Context, env *environment, args []string) error {
		f := env.flags("doctor")
		quick := f.Bool("quick", false, "ask the running service whether it is ready")
		if rest, err := parse(f, args); err != nil || len(rest) > 0 {
			return errUsage
		}
		if *quick {
			return askReady(ctx, env)
		}
		return with(ctx, env, func(h *house) error { return h.examine(ctx) })
	},
}

// askReady is the container's health check: it needs no curl in the image.
func askReady(ctx context.Context, env *environment) error {
	_, port, err := net.SplitHostPort(env.Addr)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+port+"/readyz", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return errors.New("the service does not answer")
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the service is not ready (%d)", res.StatusCode)
	}
	return nil
}

// finding is one line of the examination: empty advice means all is well.
type finding struct {
	what   string
	state  string
	advice string
}

func (h *house) examine(ctx context.Context) error {
	all := []finding{h.examineDatabase(ctx), h.examineMail(), examineFaces(), h.examineKeys(ctx), h.examineDisk(), h.examineClock(ctx)}
	ill := 0
	for _, f := range all {
		mark := "ok  "
		if f.advice != "" {
			mark = "LOOK"
			ill++
		}
		fmt.Fprintf(h.env.Out, "%s %-10s %s\n", mark, f.what, f.state)
		if f.advice != "" {
			fmt.Fprintf(h.env.Out, "                %s\n", f.advice)
		}
	}
	if ill > 0 {
		return fmt.Errorf("%d of %d need a look", ill, len(all))
	}
	return nil
}

const sqlServer = `SELECT current_setting('server_version')`

func (h *house) examineDatabase(ctx context.Context) finding {
	f := finding{what: "database"}
	var version string
	if err := h.db.Get(ctx, &version, sqlServer); err != nil {
		f.state, f.advice = "does not answer", "start PostgreSQL, or check DATABASE_URL"
		return f
	}
	f.state = "PostgreSQL " + version
	if ok, err := pg.Migrated(ctx, h.db); err != nil || !ok {
		f.advice = "run `markt migrate`"
	}
	return f
}

func (h *house) examineMail() finding {
	if h.env.SMTP == nil {
		return finding{what: "mail", state: "no server: mails can be read in the office's outbox; MARKT_SMTP_URL sends them"}
	}
	c, err := net.DialTimeout("tcp", h.env.SMTP.Address(), 5*time.Second)
	if err != nil {
		return finding{"mail", h.env.SMTP.Address() + " does not answer", "check MARKT_SMTP_URL and the firewall"}
	}
	_ = c.Close()
	return finding{what: "mail", state: h.env.SMTP.Address()}
}

func examineFaces() finding {
	for _, name := range []string{"rubik-regular", "rubik-bold", "rubik-heavy", "noto-sans-arabic-regular", "noto-sans-arabic-bold"} {
		if _, err := static.Face(name); err != nil {
			return finding{"typefaces", err.Error(), "build again with `make build`"}
		}
	}
	return finding{what: "typefaces", state: "all inside"}
}

func (h *house) examineKeys(ctx context.Context) finding {
	n, err := h.Tickets.CheckKeys(ctx)
	if err != nil {
		return finding{"keys", "a signing key does not open: " + err.Error(), "restore the secret file " + h.env.SecretFile + " from the backup"}
	}
	return finding{what: "keys", state: fmt.Sprintf("%d signing keys open", n)}
}

const enoughDisk = 1 << 30

func (h *house) examineDisk() finding {
	var s syscall.Statfs_t
	dir, _ := filepath.Abs(h.env.Data)
	if err := syscall.Statfs(dir, &s); err != nil {
		return finding{"disk", err.Error(), "check the data folder " + dir}
	}
	free := s.Bavail * uint64(s.Bsize)
	f := finding{what: "disk", state: fmt.Sprintf("%d MB free", free>>20)}
	if free < enoughDisk {
		f.advice = "make room: PostgreSQL stops when the disk is full"
	}
	if probe, err := os.CreateTemp(dir, ".probe-*"); err != nil {
		f.advice = "the data folder cannot be written: " + dir
	} else {
		_ = probe.Close()
		_ = os.Remove(probe.Name())
	}
	return f
}

const sqlClock = `SELECT clock_timestamp()`

func (h *house) examineClock(ctx context.Context) finding {
	var theirs time.Time
	if err := h.db.Get(ctx, &theirs, sqlClock); err != nil {
		return finding{"clock", "the database did not tell the time", "see above"}
	}
	off := time.Since(theirs).Abs().Round(time.Second)
	f := finding{what: "clock", state: fmt.Sprintf("%s, %s away from the database's", time.Now().Format(time.RFC3339), off)}
	if off > 5*time.Second {
		f.advice = "set the clocks by NTP: tickets are judged by time"
	}
	return f
}
