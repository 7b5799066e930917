package stall

import (
	"context"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
)

// Note is what a member of the jury wrote.
type Note struct {
	ID     int64     `db:"id"`
	By     string    `db:"by"`
	Body   string    `db:"body"`
	At     time.Time `db:"created_at"`
	Person int64     `db:"person_id"`
}

const sqlNotes = `
SELECT n.id, p.name AS by, n.body, n.created_at, n.person_id
FROM jury_note n
JOIN person p ON p.id = n.person_id
WHERE n.edition_id = $1
	AND n.application_id = $2
ORDER BY n.id`

// Notes are the jury's notes on an application, oldest first.
func (s *Store) Notes(ctx context.Context, edition festival.ID, id ApplicationID) ([]Note, error) {
	var notes []Note
	err := s.db.Select(ctx, &notes, sqlNotes, edition, id)
	return notes, fault.Wrap("stall.Notes", err)
}

const sqlCreateNote = `
INSERT INTO jury_note (edition_id, application_id, person_id, body, created_at)
VALUES ($1, $2, $3, $4, $5)`

// AddNote adds a note.
func (s *Store) AddNote(ctx context.Context, edition festival.ID, id ApplicationID, by account.ID, body string, once pg.Once, now time.Time) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if _, done, err := pg.ClaimIn(ctx, tx, once, now); err != nil || done {
			return err
		}
		return s.AddNoteIn(ctx, tx, edition, id, by, body, now)
	})
}

// AddNoteIn is AddNote within the caller's transaction.
func (s *Store) AddNoteIn(ctx context.Context, tx *pg.Tx, edition festival.ID, id ApplicationID, by account.ID, body string, now time.Time) error {
	const op = "stall.AddNote"
	f := fault.Fields{}
	body = input.CleanText(body)
	if body == "" {
		f.Add("body", "error.required")
	}
	if input.CheckLength(f, "body", body, 4000); len(f) > 0 {
		return f.Err(op)
	}
	_, err := tx.Exec(ctx, sqlCreateNote, edition, id, by, body, now)
	return fault.Wrap(op, err)
}
