package checkin

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
)

// DrillPause is how long a device scans nothing before its next drill is
// another one. A phone's drill is over by then.
const DrillPause = 15 * time.Minute

// Drill is what a device has scanned for training.
type Drill struct {
	Device DeviceID  `db:"device_id"`
	Runs   int       `db:"runs"`
	Scans  int       `db:"scans"`
	Last   time.Time `db:"last"`
}

const sqlNoteDrill = `
INSERT INTO drill_scan (nonce, edition_id, device_id, at, verdict)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING`

// drilled answers a scan of a drill as if, and notes that there was one.
func (s *Store) drilled(ctx context.Context, t *target, row readRow, now time.Time) (Answer, error) {
	a, _, _, err := s.answer(ctx, t, row, now)
	if err != nil {
		return a, err
	}
	_, err = s.db.Exec(ctx, sqlNoteDrill, t.draft.Nonce, t.device.EditionID, t.device.ID, t.draft.At, string(a.Status))
	return a, err
}

const sqlDrills = `
SELECT device_id, count(*) AS scans, count(*) FILTER (WHERE begins) AS runs, max(at) AS last
FROM (
	SELECT device_id, at, coalesce(at - lag(at) OVER (PARTITION BY device_id ORDER BY at) > make_interval(secs => $2), true) AS begins
	FROM drill_scan
	WHERE edition_id = $1
) s
GROUP BY device_id`

// Drills are the edition's, by device.
func (s *Store) Drills(ctx context.Context, e festival.ID) (map[DeviceID]Drill, error) {
	var all []Drill
	err := s.db.Select(ctx, &all, sqlDrills, e, int(DrillPause.Seconds()))
	of := map[DeviceID]Drill{}
	for _, d := range all {
		of[d.Device] = d
	}
	return of, fault.Wrap("checkin.Drills", err)
}
