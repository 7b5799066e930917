package placer

import (
	"math/rand/v2"
	"testing"
)

// least tries everything.
func least(g *ground, i int) int {
	if i == len(g.Stalls) {
		return g.cost
	}
	if g.Stalls[i].Kept != Nowhere {
		return least(g, i+1)
	}
	best := least(g, i+1)
	for o, option := range g.Stalls[i].Options {
		if g.free(i, option.Spot) {
			g.put(i, o)
			best = min(best, least(g, i+1))
			g.put(i, Nowhere)
		}
	}
	return best
}

// smallTask is a row of pitches that stalls may have alone or two side by side,
// on two days, some within a limit, one where it is.
func smallTask(seed uint64) *Task {
	r := rand.New(rand.NewPCG(seed, 0))
	n := 1 + r.IntN(5)
	task := &Task{Pitches: n, Times: 1 + r.IntN(2)}
	for p := range n {
		task.Spots = append(task.Spots, Spot{Pitches: []int{p}})
	}
	for p := range n - 1 {
		task.Spots = append(task.Spots, Spot{Pitches: []int{p, p + 1}})
	}
	var counted []int
	for i := range 1 + r.IntN(5) {
		s := Stall{Times: 1 + r.Uint64N(1<<task.Times-1), Out: 1000, Kept: Nowhere}
		first, end := 0, n
		if r.IntN(3) == 0 {
			first, end = n, len(task.Spots)
		}
		for spot := first; spot < end; spot++ {
			if r.IntN(5) > 0 {
				s.Options = append(s.Options, Option{spot, r.IntN(41) - 20})
			}
		}
		if i == 0 && len(s.Options) > 0 && r.IntN(2) == 0 {
			s.Kept = 0
		}
		if r.IntN(4) == 0 {
			counted = append(counted, i)
		}
		task.Stalls = append(task.Stalls, s)
	}
	task.Limits = []Limit{{Max: r.IntN(3), Stalls: counted, Spots: []int{0, 1, 2}[:min(3, n)]}}
	return task
}

// Where no pair has a part, nothing better than the answer exists.
func TestNothingCostsLessWithoutPairs(t *testing.T) {
	for seed := range uint64(300) {
		task := smallTask(seed)
		has := task.Solve(t.Context(), seed, nil)
		if got, want := task.Cost(has), least(newGround(task), 0); got != want {
			t.Errorf("market %d costs %d, not %d: %v", seed, got, want, has)
		}
	}
}
