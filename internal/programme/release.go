package programme

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
)

// ReleaseDraft says how to release. After is the number of the last release the
// person saw (0: none), so that two people cannot release past each other. Seen
// is the mark of the draft that was shown (Pending.Mark): another one is refused.
// It is empty where nobody was shown one.
type ReleaseDraft struct {
	Label string
	After int
	Seen  string
}

var _ = pg.OnConstraint("programme_release_number", fault.Conflict, "changed_meanwhile", "error.changed_meanwhile", "")

const sqlRelease = `
INSERT INTO programme_release (edition_id, number, label, at, by, format, document)
VALUES ($1, $2, $3, $4, $5, $6, $7)`

// sqlReleaseLock lets a repeat see what the first one made, instead of meeting it.
const sqlReleaseLock = `
SELECT pg_advisory_xact_lock(hashtext('programme_release'), $1::int)`

// Release publishes the confirmed, placed sessions as they are now. The
// document never changes afterwards. It returns the release's number. A repeat,
// under the same label and with nothing changed since, makes no other one: it
// returns the number of the release that is there.
func (s *Store) Release(ctx context.Context, e *festival.Edition, d ReleaseDraft, now time.Time) (number int, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		number, err = releaseIn(ctx, tx, e, d, now)
		return err
	})
	return number, err
}

// ReleaseIn is Release within the caller's transaction.
func (s *Store) ReleaseIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, d ReleaseDraft, now time.Time) (int, error) {
	return releaseIn(ctx, tx, e, d, now)
}

func releaseIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, d ReleaseDraft, now time.Time) (int, error) {
	const op = "programme.Release"
	f := fault.Fields{}
	input.CheckLine(f, "label", &d.Label, input.MaxLine)
	if err := f.Err(op); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, sqlReleaseLock, e.ID); err != nil {
		return 0, err
	}
	p, _, err := reviewIn(ctx, tx, e)
	if err != nil {
		return 0, err
	}
	last := p.Last
	raw, err := json.Marshal(p.Next)
	if err != nil {
		return 0, fault.Wrap(op, err)
	}
	same, err := last.is(d.Label, raw)
	switch {
	case err != nil:
		return 0, fault.Wrap(op, err)
	case same:
		return last.Number, nil
	case last.Number != d.After:
		return 0, fault.Coded(fault.Conflict, op, "changed_meanwhile", "error.changed_meanwhile")
	}
	if err := pg.Saw(op, d.Seen, p.Mark); err != nil {
		return 0, err
	}
	number := last.Number + 1
	if _, err := tx.Exec(ctx, sqlRelease, e.ID, number, d.Label, now, string(pg.ActorOf(ctx)), DocumentFormat, string(raw)); err != nil {
		return 0, fault.Wrap(op, err)
	}
	return number, pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(e.ID), Subject: "edition", SubjectID: int64(e.ID), Verb: pg.VerbReleaseProgramme, Reason: d.Label, At: now})
}

// is reports whether a release has this label and document.
func (r *Released) is(label string, document []byte) (bool, error) {
	if r.Number == 0 || r.Label != label {
		return false, nil
	}
	own, err := json.Marshal(r.Document)
	return bytes.Equal(own, document), err
}

const sqlLatest = `
SELECT number, label, at, format, document
FROM programme_release
WHERE edition_id = $1
ORDER BY number DESC
LIMIT 1`

func latestIn(ctx context.Context, q pg.Querier, e *festival.Edition) (Released, error) {
	const op = "programme.Released"
	var r struct {
		Number   int       `db:"number"`
		Label    string    `db:"label"`
		At       time.Time `db:"at"`
		Format   int       `db:"format"`
		Document []byte    `db:"document"`
	}
	if err := q.Get(ctx, &r, sqlLatest, e.ID); err != nil {
		return Released{}, fault.Wrap(op, err)
	}
	d, err := parseDocument(r.Format, r.Document)
	return Released{Number: r.Number, Label: r.Label, At: e.In(r.At), ChangedAt: e.In(r.At), Document: d}, fault.Wrap(op, err)
}

const sqlLive = `
SELECT id, canceled_at, version
FROM session
WHERE edition_id = $1
	AND (state = 'canceled' OR version > 1)`

// Released is what the public sees: the highest release with the live
// cancellations over it, in two queries; NotFound while nothing is released.
func (s *Store) Released(ctx context.Context, e *festival.Edition) (Released, error) {
	const op = "programme.Released"
	r, err := latestIn(ctx, s.db, e)
	if err != nil {
		return r, err
	}
	var rows []live
	if err := s.db.Select(ctx, &rows, sqlLive, e.ID); err != nil {
		return r, fault.Wrap(op, err)
	}
	r.overlay(rows)
	return r, nil
}

// live is what has happened to a session since, as far as the public sees it.
type live struct {
	ID         ID           `db:"id"`
	CanceledAt sql.NullTime `db:"canceled_at"`
	Version    int          `db:"version"`
}

// overlay lays live cancellations over the release. The version never goes
// back, even when a cancellation is taken back: calendars ignore a lower SEQUENCE.
func (r *Released) overlay(rows []live) {
	zone := r.Document.Calendar().zone()
	at := make(map[ID]int, len(r.Document.Sessions))
	for i, s := range r.Document.Sessions {
		at[s.ID] = i
	}
	for _, l := range rows {
		i, shown := at[l.ID]
		if !shown {
			continue
		}
		s := &r.Document.Sessions[i]
		s.Version = max(s.Version, l.Version)
		if !l.CanceledAt.Valid {
			continue
		}
		s.State, s.CanceledAt = StateCanceled, l.CanceledAt.Time.In(zone)
		if s.CanceledAt.After(r.ChangedAt) {
			r.ChangedAt = s.CanceledAt
		}
	}
}

// Pending is what a release would publish now, and how it differs from the last.
type Pending struct {
	Last    Released // Number 0: none yet
	Next    Document
	Mark    string // of what would be published, after what
	Changes []Change
	LeftOut []Session // confirmed, but without stage, time or title
	Clashes []Clash   // among what would be released
}

// Pending previews a release.
func (s *Store) Pending(ctx context.Context, e *festival.Edition) (Pending, error) {
	p, _, err := s.Review(ctx, e)
	return p, err
}

// Review is Pending with the working state it was made from.
func (s *Store) Review(ctx context.Context, e *festival.Edition) (Pending, Document, error) {
	p, working, err := reviewIn(ctx, s.db, e)
	if err != nil {
		return p, working, err
	}
	p.Changes = Diff(p.Last.Document, p.Next)
	if p.Clashes, err = s.Clashes(ctx, e, p.Next.Sessions); err != nil {
		return p, working, err
	}
	for _, x := range working.Sessions {
		if x.State == StateConfirmed && (!x.Placed() || x.Title.Empty()) {
			p.LeftOut = append(p.LeftOut, x)
		}
	}
	return p, working, nil
}

// reviewIn reads what a release would publish, and after which one.
func reviewIn(ctx context.Context, q pg.Querier, e *festival.Edition) (Pending, Document, error) {
	last, err := latestIn(ctx, q, e)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return Pending{}, Document{}, err
	}
	working, err := listIn(ctx, q, e)
	if err != nil {
		return Pending{}, working, err
	}
	p := Pending{Last: last, Next: releasable(working, &last.Document)}
	p.Mark, err = pg.Shown(last.Number, p.Next)
	return p, working, err
}

const sqlReleases = `
SELECT r.number, r.label, r.at, coalesce(p.name, '') AS by, jsonb_array_length(coalesce(r.document->'sessions', '[]')) AS sessions
FROM programme_release r
LEFT JOIN person p ON r.by = 'person:' || p.id
WHERE r.edition_id = $1
ORDER BY r.number DESC`

// ReleaseLine is a release in the list of releases.
type ReleaseLine struct {
	Number   int       `db:"number"`
	Label    string    `db:"label"`
	At       time.Time `db:"at"`
	By       string    `db:"by"`
	Sessions int       `db:"sessions"`
}

// Releases are all releases, the newest first.
func (s *Store) Releases(ctx context.Context, e *festival.Edition) ([]ReleaseLine, error) {
	var all []ReleaseLine
	err := s.db.Select(ctx, &all, sqlReleases, e.ID)
	for i := range all {
		all[i].At = e.In(all[i].At)
	}
	return all, fault.Wrap("programme.Releases", err)
}
