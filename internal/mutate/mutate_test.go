package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestConditionsOfAStatement(t *testing.T) {
	for _, c := range []struct {
		statement string
		want      []string
	}{
		{"`\nSELECT id\nFROM stall\nWHERE edition_id = $1\nAND state <> 'AND (gone'\nORDER BY id`", []string{"edition_id = $1", "state <> 'AND (gone'"}},
		{"`UPDATE job WHERE id = (\n\tSELECT id FROM job WHERE done AND (x OR y)\n\tFOR UPDATE\n) RETURNING id`",
			[]string{"id = (\n\tSELECT id FROM job WHERE done AND (x OR y)\n\tFOR UPDATE\n)", "done", "(x OR y)"}},
		{"`JOIN place p ON p.ticket = k.id AND p.free LEFT JOIN x ON true WHERE score BETWEEN 1 AND 5 AND open`",
			[]string{"p.free", "score BETWEEN 1 AND 5", "open"}},
		{"`SELECT count(*) FILTER (WHERE kind = 'plus') FROM scan`", []string{"kind = 'plus'"}},
		{"`LEFT JOIN ticket k ON k.edition_id = $2 AND `", nil},
		{"`no statement`", nil},
	} {
		var got []string
		for _, s := range spans(c.statement) {
			got = append(got, c.statement[s.from:s.until])
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.statement, d)
		}
	}
}

func TestOperatorsOfAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "rule.go")
	source := "package x\n\nconst day = 24 * 60\n\nfunc rule(n int, s string) int {\n\tswitch {\n\tcase n < 3 && s+\"!\" != \"\":\n\t\tn++\n\t}\n\treturn -n\n}\n"
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	changes, err := operators(file)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"const day = 24 / 60",
		`case n < 3 || s+"!" != "":`, `case n <= 3 && s+"!" != "":`, `case n >= 3 && s+"!" != "":`,
		"n--", "return +n",
	}
	if d := cmp.Diff(want, changedLines(changes)); d != "" {
		t.Error(d)
	}
}

func TestNegationsOfAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "rule.go")
	source := "package x\n\nfunc rule(n int, ok bool) int {\n\tif !ok || n == 1 {\n\t\treturn 1\n\t}\n\tswitch {\n\tcase ok, n > 2:\n\t\treturn 2\n\t}\n\tswitch n {\n\tcase 3:\n\t\treturn 3\n\t}\n\treturn 4\n}\n"
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	changes, err := negations(file)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"if !(!ok || n == 1) {", "if !!ok || n == 1 {", "case !(ok), n > 2:", "case ok, !(n > 2):"}
	if d := cmp.Diff(want, changedLines(changes)); d != "" {
		t.Error(d)
	}
}

func TestOperatorsOfAScript(t *testing.T) {
	file := filepath.Join(t.TempDir(), "rule.js")
	source := "// a < b\n/** @type {() => void} */\nconst f = (a, b) => a <= 3 && !b;\nif (a === \"x > y\") n++;\nreturn n < 2 ? 1 : a - 1;\n"
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	changes, err := scriptOperators(file)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"const f = (a, b) => a < 3 && !b;", "const f = (a, b) => a > 3 && !b;", "const f = (a, b) => a <= 3 || !b;", "const f = (a, b) => a <= 3 && b;",
		`if (a !== "x > y") n++;`, `if (a === "x > y") n--;`, "return n <= 2 ? 1 : a - 1;", "return n >= 2 ? 1 : a - 1;", "return n < 2 ? 1 : a + 1;",
	}
	if d := cmp.Diff(want, changedLines(changes)); d != "" {
		t.Error(d)
	}
}

func changedLines(changes []change) (lines []string) {
	for _, c := range changes {
		lines = append(lines, strings.TrimSpace(strings.Split(string(c.text), "\n")[c.line-1]))
	}
	return lines
}

func TestShare(t *testing.T) {
	r := result{count: map[status]int{killed: 1, timedOut: 1, lived: 1, notViable: 9}}
	if r.share() != "66.7" || (result{}).share() != "" {
		t.Errorf("%s %% of three tried", r.share())
	}
}

// A long room is looked at in parts: a kind, files or lines of it, or a kind in these.
func TestThePlacesNamedAreTriedAlone(t *testing.T) {
	c := change{file: "internal/checkin/bundle.go", line: 147}
	for places, want := range map[string]bool{
		"": true, "code": true, "SQL": false, "bundle.go": true, "bundle.go:147": true, "bundle.go:14": false, "count.go bundle.go": true, "count.go": false,
		"code bundle.go": true, "SQL bundle.go": false, "count.go code": false, "code SQL": true, "code bundle.go:14 bundle.go:147": true,
	} {
		if c.among("code", strings.Fields(places)) != want {
			t.Errorf("%q: not %v", places, want)
		}
	}
}
