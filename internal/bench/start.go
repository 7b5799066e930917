package main

import (
	"context"
	"fmt"
	"os"
)

// measureStart starts the service on an empty folder, and then again on the
// same one, each time to the first yes of /readyz.
func measureStart(ctx context.Context, b *bench) error {
	first := figure{name: "First start", unit: "s", target: 3, atMost: true, note: "an empty data folder: the database is made, started and migrated; to the first 200 of /readyz."}
	later := figure{name: "Later start", unit: "s", target: .5, atMost: true}
	for round := range b.rounds {
		data := b.path(fmt.Sprintf("start%d", round))
		for _, f := range []*figure{&first, &later} {
			s, err := startService(ctx, b.binary, data)
			if err != nil {
				return err
			}
			f.ours = append(f.ours, s.ready.Seconds())
			s.stop()
		}
		if err := os.RemoveAll(data); err != nil {
			return err
		}
	}
	b.table.add(first)
	b.table.add(later)
	return nil
}
