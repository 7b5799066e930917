package checkin

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// hand is how somebody has regulated a gate that stands alone, after the other
// service said something else.
type hand struct {
	Admission    festival.Admission `db:"admission"`
	ReadmittedAt *time.Time         `db:"readmitted_at"`
	Said         string             `db:"said"`
}

const sqlHand = `
SELECT e.admission, e.readmitted_at, c.said
FROM standalone c
CROSS JOIN edition e
WHERE c.by_hand`

func handIn(ctx context.Context, tx *pg.Tx) (h hand, err error) {
	err = tx.Get(ctx, &h, sqlHand)
	if fault.Is(err, fault.NotFound) {
		err = nil
	}
	return h, err
}

const sqlHandStays = `
UPDATE standalone
SET by_hand = true
WHERE said = $1`

const sqlKeepHand = `
WITH everywhere AS (
	UPDATE location
	SET admission = NULL
)
UPDATE edition
SET admission = $1, readmitted_at = $2`

// keepIn lets the last word count: it is the hand's while the other service
// says what it said before.
func (h hand) keepIn(ctx context.Context, tx *pg.Tx) error {
	n, err := tx.Exec(ctx, sqlHandStays, h.Said)
	if err != nil || n == 0 {
		return err
	}
	_, err = tx.Exec(ctx, sqlKeepHand, h.Admission, h.ReadmittedAt)
	return err
}

const sqlByHand = `
UPDATE standalone
SET by_hand = true`

// ByHand notes that this gate is regulated here now; NotFound where no gate
// stands alone.
func (s *Store) ByHand(ctx context.Context) error {
	n, err := s.db.Exec(ctx, sqlByHand)
	return pg.Found("checkin.ByHand", n, err)
}
