package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// gremlins is run by its version instead of being a tool in go.mod: it would
// bring twenty modules for a command that no build and no test needs.
const gremlins = "github.com/go-gremlins/gremlins/cmd/gremlins@v0.6.0"

// patience is how many times longer than usual the tests may take: with a
// database a run that nothing is wrong with varies much.
const patience = "30"

// code has the operators of a room's Go changed.
func code(room string) ([]mutant, error) {
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	report := filepath.Join(dir, "report.json")
	out, err := output(".", "go", "run", gremlins, "unleash", "./"+folder(room), "--workers", "1", "--timeout-coefficient", patience, "--output", report)
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	b, err := os.ReadFile(report)
	if err != nil {
		return nil, err
	}
	return readGremlins(room, b)
}

func readGremlins(room string, report []byte) ([]mutant, error) {
	var in struct {
		Files []struct {
			Name      string `json:"file_name"`
			Mutations []struct {
				Type   string `json:"type"`
				Status string `json:"status"`
				Line   int    `json:"line"`
				Column int    `json:"column"`
			} `json:"mutations"`
		} `json:"files"`
	}
	if err := json.Unmarshal(report, &in); err != nil {
		return nil, err
	}
	var all []mutant
	for _, f := range in.Files {
		for _, m := range f.Mutations {
			all = append(all, mutant{
				where:  fmt.Sprintf("%s/%s:%d:%d", folder(room), f.Name, m.Line, m.Column),
				what:   words(m.Type),
				status: status(words(m.Status)),
			})
		}
	}
	return all, nil
}

func words(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", " ")) }
