package checkin

import (
	"context"

	"markt/internal/fault"
)

// Tally is how many scans got one verdict.
type Tally struct {
	Verdict string
	Scans   int
}

const sqlTally = `
SELECT verdict, count(*) AS scans
FROM scan
GROUP BY verdict
ORDER BY verdict`

// Tally counts every stored scan.
func (s *Store) Tally(ctx context.Context) (all []Tally, err error) {
	return all, fault.Wrap("checkin.Tally", s.db.Select(ctx, &all, sqlTally))
}
