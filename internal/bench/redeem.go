package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"strings"
	"time"

	"markt/internal/ticket"
)

//go:embed redeem.lua
var redeemScript string

// gate is the service under the load of many devices.
type gate struct {
	*bench
	updates *updates
	script  string
	lasts   time.Duration // a load: each scan takes a ticket, and ordering those takes the time of the whole
}

// measureRedeem compares the whole way of a scan – HTTP, JSON, signature,
// decision, stored row – with one bare update. All scans of "first" are the
// first of their ticket and admit; "mixed" is a gate in the evening.
func measureRedeem(ctx context.Context, b *bench) error {
	g := gate{bench: b, script: b.path("redeem.lua"), lasts: b.load * 3 / 5}
	if err := os.WriteFile(g.script, []byte(redeemScript), 0o644); err != nil {
		return err
	}
	var err error
	if g.updates, err = makeUpdates(ctx, b); err != nil {
		return err
	}
	each, err := g.ticketsPerRound(ctx)
	if err != nil {
		return err
	}
	first := figure{name: "Redeem, first entries", unit: "/s", target: .6}
	mixed := figure{name: "Redeem, mixed scans", unit: "/s", target: .15}
	costs := figure{name: "… processor time", unit: "ms", faster: true}
	var slow []float64
	var parts []string
	for n := range b.rounds {
		reference, used, err := g.reference(ctx)
		if err != nil {
			return err
		}
		costs.theirs = append(costs.theirs, used.each(reference.transactions))
		r, err := g.round(ctx, fmt.Sprint("round", n), each)
		if err != nil {
			return err
		}
		first.ours, first.theirs = append(first.ours, r.first.rate), append(first.theirs, reference.rate)
		mixed.ours, mixed.theirs = append(mixed.ours, r.mixed.rate), append(mixed.theirs, reference.rate)
		costs.ours = append(costs.ours, r.work.each(r.first.requests))
		parts = append(parts, fmt.Sprintf("%.2f + %.2f + %.2f", work{service: r.work.service}.each(r.first.requests), work{database: r.work.database}.each(r.first.requests), work{load: r.work.load}.each(r.first.requests)))
		slow = append(slow, milliseconds(r.first.p99))
	}
	first.note = fmt.Sprintf("wrk -c %d against POST /api/v1/gate/redeem; 99 of 100 answers within %s ms. Reference: pgbench -n -M prepared -c %d -j %d, one row of 100,000 updated.",
		connections, spread(slow), connections, loadThreads)
	mixed.note = "of ten scans five are first entries (one with its number typed), one each an exit, a return, a second entry (refused), a head counted without a ticket, a forged code (refused)."
	costs.note = "of one first entry and of one update: service, database and load generator (" + strings.Join(parts, ", ") + "). Other work on the machine hardly moves it."
	b.table.add(first)
	b.table.add(mixed)
	b.table.add(costs)
	b.busy = time.Now()
	return nil
}

// reference is one run of updates, whose connections have ended when it is counted.
func (g *gate) reference(ctx context.Context) (pgbenchRun, work, error) {
	if err := g.updates.settle(ctx); err != nil {
		return pgbenchRun{}, work{}, err
	}
	before := g.service.work()
	r, err := g.updates.run(ctx, g.bench.load)
	if err != nil {
		return r, work{}, err
	}
	time.Sleep(200 * time.Millisecond)
	return r, g.service.work().since(before, r.work), nil
}

// ticketsPerRound warms the service up and finds how many tickets one round may need.
func (g *gate) ticketsPerRound(ctx context.Context) (int, error) {
	orders, err := g.market.order(ctx, ticketType, "", 100)
	if err != nil {
		return 0, err
	}
	lines, err := g.lines(ctx, orders, firstScans)
	if err != nil {
		return 0, err
	}
	r, err := g.load(ctx, "warm", lines, time.Second)
	return int(r.rate*g.lasts.Seconds()*1.6/10+1) * 10, err
}

// gateRound is one load of each kind.
type gateRound struct {
	first, mixed wrkRun
	work         work // of the first entries
}

// round loads the gate twice. When the machine was faster than foreseen and
// tickets came a second time, the round does not count and is done again.
func (g *gate) round(ctx context.Context, name string, tickets int) (r gateRound, err error) {
	orders, err := g.market.order(ctx, ticketType, "", tickets*5/4)
	if err != nil {
		return r, err
	}
	if err := g.settle(ctx); err != nil {
		return r, err
	}
	fresh := orders[len(orders)*4/5:] // of two lines each, and slower ones
	lines, err := g.lines(ctx, orders[:len(orders)-len(fresh)], firstScans)
	if err != nil {
		return r, err
	}
	before := g.service.work()
	if r.first, err = g.load(ctx, name+"-first", lines, g.lasts); err != nil {
		return r, err
	}
	r.work = g.service.work().since(before, r.first.work)
	if r.first.requests > tickets*9/10 {
		return g.round(ctx, name+"+", 2*tickets)
	}
	if err = g.allAdmitted(ctx, name+"-first", r.first.requests); err != nil {
		return r, err
	}
	if lines, err = g.lines(ctx, fresh, mixedScans); err != nil {
		return r, err
	}
	r.mixed, err = g.load(ctx, name+"-mixed", lines, g.lasts)
	return r, err
}

// settle pays the debts of placing thousands of orders, which no gate would
// have: what the database would write and clean in the minutes after.
func (g *gate) settle(ctx context.Context) error {
	if _, err := g.market.db.Exec(ctx, "VACUUM ANALYZE"); err != nil {
		return err
	}
	_, err := g.updates.db.Exec(ctx, sqlCheckpoint) // markt's own user may not
	return err
}

// load sends the lines, one a request.
func (g *gate) load(ctx context.Context, name string, lines []string, d time.Duration) (wrkRun, error) {
	file := g.path(name + ".scans")
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		return wrkRun{}, err
	}
	return wrk(ctx, d, g.service.url("/"), g.script, file, g.market.device, name, fmt.Sprint(loadThreads))
}

// lines are the bodies of requests behind their nonce.
func (g *gate) lines(ctx context.Context, orders []*ticket.Order, scans func(i int, code, number string) []string) ([]string, error) {
	var lines []string
	n := 0
	for _, o := range orders {
		for _, t := range o.Tickets {
			code, err := g.market.tickets.Code(ctx, t)
			if err != nil {
				return nil, err
			}
			lines = append(lines, scans(n, code.String(), t.Number)...)
			n++
		}
	}
	return lines, nil
}

func scan(kind, code string) string { return fmt.Sprintf(`"kind":%q,"code":%q}`, kind, code) }

func firstScans(_ int, code, _ string) []string { return []string{scan("entry", code)} }

// mixedScans are what happens to one ticket, or beside it.
func mixedScans(i int, code, number string) []string {
	entry := scan("entry", code)
	switch i % 5 {
	case 0:
		return []string{entry, scan("exit", code), entry}
	case 1:
		return []string{entry, entry}
	case 2:
		return []string{scan("entry", number)}
	case 3:
		return []string{entry, scan("plus", "")}
	}
	return []string{entry, scan("entry", code[:len(code)-1]+"A")}
}

const sqlAdmitted = `
SELECT count(*) FILTER (WHERE verdict = 'ok' AND seq = 1) AS admitted, count(*) AS stored
FROM scan
WHERE nonce LIKE $1`

// allAdmitted makes sure that what was measured is what was meant: each answer
// stands in the database as the first admission of its ticket. The last
// requests of a run may be stored without their answer having been waited for.
func (g *gate) allAdmitted(ctx context.Context, name string, answers int) error {
	var n struct {
		Admitted int `db:"admitted"`
		Stored   int `db:"stored"`
	}
	if err := g.market.db.Get(ctx, &n, sqlAdmitted, name+"-%"); err != nil {
		return err
	}
	if n.Admitted != n.Stored || n.Stored < answers || n.Stored > answers+connections {
		return fmt.Errorf("%s: %d answers, %d scans stored, %d of them admitted", name, answers, n.Stored, n.Admitted)
	}
	return nil
}
