package festival

import (
	"cmp"
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
)

var _ = pg.OnConstraint("edition_slug_taken", fault.Conflict, "slug_taken", "festival.error.slug_taken", "slug")
var _ = pg.OnConstraint("edition_one_current", fault.Conflict, "current_taken", "festival.error.current_taken", "")
var _ = pg.OnConstraint("edition_slug_form", fault.Invalid, "", "error.slug", "slug")

const editionColumns = `
	id, uid, slug, name, claim, default_lang, zone,
	(extract(epoch FROM day_change) * 1000000000)::bigint AS day_change,
	currency, organiser, contact_email, contact_phone,
	application_opens, application_closes, admission, readmitted_at,
	current, state, demo, source, version, created_at`

const sqlGet = `
SELECT ` + editionColumns + `
FROM edition
WHERE id = $1`

const sqlCurrent = `
SELECT ` + editionColumns + `
FROM edition
WHERE current`

const sqlBySlug = `
SELECT ` + editionColumns + `
FROM edition
WHERE slug = $1`

const sqlList = `
SELECT ` + editionColumns + `
FROM edition
ORDER BY current DESC, created_at DESC, id DESC`

// Get is one edition with its days.
func (s *Store) Get(ctx context.Context, id ID) (*Edition, error) {
	return one(ctx, s.db, "festival.Get", sqlGet, id)
}

// GetIn is Get, in a transaction or without one.
func (s *Store) GetIn(ctx context.Context, q pg.Querier, id ID) (*Edition, error) {
	return one(ctx, q, "festival.GetIn", sqlGet, id)
}

// Current is the edition the addresses speak of; NotFound while there is none.
func (s *Store) Current(ctx context.Context) (*Edition, error) {
	return one(ctx, s.db, "festival.Current", sqlCurrent)
}

// BySlug is the edition of that name in addresses.
func (s *Store) BySlug(ctx context.Context, slug string) (*Edition, error) {
	return one(ctx, s.db, "festival.BySlug", sqlBySlug, slug)
}

func one(ctx context.Context, q pg.Querier, op, query string, args ...any) (*Edition, error) {
	var e Edition
	if err := q.Get(ctx, &e, query, args...); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if err := q.Select(ctx, &e.Days, sqlDays, e.ID); err != nil {
		return nil, fault.Wrap(op, err)
	}
	e.localise()
	return &e, nil
}

// List are all editions, the current one first, then the newest, with their days.
func (s *Store) List(ctx context.Context) ([]*Edition, error) {
	const op = "festival.List"
	var all []*Edition
	if err := s.db.Select(ctx, &all, sqlList); err != nil {
		return nil, fault.Wrap(op, err)
	}
	var days []Day
	if err := s.db.Select(ctx, &days, sqlAllDays); err != nil {
		return nil, fault.Wrap(op, err)
	}
	for _, e := range all {
		for _, d := range days {
			if d.EditionID == e.ID {
				e.Days = append(e.Days, d)
			}
		}
		e.localise()
	}
	return all, nil
}

const sqlCreate = `
INSERT INTO edition (slug, name, claim, default_lang, zone, day_change, currency, organiser,
		contact_email, contact_phone, application_opens, application_closes, source, demo, state, created_at)
VALUES ($1, $2, $3, $4, $5, make_interval(secs => $6)::time, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
RETURNING id`

// Origin is where an edition comes from: a file's name, whether it is the demo,
// and the state it begins in; empty means that it is being prepared.
type Origin struct {
	Source string
	Demo   bool
	State  State
}

// Create makes an edition with its days, which is being prepared and not the current one.
func (s *Store) Create(ctx context.Context, d Draft, days []DayDraft, now time.Time) (*Edition, error) {
	var e *Edition
	err := s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) (err error) {
		e, err = s.CreateIn(ctx, tx, d, days, Origin{}, now)
		return err
	})
	return e, err
}

// CreateIn is Create within the caller's transaction, with the edition's origin.
func (s *Store) CreateIn(ctx context.Context, tx *pg.Tx, d Draft, days []DayDraft, o Origin, now time.Time) (*Edition, error) {
	const op = "festival.Create"
	f := d.Check()
	checkDays(f, &d, days)
	if err := f.Err(op); err != nil {
		return nil, err
	}
	var id ID
	err := tx.Get(ctx, &id, sqlCreate, d.Slug, d.Name, d.Claim, d.DefaultLang, d.Zone, d.DayChange.Seconds(), d.Currency,
		d.Organiser, d.ContactEmail, d.ContactPhone, d.ApplicationOpens, d.ApplicationCloses, o.Source, o.Demo, cmp.Or(o.State, Preparing), now)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	e := &Edition{ID: id, Zone: d.Zone, DayChange: d.DayChange}
	for _, day := range days {
		if _, err := insertDay(ctx, tx, e, day); err != nil {
			return nil, fault.Wrap(op, err)
		}
	}
	if err := logEdition(ctx, tx, id, pg.VerbCreate, now); err != nil {
		return nil, err
	}
	return s.GetIn(ctx, tx, id)
}

const sqlUpdate = `
UPDATE edition
SET slug = $3, name = $4, claim = $5, default_lang = $6, zone = $7, day_change = make_interval(secs => $8)::time,
	currency = $9, organiser = $10, contact_email = $11, contact_phone = $12,
	application_opens = $13, application_closes = $14, version = version + 1
WHERE id = $1
	AND version = $2`

// Update saves the draft if nobody saved since d.Version. Days keep their
// moments when the zone changes.
func (s *Store) Update(ctx context.Context, id ID, d Draft, now time.Time) error {
	const op = "festival.Update"
	f := d.Check()
	if err := f.Err(op); err != nil {
		return err
	}
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		rows, err := tx.Exec(ctx, sqlUpdate, id, d.Version, d.Slug, d.Name, d.Claim, d.DefaultLang, d.Zone, d.DayChange.Seconds(),
			d.Currency, d.Organiser, d.ContactEmail, d.ContactPhone, d.ApplicationOpens, d.ApplicationCloses)
		if err := pg.Saved(op, rows, err); err != nil {
			return err
		}
		return logEdition(ctx, tx, id, pg.VerbUpdate, now)
	})
}

const sqlNoCurrent = `
UPDATE edition
SET current = false
WHERE current`

const sqlMakeCurrent = `
UPDATE edition
SET current = true
WHERE id = $1`

// MakeCurrent lets the addresses speak of this edition.
func (s *Store) MakeCurrent(ctx context.Context, id ID, now time.Time) error {
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error { return s.MakeCurrentIn(ctx, tx, id, now) })
}

// MakeCurrentIn is MakeCurrent within the caller's transaction.
func (s *Store) MakeCurrentIn(ctx context.Context, tx *pg.Tx, id ID, now time.Time) error {
	const op = "festival.MakeCurrent"
	if _, err := tx.Exec(ctx, sqlNoCurrent); err != nil {
		return fault.Wrap(op, err)
	}
	return s.MakeFirstIn(ctx, tx, id, now)
}

// MakeFirstIn makes the edition current while no other is. Of two at once the
// later one is a Conflict, current_taken.
func (s *Store) MakeFirstIn(ctx context.Context, tx *pg.Tx, id ID, now time.Time) error {
	rows, err := tx.Exec(ctx, sqlMakeCurrent, id)
	if err := pg.Found("festival.MakeFirst", rows, err); err != nil {
		return err
	}
	return logEdition(ctx, tx, id, pg.VerbMakeCurrent, now)
}

const sqlSetAdmission = `
UPDATE edition
SET admission = $2,
	readmitted_at = CASE WHEN $2 = 'readmission' THEN $3 ELSE readmitted_at END
WHERE id = $1`

const sqlFollowAdmission = `
UPDATE location
SET admission = NULL
WHERE edition_id = $1
	AND admission IS NOT NULL`

// SetAdmission stops, evacuates, readmits or returns to normal, at every
// location; it overrides whatever somebody else set a moment before, because at
// a gate the last word counts.
func (s *Store) SetAdmission(ctx context.Context, id ID, a Admission, reason string, now time.Time) error {
	const op = "festival.SetAdmission"
	if !a.Known() {
		return fault.Fields{"admission": fault.Msg("error.choice")}.Err(op)
	}
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		rows, err := tx.Exec(ctx, sqlSetAdmission, id, a, now)
		if err := pg.Found(op, rows, err); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlFollowAdmission, id); err != nil {
			return err
		}
		if err := changeIn(ctx, tx, id, nil, a, now); err != nil {
			return err
		}
		return pg.LogIn(ctx, tx, pg.Entry{
			EditionID: int64(id), Subject: "edition", SubjectID: int64(id), Verb: pg.VerbSetAdmission, Reason: reason,
			Detail: map[string]Admission{"admission": a}, At: now,
		})
	})
}

const sqlSetLocationAdmission = `
UPDATE location
SET admission = $3,
	readmitted_at = CASE WHEN $3 = 'readmission' THEN $4 ELSE readmitted_at END
WHERE edition_id = $1
	AND id = $2`

// SetLocationAdmission is SetAdmission for one location. It holds there until it
// is set again, there or for the whole market.
func (s *Store) SetLocationAdmission(ctx context.Context, e ID, id LocationID, a Admission, reason string, now time.Time) error {
	const op = "festival.SetLocationAdmission"
	if !a.Known() {
		return fault.Fields{"admission": fault.Msg("error.choice")}.Err(op)
	}
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		rows, err := tx.Exec(ctx, sqlSetLocationAdmission, e, id, a, now)
		if err := pg.Found(op, rows, err); err != nil {
			return err
		}
		if err := changeIn(ctx, tx, e, &id, a, now); err != nil {
			return err
		}
		return pg.LogIn(ctx, tx, pg.Entry{
			EditionID: int64(e), Subject: "location", SubjectID: int64(id), Verb: pg.VerbSetAdmission, Reason: reason,
			Detail: map[string]Admission{"admission": a}, At: now,
		})
	})
}

func logEdition(ctx context.Context, tx *pg.Tx, id ID, verb pg.Verb, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(id), Subject: "edition", SubjectID: int64(id), Verb: verb, At: now})
}
