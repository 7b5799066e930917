package pg_test

import (
	"context"
	"testing"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
	"markt/internal/pgtest"
)

const (
	sqlRemoveNote  = `DELETE FROM job WHERE id = $1 RETURNING to_jsonb(job) AS row`
	sqlRestoreNote = `INSERT INTO job OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_record(NULL::job, $1) ON CONFLICT (id) DO NOTHING`
)

// A deleted row comes back once, for as long as it is kept; a row of another
// edition, or one that was never deleted, does not.
func TestRemovedRowsComeBack(t *testing.T) {
	ctx, db := context.Background(), pgtest.New(t)
	var id int64
	if err := db.Get(ctx, &id, `INSERT INTO job (key, kind, run_at, created_at) VALUES ('k', 'mail', now(), now()) RETURNING id`); err != nil {
		t.Fatal(err)
	}
	r := pg.Removal{EditionID: 7, Table: "job", ID: id}
	at := time.Date(2026, 11, 7, 12, 0, 0, 0, time.UTC)
	remove := func() error {
		return pg.InTx(ctx, db, func(ctx context.Context, tx *pg.Tx) error {
			_, err := pg.RemoveIn(ctx, tx, r, at, sqlRemoveNote, id)
			return err
		})
	}
	restore := func(r pg.Removal) error { return pg.Restore(ctx, db, r, at, sqlRestoreNote) }
	listed := func() int {
		all, err := pg.RemovedSince(ctx, db, 7, at.Add(-pg.KeptFor))
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	there := func() (n int) {
		if err := db.Get(ctx, &n, `SELECT count(*) FROM job WHERE key = 'k'`); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if err := restore(r); !fault.Is(err, fault.NotFound) {
		t.Errorf("never deleted: %v", err)
	}
	if err := remove(); err != nil || there() != 0 || listed() != 1 {
		t.Fatalf("%v, %d, %d", err, there(), listed())
	}
	if err := remove(); !fault.Is(err, fault.NotFound) {
		t.Errorf("deleted twice: %v", err)
	}
	if err := restore(pg.Removal{EditionID: 8, Table: "job", ID: id}); !fault.Is(err, fault.NotFound) {
		t.Errorf("another edition's: %v", err)
	}
	for range 2 {
		if err := restore(r); err != nil || there() != 1 || listed() != 0 {
			t.Fatalf("%v, %d, %d", err, there(), listed())
		}
	}
	if err := remove(); err != nil {
		t.Fatal(err)
	}
	if err := pg.ForgetRemoved(ctx, db, at); err != nil || listed() != 1 {
		t.Errorf("forgotten too early: %v", err)
	}
	if err := pg.ForgetRemoved(ctx, db, at.Add(time.Second)); err != nil || listed() != 0 {
		t.Errorf("still kept: %v", err)
	}
	if err := restore(r); !fault.Is(err, fault.Conflict) || fault.CodeOf(err) != "not_kept" || there() != 0 {
		t.Errorf("forgotten, and yet: %v", err)
	}
}
