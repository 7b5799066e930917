package pg

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
)

// RemovedOf is a row as a statement of RemoveAllIn returns it.
type RemovedOf struct {
	ID  int64           `db:"id" json:"id"`
	Row json.RawMessage `db:"row" json:"row"`
}

const sqlLogRemoved = `
INSERT INTO history (edition_id, at, actor, subject, subject_id, verb, reason, detail)
SELECT NULLIF($1::bigint, 0), $2::timestamptz, $3::text, $4::text, r.id, 'delete', '', jsonb_build_object('row', r.row)
FROM jsonb_to_recordset($5::jsonb) AS r (id bigint, row jsonb)`

// RemoveAllIn is RemoveIn for many records of a table, by a statement that
// returns id and row of each.
func RemoveAllIn(ctx context.Context, tx *Tx, edition int64, table string, now time.Time, statement string, args ...any) ([]RemovedOf, error) {
	const op = "pg.RemoveAllIn"
	var rows []RemovedOf
	if err := tx.Select(ctx, &rows, statement, args...); err != nil || len(rows) == 0 {
		return nil, fault.Wrap(op, err)
	}
	all, err := json.Marshal(rows)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	_, err = tx.Exec(ctx, sqlLogRemoved, edition, now, string(ActorOf(ctx)), table, string(all))
	return rows, fault.Wrap(op, err)
}

const sqlLastOfAll = `
SELECT DISTINCT ON (subject_id) subject_id AS id, verb, coalesce(detail->'row', 'null') AS row
FROM history
WHERE subject = $1
	AND subject_id = ANY($2)
	AND edition_id = $3
	AND verb IN ('delete', 'restore')
ORDER BY subject_id, history.id DESC`

// RestoreAllIn is RestoreIn for many records of a table: the statements take an
// array of their rows as $1.
func RestoreAllIn(ctx context.Context, tx *Tx, edition int64, table string, ids []int64, now time.Time, statements ...string) error {
	const op = "pg.RestoreAllIn"
	var last []struct {
		RemovedOf
		Verb Verb `db:"verb"`
	}
	if err := tx.Select(ctx, &last, sqlLastOfAll, table, pq.Int64Array(ids), edition); err != nil {
		return fault.Wrap(op, err)
	}
	var rows []json.RawMessage
	var back []int64
	for _, one := range last {
		switch {
		case one.Verb == VerbRestore: // it is there
		case string(one.Row) == "null":
			return fault.Coded(fault.Conflict, op, "not_kept", "error.undo_not_kept")
		default:
			rows, back = append(rows, one.Row), append(back, one.ID)
		}
	}
	if slices.Sort(ids); len(last) < len(slices.Compact(ids)) {
		return fault.New(fault.NotFound, op, "error.not_found")
	}
	if len(rows) == 0 {
		return nil
	}
	all, err := json.Marshal(rows)
	if err != nil {
		return fault.Wrap(op, err)
	}
	for _, statement := range statements {
		if _, err := tx.Exec(ctx, statement, string(all)); err != nil {
			return whyNot(op, err)
		}
	}
	return LogAllIn(ctx, tx, Entry{EditionID: edition, Subject: table, Verb: VerbRestore, At: now}, back)
}
