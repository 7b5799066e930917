package web

import (
	"context"
	"testing"

	"markt/internal/pg"
	"markt/internal/pgtest"
)

// Every constraint a room explains is in the schema: a renamed one would turn
// its message into an internal error.
func TestExplainedConstraintsExist(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	var names []string
	err := db.Select(context.Background(), &names, `
SELECT conname::text FROM pg_constraint
UNION
SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
UNION
SELECT tgname::text FROM pg_trigger`)
	if err != nil {
		t.Fatal(err)
	}
	schema := map[string]bool{}
	for _, name := range names {
		schema[name] = true
	}
	for _, name := range pg.Explained() {
		if !schema[name] {
			t.Errorf("no constraint is called %q", name)
		}
	}
	if len(pg.Explained()) == 0 {
		t.Error("nothing is explained")
	}
}
