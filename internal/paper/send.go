package paper

import (
	"context"
	"crypto/sha256"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
	"markt/internal/stall"
	"markt/internal/upload"
)

const (
	maxNumber = 100
	maxPerson = 200
	maxReason = 2000
	mostFiles = 8  // of a paper: its pages
	mostNames = 40 // persons of a stall
)

// Sending is what a vendor sends for a requirement.
type Sending struct {
	Key    string
	Person string // whose it is, where each person needs one
	Number string
	Issued *time.Time
	Until  *time.Time
	File   *upload.File // nil: none was sent
}

// Takes reports whether papers of an application in this state are asked for.
func Takes(s stall.State) bool {
	switch s {
	case stall.StateSubmitted, stall.StateInReview, stall.StateWaitlisted, stall.StateAccepted, stall.StateConfirmed:
		return true
	}
	return false
}

// Send keeps what a vendor sends, for the office to look at. Sending it again
// changes nothing. What identifies a person is refused.
func (s *Store) Send(ctx context.Context, e *festival.Edition, id stall.ApplicationID, d Sending, now time.Time) error {
	const op = "paper.Send"
	d.Number, d.Person = input.CleanLine(d.Number), input.CleanLine(d.Person)
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		app, line, err := lockIn(ctx, tx, e, id, d.Key, now)
		if err != nil {
			return err
		}
		if !Takes(app.State) {
			return fault.Coded(fault.Conflict, op, "not_asked", "paper.error.not_asked")
		}
		if err := d.check(line, e.DateOf(now)).Err(op); err != nil {
			return err
		}
		was := line.of(d.Person)
		if was != nil && was.State == Accepted && line.Ends == nil || line.State == Waived {
			return fault.Coded(fault.Conflict, op, "accepted", "paper.error.accepted")
		}
		return d.keepIn(ctx, tx, e, line, was, now)
	})
	return fault.Wrap(op, err)
}

// check says what is wrong with what was sent for a line.
func (d *Sending) check(l Line, today time.Time) fault.Fields {
	f := fault.Fields{}
	switch {
	case l.Evidence == Seen && d.File != nil: // it is not kept, whatever else was said
		f.Add("file", "paper.error.identifies")
		return f
	case !l.Sent():
		f.Add("file", "paper.error.not_sent")
		return f
	}
	was := l.of(d.Person)
	if l.Evidence == File && d.File == nil && (was == nil || len(was.Files) == 0 || was.State != Submitted) {
		f.Add("file", "error.required")
	}
	if l.Evidence == Number && d.Number == "" {
		f.Add("number", "error.required")
	}
	if l.PerPerson && d.Person == "" {
		f.Add("person", "error.required")
	}
	if l.PerPerson && was == nil && len(l.Papers) >= mostNames {
		f.Add("person", "paper.error.too_many", "max", mostNames)
	}
	if d.File != nil && was != nil && was.State == Submitted && len(was.Files) >= mostFiles {
		f.Add("file", "paper.error.too_many", "max", mostFiles)
	}
	input.CheckLength(f, "number", d.Number, maxNumber)
	input.CheckLength(f, "person", d.Person, maxPerson)
	checkDays(f, l, d.Issued, &d.Until, today)
	return f
}

// checkDays judges from when until when a paper holds. Where a requirement says
// for how long, its day of issue is asked for and the end follows from it.
func checkDays(f fault.Fields, l Line, issued *time.Time, until **time.Time, today time.Time) {
	switch {
	case issued != nil && issued.After(today):
		f.Add("issued", "stall.error.future")
	case issued == nil && l.ValidMonths > 0 && *until == nil:
		f.Add("issued", "error.required")
	case issued != nil && l.ValidMonths > 0 && *until == nil:
		end := issued.AddDate(0, l.ValidMonths, 0)
		*until = &end
	}
	if *until != nil && ((*until).Year() > today.Year()+30 || (*until).Year() < today.Year()-30) {
		f.Add("until", "error.date")
	}
}

const sqlSend = `
INSERT INTO evidence AS v (edition_id, application_id, requirement, person, state, number, issued, valid_until, sent_at)
VALUES ($1, $2, $3, $4, 'submitted', $5, $6, $7, $8)
ON CONFLICT ON CONSTRAINT evidence_once DO UPDATE
SET state = 'submitted', reason = '', number = EXCLUDED.number, issued = EXCLUDED.issued, valid_until = EXCLUDED.valid_until,
	sent_at = EXCLUDED.sent_at, checked_at = NULL, checked_by = '', carried = false, version = v.version + 1
RETURNING id`

const sqlDropFiles = `
DELETE FROM evidence_file
WHERE evidence_id = $1`

const sqlAddFile = `
INSERT INTO evidence_file (evidence_id, type, body, sum, sent_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT ON CONSTRAINT evidence_file_once DO NOTHING`

// keepIn stores it. Files of a paper that was judged make room for the new ones.
func (d *Sending) keepIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, l Line, was *Paper, now time.Time) error {
	var id int64
	if err := tx.Get(ctx, &id, sqlSend, e.ID, l.Application, l.Key, d.Person, d.Number, d.Issued, d.Until, now); err != nil {
		return err
	}
	if was != nil && was.State != Submitted {
		if _, err := tx.Exec(ctx, sqlDropFiles, id); err != nil {
			return err
		}
	}
	if d.File != nil {
		sum := sha256.Sum256(d.File.Bytes)
		if _, err := tx.Exec(ctx, sqlAddFile, id, d.File.Type, d.File.Bytes, sum[:], now); err != nil {
			return err
		}
	}
	if err := unclearIn(ctx, tx, e, l.Application, l.Strength, now); err != nil {
		return err
	}
	return logIn(ctx, tx, e, id, l.Key, pg.VerbSubmit, "", now)
}

const sqlLockApplication = `
SELECT id
FROM application
WHERE edition_id = $1
	AND id = $2
FOR NO KEY UPDATE`

// lockIn lets one at a time say something of an application's papers, and
// whether they are whole.
func lockIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, id stall.ApplicationID, key string, now time.Time) (*stall.Application, Line, error) {
	app, err := lockApplicationIn(ctx, tx, e, id)
	if err != nil {
		return nil, Line{}, err
	}
	line, err := lineIn(ctx, tx, e, app, key, now)
	return app, line, err
}

func lockApplicationIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, id stall.ApplicationID) (*stall.Application, error) {
	if _, err := tx.Exec(ctx, sqlLockApplication, e.ID, id); err != nil {
		return nil, err
	}
	return stall.New(nil, nil, stall.Events{}).GetIn(ctx, tx, e.ID, id)
}

func logIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, id int64, key string, verb pg.Verb, reason string, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(e.ID), Subject: "evidence", SubjectID: id, Verb: verb, Reason: reason,
		Detail: map[string]any{"requirement": key}, At: now})
}

const sqlFileOf = `
SELECT f.id, f.evidence_id
FROM evidence_file f
JOIN evidence v ON v.id = f.evidence_id
WHERE v.application_id = $1
	AND v.requirement = $2
	AND f.id = $3`

const sqlDropFile = `
DELETE FROM evidence_file
WHERE id = $1`

const sqlDropEmpty = `
DELETE FROM evidence v
WHERE v.id = $1
	AND v.state = 'submitted'
	AND NOT EXISTS (SELECT FROM evidence_file f WHERE f.evidence_id = v.id)`

// TakeBack removes a file that the vendor sent, as long as nobody has accepted it.
func (s *Store) TakeBack(ctx context.Context, e *festival.Edition, id stall.ApplicationID, key string, file int64, now time.Time) error {
	const op = "paper.TakeBack"
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		_, line, err := lockIn(ctx, tx, e, id, key, now)
		if err != nil {
			return err
		}
		var head FileHead
		if err := tx.Get(ctx, &head, sqlFileOf, id, key, file); err != nil {
			return err
		}
		for _, p := range line.Papers {
			if p.ID == head.Paper && p.State != Submitted && p.State != Rejected {
				return fault.Coded(fault.Conflict, op, "accepted", "paper.error.accepted")
			}
		}
		if _, err := tx.Exec(ctx, sqlDropFile, file); err != nil {
			return err
		}
		if err := logIn(ctx, tx, e, head.Paper, key, pg.VerbWithdraw, "", now); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, sqlDropEmpty, head.Paper)
		return err
	})
	return fault.Wrap(op, err)
}

// Opened is a file as the office looks at it.
type Opened struct {
	Type string `db:"type"`
	Body []byte `db:"body"`
}

const sqlOpen = `
SELECT f.type, f.body
FROM evidence_file f
JOIN evidence v ON v.id = f.evidence_id
WHERE v.edition_id = $1
	AND f.id = $2`

// Open is a file of an edition.
func (s *Store) Open(ctx context.Context, edition festival.ID, id int64) (Opened, error) {
	var f Opened
	err := s.db.Get(ctx, &f, sqlOpen, edition, id)
	return f, fault.Wrap("paper.Open", err)
}
