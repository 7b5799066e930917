package internal

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	statement = regexp.MustCompile(`(?m)^(?:const )?\t?(sql[A-Z]\w*)\s*=`)
	// A statement is prepared where a list names it, and listed under its name.
	listed = regexp.MustCompile(`"(sql[A-Z]\w*)":\s*(sql[A-Z]\w*)`)
)

// Every constant with SQL stands in its room's list that the server parses in
// a test, so that none is first tried by a person.
func TestEveryStatementIsPrepared(t *testing.T) {
	files, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found, prepared := map[string]string{}, map[string]bool{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		room := filepath.Dir(file)
		if !strings.HasSuffix(file, "_test.go") && !slices.Contains([]string{"pg", "pgtest", "bench"}, room) {
			for _, m := range statement.FindAllStringSubmatch(string(b), -1) {
				found[room+"."+m[1]] = file
			}
		}
		for _, m := range listed.FindAllStringSubmatch(string(b), -1) {
			if m[1] != m[2] {
				t.Errorf("%s: %s is listed as %s", file, m[2], m[1])
			}
			prepared[room+"."+m[2]] = true
		}
	}
	for name, file := range found {
		if !prepared[name] {
			t.Errorf("%s: %s is in no list", file, name)
		}
	}
	if len(found) < 100 {
		t.Errorf("only %d statements found: the pattern no longer fits", len(found))
	}
}
