package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

var doctorCommand = command{
	name: "doctor", usage: "[--addr A] [--data DIR] [--quick]",
	does: "check disk, secret, address, mail, database, keys, backup and clock, and say what to do; --quick asks the running service only",
	run: func(ctx context.Context, env *environment, args []string) error {
		f := env.flags("doctor")
		env.addrFlag(f)
		quick := f.Bool("quick", false, "ask the running service whether it is ready")
		if rest, err := parse(f, args); err != nil || len(rest) > 0 {
			return errUsage
		}
		if err := env.complete(); err != nil {
			return err
		}
		if *quick {
			return askReady(ctx, env)
		}
		return examine(ctx, env)
	},
}

// askReady is the container's health check: it needs no curl in the image.
func askReady(ctx context.Context, env *environment) error {
	ctx, cancel := context.WithTimeout(ctx, 4*time.Second)
	defer cancel()
	scheme, client := "http", http.Client{}
	if env.TLSCert != "" {
		// Ourselves, on this machine: the certificate is made out to another name.
		scheme, client.Transport = "https", &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+"://"+nearAddress(env.Addr)+"/readyz", nil)
	if err != nil {
		return err
	}
	res, err := client.Do(req)
	if err != nil {
		return errors.New("the service does not answer")
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the service is not ready (%d)", res.StatusCode)
	}
	return nil
}

// nearAddress is where a listening address is reached from this machine.
func nearAddress(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

// finding is one line of the examination: empty advice means all is well.
type finding struct {
	what   string
	state  string
	advice string
}

// patience is what an examination may take: the one that hangs is a finding too.
const patience = 4 * time.Second

// exam looks at one thing.
type exam struct {
	what     string
	look     func(ctx context.Context) []finding
	computes bool // it waits for nothing but the processor, and a slow one is no fault
}

// examine looks at everything at once, so that a database that hangs or a mail
// server that is silent hides nothing else.
func examine(ctx context.Context, env *environment) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	exams := append(env.exams(), exam{what: "database", look: func(ctx context.Context) []finding { return examineDatabase(ctx, env) }})
	seen := make([]chan []finding, len(exams))
	for i, e := range exams {
		seen[i] = make(chan []finding, 1)
		go func() { seen[i] <- e.look(ctx) }()
	}
	ill, all := 0, 0
	late, stop := context.WithTimeout(context.Background(), patience+500*time.Millisecond)
	defer stop()
	for i, e := range exams {
		found := e.await(late, seen[i])
		for _, f := range found {
			all++
			ill += env.tell(f)
		}
	}
	if ill > 0 {
		return fmt.Errorf("%s a look", counted(ill, fmt.Sprintf("1 of %d needs", all), fmt.Sprintf("%%d of %d need", all)))
	}
	return nil
}

// await is what the examination found, or that it hangs. One that has answered
// by then counts, however long the others took.
func (e exam) await(late context.Context, seen chan []finding) []finding {
	if e.computes {
		return <-seen
	}
	select {
	case found := <-seen:
		return found
	case <-late.Done():
	}
	select {
	case found := <-seen:
		return found
	default:
		return []finding{{e.what, fmt.Sprintf("does not answer within %s", patience), "PostgreSQL or its disk hangs: look at its log, and start it again"}}
	}
}

func (e *environment) tell(f finding) (ill int) {
	mark := "ok  "
	if f.advice != "" {
		mark, ill = "LOOK", 1
	}
	fmt.Fprintf(e.Out, "%s %-10s %s\n", mark, f.what, f.state)
	if f.advice != "" {
		fmt.Fprintf(e.Out, "                %s\n", f.advice)
	}
	return ill
}
