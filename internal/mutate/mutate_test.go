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
	var got []string
	for _, c := range changes {
		lines := strings.Split(string(c.text), "\n")
		got = append(got, strings.TrimSpace(lines[c.line-1]))
	}
	want := []string{
		"const day = 24 / 60",
		`case n < 3 || s+"!" != "":`, `case n <= 3 && s+"!" != "":`, `case n >= 3 && s+"!" != "":`,
		"n--", "return +n",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestShare(t *testing.T) {
	r := result{count: map[status]int{killed: 1, timedOut: 1, lived: 1, notViable: 9}}
	if r.share() != "66.7" || (result{}).share() != "" {
		t.Errorf("%s %% of three tried", r.share())
	}
}

// A long room is looked at in parts: a kind, a file or a line of it.
func TestThePlacesNamedAreTriedAlone(t *testing.T) {
	c := change{file: "internal/checkin/bundle.go", line: 147}
	for places, want := range map[string]bool{
		"": true, "code": true, "SQL": false, "bundle.go": true, "bundle.go:147": true, "bundle.go:14": false, "count.go bundle.go": true, "count.go": false,
	} {
		if c.among("code", strings.Fields(places)) != want {
			t.Errorf("%q: not %v", places, want)
		}
	}
}
