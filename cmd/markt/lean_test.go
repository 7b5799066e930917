package main

import (
	"context"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

func TestTheMoreIsInUseTheLessGarbageLies(t *testing.T) {
	for used, want := range map[uint64]int{0: mostPercent, 20 << 20: mostPercent, 40 << 20: 120, 50 << 20: 70, 70 << 20: 20, 80 << 20: leastPercent, 90 << 20: leastPercent, 400 << 20: leastPercent} {
		if got := leanPercent(used); got != want {
			t.Errorf("%d MB in use: %d %%, want %d", used>>20, got, want)
		}
	}
}

// A crowd that holds much moves the runtime's goal, and its going moves it back.
func TestTheCollectorFollowsWhatIsInUse(t *testing.T) {
	t.Setenv("GOGC", "")
	before := debug.SetGCPercent(mostPercent)
	t.Cleanup(func() { debug.SetGCPercent(before) })
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	keepLean(ctx)
	crowd := make([]byte, 90<<20)
	waitForPercent(t, leastPercent)
	runtime.KeepAlive(crowd)
	crowd = nil
	waitForPercent(t, mostPercent)
}

// waitForPercent collects until the runtime has been told.
func waitForPercent(t *testing.T, want uint64) {
	t.Helper()
	sample := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); runtime.Gosched() {
		runtime.GC()
		if metrics.Read(sample); sample[0].Value.Uint64() == want {
			return
		}
	}
	t.Fatalf("the collector runs at %d %%, want %d", sample[0].Value.Uint64(), want)
}
