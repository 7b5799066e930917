package main

import (
	"os"
	"path/filepath"
	"testing"
)

// Without pairs an answer costs what is proven to be the least; with pairs no
// more than what coinor-cbc finds in ten minutes. A cost below the bound says that
// the proof is of another market. The largest is for the table.
func TestMarketsReachWhatIsProven(t *testing.T) {
	for _, x := range placingTasks {
		if x.name == "500-stalls" || x.name == "150-stalls-in-pairs" {
			continue
		}
		if _, err := os.Stat(filepath.Join(dataFolder(), "stalls")); os.IsNotExist(err) && os.Getenv("CI") == "" && x.name == "488-applications" {
			t.Log("needs stalls/san_francisco_2024.csv: set MARKT_TEST_DATA")
			continue
		}
		m, err := x.market(dataFolder())
		if err != nil {
			t.Fatal(err)
		}
		task := m.Task()
		cost := task.Cost(task.Solve(t.Context(), 0, nil))
		if cost > x.proven {
			t.Errorf("%s costs %d, not %d", x.name, cost, x.proven)
		}
		if cost < x.bound {
			t.Errorf("%s costs %d, and nothing costs less than %d: the market is not the one that was proven; see placing.py", x.name, cost, x.bound)
		}
	}
}
