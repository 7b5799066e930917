package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// marketDays are real days with the city's own answer (data/placing) and what
// coinor-cbc proves to be the most that any answer is worth.
var marketDays = []struct {
	file, name, theirs string
	best               int
}{
	{"dappermarkt_2021-10-30", "Placing 118 vendors on 236 pitches", "115 placed, 1.6 s", 125_019},
	{"amsterdam_147_pitches", "… 51 on 147", "51 placed, 2.0 s", 53_598},
	{"amsterdam_20_pitches", "… 13 on 20", "9 placed, 0.2 s", 9_430},
}

// measurePlace answers real market days by `markt place`, the whole process.
func measurePlace(ctx context.Context, b *bench) error {
	for _, day := range marketDays {
		in := filepath.Join(dataFolder(), "placing", day.file+".json")
		if _, err := os.Stat(in); err != nil {
			return fmt.Errorf("%w: set MARKT_TEST_DATA", err)
		}
		f := figure{name: day.name, unit: "s", target: 1, atMost: true}
		for range b.rounds {
			begun := time.Now()
			said, err := output(exec.CommandContext(ctx, b.binary, "place", "-i", in, "-o", b.path("placed.json")))
			if err != nil {
				return err
			}
			f.ours = append(f.ours, time.Since(begun).Seconds())
			line := strings.TrimSpace(said)
			worth, err := strconv.Atoi(line[strings.LastIndexByte(line, ' ')+1:])
			if err != nil {
				return err
			}
			f.note = fmt.Sprintf("%s; %.3f %% of the proven optimum %d. The city's program: %s on its own machine.", line, 100*float64(worth)/float64(day.best), day.best, day.theirs)
		}
		b.table.add(f)
	}
	return b.measureTasks(ctx)
}

// measureTasks places the invented markets and San Francisco's applications,
// each round with another seed.
func (b *bench) measureTasks(ctx context.Context) error {
	for _, t := range placingTasks {
		m, err := t.market(dataFolder())
		if err != nil {
			return err
		}
		f := figure{name: "Placing " + t.name, unit: "s", target: 60, atMost: true}
		task, costs := m.Task(), []int(nil)
		for seed := range b.rounds {
			begun := time.Now()
			has := task.Solve(ctx, uint64(seed), nil)
			f.ours, costs = append(f.ours, time.Since(begun).Seconds()), append(costs, task.Cost(has))
		}
		f.note = t.said(costs, task.Cost(task.Greedy()))
		b.table.add(f)
	}
	return nil
}

// said compares what answers cost with what was proven, and tells how much of
// the way from a greedy answer to the bound is left.
func (t placingTask) said(costs []int, greedy int) string {
	best := slices.Min(costs)
	gap := 100 * float64(best-t.bound) / float64(max(1, greedy-t.bound))
	theirs := "coinor-cbc found no answer in ten minutes"
	switch {
	case t.proven == t.bound:
		theirs = fmt.Sprintf("the proven optimum is %d", t.proven)
	case t.proven != noAnswer:
		theirs = fmt.Sprintf("coinor-cbc found %d in ten minutes", t.proven)
	}
	return fmt.Sprintf("costs %d (%d in the worst round); %s, no answer costs less than %d, a greedy one %d: gap %.2f %%.", best, slices.Max(costs), theirs, t.bound, greedy, gap)
}
