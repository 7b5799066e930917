package pg_test

import (
	"sync"
	"testing"

	"markt/internal/fault"
	"markt/internal/pgtest"
)

// A statement outlives the change of its table, the loss of its session's
// statements and many users at once.
func TestPreparedStatementsHealThemselves(t *testing.T) {
	db := pgtest.New(t)
	ctx := t.Context()
	exec := func(query string) {
		t.Helper()
		if _, err := db.Exec(ctx, query); err != nil {
			t.Fatal(err)
		}
	}
	exec(`CREATE TABLE thing (id int PRIMARY KEY, a int)`)
	type thing struct {
		ID int  `db:"id"`
		A  *int `db:"a"`
	}
	const insert, read = `INSERT INTO thing (id) VALUES ($1) ON CONFLICT DO NOTHING`, `SELECT * FROM thing WHERE id = $1`
	for range 2 {
		if _, err := db.ExecPrepared(ctx, insert, 1); err != nil {
			t.Fatal(err)
		}
		if err := db.GetPrepared(ctx, new(thing), read, 1); err != nil {
			t.Fatal(err)
		}
		if err := db.GetPrepared(ctx, new(thing), read, 2); !fault.Is(err, fault.NotFound) {
			t.Errorf("no row: %v", err)
		}
		exec(`ALTER TABLE thing ALTER a TYPE bigint`)
	}
	var wait sync.WaitGroup
	for i := range 20 {
		wait.Go(func() {
			if i%5 == 0 {
				_, _ = db.Exec(ctx, `DEALLOCATE ALL`)
			}
			if n, err := db.ExecPrepared(ctx, insert, 100+i); err != nil || n != 1 {
				t.Errorf("%d rows, %v", n, err)
			}
			if err := db.GetPrepared(ctx, new(thing), read, 100+i); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if _, err := db.ExecPrepared(ctx, `INSERT INTO nowhere VALUES ($1)`, 1); fault.KindOf(err) != fault.Internal || err == nil {
		t.Errorf("unknown table: %v", err)
	}
}
