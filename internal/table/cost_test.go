package table

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// A file that leaves a quote open in every line costs little more than one
// whose lines are whole: no line is looked through once for each quote before it.
func TestOpenQuotesCostNoSearchEach(t *testing.T) {
	line := strings.Repeat("a", 4000)
	whole, open := cost(t, line+"\n"), cost(t, `"`+line+"\n")
	if open > 10*whole {
		t.Errorf("reading takes %v with open quotes, %v without", open, whole)
	}
}

// cost is the shortest time for four megabytes of such lines: others' work on this
// machine only adds to it.
func cost(t *testing.T, line string) time.Duration {
	raw := "name\n" + strings.Repeat(line, 4<<20/len(line))
	best := time.Hour
	for range 3 {
		at := time.Now()
		if _, err := Read(strings.NewReader(raw), 1<<23); err != nil {
			t.Fatal(err)
		}
		best = min(best, time.Since(at))
	}
	return best
}

// What a record costs in memory hangs on its length: no buffer of 4 kB for each.
func TestAShortRecordCostsNoBuffer(t *testing.T) {
	const records = 10_000
	raw := "a;b\n" + strings.Repeat("1;2\n", records)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := Read(strings.NewReader(raw), 1<<20); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / records; each > 2000 {
		t.Errorf("%d bytes for a record of 3", each)
	}
}
