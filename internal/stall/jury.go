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

// Note is what a member of the jury wrote; Score is 1 to 5 or nil.
type Note struct {
	ID     int64     `db:"id"`
	By     string    `db:"by"`
	Body   string    `db:"body"`
	Score  *int      `db:"score"`
	At     time.Time `db:"created_at"`
	Person int64     `db:"person_id"`
}

// Points are the score; 0 without one.
func (n Note) Points() int {
	if n.Score == nil {
		return 0
	}
	return *n.Score
}

const sqlNotes = `
SELECT n.id, p.name AS by, n.body, n.score, n.created_at, n.person_id
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

// Mean is the mean of the scores, and how many there are.
func Mean(notes []Note) (mean float64, n int) {
	for _, note := range notes {
		if note.Score != nil {
			mean += float64(*note.Score)
			n++
		}
	}
	if n > 0 {
		mean /= float64(n)
	}
	return mean, n
}

// NoteDraft is a note as typed; Score may be empty.
type NoteDraft struct {
	Body  string
	Score Whole
}

const sqlCreateNote = `
INSERT INTO jury_note (edition_id, application_id, person_id, body, score, created_at)
VALUES ($1, $2, $3, $4, NULLIF($5, 0), $6)`

// AddNote adds a note with or without a score; one of both is needed.
func (s *Store) AddNote(ctx context.Context, edition festival.ID, id ApplicationID, by account.ID, d NoteDraft, once pg.Once, now time.Time) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if _, done, err := pg.ClaimIn(ctx, tx, once, now); err != nil || done {
			return err
		}
		return s.AddNoteIn(ctx, tx, edition, id, by, d, now)
	})
}

// AddNoteIn is AddNote within the caller's transaction.
func (s *Store) AddNoteIn(ctx context.Context, tx *pg.Tx, edition festival.ID, id ApplicationID, by account.ID, d NoteDraft, now time.Time) error {
	const op = "stall.AddNote"
	f := fault.Fields{}
	d.Body = input.CleanText(d.Body)
	score, ok := d.Score.Int()
	if d.Score != "" && (!ok || score < 1 || score > 5) {
		f.Add("score", "error.range", "min", 1, "max", 5)
	}
	if d.Body == "" && d.Score == "" {
		f.Add("body", "error.required")
	}
	if input.CheckLength(f, "body", d.Body, 4000); len(f) > 0 {
		return f.Err(op)
	}
	_, err := tx.Exec(ctx, sqlCreateNote, edition, id, by, d.Body, score, now)
	return fault.Wrap(op, err)
}
