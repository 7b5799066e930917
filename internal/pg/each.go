package pg

import (
	"context"
	"iter"
)

// Each reads the rows of a query one at a time, so that many of them need no
// memory. It keeps one connection of the pool until the last row is taken: what
// is done with a row must not wait for anybody.
func Each[T any](ctx context.Context, db *DB, query string, args ...any) iter.Seq2[T, error] {
	const op = "pg.Each"
	return func(yield func(T, error) bool) {
		var one T
		if err := outside(ctx, op); err != nil {
			yield(one, err)
			return
		}
		count(ctx)
		rows, err := db.x.QueryxContext(ctx, query, args...)
		if err != nil {
			yield(one, translate(op, err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var row T
			err := rows.StructScan(&row)
			if !yield(row, translate(op, err)) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(one, translate(op, err))
		}
	}
}
