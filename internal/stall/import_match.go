package stall

import (
	"context"
	"slices"
	"strings"
	"time"

	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
	"markt/internal/spreadsheet"
)

// know reads what the edition has, in a number of queries that does not grow
// with it. Within a transaction nobody else imports meanwhile.
func (im *importer) know(ctx context.Context, q pg.Querier, now time.Time) (err error) {
	if err := festival.LockIn(ctx, q, im.edition.ID); err != nil {
		return err
	}
	if im.kinds, err = kindsOf(ctx, q, im.edition.ID); err != nil {
		return err
	}
	if len(im.kinds) == 0 {
		im.kinds = Shipped() // the first import gives them to the edition
	}
	if im.frame, err = frameOf(ctx, q, im.edition.ID, now); err != nil {
		return err
	}
	im.frame.Rules["stall.front_max"] = 1000 // what a file says is taken as it is
	if err := im.knowImported(ctx, q); err != nil {
		return err
	}
	return im.knowOurs(ctx, q)
}

// knowOurs reads the whole edition, if the file's ids look like our own.
func (im *importer) knowOurs(ctx context.Context, q pg.Querier) error {
	const uid = len("00000000-0000-0000-0000-000000000000")
	if !slices.ContainsFunc(im.table.Rows, func(r Row) bool { return len(r.Key) == uid }) {
		return nil
	}
	all, err := listOf(ctx, q, im.edition.ID, Filter{}, newest, false)
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

// found is an application that an earlier import made.
type found struct {
	Application
	SourceState State  `db:"source_state"`
	SourceHash  string `db:"source_hash"`
}

const sqlImported = `
SELECT a.id, a.name, a.contact_email, a.phone_raw, a.source, a.source_id, a.source_state, a.source_hash
FROM application a
WHERE a.edition_id = $1
	AND a.source <> ''
ORDER BY a.id`

const sqlImportedWhole = `
SELECT a.id, a.edition_id, a.uid, a.kind_id, a.state, a.lang, a.name, a.description, a.organisation, a.person_id,
	a.contact_name, a.contact_email, a.contact_phone, a.phone_raw, a.watts, a.plug, a.answers, a.link_generation,
	a.source, a.source_id, a.created_at, a.changed_at, a.submitted_at, a.decided_at, a.told_at, a.version,
	a.source_state, a.source_hash
FROM application a
WHERE a.id = ANY($1)`

// knowWhole reads all of those applications that a file says something else of
// than the last time: most of a long list is as it was, and need not be in memory.
func (im *importer) knowWhole(ctx context.Context, q pg.Querier) error {
	ids := make([]int64, len(im.open))
	for i, o := range im.open {
		ids[i] = int64(o.old.ID)
	}
	if len(ids) == 0 {
		return nil
	}
	var all []found
	if err := q.Select(ctx, &all, sqlImportedWhole, pg.Array(ids)); err != nil {
		return err
	}
	im.whole = make(map[ApplicationID]*found, len(all))
	for i := range all {
		im.whole[all[i].ID] = &all[i]
	}
	return nil
}

// knowImported reads what tells an imported application from another, and
// whether a file says something else of it than the last time.
func (im *importer) knowImported(ctx context.Context, q pg.Querier) error {
	var all []found
	err := q.Select(ctx, &all, sqlImported, im.edition.ID)
	im.known, im.others = map[string]*found{}, map[string][]*found{}
	for i := range all {
		if f := &all[i]; f.Source == im.source {
			im.known[f.SourceID] = f
		} else {
			im.others[f.SourceID] = append(im.others[f.SourceID], f)
		}
	}
	return err
}

// find is what an earlier import made of the row: of this file, or of the same
// list under another name, where the row has the same key, name and address.
// Without an address a name alone is no proof; then it must say the same.
func (im *importer) find(said *Application, digest string) *found {
	if f, ok := im.known[said.SourceID]; ok {
		return f
	}
	for _, f := range im.others[said.SourceID] {
		same := strings.EqualFold(f.Name, said.Name) && strings.EqualFold(f.ContactEmail, said.ContactEmail) && f.PhoneRaw == said.PhoneRaw
		if same && (f.SourceHash == digest || f.ContactEmail != "" || f.PhoneRaw != "") {
			return f
		}
	}
	return nil
}
