package main

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

const (
	leanHeap     = 88 << 20 // bytes of heap, garbage with it, that the service keeps to while it can
	mostPercent  = 300      // a gate's scans cost a seventh less than by the runtime's own 100
	leastPercent = 15       // below that a crowd would pay with time more than it saves
)

// keepLean lets less garbage lie the more is in use, until ctx ends. By the
// runtime's own measure a crowd whose requests take 90 MB would have its
// garbage, and the prints of that minute, on top of it up to twice as much.
// Who sets GOGC has measured for themselves.
func keepLean(ctx context.Context) {
	if os.Getenv("GOGC") != "" {
		return
	}
	now := 0
	var look func(struct{})
	look = func(struct{}) {
		if next := leanPercent(inUse()); next != now {
			now = next
			debug.SetGCPercent(next)
		}
		if ctx.Err() == nil {
			runtime.AddCleanup(new([64]byte), look, struct{}{}) // runs when the next collection finds it
		}
	}
	look(struct{}{})
}

// leanPercent is how much garbage may lie beside so many bytes in use, in
// steps of ten: each step stops the program for a moment.
func leanPercent(used uint64) int {
	spare := (leanHeap - int(used)) * 100 / max(1, int(used))
	return min(mostPercent, max(leastPercent, spare/10*10))
}

// inUse is what the last collection found in use.
func inUse() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
