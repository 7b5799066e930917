package main

import (
	"encoding/json"
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

var placingTasks = []placingTask{
	{"50-stalls", made(50, linear()), 0, 0},
	{"150-stalls", made(150, linear()), 0, 0},
	{"500-stalls", made(500, linear()), 0, 0},
	{"488-applications", func(folder string) (*placing.Market, error) { return sanFrancisco(folder, linear()) }, 0, 0},
	{"50-stalls-in-pairs", made(50, placing.Usual()), 0, 0},
	{"150-stalls-in-pairs", made(150, placing.Usual()), 0, 0},
}

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
