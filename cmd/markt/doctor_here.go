package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"

	"markt/internal/backup"
	"markt/internal/press"
	"markt/static"
)

// exams need no database.
func (e *environment) exams() []exam {
	one := func(what string, look func() finding) exam {
		return exam{what: what, look: func(context.Context) []finding { f := look(); f.what = what; return []finding{f} }}
	}
	faces := one("typefaces", examineFaces)
	faces.computes = true
	return []exam{
		one("disk", func() finding { return examineDisk(e.Data) }),
		one("secret", func() finding { return examineSecret(e.SecretFile) }),
		one("address", e.examineAddress),
		one("limits", e.examineLimits),
		{what: "mail", look: e.examineMail},
		faces,
	}
}

const enoughDisk = 1 << 30

func examineDisk(dir string) finding {
	dir, _ = filepath.Abs(dir)
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return finding{state: err.Error(), advice: "check the data folder " + dir}
	}
	return judgeDisk(dir, s.Bavail*uint64(s.Bsize), tryDisk(dir))
}

func judgeDisk(dir string, free uint64, failed error) finding {
	f := finding{state: fmt.Sprintf("%d MB free in %s", free>>20, dir)}
	switch {
	case errors.Is(failed, syscall.ENOSPC) || errors.Is(failed, syscall.EDQUOT):
		f = finding{state: "full: " + dir, advice: "make room now: PostgreSQL takes no order and no scan on a full disk"}
	case failed != nil:
		f.advice = "the data folder cannot be written: " + failed.Error()
	case free < enoughDisk:
		f.advice = "make room: PostgreSQL stops when the disk is full"
	}
	return f
}

// tryDisk writes what a disk with a little room takes.
func tryDisk(dir string) error {
	probe, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return err
	}
	defer os.Remove(probe.Name())
	_, err = probe.Write(make([]byte, 1<<20))
	return errors.Join(err, probe.Sync(), probe.Close())
}

func examineSecret(path string) finding {
	if err := backup.BrokenOff(path); err != nil {
		return finding{state: "a restore was broken off beside " + path, advice: err.Error()}
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return finding{state: "none yet: the first start makes " + path}
	case err != nil:
		return finding{state: err.Error(), advice: "run this as the service's user"}
	case info.Mode().Perm()&0o077 != 0:
		return finding{state: fmt.Sprintf("others may read %s (mode %03o)", path, info.Mode().Perm()),
			advice: "chmod 600 " + path + "; if others did read it: `markt key rotate`, every link sent so far can be forged"}
	}
	return finding{state: path + ", closed to others"}
}

func (e *environment) examineAddress() finding {
	host, _, _ := net.SplitHostPort(e.Addr)
	f := finding{state: e.BaseURL.String() + ", listening on " + e.Addr}
	if e.BaseURL.Scheme == "http" && !(loopback(e.BaseURL.Hostname()) && loopback(host)) {
		f.advice = "sign-in links and cookies cross the network readable, and a phone's camera needs HTTPS: set MARKT_BASE_URL to https and put a TLS proxy in front, or set MARKT_TLS_CERT and MARKT_TLS_KEY"
	}
	return f
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (e *environment) examineLimits() finding {
	if !e.Limits {
		return finding{state: "off", advice: "unset MARKT_LIMITS: without limits one script takes every ticket"}
	}
	return finding{state: "on"}
}

func (e *environment) examineMail(ctx context.Context) []finding {
	if e.SMTP == nil {
		return []finding{{what: "mail", state: "no server: mails can be read in the office's outbox; MARKT_SMTP_URL sends them"}}
	}
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", e.SMTP.Address())
	if err != nil {
		return []finding{{"mail", e.SMTP.Address() + " does not answer", "check MARKT_SMTP_URL and the firewall"}}
	}
	_ = c.Close()
	return []finding{{what: "mail", state: e.SMTP.Address()}}
}

func examineFaces() finding {
	for _, name := range press.FaceNames() {
		if _, err := static.Face(name); err != nil {
			return finding{state: err.Error(), advice: "build again with `make build`"}
		}
	}
	return finding{state: "all inside"}
}
