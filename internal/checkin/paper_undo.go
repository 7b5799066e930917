package checkin

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
)

// PaperList is what one person typed in from paper at one go.
type PaperList struct {
	ID       int64      `db:"id"` // of its first scan
	GateID   GateID     `db:"gate_id"`
	Gate     lang.Text  `db:"gate"`
	At       time.Time  `db:"at"`
	StoredAt time.Time  `db:"stored_at"`
	By       string     `db:"by_name"`
	People   int        `db:"people"`
	Annulled *time.Time `db:"annulled_at"`
}

// PaperShown is how many lists there are to see, the newest.
const PaperShown = 50

// What was typed in at one go is stored with one time, by one person, for one
// gate.
const sqlPaperLists = `
SELECT min(s.id) AS id, s.gate_id, g.name AS gate, s.at, s.stored_at, coalesce(p.name, '') AS by_name, count(*) AS people, max(a.at) AS annulled_at
FROM scan s
JOIN gate g ON g.id = s.gate_id
LEFT JOIN person p ON s.actor = 'person:' || p.id
LEFT JOIN scan_annulled a ON a.scan_id = s.id
WHERE s.edition_id = $1
	AND s.nonce LIKE 'paper:%'
GROUP BY s.gate_id, g.id, s.at, s.stored_at, s.actor, p.id
ORDER BY s.stored_at DESC, id DESC
LIMIT $2`

// PaperLists are the newest lists of the edition, those taken back among them.
func (s *Store) PaperLists(ctx context.Context, e *festival.Edition) (all []PaperList, err error) {
	err = s.db.Select(ctx, &all, sqlPaperLists, e.ID, PaperShown)
	for i := range all {
		all[i].At, all[i].StoredAt = e.In(all[i].At), e.In(all[i].StoredAt)
		if at := all[i].Annulled; at != nil {
			*at = e.In(*at)
		}
	}
	return all, fault.Wrap("checkin.PaperLists", err)
}

const sqlAnnulPaper = `
INSERT INTO scan_annulled (scan_id, actor, at)
SELECT s.id, $3, $4
FROM scan f
JOIN scan s ON s.gate_id = f.gate_id AND s.at = f.at AND s.stored_at = f.stored_at AND s.actor = f.actor AND s.nonce LIKE 'paper:%'
WHERE f.edition_id = $1
	AND f.id = $2
	AND f.nonce LIKE 'paper:%'
ON CONFLICT DO NOTHING`

// AnnulPaper takes a whole list back: nobody on it came in. Its scans stay, and
// so does who took them back. Repeating it changes nothing.
func (s *Store) AnnulPaper(ctx context.Context, e festival.ID, list PaperList, now time.Time) error {
	const op = "checkin.AnnulPaper"
	return fault.Wrap(op, pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, sqlAnnulPaper, e, list.ID, string(pg.ActorOf(ctx)), now)
		if err != nil || n == 0 {
			return err
		}
		return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(e), Subject: "gate", SubjectID: int64(list.GateID), Verb: pg.VerbWithdraw, At: now})
	}))
}
