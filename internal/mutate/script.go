package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// word is what matters in a script: a comment or a quoted text, which is passed
// over, an arrow, or an operator.
var word = regexp.MustCompile("//[^\n]*|(?s:/\\*.*?\\*/)|\"[^\"\n]*\"|`[^`]*`|=>|===|!==|<=|>=|&&|\\|\\||\\+\\+|--|\\?\\?|<|>|!|\\+|-")

// otherWords are the operators that take the place of one in a script.
var otherWords = map[string][]string{
	"===": {"!=="}, "!==": {"==="}, "<": {"<=", ">="}, "<=": {"<", ">"}, ">": {">=", "<="}, ">=": {">", "<"},
	"&&": {"||"}, "||": {"&&"}, "!": {""}, "++": {"--"}, "--": {"++"}, "+": {"-"}, "-": {"+"},
}

// scriptOperators changes each operator of a script, one at a time.
func scriptOperators(file string) ([]change, error) {
	source, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var all []change
	for _, at := range word.FindAllIndex(source, -1) {
		op := string(source[at[0]:at[1]])
		line := 1 + strings.Count(string(source[:at[0]]), "\n")
		for _, other := range otherWords[op] {
			all = append(all, change{
				file: file, line: line, what: fmt.Sprintf("%q instead of %q", other, op),
				text: []byte(string(source[:at[0]]) + other + string(source[at[1]:])),
			})
		}
	}
	return all, nil
}

// mutateScript tries every change of a script against the test beside it, in a
// copy of its folder from which the data of the rooms can be reached.
func mutateScript(script string, only []string) ([]result, error) {
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	changed := filepath.Join(dir, script)
	if err := copyFolder(filepath.Dir(script), filepath.Dir(changed)); err != nil {
		return nil, err
	}
	if err := beside(dir, "internal"); err != nil {
		return nil, err
	}
	try := func(c change) (status, error) {
		if err := os.WriteFile(changed, c.text, 0o600); err != nil {
			return "", err
		}
		return runScript(strings.TrimSuffix(changed, ".js") + ".test.js")
	}
	source, err := os.ReadFile(script)
	if err != nil {
		return nil, err
	}
	if s, err := try(change{text: source}); err != nil || s != lived {
		return nil, errors.Join(errors.New("its tests fail without any change"), err)
	}
	changes, err := scriptOperators(script)
	if err != nil {
		return nil, err
	}
	return tryAll(script, "code", changes, only, try)
}

func runScript(test string) (status, error) {
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	err := exec.CommandContext(ctx, "node", "--test", test).Run()
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

// copyFolder copies the scripts of a folder and says that they are modules.
func copyFolder(from, to string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(from, "*.js"))
	if err != nil {
		return err
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, filepath.Base(f)), text, 0o600); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(to, "package.json"), []byte(`{"type":"module"}`), 0o600)
}

// beside makes a folder of the checkout reachable from the copy.
func beside(dir, folder string) error {
	here, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	return os.Symlink(here, filepath.Join(dir, folder))
}
