package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	netmail "net/mail"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"markt/internal/backup"
	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/mail"
)

// environment is the configuration, read and checked once.
type environment struct {
	Addr           string
	Data           string
	BaseURL        *url.URL
	DatabaseURL    string
	PGBin          string
	SMTP           *mail.SMTP
	MailFrom       string
	SecretFile     string
	Limits         bool
	TLSCert        string
	TLSKey         string
	TrustedProxies []string
	MetricsToken   string
	Shelf          backup.Shelf // Dir is empty: nothing is backed up by itself
	Log            *slog.Logger
	Out            io.Writer
	Err            io.Writer
}

// readEnvironment stops at the first wrong value with one clear line.
func readEnvironment(out, errs io.Writer) (*environment, error) {
	e := &environment{
		Addr:        cmp.Or(os.Getenv("MARKT_ADDR"), "127.0.0.1:8080"),
		Data:        cmp.Or(os.Getenv("MARKT_DATA"), "data"),
		DatabaseURL: os.Getenv("DATABASE_URL"),
		PGBin:       os.Getenv("MARKT_PG_BIN"),
		MailFrom:    os.Getenv("MARKT_MAIL_FROM"),
		SecretFile:  os.Getenv("MARKT_SECRET_FILE"),
		TLSCert:     os.Getenv("MARKT_TLS_CERT"),
		TLSKey:      os.Getenv("MARKT_TLS_KEY"),
		Out:         out,
		Err:         errs,
	}
	if err := e.readLog(errs); err != nil {
		return nil, err
	}
	if err := e.readBaseURL(); err != nil {
		return nil, err
	}
	if err := e.readMail(); err != nil {
		return nil, err
	}
	if err := e.readBackup(); err != nil {
		return nil, err
	}
	return e, e.readServer()
}

func (e *environment) readLog(w io.Writer) error {
	switch kind := os.Getenv("MARKT_LOG"); kind {
	case "", "text":
		e.Log = slog.New(slog.NewTextHandler(w, nil))
	case "json":
		e.Log = slog.New(slog.NewJSONHandler(w, nil))
	default:
		return fmt.Errorf("MARKT_LOG is %q; it must be text or json", kind)
	}
	return nil
}

func (e *environment) readBaseURL() error {
	raw := os.Getenv("MARKT_BASE_URL")
	if raw == "" {
		return nil // follows the listening address
	}
	u, err := parseBase("MARKT_BASE_URL", raw)
	e.BaseURL = u
	return err
}

// parseBase reads an address of a service, which has no path.
func parseBase(name, raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return nil, fmt.Errorf("%s is %q; it must look like https://markt.example.org", name, raw)
	}
	u.Path = ""
	return u, nil
}

func (e *environment) readMail() error {
	if _, err := netmail.ParseAddress(e.MailFrom); e.MailFrom != "" && err != nil {
		return fmt.Errorf("MARKT_MAIL_FROM is %q; it must be a mail address", e.MailFrom)
	}
	if raw := os.Getenv("MARKT_SMTP_URL"); raw != "" {
		smtp, err := mail.ParseSMTP(raw)
		if err != nil {
			return err
		}
		if e.MailFrom == "" {
			return errors.New("MARKT_SMTP_URL is set, so MARKT_MAIL_FROM must name the sender")
		}
		e.SMTP = smtp
	}
	return nil
}

func (e *environment) readBackup() (err error) {
	e.Shelf.Dir = os.Getenv("MARKT_BACKUP_DIR")
	if raw := os.Getenv("MARKT_BACKUP_EVERY"); raw != "" {
		if e.Shelf.Every, err = time.ParseDuration(raw); err != nil || e.Shelf.Every < time.Minute {
			return fmt.Errorf("MARKT_BACKUP_EVERY is %q; it must be a time like 24h, and a minute at least", raw)
		}
	}
	if raw := os.Getenv("MARKT_BACKUP_KEEP"); raw != "" {
		if e.Shelf.Keep, err = strconv.Atoi(raw); err != nil || e.Shelf.Keep < 1 {
			return fmt.Errorf("MARKT_BACKUP_KEEP is %q; it must be a number from 1", raw)
		}
	}
	e.Shelf = e.Shelf.OrDefault()
	return nil
}

func (e *environment) readServer() error {
	switch limits := os.Getenv("MARKT_LIMITS"); limits {
	case "", "on":
		e.Limits = true
	case "off":
	default:
		return fmt.Errorf("MARKT_LIMITS is %q; it must be on or off", limits)
	}
	if e.MetricsToken = os.Getenv("MARKT_METRICS_TOKEN"); e.MetricsToken != "" && len(e.MetricsToken) < 16 {
		return errors.New("MARKT_METRICS_TOKEN must have 16 characters or more")
	}
	if (e.TLSCert == "") != (e.TLSKey == "") {
		return errors.New("MARKT_TLS_CERT and MARKT_TLS_KEY belong together; one of them is missing")
	}
	for p := range strings.SplitSeq(os.Getenv("MARKT_TRUSTED_PROXIES"), ",") {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		if _, _, err := net.ParseCIDR(p); err != nil && net.ParseIP(p) == nil {
			return fmt.Errorf("MARKT_TRUSTED_PROXIES: %q is no address and no network", p)
		}
		e.TrustedProxies = append(e.TrustedProxies, p)
	}
	return nil
}

// flags makes a flag set with --data, which every command knows.
func (e *environment) flags(name string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(e.Err)
	f.StringVar(&e.Data, "data", e.Data, "folder of the private database and the secret file (MARKT_DATA)")
	return f
}

// addrFlag adds --addr, for the commands that listen or ask who does.
func (e *environment) addrFlag(f *flag.FlagSet) {
	f.StringVar(&e.Addr, "addr", e.Addr, "listening address (MARKT_ADDR)")
}

// parse reads flags that may stand before and behind the other arguments,
// which it returns.
func parse(f *flag.FlagSet, args []string) ([]string, error) {
	var rest []string
	for {
		if err := f.Parse(args); err != nil {
			return nil, errUsage
		}
		if args = f.Args(); len(args) == 0 {
			return rest, nil
		}
		rest, args = append(rest, args[0]), args[1:]
	}
}

// complete derives what depends on flags.
func (e *environment) complete() error {
	host, port, err := net.SplitHostPort(e.Addr)
	if err != nil || port == "" {
		return fmt.Errorf("address %q must look like 127.0.0.1:8080", e.Addr)
	}
	if e.BaseURL == nil {
		scheme := "http"
		if e.TLSCert != "" {
			scheme = "https"
		}
		if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
			host = "localhost"
		}
		e.BaseURL = &url.URL{Scheme: scheme, Host: net.JoinHostPort(host, port)}
	}
	if e.SecretFile == "" {
		e.SecretFile = filepath.Join(e.Data, "secret")
	}
	if e.MailFrom == "" {
		e.MailFrom = "markt@" + e.BaseURL.Hostname()
	}
	return nil
}

// explain writes an error for a person at a terminal: the message in English
// with its fields, and the cause behind it.
func explain(err error) string {
	m := fault.MessageOf(err)
	if m.Key == "" || fault.KindOf(err) == fault.Internal {
		return err.Error()
	}
	text := lang.En.T(m.Key, m.Pairs()...)
	if m.Key == "error.unavailable" { // its words are of a browser
		text = "the database cannot be reached right now, or is too busy: nothing was stored; try again"
	}
	fields := fault.FieldsOf(err)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if m := fields[name]; m.Key != fault.MessageOf(err).Key { // said already
			text += "\n  " + name + ": " + lang.En.T(m.Key, m.Pairs()...)
		}
	}
	return text
}
