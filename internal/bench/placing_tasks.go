package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"

	"markt/internal/placing"
	"markt/internal/site/placer"
)

// placingTask is one of the markets whose placing is measured. proven is the
// least that any answer costs, or without a proof the best that coinor-cbc
// found in ten minutes, and bound what no answer can cost less than.
type placingTask struct {
	name   string
	market func(folder string) (*placing.Market, error)
	proven int
	bound  int
}

func made(stalls int, w placing.Weights) func(string) (*placing.Market, error) {
	return func(string) (*placing.Market, error) { return invented(stalls, w), nil }
}

// By coinor-cbc 2.10.8 and placing.py, ten minutes each on two busy cores. Of
// 150 stalls in pairs it found no answer in that time.
var placingTasks = []placingTask{
	{"50-stalls", made(50, linear()), 179_815, 179_815},
	{"150-stalls", made(150, linear()), 540_270, 540_270},
	{"500-stalls", made(500, linear()), 1_215_715, 1_215_715},
	{"488-applications", func(folder string) (*placing.Market, error) { return sanFrancisco(folder, linear()) }, 16_279_720, 16_279_720},
	{"50-stalls-in-pairs", made(50, placing.Usual()), -143_731, -280_282},
	{"150-stalls-in-pairs", made(150, placing.Usual()), noAnswer, -794_870},
}

// noAnswer: the solver found none in its time.
const noAnswer = math.MaxInt

// dataFolder is where the real inputs are.
func dataFolder() string {
	if folder := os.Getenv("MARKT_TEST_DATA"); folder != "" {
		return folder
	}
	return filepath.Join("..", "shared", "data")
}

// writeTasks writes the markets as placing.py reads them.
func writeTasks(folder string) error {
	for _, t := range placingTasks {
		m, err := t.market(dataFolder())
		if err != nil {
			return err
		}
		b, err := json.Marshal(struct{ *placer.Task }{m.Task()})
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, t.name+".json"), b, 0o644); err != nil {
			return err
		}
	}
	return nil
}
