package jury

import (
	"context"
	"slices"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/stall"
)

// Line is an application in a person's work.
type Line struct {
	ID           stall.ApplicationID `db:"id"`
	Name         string              `db:"name"`
	Organisation string              `db:"organisation"`
	Kind         stall.KindID        `db:"kind_id"`
	KindName     lang.Text           `db:"kind_name"`
	Mark         stall.Mark          `db:"mark"`
	Interest     Interest            `db:"interest"`
	Conflict     bool                `db:"conflict"`
	Points       *int                `db:"points"`
	At           *time.Time          `db:"at"` // when they sent their review
}

// Open reports whether it still waits for its reader.
func (l Line) Open() bool { return l.At == nil && l.Interest == "" }

const sqlWork = `
WITH mine AS MATERIALIZED (
	SELECT application_id, why, nth
	FROM jury_interested
	WHERE person_id = $2
)
SELECT a.id, a.name, a.organisation, a.kind_id, k.name AS kind_name, k.mark,
	coalesce((SELECT why FROM mine WHERE application_id = a.id ORDER BY nth LIMIT 1), '') AS interest,
	coalesce(r.conflict, false) AS conflict, r.points, r.at
FROM application a
JOIN kind k ON k.id = a.kind_id
LEFT JOIN jury_seat s ON s.edition_id = a.edition_id AND s.person_id = $2
LEFT JOIN jury_review r ON r.application_id = a.id AND r.seat_id = s.id
WHERE a.edition_id = $1
	AND a.state IN ('submitted', 'in_review', 'waitlisted')
ORDER BY k.position, k.id, a.submitted_at, a.id`

// Work is all that a person is asked to judge, done or not, kind after kind in
// the order in which the applications came.
func (s *Store) Work(ctx context.Context, edition festival.ID, person account.ID) ([]Line, error) {
	var all []Line
	err := s.db.Select(ctx, &all, sqlWork, edition, person)
	return all, fault.Wrap("jury.Work", err)
}

// Next is what waits after the application id, from the beginning once the end
// is reached; 0 when nothing does.
func Next(work []Line, after stall.ApplicationID) stall.ApplicationID {
	from := slices.IndexFunc(work, func(l Line) bool { return l.ID == after }) + 1
	for _, l := range append(slices.Clone(work[from:]), work[:from]...) {
		if l.Open() && l.ID != after {
			return l.ID
		}
	}
	return 0
}
