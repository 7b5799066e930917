package intake

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// Preview is what a file would change now. Seen marks it: Take takes this
// preview and no other. Wrong says why nothing can be taken as it is; the
// heading is there all the same, to be mapped.
type Preview struct {
	Report
	Heading *Heading
	Puts    int // rows that would be written
	Seen    string
	Wrong   error
}

// proposal is a file beside what stands in its edition.
type proposal interface {
	report() Report
	puts() int
	take(ctx context.Context, tx *pg.Tx, now time.Time) ([]pg.Touched, error)
}

// Preview compares a file that waits with what stands here and writes nothing.
func (s *Store) Preview(ctx context.Context, e *festival.Edition, im *Import, now time.Time) (Preview, error) {
	file, err := s.read(e, im)
	if wrong := mendable(err); wrong != nil {
		return Preview{Heading: file.heading, Wrong: wrong}, nil
	}
	if err != nil {
		return Preview{}, err
	}
	p, err := s.propose(ctx, s.db, e, im, file, now)
	if wrong := mendable(err); wrong != nil {
		return Preview{Heading: file.heading, Wrong: wrong}, nil
	}
	if err != nil {
		return Preview{}, err
	}
	r := p.report()
	return Preview{Report: r, Heading: file.heading, Puts: p.puts(), Seen: r.seen(im.Options)}, nil
}

// mendable is an error that another file, or another choice, mends.
func mendable(err error) error {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.TooLarge, fault.NotFound:
		return err
	}
	return nil
}

const sqlLock = `
SELECT i.id, i.kind, i.location_id, i.name, i.options, i.state, i.created_at, i.taken_at, i.undone_at, i.file, i.report, '' AS by
FROM import i
WHERE i.edition_id = $1
	AND i.id = $2
FOR UPDATE`

const sqlTaken = `
UPDATE import
SET state = 'taken', taken_at = $2, file = NULL, report = $3, lines = $4
WHERE id = $1`

// Take writes what the person has seen, in one transaction. A file that is taken
// already stays as it is: a second press gets the first one's report. Where the
// file would now change something else, because somebody worked meanwhile, it
// is a Conflict and nothing is written.
func (s *Store) Take(ctx context.Context, e *festival.Edition, id ID, seen string, now time.Time) (r Report, err error) {
	const op = "intake.Take"
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var im Import
		if err := tx.Get(ctx, &im, sqlLock, e.ID, id); err != nil {
			return err
		}
		if im.State != Waiting {
			r = im.Report
			return nil
		}
		file, err := s.read(e, &im)
		if err != nil {
			return err
		}
		r, err = s.takeIn(ctx, tx, e, &im, file, seen, now)
		return err
	})
	return r, fault.Wrap(op, err)
}

// takeIn takes a file whose import has its row.
func (s *Store) takeIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, im *Import, file read, seen string, now time.Time) (r Report, err error) {
	p, err := s.propose(ctx, tx, e, im, file, now)
	if err != nil {
		return r, err
	}
	if p.report().seen(im.Options) != seen {
		return r, fault.Coded(fault.Conflict, "intake.Take", "changed_meanwhile", "office.intake.stale")
	}
	return settle(ctx, tx, e, im, p, now)
}

// settle writes a proposal and notes what it takes to undo it.
func settle(ctx context.Context, tx *pg.Tx, e *festival.Edition, im *Import, p proposal, now time.Time) (r Report, err error) {
	touched, err := p.take(ctx, tx, now)
	if err != nil {
		return r, err
	}
	r = p.report()
	if _, err := tx.Exec(ctx, sqlTaken, im.ID, now, r, lines(r.Lines)); err != nil {
		return r, err
	}
	if err := keepTouched(ctx, tx, im.ID, touched); err != nil {
		return r, err
	}
	return r, logImport(ctx, tx, e, im, pg.VerbImport, now)
}

const sqlKeepTouched = `
INSERT INTO import_touch (import_id, position, subject, subject_id, version, before)
SELECT $1, r.position, r.subject, r.subject_id, r.version, r.before
FROM jsonb_to_recordset($2::jsonb) AS r (position int, subject text, subject_id bigint, version int, before jsonb)`

type touchRow struct {
	Position int             `json:"position"`
	Subject  string          `json:"subject" db:"subject"`
	ID       int64           `json:"subject_id" db:"subject_id"`
	Version  int             `json:"version" db:"version"`
	Before   json.RawMessage `json:"before" db:"before"`
}

func keepTouched(ctx context.Context, tx *pg.Tx, id ID, all []pg.Touched) error {
	const batch = 1000
	for start := 0; start < len(all); start += batch {
		part := all[start:min(start+batch, len(all))]
		rows := make([]touchRow, len(part))
		for i, t := range part {
			rows[i] = touchRow{start + i, t.Subject, t.ID, t.Version, t.Before}
		}
		b, err := json.Marshal(rows)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlKeepTouched, id, string(b)); err != nil {
			return err
		}
	}
	return nil
}

func logImport(ctx context.Context, tx *pg.Tx, e *festival.Edition, im *Import, verb pg.Verb, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{
		EditionID: int64(e.ID), Subject: "import", SubjectID: int64(im.ID), Verb: verb, At: now,
		Detail: map[string]any{"kind": im.Kind, "file": im.Name},
	})
}

const sqlTouched = `
SELECT subject, subject_id, version, coalesce(before, 'null') AS before
FROM import_touch
WHERE import_id = $1
ORDER BY position`

const sqlUndone = `
UPDATE import
SET state = 'undone', undone_at = $2, report = $3
WHERE id = $1`

// Undo takes an import back as a whole, in one transaction, except for what
// somebody has worked on since: that is named in the report. What was undone
// already stays so.
func (s *Store) Undo(ctx context.Context, e *festival.Edition, id ID, now time.Time) (r Report, err error) {
	const op = "intake.Undo"
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var im Import
		if err := tx.Get(ctx, &im, sqlLock, e.ID, id); err != nil {
			return err
		}
		if r = im.Report; im.State != Taken {
			return nil
		}
		touched, err := touchedBy(ctx, tx, id)
		if err != nil {
			return err
		}
		if len(touched) == 0 && im.Report.writes() > 0 {
			return fault.Coded(fault.Conflict, op, "not_kept", "error.undo_not_kept")
		}
		if r.Left, r.Undone, err = s.revertIn(ctx, tx, e, &im, touched, now); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlUndone, id, now, r); err != nil {
			return err
		}
		return logImport(ctx, tx, e, &im, pg.VerbRestore, now)
	})
	return r, fault.Wrap(op, err)
}

// errTried ends a transaction that was only to see what it would do.
var errTried = errors.New("tried")

// Staying names what an undoing would leave, because somebody, or a newer file,
// has changed it since. It tries, and writes nothing.
func (s *Store) Staying(ctx context.Context, e *festival.Edition, id ID, now time.Time) (left []string, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var im Import
		if err := tx.Get(ctx, &im, sqlLock, e.ID, id); err != nil {
			return err
		}
		touched, err := touchedBy(ctx, tx, id)
		if err == nil && im.State == Taken {
			left, _, err = s.revertIn(ctx, tx, e, &im, touched, now)
		}
		return cmp.Or(err, errTried)
	})
	if errors.Is(err, errTried) {
		err = nil
	}
	return left, fault.Wrap("intake.Staying", err)
}

// writes is how many lines were written.
func (r Report) writes() int { return r.Counts[Added] + r.Counts[Changed] + r.Counts[Gone] }

func touchedBy(ctx context.Context, q pg.Querier, id ID) ([]pg.Touched, error) {
	var rows []touchRow
	err := q.Select(ctx, &rows, sqlTouched, id)
	all := make([]pg.Touched, len(rows))
	for i, r := range rows {
		all[i] = pg.Touched{Subject: r.Subject, ID: r.ID, Version: r.Version}
		if string(r.Before) != "null" {
			all[i].Before = r.Before
		}
	}
	return all, err
}

func (s *Store) revertIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, im *Import, touched []pg.Touched, now time.Time) ([]string, int, error) {
	switch im.Kind {
	case Stalls:
		return s.stalls.RevertIn(ctx, tx, e, touched, now)
	case Programme:
		return s.programme.RevertIn(ctx, tx, e, touched, now)
	}
	return s.site.RevertIn(ctx, tx, e, touched, now)
}
