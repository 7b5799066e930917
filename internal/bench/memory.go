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
		note: fmt.Sprintf("RssAnon %.0f s after the last work (%.0f MB before the rest); beside it %.0f MB of the binary's %.0f MB are resident (RssFile).",
			rest.Seconds(), before, file, float64(info.Size())/1e6)})
	return nil
}
