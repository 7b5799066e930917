package stall

import (
	"context"
	"slices"
	"strings"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/pg"
	"markt/internal/spreadsheet"
)

// findOurs reads what this edition has, if the file's ids look like our own.
func (im *importer) findOurs(ctx context.Context) error {
	const uid = len("00000000-0000-0000-0000-000000000000")
	if !slices.ContainsFunc(im.table.Rows, func(r Row) bool { return len(r.Key) == uid }) {
		return nil
	}
	all, err := im.store.List(ctx, im.edition.ID, Filter{})
	im.ours = make(map[string]Listed, len(all))
	for _, one := range all {
		im.ours[one.UID] = one
	}
	return err
}

// compare tells whether a row of our own export says anything else than what
// stands here. It changes nothing: the file holds a part of an application, and
// its owner may have changed it since.
func (im *importer) compare(ours Listed, r Row, note func(string, ...any)) Outcome {
	var other []string
	stands := ours.cells()
	for i, column := range exported {
		cell, ok := r.Cells[column]
		if was := input.CleanText(spreadsheet.Text(stands[i])); ok && cell != was {
			other = append(other, column)
		}
	}
	if len(other) == 0 {
		return Same
	}
	note("office.stall.import.ours", "columns", strings.Join(other, ", "))
	return Refused
}

// found is the application that an earlier import made of a row.
type found struct {
	ID          ApplicationID `db:"id"`
	State       State         `db:"state"`
	Source      string        `db:"source"`
	SourceState State         `db:"source_state"`
	SourceHash  string        `db:"source_hash"`
}

const sqlFindImported = `
SELECT id, state, source, source_state, source_hash
FROM application
WHERE edition_id = $1
	AND source = $2
	AND source_id = $3
FOR UPDATE`

// The same list under another name: its row has the same key, name and address.
// Without an address a name alone is no proof; then it must say the same.
const sqlFindElsewhere = `
SELECT id, state, source, source_state, source_hash
FROM application
WHERE edition_id = $1
	AND source NOT IN ('', $2)
	AND source_id = $3
	AND lower(name) = lower($4)
	AND lower(contact_email) = lower($5)
	AND phone_raw = $6
	AND (source_hash = $7 OR contact_email <> '' OR phone_raw <> '')
ORDER BY id
LIMIT 1
FOR UPDATE`

// find is what an earlier import made of the row, of this file or of a copy.
func (im *importer) find(ctx context.Context, tx *pg.Tx, a *Application, digest string) (old found, err error) {
	err = tx.Get(ctx, &old, sqlFindImported, a.EditionID, a.Source, a.SourceID)
	if fault.Is(err, fault.NotFound) {
		err = tx.Get(ctx, &old, sqlFindElsewhere, a.EditionID, a.Source, a.SourceID, a.Name, a.ContactEmail, a.PhoneRaw, digest)
	}
	return old, err
}
