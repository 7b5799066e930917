package pg

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/lib/pq"

	"markt/internal/fault"
)

// Touched is a row that a deed made or changed, with what it takes to undo the
// deed. Version is the row's behind it: another one means that somebody changed
// the row since. Before is the row as it was; empty: the deed made it.
type Touched struct {
	Subject string // the table
	ID      int64
	Version int
	Before  json.RawMessage
}

// removed is the version of a row that is no longer there.
const removed = -1

// Removed reports whether the deed took the row away.
func (t Touched) Removed() bool { return t.Version == removed }

// Made reports whether the deed made the row.
func (t Touched) Made() bool { return len(t.Before) == 0 }

// Standing is a row as it stands.
type Standing struct {
	ID      int64           `db:"id"`
	Version int             `db:"version"`
	Row     json.RawMessage `db:"row"`
}

// StandingIn reads rows by a statement that takes their ids and gives id,
// version and row,
//
//	SELECT id, version, to_jsonb(x) AS row FROM stage x WHERE id = ANY($1) …
func StandingIn(ctx context.Context, q Querier, statement string, ids []int64) (map[int64]Standing, error) {
	var rows []Standing
	all := map[int64]Standing{}
	if len(ids) == 0 {
		return all, nil
	}
	err := q.Select(ctx, &rows, statement, pq.Int64Array(ids))
	for _, r := range rows {
		all[r.ID] = r
	}
	return all, fault.Wrap("pg.StandingIn", err)
}

// TouchedBy compares the rows before and after a deed, in the order of their ids.
func TouchedBy(subject string, before, after map[int64]Standing) []Touched {
	var all []Touched
	for _, id := range slices.Sorted(maps.Keys(after)) {
		was, known := before[id]
		if known && was.Version == after[id].Version {
			continue
		}
		all = append(all, Touched{Subject: subject, ID: id, Version: after[id].Version, Before: was.Row})
	}
	for _, id := range slices.Sorted(maps.Keys(before)) {
		if _, stands := after[id]; !stands {
			all = append(all, Touched{Subject: subject, ID: id, Version: removed, Before: before[id].Row})
		}
	}
	return all
}

// IDsOf are the ids of those touched rows that are a subject's.
func IDsOf(all []Touched, subject string) []int64 {
	var ids []int64
	for _, t := range all {
		if t.Subject == subject {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

// RowsBefore is a JSON array of the rows as they were, for
// jsonb_populate_recordset.
func RowsBefore(all []Touched) string {
	rows := []json.RawMessage{}
	for _, t := range all {
		if !t.Made() {
			rows = append(rows, t.Before)
		}
	}
	b, _ := json.Marshal(rows) // rows are JSON already
	return string(b)
}

// Array is ids as a statement's parameter.
func Array(ids []int64) any { return pq.Int64Array(ids) }

// Words is texts as a statement's parameter.
func Words(all []string) any { return pq.StringArray(all) }
