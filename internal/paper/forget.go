package paper

import (
	"context"
	"errors"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
)

// bygone are the editions whose files are kept no longer.
const bygone = `
WITH bygone AS (
	SELECT d.edition_id
	FROM market_day d
	LEFT JOIN setting t ON t.edition_id = d.edition_id AND t.key = 'paper.kept_days'
	GROUP BY d.edition_id, t.value
	HAVING max(d.date) + coalesce((t.value #>> '{}')::int, 90) < $1::date
)`

const sqlForgetFiles = bygone + `
DELETE FROM evidence_file f
USING evidence v, bygone b
WHERE v.id = f.evidence_id
	AND v.edition_id = b.edition_id`

const sqlForgetPersons = bygone + `
DELETE FROM evidence v
USING bygone b
WHERE v.edition_id = b.edition_id
	AND v.person <> ''
	AND (v.valid_until IS NULL OR v.valid_until < $1::date)`

// Forget deletes the files of markets that are long over, and who had shown what
// no longer holds. That a stall's paper was in order until some day stays, for
// the next market.
func Forget(ctx context.Context, db *pg.DB, now time.Time) error {
	_, files := db.Exec(ctx, sqlForgetFiles, now)
	_, persons := db.Exec(ctx, sqlForgetPersons, now)
	return fault.Wrap("paper.Forget", errors.Join(files, persons))
}
