package pgtest_test

import (
	"context"
	"testing"
	"time"

	"markt/internal/pg"
	"markt/internal/pgtest"
)

func TestNewIsMigratedAndApart(t *testing.T) {
	begun := time.Now()
	a := pgtest.New(t)
	t.Logf("first database after %v", time.Since(begun).Round(time.Millisecond))
	begun = time.Now()
	b := pgtest.New(t)
	t.Logf("second after %v", time.Since(begun).Round(time.Millisecond))
	if done, err := pg.Migrated(t.Context(), b); err != nil || !done {
		t.Errorf("migrated: %v, %v", done, err)
	}
	if _, err := a.Exec(t.Context(), `CREATE TABLE only_here (n int)`); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Exec(t.Context(), `SELECT * FROM only_here`); err == nil {
		t.Error("two tests share a database")
	}
}

func TestDatabasesInParallel(t *testing.T) {
	for range 6 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			var n int
			if err := pgtest.New(t).Get(t.Context(), &n, `SELECT 1`); err != nil || n != 1 {
				t.Errorf("%d, %v", n, err)
			}
		})
	}
}

func TestCount(t *testing.T) {
	db := pgtest.New(t)
	got := pgtest.Count(t.Context(), func(ctx context.Context) {
		for range 3 {
			_, _ = db.Exec(ctx, `SELECT 1`)
		}
	})
	if got != 3 {
		t.Errorf("counted %d queries of 3", got)
	}
}
