package pg

import (
	"context"
	"encoding/json"
	"time"

	"markt/internal/fault"
)

// KeptFor is how long a deleted record can come back: long enough for a slip to
// be noticed, and no longer, because a row may name people.
const KeptFor = 90 * 24 * time.Hour

// Removal names a record that is deleted, or put back.
type Removal struct {
	EditionID int64
	Table     string
	ID        int64
}

// RemoveIn deletes a record by a statement that returns its row,
//
//	DELETE FROM gate … RETURNING to_jsonb(gate) AS row
//
// and notes the row in the history, from where RestoreIn puts it back. Parts of
// the record that go along stand in the row under names of their own. The row
// is kept for KeptFor, then ForgetRemoved empties it.
func RemoveIn(ctx context.Context, tx *Tx, r Removal, now time.Time, statement string, args ...any) (row json.RawMessage, err error) {
	if err := tx.Get(ctx, &row, statement, args...); err != nil {
		return nil, fault.Wrap("pg.RemoveIn", err)
	}
	return row, LogIn(ctx, tx, Entry{
		EditionID: r.EditionID, Subject: r.Table, SubjectID: r.ID, Verb: VerbDelete,
		Detail: map[string]json.RawMessage{"row": row}, At: now,
	})
}

const sqlLastOf = `
SELECT verb, coalesce(detail->'row', 'null') AS row
FROM history
WHERE subject = $1
	AND subject_id = $2
	AND edition_id = $3
	AND verb IN ('delete', 'restore')
ORDER BY id DESC
LIMIT 1`

// Restore is RestoreIn in a transaction of its own.
func Restore(ctx context.Context, db *DB, r Removal, now time.Time, statements ...string) error {
	return InTx(ctx, db, func(ctx context.Context, tx *Tx) error { return RestoreIn(ctx, tx, r, now, statements...) })
}

// RestoreIn puts back what RemoveIn noted last: statements take the row as $1,
// the first inserts it, the others its parts. What is back already stays as it
// is, so that it may be asked twice. What cannot come back, because its name
// or place is taken or what it belonged to is gone, is a Conflict that says so.
func RestoreIn(ctx context.Context, tx *Tx, r Removal, now time.Time, statements ...string) error {
	const op = "pg.RestoreIn"
	var last struct {
		Verb Verb            `db:"verb"`
		Row  json.RawMessage `db:"row"`
	}
	if err := tx.Get(ctx, &last, sqlLastOf, r.Table, r.ID, r.EditionID); err != nil {
		return fault.Wrap(op, err)
	}
	if last.Verb == VerbRestore {
		return nil
	}
	if string(last.Row) == "null" { // erased since, or deleted before rows were noted
		return fault.Coded(fault.Conflict, op, "not_kept", "error.undo_not_kept")
	}
	for i, statement := range statements {
		n, err := tx.Exec(ctx, statement, string(last.Row))
		if err != nil {
			return whyNot(op, err)
		}
		if i == 0 && n == 0 { // somebody was faster
			return nil
		}
	}
	return LogIn(ctx, tx, Entry{EditionID: r.EditionID, Subject: r.Table, SubjectID: r.ID, Verb: VerbRestore, At: now})
}

// whyNot turns a reference to what is gone into words; what is taken says so itself.
func whyNot(op string, err error) error {
	if fault.Is(err, fault.Invalid) {
		return fault.With(err, fault.Conflict, op, "error.undo_gone")
	}
	return fault.Wrap(op, err)
}

// RemovedRow is a deletion that has not been undone, with the row as it was.
type RemovedRow struct {
	Table string          `db:"subject"`
	ID    int64           `db:"subject_id"`
	At    time.Time       `db:"at"`
	Name  string          `db:"name"` // of the person
	Row   json.RawMessage `db:"row"`
}

const sqlRemoved = `
SELECT h.subject, h.subject_id, h.at, coalesce(p.name, '') AS name, h.detail->'row' AS row
FROM history h
LEFT JOIN person p ON h.actor = 'person:' || p.id
WHERE h.edition_id = $1
	AND h.verb = 'delete'
	AND h.detail ? 'row'
	AND h.at >= $2
	AND NOT EXISTS (
		SELECT 1
		FROM history later
		WHERE later.subject = h.subject
			AND later.subject_id = h.subject_id
			AND later.id > h.id
			AND later.verb = 'restore'
	)
ORDER BY h.id DESC
LIMIT 100`

// RemovedSince are the last hundred deletions in an edition that can be undone, the newest first.
func RemovedSince(ctx context.Context, q Querier, edition int64, since time.Time) ([]RemovedRow, error) {
	var all []RemovedRow
	err := q.Select(ctx, &all, sqlRemoved, edition, since)
	return all, fault.Wrap("pg.RemovedSince", err)
}

const sqlForgetRemoved = `
UPDATE history
SET reason = '', detail = '{}'
WHERE verb = 'delete'
	AND detail ? 'row'
	AND at < $1`

// ForgetRemoved empties the rows that were deleted before; that they were
// deleted, when and by whom stays.
func ForgetRemoved(ctx context.Context, db *DB, before time.Time) error {
	_, err := db.Exec(ctx, sqlForgetRemoved, before)
	return fault.Wrap("pg.ForgetRemoved", err)
}
