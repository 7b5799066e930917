package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// bench is where the changes of one room are tried.
type bench struct {
	room    string // its folder
	dir     string // for what is built
	args    []string
	limit   time.Duration
	noticed map[string][]string // by file: the tests that noticed changes of it
}

// noFailFiles keeps rapid from leaving a failed case in the room's folder,
// which would fail every test after it.
const noFailFiles = "-rapid.nofailfile"

// openBench runs the room's tests once without a change, to know how long they take.
func openBench(room string) (*bench, error) {
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return nil, err
	}
	b := &bench{room: "internal/" + room, dir: dir, args: []string{"-test.failfast"}, limit: time.Hour, noticed: map[string][]string{}}
	if s, _ := b.build(change{}); s != lived {
		return nil, fmt.Errorf("the tests of %s do not build", b.room)
	}
	if s, _, _ := b.run("-test.run", "^$", noFailFiles); s == lived {
		b.args = append(b.args, noFailFiles)
	}
	begun := time.Now()
	switch s, err := b.try(change{}); {
	case err != nil:
		return nil, err
	case s != lived:
		return nil, fmt.Errorf("the tests of %s fail without any change", b.room)
	}
	b.limit = 20*time.Second + 5*time.Since(begun)
	return b, nil
}

// try builds the room's tests over the changed file and runs them, first of all
// those that noticed changes of the file before: mostly one notices this too.
// A change that does not compile says nothing about the tests; one that makes
// them run beyond the limit was noticed.
func (b *bench) try(c change) (status, error) {
	if s, err := b.build(c); s != lived {
		return s, err
	}
	if tests := b.noticed[c.file]; len(tests) > 0 {
		if s, _, err := b.run(append([]string{"-test.run", "^(" + strings.Join(tests, "|") + ")$"}, b.args...)...); s != lived {
			return s, err
		}
	}
	s, out, err := b.run(b.args...)
	if failed := failure.FindSubmatch(out); failed != nil {
		b.noticed[c.file] = append(b.noticed[c.file], string(failed[1]))
	}
	return s, err
}

// failure names a test that failed.
var failure = regexp.MustCompile(`(?m)^--- FAIL: (\w+)`)

func (b *bench) build(c change) (status, error) {
	args := []string{"test", "-c", "-vet=off", "-o", b.binary()}
	if c.file != "" {
		overlay, err := b.overlay(c)
		if err != nil {
			return "", err
		}
		args = append(args, "-overlay", overlay)
	}
	if err := exec.Command("go", append(args, "./"+b.room)...).Run(); err != nil {
		return notViable, nil
	}
	return lived, nil
}

func (b *bench) binary() string { return filepath.Join(b.dir, "room.test") }

func (b *bench) run(args ...string) (status, []byte, error) {
	ctx, stop := context.WithTimeout(context.Background(), b.limit)
	defer stop()
	cmd := exec.CommandContext(ctx, b.binary(), args...)
	cmd.Dir = b.room
	out, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return timedOut, out, nil
	case err == nil:
		return lived, out, nil
	case errors.As(err, &exit):
		return killed, out, nil
	}
	return "", out, err
}

// overlay lets the compiler read the changed text in the file's place.
func (b *bench) overlay(c change) (string, error) {
	changed, overlay := filepath.Join(b.dir, "changed.go"), filepath.Join(b.dir, "overlay.json")
	if err := os.WriteFile(changed, c.text, 0o600); err != nil {
		return "", err
	}
	original, err := filepath.Abs(c.file)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{original: changed}})
	if err != nil {
		return "", err
	}
	return overlay, os.WriteFile(overlay, text, 0o600)
}
