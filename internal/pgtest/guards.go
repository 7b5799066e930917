package pgtest

import (
	"context"
	"errors"
	"testing"

	"github.com/lib/pq"

	"markt/internal/pg"
)

// sqlGuards are the rules that a table keeps itself: checks, uniqueness,
// exclusions, and keys that hold a thing to its edition. A unique pair with
// the primary key in it only serves such keys and cannot be broken.
const sqlGuards = `
SELECT c.conname
FROM pg_constraint c
LEFT JOIN pg_constraint p ON p.conrelid = c.conrelid AND p.contype = 'p'
WHERE c.conrelid = ANY ($1::text[]::regclass[])
  AND (c.contype IN ('c', 'x') OR c.contype = 'u' AND NOT coalesce(c.conkey @> p.conkey, false)
       OR c.contype = 'f' AND cardinality(c.conkey) > 1)
UNION
SELECT i.indexrelid::regclass::text
FROM pg_index i
WHERE i.indrelid = ANY ($1::text[]::regclass[])
  AND i.indisunique
  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
ORDER BY 1`

// Guards breaks every rule that the database keeps for these tables once.
// statements are what it must refuse, by the name of the rule; one that no
// statement breaks is an error too.
func Guards(t *testing.T, db *pg.DB, tables []string, statements map[string]string) {
	t.Helper()
	var names []string
	if err := db.Select(t.Context(), &names, sqlGuards, pq.StringArray(tables)); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if _, tried := statements[name]; !tried {
			t.Errorf("nothing tries to break %s", name)
		}
	}
	for name, statement := range statements {
		if got := pg.Constraint(tryOut(t, db, statement)); got != name {
			t.Errorf("%s was not broken (but %q) by %s", name, got, statement)
		}
	}
}

var errTried = errors.New("only tried")

// tryOut runs a statement and takes it back.
func tryOut(t *testing.T, db *pg.DB, statement string) error {
	t.Helper()
	err := pg.InTx(t.Context(), db, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, statement)
		if err == nil && n == 0 {
			t.Errorf("touches no row: %s", statement)
		}
		return errors.Join(err, errTried)
	})
	return err
}
