package festival

import (
	"context"
	"strconv"
	"time"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// DayID is a market day's.
type DayID int64

func (id DayID) String() string { return strconv.FormatInt(int64(id), 10) }

// Day is one market day. Date is midnight UTC of the calendar day; a session
// that starts before the next day change still counts to it.
type Day struct {
	ID        DayID     `db:"id"`
	EditionID ID        `db:"edition_id"`
	Date      time.Time `db:"date"`
	OpensAt   time.Time `db:"opens_at"`
	ClosesAt  time.Time `db:"closes_at"`
	Name      lang.Text `db:"name"`
	Version   int       `db:"version"`
}

// Key is the day in addresses and forms: "2026-11-22".
func (d Day) Key() string { return d.Date.Format(time.DateOnly) }

// DayDraft is a day as a person says it: a date and two times of day. A
// closing up to the day change is in the night that follows.
type DayDraft struct {
	Date    time.Time
	Opens   time.Duration
	Closes  time.Duration
	Name    lang.Text
	Version int
}

// Draft is the day as a form shows it, on the edition's clock.
func (d Day) Draft(e *Edition) DayDraft {
	return DayDraft{Date: d.Date, Opens: timeOfDay(e.In(d.OpensAt)), Closes: timeOfDay(e.In(d.ClosesAt)), Name: d.Name, Version: d.Version}
}

func timeOfDay(t time.Time) time.Duration {
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

var _ = pg.OnConstraint("market_day_once", fault.Conflict, "day_twice", "festival.error.day_twice", "date")
var _ = pg.OnConstraint("market_day_keeps_its_tickets", fault.Conflict, "in_use", "festival.error.day_in_use", "")
var _ = pg.OnConstraint("market_day_closes_after_opening", fault.Invalid, "", "error.end_before_start", "closes")

const dayColumns = `id, edition_id, date, opens_at, closes_at, name, version`

const sqlDays = `
SELECT ` + dayColumns + `
FROM market_day
WHERE edition_id = $1
ORDER BY date`

const sqlAllDays = `
SELECT ` + dayColumns + `
FROM market_day
ORDER BY edition_id, date`

// check notes what is wrong with the day; prefix stands before field names.
func (d *DayDraft) check(f fault.Fields, prefix string, dayChange time.Duration) {
	input.CheckText(f, prefix+"name", &d.Name, input.MaxLine)
	if y := d.Date.Year(); y < 1990 || y > 2200 {
		f.Add(prefix+"date", "error.date")
	}
	if d.Opens < 0 || d.Opens >= 24*time.Hour {
		f.Add(prefix+"opens", "error.time")
	}
	if d.Closes < 0 || d.Closes >= 48*time.Hour {
		f.Add(prefix+"closes", "error.time")
	}
	if d.until(dayChange) <= d.Opens {
		f.Add(prefix+"closes", "error.end_before_start")
	}
}

// Check trims the draft and says what is wrong.
func (d *DayDraft) Check(e *Edition) fault.Fields {
	f := fault.Fields{}
	d.check(f, "", e.DayChange)
	return f
}

// until is the closing counted from the day's midnight.
func (d *DayDraft) until(dayChange time.Duration) time.Duration {
	if d.Closes <= d.Opens && d.Closes <= dayChange {
		return d.Closes + 24*time.Hour
	}
	return d.Closes
}

func checkDays(f fault.Fields, e *Draft, days []DayDraft) {
	seen := map[string]bool{}
	for i := range days {
		prefix := "days." + strconv.Itoa(i) + "."
		days[i].check(f, prefix, e.DayChange)
		key := days[i].Date.Format(time.DateOnly)
		if seen[key] {
			f.Add(prefix+"date", "festival.error.day_twice")
		}
		seen[key] = true
	}
}

const sqlCreateDay = `
INSERT INTO market_day (edition_id, date, opens_at, closes_at, name)
VALUES ($1, $2::date, $3, $4, $5)
RETURNING id`

func insertDay(ctx context.Context, q pg.Querier, e *Edition, d DayDraft) (DayID, error) {
	var id DayID
	err := q.Get(ctx, &id, sqlCreateDay, e.ID, d.Date.Format(time.DateOnly), e.At(d.Date, d.Opens), e.At(d.Date, d.until(e.DayChange)), d.Name)
	return id, err
}

// CreateDay adds a market day with its opening hours.
func (s *Store) CreateDay(ctx context.Context, e *Edition, d DayDraft, now time.Time) (id DayID, err error) {
	const op = "festival.CreateDay"
	if err := d.Check(e).Err(op); err != nil {
		return 0, err
	}
	err = s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		if id, err = insertDay(ctx, tx, e, d); err != nil {
			return fault.Wrap(op, err)
		}
		return logDay(ctx, tx, e, id, pg.VerbCreate, now)
	})
	return id, err
}

const sqlUpdateDay = `
UPDATE market_day
SET date = $4::date, opens_at = $5, closes_at = $6, name = $7, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND version = $3`

// UpdateDay moves a day or changes its hours. What was planned on it stays where it is.
func (s *Store) UpdateDay(ctx context.Context, e *Edition, id DayID, d DayDraft, now time.Time) error {
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error { return UpdateDayIn(ctx, tx, e, id, d, now) })
}

// UpdateDayIn is UpdateDay within the caller's transaction.
func UpdateDayIn(ctx context.Context, tx *pg.Tx, e *Edition, id DayID, d DayDraft, now time.Time) error {
	const op = "festival.UpdateDay"
	if err := d.Check(e).Err(op); err != nil {
		return err
	}
	rows, err := tx.Exec(ctx, sqlUpdateDay, e.ID, id, d.Version, d.Date.Format(time.DateOnly),
		e.At(d.Date, d.Opens), e.At(d.Date, d.until(e.DayChange)), d.Name)
	if err := pg.Saved(op, rows, err); err != nil {
		return err
	}
	return logDay(ctx, tx, e, id, pg.VerbUpdate, now)
}

const sqlDeleteDay = `
DELETE FROM market_day
WHERE edition_id = $1
	AND id = $2
RETURNING to_jsonb(market_day) AS row`

const sqlRestoreDay = `
INSERT INTO market_day OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_record(NULL::market_day, $1)
ON CONFLICT (id) DO NOTHING`

// DeleteDay removes a day; sessions and allotments keep their times. A day
// for which tickets are sold, or on which people came in, is a Conflict.
func (s *Store) DeleteDay(ctx context.Context, e *Edition, id DayID, now time.Time) error {
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		_, err := pg.RemoveIn(ctx, tx, removal("market_day", e.ID, int64(id)), now, sqlDeleteDay, e.ID, id)
		return err
	})
}

// RestoreDay puts back a deleted day.
func (s *Store) RestoreDay(ctx context.Context, e *Edition, id DayID, now time.Time) error {
	return pg.Restore(ctx, s.db, removal("market_day", e.ID, int64(id)), now, sqlRestoreDay)
}

func logDay(ctx context.Context, tx *pg.Tx, e *Edition, id DayID, verb pg.Verb, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(e.ID), Subject: "market_day", SubjectID: int64(id), Verb: verb, At: now})
}
