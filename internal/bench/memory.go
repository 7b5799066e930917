package main

import (
	"context"
	"fmt"
	"os"
	"time"
)

const rest = 30 * time.Second

// measureMemory reads what the service still holds when it has rested after
// everything that was asked of it, prints included.
func measureMemory(ctx context.Context, b *bench) error {
	if err := b.prints(ctx); err != nil {
		return err
	}
	before, _, err := resident(b.service.cmd.Process.Pid)
	if err != nil {
		return err
	}
	select {
	case <-time.After(time.Until(b.busy.Add(rest))):
	case <-ctx.Done():
		return ctx.Err()
	}
	anonymous, file, err := resident(b.service.cmd.Process.Pid)
	if err != nil {
		return err
	}
	info, err := os.Stat(b.binary)
	if err != nil {
		return err
	}
	b.table.add(figure{name: "Memory of the service", unit: "MB", ours: []float64{anonymous}, target: 60, atMost: true,
		note: fmt.Sprintf("RssAnon %.0f s after everything above and three PDFs (%.0f MB at their end); beside it %.0f MB of the binary's %.0f MB are resident (RssFile).",
			rest.Seconds(), before, file, float64(info.Size())/1e6)})
	return nil
}

// prints lets the service make PDFs, the greediest of its work.
func (b *bench) prints(ctx context.Context) error {
	orders, err := b.market.order(ctx, ticketType, holder, 10)
	if err != nil {
		return err
	}
	tickets := "/de/orders/" + b.market.tickets.Secret(orders[0]) + "/tickets.pdf"
	for _, path := range []string{"/print/booklet-de.pdf", "/print/booklet-ar.pdf", tickets} {
		if _, err := b.service.fetch(ctx, path); err != nil {
			return err
		}
	}
	b.busy = time.Now()
	return nil
}
