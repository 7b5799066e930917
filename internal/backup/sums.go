package backup

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"markt/internal/pg"
)

const (
	// The server writes the statements: it knows how a name is quoted. Rows are
	// summed in no order; 60 bits of each row's digest leave no room for luck.
	sqlSums = `
SELECT relname AS name, format($$
SELECT count(*) AS rows, coalesce(sum(('x' || left(md5(whole_row::text), 15))::bit(60)::bigint), 0)::text AS sum
FROM %I AS whole_row$$, relname) AS query
FROM pg_class
WHERE relnamespace = 'public'::regnamespace
	AND relkind = 'r'`

	sqlSequences = `
SELECT sequencename AS name, coalesce(last_value, 0) AS last
FROM pg_sequences
WHERE schemaname = 'public'`

	sqlSchema = `
SELECT max(version_id)
FROM goose_db_version
WHERE is_applied`

	sqlMajor = `SELECT current_setting('server_version_num')::int / 10000`
)

// plain makes a row's text the same on every server.
var plain = []string{
	`SET LOCAL timezone = 'UTC'`, `SET LOCAL datestyle = 'ISO'`, `SET LOCAL intervalstyle = 'iso_8601'`,
	`SET LOCAL bytea_output = 'hex'`, `SET LOCAL extra_float_digits = 1`, `SET LOCAL search_path = public`,
	`SET LOCAL idle_in_transaction_session_timeout = 0`, `SET LOCAL statement_timeout = 0`,
}

// inSnapshot runs do in a transaction that sees one moment of the database.
func inSnapshot(ctx context.Context, db *pg.DB, do func(ctx context.Context, tx *pg.Tx) error) error {
	return pg.InTx(ctx, db, func(ctx context.Context, tx *pg.Tx) error {
		for _, s := range append([]string{`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY`}, plain...) {
			if _, err := tx.Exec(ctx, s); err != nil {
				return err
			}
		}
		return do(ctx, tx)
	})
}

// describe is what the database holds at the transaction's moment.
func describe(ctx context.Context, tx *pg.Tx) (m Manifest, err error) {
	var tables []struct{ Name, Query string }
	if err := tx.Select(ctx, &tables, sqlSums); err != nil {
		return m, err
	}
	m.Tables, m.Sequences = map[string]Table{}, map[string]int64{}
	for _, t := range tables {
		var sum Table
		if err := tx.Get(ctx, &sum, t.Query); err != nil {
			return m, err
		}
		m.Tables[t.Name] = sum
	}
	var sequences []struct {
		Name string
		Last int64
	}
	if err := tx.Select(ctx, &sequences, sqlSequences); err != nil {
		return m, err
	}
	for _, s := range sequences {
		m.Sequences[s.Name] = s.Last
	}
	return m, tx.Get(ctx, &m.Postgres, sqlMajor)
}

// compare says in which table a database is not what the manifest says.
func (m Manifest) compare(ctx context.Context, db *pg.DB) error {
	return inSnapshot(ctx, db, func(ctx context.Context, tx *pg.Tx) error {
		found, err := describe(ctx, tx)
		if err != nil {
			return err
		}
		return m.differs(found)
	})
}

func (m Manifest) differs(found Manifest) error {
	var wrong []string
	for _, name := range slices.Sorted(maps.Keys(m.Tables)) {
		if found.Tables[name] != m.Tables[name] {
			wrong = append(wrong, fmt.Sprintf("%s (%d rows, not %d)", name, found.Tables[name].Rows, m.Tables[name].Rows))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.Sequences)) {
		if last, there := found.Sequences[name]; !there || last < m.Sequences[name] {
			wrong = append(wrong, name)
		}
	}
	if len(wrong) > 0 || len(found.Tables) != len(m.Tables) {
		return fmt.Errorf("restored is not what was saved: %s", strings.Join(wrong, ", "))
	}
	return nil
}
