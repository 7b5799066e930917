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

// What fill wrote is in every copy, is written once, and a copy's changes stay its own.
func TestFilledIsFilledOnceAndCopied(t *testing.T) {
	fills := 0
	fill := func(ctx context.Context, db *pg.DB) error {
		fills++
		_, err := db.Exec(ctx, `CREATE TABLE filled (n int); INSERT INTO filled VALUES (1)`)
		return err
	}
	for range 2 {
		db := pgtest.Filled(t, "once", fill)
		var n int
		if err := db.Get(t.Context(), &n, `SELECT sum(n) FROM filled`); err != nil || n != 1 {
			t.Errorf("a copy holds %d: %v", n, err)
		}
		if _, err := db.Exec(t.Context(), `INSERT INTO filled VALUES (1)`); err != nil {
			t.Fatal(err)
		}
	}
	if fills != 1 {
		t.Errorf("filled %d times", fills)
	}
}
