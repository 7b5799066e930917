package pgtest

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"
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

// The database of a test that is over goes when the next one is made.
func TestOldDatabasesGo(t *testing.T) {
	s := mustServer(t)
	const sqlThere = `SELECT datname FROM pg_database WHERE datname = $1`
	var old string
	t.Run("over", func(t *testing.T) {
		if err := New(t).Get(t.Context(), &old, `SELECT current_database()`); err != nil {
			t.Fatal(err)
		}
	})
	NewDSN(t)
	for begun := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		there, err := s.names(t.Context(), sqlThere, old)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(there, old) {
			return
		}
		if time.Since(begun) > time.Minute {
			t.Fatalf("%s is still there", old)
		}
	}
}
