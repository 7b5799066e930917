package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// sql switches off each condition in a room's SQL, one at a time.
func sql(room string) ([]mutant, error) {
	files, err := filepath.Glob(folder(room) + "/*.go")
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	if out, err := output(".", "go", "test", "-count=1", "./"+folder(room)); err != nil {
		return nil, fmt.Errorf("unchanged: %w\n%s", err, out)
	}
	limit := 15*time.Second + 5*time.Since(begun)
	var all []mutant
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		changes, err := changesOf(file)
		if err != nil {
			return nil, err
		}
		for _, c := range changes {
			m := mutant{where: fmt.Sprintf("%s:%d", file, c.line), what: "always true: " + c.condition}
			if m.status, err = try(room, file, c.text, limit); err != nil {
				return nil, err
			}
			fmt.Fprintf(os.Stderr, "%s: %s: %s\n", m.where, m.status, m.what)
			all = append(all, m)
		}
	}
	return all, nil
}

// change is a file's text with one condition switched off.
type change struct {
	line      int
	condition string
	text      []byte
}

func changesOf(file string) ([]change, error) {
	source, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, source, 0)
	if err != nil {
		return nil, err
	}
	var all []change
	ast.Inspect(tree, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING || !strings.HasPrefix(lit.Value, "`") {
			return true
		}
		at := set.Position(lit.Pos()).Offset
		for _, c := range conditions(lit.Value) {
			from, until := at+c.from, at+c.until
			text := string(source[:from]) + "(" + string(source[from:until]) + " OR true)" + string(source[until:])
			all = append(all, change{
				line:      1 + strings.Count(string(source[:from]), "\n"),
				condition: strings.Join(strings.Fields(string(source[from:until])), " "),
				text:      []byte(text),
			})
		}
		return true
	})
	return all, nil
}

// try builds the room's tests over the changed file and runs them. A change
// that the database does not even parse says nothing about the tests; one that
// makes them run beyond the limit was noticed.
func try(room, file string, text []byte, limit time.Duration) (status, error) {
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	overlay, err := writeOverlay(dir, file, text)
	if err != nil {
		return "", err
	}
	binary := filepath.Join(dir, "room.test")
	if _, err := output(".", "go", "test", "-c", "-overlay", overlay, "-o", binary, "./"+folder(room)); err != nil {
		return notViable, nil
	}
	if _, err := output(folder(room), binary, "-test.run", "Statements"); err != nil {
		return notViable, nil
	}
	ctx, stop := context.WithTimeout(context.Background(), limit)
	defer stop()
	cmd := exec.CommandContext(ctx, binary, "-test.failfast")
	cmd.Dir = folder(room)
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return timedOut, nil
	case err == nil:
		return lived, nil
	case errors.As(err, &exit):
		return killed, nil
	}
	return "", err
}

func writeOverlay(dir, file string, text []byte) (string, error) {
	changed, overlay := filepath.Join(dir, "changed.go"), filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(changed, text, 0o600); err != nil {
		return "", err
	}
	original, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(map[string]any{"Replace": map[string]string{original: changed}})
	if err != nil {
		return "", err
	}
	return overlay, os.WriteFile(overlay, b, 0o600)
}
