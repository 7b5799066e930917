package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"markt/internal/web"
	"markt/templates"
)

var gateCommand = command{
	name: "gate", usage: "--standalone --from URL --token-file F [--dial HOST:PORT] [--edition E] [--addr A] [--data DIR]",
	does: "stand alone at a gate that is cut off: keep a copy of the edition while the service at URL can be reached, answer this gate's phones under the service's name and certificate (MARKT_TLS_CERT, MARKT_TLS_KEY), and tell the service afterwards; F holds a token of `markt token create --role gate_lead`",
	run:  gate,
}

func gate(ctx context.Context, env *environment, args []string) error {
	f := env.flags("gate")
	env.addrFlag(f)
	standalone := f.Bool("standalone", false, "stand alone, with a copy of the edition")
	from := f.String("from", "", "the service's address, as phones use it")
	token := f.String("token-file", "", "file that holds a gatekeeper's token")
	dial := f.String("dial", "", "where the service is reached, when its name leads to this machine here")
	edition := f.String("edition", "", "the edition's slug; without it the current one")
	if rest, err := parse(f, args); err != nil || len(rest) > 0 || !*standalone || *from == "" || *token == "" {
		return errUsage
	}
	base, err := parseBase("--from", *from)
	if err != nil {
		return err
	}
	if err := env.standsFor(base, time.Now()); err != nil {
		return err
	}
	secret, err := os.ReadFile(*token)
	if err != nil {
		return err
	}
	s := newService(base, *dial, *edition, strings.TrimSpace(string(secret)))
	limitMemory(env.DatabaseURL == "")
	h, err := open(ctx, env, true)
	if err != nil {
		return err
	}
	return errors.Join(h.standAlone(ctx, s), h.close())
}

// standsFor takes the service's address for its own, if the certificate is for it.
func (e *environment) standsFor(base *url.URL, now time.Time) error {
	e.BaseURL = base
	if base.Scheme == "http" {
		return nil
	}
	if e.TLSCert == "" {
		return errors.New("phones come by https: MARKT_TLS_CERT and MARKT_TLS_KEY must name the service's certificate and its key")
	}
	pair, err := tls.LoadX509KeyPair(e.TLSCert, e.TLSKey)
	if err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	err = pair.Leaf.VerifyHostname(base.Hostname())
	if err == nil && now.After(pair.Leaf.NotAfter) {
		err = x509.CertificateInvalidError{Cert: pair.Leaf, Reason: x509.Expired}
	}
	if err != nil {
		return fmt.Errorf("MARKT_TLS_CERT: phones would not take it for the service: %w", err)
	}
	return nil
}

// standAlone serves the gate until the context ends.
func (h *house) standAlone(ctx context.Context, from *service) error {
	x := &exchange{house: h, from: from}
	failed := x.once(ctx, time.Now())
	taken, err := h.Checkin.CopyTaken(ctx)
	switch {
	case err != nil:
		return err
	case taken.IsZero():
		return fmt.Errorf("there is no copy here yet: %w", failed)
	}
	c := h.env.config()
	c.Standalone = true
	s, err := web.New(c, h.Press, templates.FS)
	if err != nil {
		return err
	}
	address, err := web.Open(h.env.Addr, h.env.TLSCert, h.env.TLSKey)
	if err != nil {
		return err
	}
	h.say("the gate stands alone on %s for %s, with what was known at %s", h.env.Addr, h.env.BaseURL, clock(taken))
	err = listen(ctx, s, address, giveBack, x.run)
	return errors.Join(err, x.sayLeft(context.WithoutCancel(ctx)))
}

// sayLeft says at the end what the service has not been told.
func (x *exchange) sayLeft(ctx context.Context) error {
	n, err := x.Checkin.UntoldCount(ctx)
	switch {
	case err != nil:
		return err
	case n > 0:
		x.say("%s not told yet: start this again with this --data where the service can be reached", counted(int(n), "1 scan is", "%d scans are"))
	default:
		x.say("the service has been told of everything")
	}
	return nil
}

func (h *house) say(format string, args ...any) { fmt.Fprintf(h.env.Out, format+"\n", args...) }

func clock(t time.Time) string { return t.Local().Format("2006-01-02 15:04:05") }
