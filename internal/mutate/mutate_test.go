package main

import (
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
		for _, s := range conditions(c.statement) {
			got = append(got, c.statement[s.from:s.until])
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.statement, d)
		}
	}
}

func TestGremlinsReportIsRead(t *testing.T) {
	got, err := readGremlins("job", []byte(`{"files":[{"file_name":"job.go","mutations":[
		{"type":"CONDITIONALS_BOUNDARY","status":"LIVED","line":144,"column":16},
		{"type":"ARITHMETIC_BASE","status":"NOT COVERED","line":54,"column":18}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []mutant{{"internal/job/job.go:144:16", "conditionals boundary", lived}, {"internal/job/job.go:54:18", "arithmetic base", notCovered}}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(mutant{})); d != "" {
		t.Error(d)
	}
	if r := (result{mutants: append(got, mutant{status: killed}, mutant{status: timedOut}, mutant{status: notViable})}); r.share() != "66.7" {
		t.Errorf("%s %% of three tried", r.share())
	}
}
