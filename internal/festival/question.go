package festival

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// Audience is whom a question concerns.
type Audience string

const (
	AudienceVisitor Audience = "visitor"
	AudienceVendor  Audience = "vendor"
)

// Question is one question that is asked often, with its answer.
type Question struct {
	ID       int64     `db:"id"`
	Audience Audience  `db:"audience"`
	Question lang.Text `db:"question"`
	Answer   lang.Text `db:"answer"`
	Position int       `db:"position"`
	Version  int       `db:"version"`
}

const sqlQuestions = `
SELECT id, audience, question, answer, position, version
FROM question
WHERE edition_id = $1
ORDER BY audience DESC, position, id`

// Questions are the edition's: visitors' first, each audience in the organiser's order.
func (s *Store) Questions(ctx context.Context, id ID) ([]Question, error) {
	var all []Question
	err := s.db.Select(ctx, &all, sqlQuestions, id)
	return all, fault.Wrap("festival.Questions", err)
}

func (q *Question) check() fault.Fields {
	f := fault.Fields{}
	input.CheckText(f, "question", &q.Question, 500)
	input.CheckText(f, "answer", &q.Answer, input.MaxText)
	if len(q.Question) == 0 {
		f.Add("question.de", "error.required")
	}
	if len(q.Answer) == 0 {
		f.Add("answer.de", "error.required")
	}
	if q.Audience != AudienceVisitor && q.Audience != AudienceVendor {
		f.Add("audience", "error.choice")
	}
	return f
}

const sqlCreateQuestion = `
INSERT INTO question (edition_id, audience, question, answer, position)
VALUES ($1, $2, $3, $4, $5)
RETURNING id`

const sqlUpdateQuestion = `
UPDATE question
SET audience = $4, question = $5, answer = $6, position = $7, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND version = $3`

// SaveQuestion creates a question without an id, else updates it if nobody
// saved since q.Version. It returns the id.
func (s *Store) SaveQuestion(ctx context.Context, id ID, q Question) (int64, error) {
	const op = "festival.SaveQuestion"
	if err := q.check().Err(op); err != nil {
		return 0, err
	}
	err := s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		if q.ID == 0 {
			return fault.Wrap(op, tx.Get(ctx, &q.ID, sqlCreateQuestion, id, q.Audience, q.Question, q.Answer, q.Position))
		}
		rows, err := tx.Exec(ctx, sqlUpdateQuestion, id, q.ID, q.Version, q.Audience, q.Question, q.Answer, q.Position)
		return pg.Saved(op, rows, err)
	})
	return q.ID, err
}

const sqlDeleteQuestion = `
DELETE FROM question q
WHERE edition_id = $1
	AND id = $2
RETURNING to_jsonb(q) AS row`

const sqlRestoreQuestion = `
INSERT INTO question OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_record(NULL::question, $1)
ON CONFLICT (id) DO NOTHING`

// DeleteQuestion removes a question.
func (s *Store) DeleteQuestion(ctx context.Context, id ID, question int64, now time.Time) error {
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		_, err := pg.RemoveIn(ctx, tx, removal("question", id, question), now, sqlDeleteQuestion, id, question)
		return err
	})
}

// RestoreQuestion puts back a deleted question.
func (s *Store) RestoreQuestion(ctx context.Context, id ID, question int64, now time.Time) error {
	return pg.Restore(ctx, s.db, removal("question", id, question), now, sqlRestoreQuestion)
}
