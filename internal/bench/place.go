package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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
	folder := os.Getenv("MARKT_TEST_DATA")
	if folder == "" {
		folder = filepath.Join("..", "shared", "data")
	}
	for _, day := range marketDays {
		in := filepath.Join(folder, "placing", day.file+".json")
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
			line := strings.TrimSpace(string(said))
			worth, err := strconv.Atoi(line[strings.LastIndexByte(line, ' ')+1:])
			if err != nil {
				return err
			}
			f.note = fmt.Sprintf("%s; %.3f %% of the proven optimum %d. The city's program: %s on its own machine.", line, 100*float64(worth)/float64(day.best), day.best, day.theirs)
		}
		b.table.add(f)
	}
	return nil
}
