package checkin

import (
	"context"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// hand is how somebody has regulated a gate that stands alone, after the other
// service said something else.
type hand struct {
	Admission festival.Admission `db:"admission"`
	Locations []byte             `db:"locations"`
	Said      string             `db:"said"`
}

const sqlHand = `
SELECT e.admission, c.said, (SELECT json_agg(l)::text FROM location l) AS locations
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
WITH here AS (
	UPDATE location l
	SET admission = k.admission
	FROM jsonb_populate_recordset(NULL::location, $2) k
	WHERE k.id = l.id
)
UPDATE edition
SET admission = $1`

// sqlKeepReadmissions: whoever came before one said here does not stand in the
// way of who comes after it, whatever the other service says since.
const sqlKeepReadmissions = `
WITH newest AS (
	SELECT location_id, max(at) AS at
	FROM admission_change
	WHERE admission = 'readmission'
	GROUP BY location_id
), here AS (
	UPDATE location l
	SET readmitted_at = greatest(l.readmitted_at, n.at)
	FROM newest n
	WHERE n.location_id = l.id
)
UPDATE edition e
SET readmitted_at = greatest(e.readmitted_at, n.at)
FROM newest n
WHERE n.location_id IS NULL`

// keepIn lets the last word count: it is the hand's while the other service
// says what it said before.
func (h hand) keepIn(ctx context.Context, tx *pg.Tx) error {
	if _, err := tx.Exec(ctx, sqlKeepReadmissions); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, sqlHandStays, h.Said)
	if err != nil || n == 0 {
		return err
	}
	_, err = tx.Exec(ctx, sqlKeepHand, h.Admission, string(h.Locations))
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
