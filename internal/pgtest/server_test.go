package pgtest

import (
	"fmt"
	"os"
	"slices"
	"testing"
)

func TestSweepSparesTheLiving(t *testing.T) {
	NewDSN(t)
	s := mustServer(t)
	left := fmt.Sprintf("test_%d_1", 1_000_000_000+os.Getpid()) // nobody holds this token
	if _, err := s.admin.Exec(`CREATE DATABASE ` + left); err != nil {
		t.Fatal(err)
	}
	before, err := s.names(t.Context(), `SELECT datname FROM pg_database WHERE datname LIKE 'test%'`)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, err := s.names(t.Context(), `SELECT datname FROM pg_database WHERE datname LIKE 'test%'`)
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(after, left) {
		t.Error("what a dead process left is still there")
	}
	if len(after) == 0 || len(before) == 0 {
		t.Errorf("our own database is gone: %v, %v", before, after)
	}
}

func TestWithDatabase(t *testing.T) {
	for _, c := range [][2]string{
		{"postgres://u:p@host:5433/main?sslmode=disable", "postgres://u:p@host:5433/test_1_1?sslmode=disable"},
		{"host=/run dbname=main", "host=/run dbname=main dbname=test_1_1"},
	} {
		if got := withDatabase(c[0], "test_1_1"); got != c[1] {
			t.Errorf("%s: %s", c[0], got)
		}
	}
}
