package festival

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/pg"
)

// AdmissionChange is what was said about admission at a service that stood alone
// at a gate. Nonce is made there, and it counts once under it.
type AdmissionChange struct {
	Nonce     string
	Location  string // slug
	Admission Admission
	At        time.Time
}

const maxChangeNonce = 64

// Check says what is malformed.
func (c AdmissionChange) Check() error {
	f := fault.Fields{}
	if c.Nonce == "" || len(c.Nonce) > maxChangeNonce || !input.Storable(c.Nonce) {
		f.Add("nonce", "error.too_long", "max", maxChangeNonce)
	}
	if !c.Admission.Known() {
		f.Add("admission", "error.choice")
	}
	if !input.Storable(c.Location) {
		f.Add("location", "error.choice")
	}
	if c.At.IsZero() {
		f.Add("at", "error.required")
	}
	return f.Err("festival.AdmissionChange.Check")
}

const sqlChangeAdmission = `
INSERT INTO admission_change (edition_id, location_id, admission, at)
VALUES ($1, $2, $3, $4)`

// changeIn keeps what was said, for what is judged later at its own time.
func changeIn(ctx context.Context, tx *pg.Tx, e ID, l *LocationID, a Admission, now time.Time) error {
	_, err := tx.Exec(ctx, sqlChangeAdmission, e, l, a, now)
	return err
}

const sqlTellAdmission = `
INSERT INTO admission_change (nonce, edition_id, location_id, admission, at, alone)
SELECT $1, l.edition_id, l.id, $4, $5, true
FROM location l
WHERE l.edition_id = $2
	AND l.slug = $3
ON CONFLICT ON CONSTRAINT admission_change_nonce DO NOTHING
RETURNING location_id`

const sqlToldAdmission = `
SELECT c.location_id
FROM admission_change c
JOIN location l ON l.id = c.location_id
WHERE c.nonce = $1
	AND c.edition_id = $2
	AND l.slug = $3
	AND c.admission = $4`

// What was said of the location since, by whomever, is not taken back.
const sqlReadmitAt = `
UPDATE location
SET readmitted_at = greatest(readmitted_at, $2)
WHERE id = $1`

// TellAdmission keeps what was said where nobody could ask the office. How the
// location stands now is the office's to say; that it was emptied and let in
// again is a fact. Repeating it changes nothing; Invalid for what says nothing,
// or something else under the same nonce.
func (s *Store) TellAdmission(ctx context.Context, e ID, c AdmissionChange, now time.Time) error {
	const op = "festival.TellAdmission"
	if err := c.Check(); err != nil {
		return err
	}
	return fault.Wrap(op, s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		var l LocationID
		err := tx.Get(ctx, &l, sqlTellAdmission, c.Nonce, e, c.Location, c.Admission, c.At)
		if fault.Is(err, fault.NotFound) {
			if err = tx.Get(ctx, &l, sqlToldAdmission, c.Nonce, e, c.Location, c.Admission); fault.Is(err, fault.NotFound) {
				return fault.Fields{"location": fault.Msg("error.choice")}.Err(op)
			}
			return err
		}
		if err != nil {
			return err
		}
		if c.Admission == AdmissionReadmission {
			if _, err := tx.Exec(ctx, sqlReadmitAt, l, c.At); err != nil {
				return err
			}
		}
		return pg.LogIn(ctx, tx, pg.Entry{
			EditionID: int64(e), Subject: "location", SubjectID: int64(l), Verb: pg.VerbSetAdmission,
			Detail: map[string]Admission{"admission": c.Admission}, At: now,
		})
	}))
}
