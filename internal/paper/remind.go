package paper

import (
	"context"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/stall"
)

// rounds are how many days before the papers are due their vendors are
// reminded, once each.
var rounds = []int{14, 3}

// Reminder is what a vendor is to be told: that papers are missing.
type Reminder struct {
	EditionID   festival.ID
	Application stall.ApplicationID
	Days        int // the round
	At          time.Time
}

// Events are called inside the transaction of the change; a nil one is skipped.
type Events struct {
	Remind func(ctx context.Context, tx *pg.Tx, r Reminder) error
}

// Due is the day by which papers have to be there; false for a market without days.
func (b Book) Due(e *festival.Edition) (time.Time, bool) {
	if len(e.Days) == 0 {
		return time.Time{}, false
	}
	return e.Days[0].Date.AddDate(0, 0, -b.DueDays), true
}

// round is the reminder that is to go out on a day; false for none.
func round(due, last, today time.Time) (days int, ok bool) {
	for _, n := range rounds {
		if !today.Before(due.AddDate(0, 0, -n)) && !today.After(last) {
			days, ok = n, true
		}
	}
	return days, ok
}

const sqlReminding = `
SELECT id
FROM edition
WHERE state IN ('announced', 'open')
ORDER BY id`

// Remind tells whoever still owes a paper, once in each round. Who has no mail
// address is noted, so that somebody tells them. Of a round that was missed only
// the latest is made up for.
func (s *Store) Remind(ctx context.Context, now time.Time) error {
	const op = "paper.Remind"
	var editions []festival.ID
	if err := s.db.Select(ctx, &editions, sqlReminding); err != nil {
		return fault.Wrap(op, err)
	}
	for _, id := range editions {
		e, err := festival.New(s.db).Get(ctx, id)
		if err == nil {
			err = s.remindOf(ctx, e, now)
		}
		if err != nil {
			return fault.Wrap(op, err)
		}
	}
	return nil
}

func (s *Store) remindOf(ctx context.Context, e *festival.Edition, now time.Time) error {
	b, err := s.Book(ctx, e.ID)
	if err != nil {
		return err
	}
	due, ok := b.Due(e)
	if !ok {
		return nil
	}
	days, ok := round(due, e.Days[len(e.Days)-1].Date, e.DateOf(now))
	if !ok {
		return nil
	}
	coming, err := stall.Coming(ctx, s.db, e.ID)
	if err != nil {
		return err
	}
	all, err := s.OfAll(ctx, e, coming, now)
	if err != nil {
		return err
	}
	var owing pq.Int64Array
	for id, lines := range all {
		if len(owed(lines)) > 0 {
			owing = append(owing, int64(id))
		}
	}
	return s.remindAll(ctx, e, owing, days, now)
}

const sqlRemind = `
INSERT INTO paper_reminder (application_id, edition_id, days, at, mail)
SELECT a.id, a.edition_id, $3, $4, a.contact_email <> ''
FROM application a
WHERE a.edition_id = $1
	AND a.id = ANY ($2)
ON CONFLICT ON CONSTRAINT paper_reminder_once DO NOTHING
RETURNING application_id, mail`

func (s *Store) remindAll(ctx context.Context, e *festival.Edition, owing pq.Int64Array, days int, now time.Time) error {
	if len(owing) == 0 {
		return nil
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		var reminded []struct {
			ID   stall.ApplicationID `db:"application_id"`
			Mail bool                `db:"mail"`
		}
		if err := tx.Select(ctx, &reminded, sqlRemind, e.ID, owing, days, now); err != nil {
			return err
		}
		for _, r := range reminded {
			if !r.Mail || s.events.Remind == nil {
				continue
			}
			if err := s.events.Remind(ctx, tx, Reminder{EditionID: e.ID, Application: r.ID, Days: days, At: now}); err != nil {
				return err
			}
		}
		return nil
	})
}

// owed are the lines that a vendor is reminded of: nobody is written to about
// a preset that no organiser has checked.
func owed(lines []Line) (owed []Line) {
	for _, l := range lines {
		if l.Asked() && l.CheckedAt != nil {
			owed = append(owed, l)
		}
	}
	return owed
}

const sqlTold = `
UPDATE paper_reminder
SET told_at = $3
WHERE edition_id = $1
	AND application_id = $2
	AND told_at IS NULL`

// Told notes that somebody told a vendor of their missing papers. Repeating it changes nothing.
func (s *Store) Told(ctx context.Context, edition festival.ID, id stall.ApplicationID, now time.Time) error {
	_, err := s.db.Exec(ctx, sqlTold, edition, id, now)
	return fault.Wrap("paper.Told", err)
}

// Owing is a stall that comes, as the office's list has it.
type Owing struct {
	stall.Application
	Lines    []Line
	Gaps     int // that keep it from being cleared
	ToCheck  int // that the office has to look at
	Owed     int // that the vendor is reminded of
	Cleared  bool
	Reminded *time.Time // the last time
	Mailed   bool       // by mail
	Told     bool       // by a person
}

const sqlOverview = `
SELECT a.id, s.cleared_at IS NOT NULL AS cleared, r.at, coalesce(r.mail, false) AS mail, r.told_at IS NOT NULL AS told
FROM application a
LEFT JOIN stall s ON s.application_id = a.id
LEFT JOIN LATERAL (SELECT at, mail, told_at FROM paper_reminder WHERE application_id = a.id ORDER BY at DESC LIMIT 1) r ON true
WHERE a.edition_id = $1
	AND a.state IN ('accepted', 'confirmed')`

// Overview is every stall that comes, with what it still has to show.
func (s *Store) Overview(ctx context.Context, e *festival.Edition, now time.Time) ([]Owing, error) {
	const op = "paper.Overview"
	coming, err := stall.Coming(ctx, s.db, e.ID)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	lines, err := s.OfAll(ctx, e, coming, now)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	var rows []struct {
		ID      stall.ApplicationID `db:"id"`
		Cleared bool                `db:"cleared"`
		At      *time.Time          `db:"at"`
		Mail    bool                `db:"mail"`
		Told    bool                `db:"told"`
	}
	if err := s.db.Select(ctx, &rows, sqlOverview, e.ID); err != nil {
		return nil, fault.Wrap(op, err)
	}
	all := make([]Owing, len(coming))
	at := make(map[stall.ApplicationID]*Owing, len(coming))
	for i, a := range coming {
		all[i] = Owing{Application: a, Lines: lines[a.ID], Gaps: len(Gaps(lines[a.ID])), Owed: len(owed(lines[a.ID]))}
		for _, l := range all[i].Lines {
			if l.State == Submitted {
				all[i].ToCheck++
			}
		}
		at[a.ID] = &all[i]
	}
	for _, r := range rows {
		if o := at[r.ID]; o != nil {
			o.Cleared, o.Reminded, o.Mailed, o.Told = r.Cleared, r.At, r.Mail, r.Told
		}
	}
	return all, nil
}
