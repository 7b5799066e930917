package main

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/cluster"
	"markt/internal/festival"
	"markt/internal/pg"
)

// ledger is what the service said yes to: orders, and scans at the gate.
type ledger struct {
	on     *market
	device string

	mu      sync.Mutex
	orders  []ordered
	scans   []scanned
	refused int
}

type ordered struct {
	Code    string
	Secret  string
	Tickets []struct{ Code string }
}

type scanned struct {
	body     map[string]any
	StoredAt time.Time `json:"stored_at"`
}

const (
	writers    = 6
	writeEvery = 40 * time.Millisecond
	growsBy    = 20 // orders between two harms
)

func (l *ledger) String() string {
	return fmt.Sprintf("%d orders, %d scans (%d refused)", len(l.orders), len(l.scans), l.refused)
}

// write orders and lets in until stop is called, which waits for the last answers.
func (l *ledger) write(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for n := 0; pause(ctx, writeEvery) == nil; n++ {
				l.comesIn(fmt.Sprintf("ledger-%d-%d", w, n), floodTypes[n%len(floodTypes)])
			}
		})
	}
	return func() { cancel(); all.Wait() }
}

// comesIn is somebody who orders a ticket and goes through the gate with it.
// What is on its way when writing stops is waited for.
func (l *ledger) comesIn(key, kind string) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*longStop)
	defer cancel()
	var o ordered
	items := map[string]any{"items": []map[string]any{{"type": kind, "quantity": 1}}}
	if l.on.json(ctx, "/api/v1/orders", items, &o, "Idempotency-Key", key) != http.StatusCreated || len(o.Tickets) != 1 {
		l.note(func() { l.refused++ })
		return
	}
	l.note(func() { l.orders = append(l.orders, o) })
	s := scanned{body: map[string]any{"nonce": key, "code": o.Tickets[0].Code, "kind": "entry"}}
	if l.scan(ctx, &s) {
		l.note(func() { l.scans = append(l.scans, s) })
	}
}

func (l *ledger) note(what func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	what()
}

// scan has its answer from the moment it was first stored.
func (l *ledger) scan(ctx context.Context, s *scanned) bool {
	return l.on.json(ctx, "/api/v1/gate/redeem", s.body, s, "Authorization", "Bearer "+l.device) == http.StatusOK
}

// grows waits until more was acknowledged.
func (l *ledger) grows(ctx context.Context) error {
	more := func() (n int) {
		l.note(func() { n = min(len(l.orders), len(l.scans)) })
		return n
	}
	for was := more(); more() < was+growsBy; {
		if err := pause(ctx, writeEvery); err != nil {
			return fmt.Errorf("nothing more was acknowledged (%s): %w", l, err)
		}
	}
	return nil
}

// lost counts what was acknowledged and is not there. A scan that is sent once
// more is answered as it was stored; one that was lost is stored now.
func (l *ledger) lost(ctx context.Context) (n int, err error) {
	for _, o := range l.orders {
		var is ordered
		if l.on.askJSON(ctx, http.MethodGet, "/api/v1/orders/"+o.Code, nil, &is, "Authorization", "Bearer "+o.Secret) != http.StatusOK || len(is.Tickets) != len(o.Tickets) {
			n++
		}
	}
	for _, s := range l.scans {
		again := scanned{body: s.body}
		if !l.scan(ctx, &again) || again.StoredAt.Sub(s.StoredAt).Abs() > time.Millisecond {
			n++
		}
	}
	return n, ctx.Err()
}

// enrol makes a device for the market's gates, beside the running service.
func (on *market) enrol(ctx context.Context) (token string, err error) {
	secret, err := account.LoadSecret(filepath.Join(on.data(), "secret"))
	if err != nil {
		return "", err
	}
	c, err := cluster.Start(ctx, cluster.Config{Dir: on.data()})
	if err != nil {
		return "", err
	}
	defer c.Close()
	db, err := pg.Open(c.DSN())
	if err != nil {
		return "", err
	}
	defer db.Close()
	e, err := festival.New(db).Current(ctx)
	if err != nil {
		return "", err
	}
	return checkin.New(db, secret).IssueDevice(ctx, e.ID, "", "Storm", time.Now())
}
