package main

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	restEvery = 5 * time.Second
	restBelow = 4 << 20  // bytes allocated in that time by a service at rest
	idleMost  = 32 << 20 // bytes that lie unused even while it is busy: the next crowd would come on top
)

// giveBack returns memory to the system whenever a busy time is over. The
// garbage of a print or of a crowd would else lie there for minutes, on a
// machine that the database shares.
func giveBack(ctx context.Context) {
	tick := time.NewTicker(restEvery)
	defer tick.Stop()
	before, owed := allocated(), true
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := allocated()
		resting := now-before < restBelow
		before = now
		if resting && owed || idle() > idleMost {
			debug.FreeOSMemory()
		}
		owed = !resting
	}
}

// allocated is how many bytes this process has ever allocated.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// idle is memory of the heap that nothing uses and that was not given back.
func idle() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/free:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64() + sample[1].Value.Uint64()
}
