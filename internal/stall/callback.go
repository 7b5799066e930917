package stall

import (
	"context"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// Callback is somebody's wish to be called, in a language they speak. It waits
// until a person has called; an appointment is when they said they will.
type Callback struct {
	ID          CallbackID     `db:"id"`
	EditionID   festival.ID    `db:"edition_id"`
	Application *ApplicationID `db:"application_id"`
	Name        string         `db:"name"`
	Phone       string         `db:"phone"` // E.164, else as typed
	Lang        string         `db:"lang"`  // one of lang.Spoken
	Note        string         `db:"note"`
	Times       string         `db:"times"` // when they can be reached, in their words
	CreatedAt   time.Time      `db:"created_at"`
	Appointment *time.Time     `db:"appointment_at"`
	DoneAt      *time.Time     `db:"done_at"`
	Result      string         `db:"result"`
	Version     int            `db:"version"`
}

// callbackKept is how long a name and number stay after the call.
const callbackKept = 30 * 24 * time.Hour

const maxTimes = 200

// Check cleans the wish and complains at the field's name; from is the language
// whose speakers' numbers the phone is read as.
func (w *Callback) Check(from lang.Lang) error {
	f := fault.Fields{}
	w.Name, w.Phone, w.Times = input.CleanLine(w.Name), input.CleanLine(w.Phone), input.CleanLine(w.Times)
	w.Note = input.CleanText(w.Note)
	contact := fault.Fields{}
	Contact{Name: w.Name, Phone: w.Phone}.Check(contact, from)
	if w.Phone == "" {
		contact.Add("contact.phone", "error.required")
	}
	f.Take(contact, map[string]string{"contact.name": "name", "contact.phone": "phone"})
	input.CheckLength(f, "times", w.Times, maxTimes)
	input.CheckLength(f, "note", w.Note, maxDescription)
	if !slices.Contains(lang.Spoken, w.Lang) {
		f.Add("lang", "error.choice")
	}
	if e164, ok := Phone(w.Phone, from); ok {
		w.Phone = e164
	}
	return f.Err("stall.Callback.Check")
}

const sqlAskCallback = `
INSERT INTO callback (edition_id, name, phone, lang, note, times, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (edition_id, phone, name) WHERE done_at IS NULL
DO UPDATE SET lang = excluded.lang, note = excluded.note, times = excluded.times, version = callback.version + 1
WHERE callback.application_id IS NULL`

// AskCallback stores a wish. The same person at a number asks once until they
// were called: their latest wish counts. Whoever knows a number cannot change what
// somebody of another name asked from it, or what an application said.
func (s *Store) AskCallback(ctx context.Context, w Callback, from lang.Lang, now time.Time) error {
	if err := w.Check(from); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, sqlAskCallback, w.EditionID, w.Name, w.Phone, w.Lang, w.Note, w.Times, now)
	return fault.Wrap("stall.AskCallback", err)
}

const sqlCallbackOf = `
INSERT INTO callback (edition_id, application_id, name, phone, lang, note, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT DO NOTHING`

// callbackOf lets an application that asks for a call wait among the others, by
// the language its people speak. Who waits already is called once, and who was
// called waits no more.
func callbackOf(ctx context.Context, tx *pg.Tx, a *Application, now time.Time) error {
	h := a.Answers.Help
	if h == nil || h.CallMe != "yes" || a.Phone() == "" || a.ContactName == "" {
		return nil
	}
	_, err := tx.Exec(ctx, sqlCallbackOf, a.EditionID, a.ID, a.ContactName, a.Phone(), a.spoken(), h.What, now)
	return err
}

// spoken is the language to call an applicant in: that of the form, or one they
// speak beside it where the form exists in none of theirs.
func (a *Application) spoken() string {
	l := string(a.Lang)
	if s := a.Answers.Languages; s != nil && (l == "de" || l == "en") {
		for _, other := range s.Spoken {
			if other != "de" && other != "en" && other != "dgs" {
				return other
			}
		}
	}
	return l
}

const callbackColumns = `
SELECT id, edition_id, application_id, name, phone, lang, note, times, created_at, appointment_at, done_at, result, version
FROM callback
WHERE edition_id = $1`

const sqlCallbacks = callbackColumns + `
	AND ($2 = '' OR lang = $2)
	AND (done_at IS NULL OR done_at > $3)
ORDER BY done_at DESC NULLS FIRST, appointment_at NULLS LAST, created_at, id
LIMIT 500`

// Callbacks are who waits for a call, those with an appointment first, then who
// was called lately; language "" means all.
func (s *Store) Callbacks(ctx context.Context, e festival.ID, language string, now time.Time) ([]Callback, error) {
	var all []Callback
	err := s.db.Select(ctx, &all, sqlCallbacks, e, language, now.Add(-callbackKept))
	return all, fault.Wrap("stall.Callbacks", err)
}

const sqlCallback = callbackColumns + `
	AND id = $2`

// Callback is one wish.
func (s *Store) Callback(ctx context.Context, e festival.ID, id CallbackID) (w Callback, err error) {
	err = s.db.Get(ctx, &w, sqlCallback, e, id)
	return w, fault.Wrap("stall.Callback", err)
}

const sqlSetCallback = `
UPDATE callback
SET appointment_at = $4, done_at = $5, result = $6, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND version = $3`

// SetCallback stores an appointment, or that the person was called and what
// came of it.
func (s *Store) SetCallback(ctx context.Context, w Callback, now time.Time) error {
	const op = "stall.SetCallback"
	w.Result = input.CleanText(w.Result)
	f := fault.Fields{}
	input.CheckLength(f, "result", w.Result, maxDescription)
	if err := f.Err(op); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, sqlSetCallback, w.EditionID, w.ID, w.Version, w.Appointment, w.DoneAt, w.Result)
		if err := pg.Saved(op, n, err); err != nil {
			return err
		}
		return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(w.EditionID), Subject: "callback", SubjectID: int64(w.ID), Verb: pg.VerbUpdate, At: now})
	})
}

const sqlForgetCallbacks = `
DELETE FROM callback c
WHERE done_at < $1
	OR created_at < $1
		AND (SELECT max(d.closes_at) FROM market_day d WHERE d.edition_id = c.edition_id) < $1`

// ForgetCallbacks deletes names and numbers of who was called long ago, and of
// who never was, once the market is as long over.
func ForgetCallbacks(ctx context.Context, db *pg.DB, now time.Time) error {
	_, err := db.Exec(ctx, sqlForgetCallbacks, now.Add(-callbackKept))
	return fault.Wrap("stall.ForgetCallbacks", err)
}
