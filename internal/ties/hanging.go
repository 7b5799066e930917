package ties

import (
	"context"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/stall"
)

// Hanging is what was planned with an application's stall: the pitches it is
// allotted, the outlets chosen for it, and the session it became.
type Hanging struct {
	Application stall.ApplicationID `db:"application_id"`
	Kind        Kind                `db:"kind"` // Pitch, Outlet or Session
	Name        string              `db:"name"` // of a pitch or an outlet
	Front       float64             `db:"front"`
	Depth       float64             `db:"depth"`
	Type        string              `db:"type"` // of an outlet
	Title       lang.Text           `db:"title"`
}

const sqlHanging = `
SELECT DISTINCT s.application_id, 'pitch' AS kind, p.number AS name, p.front_m::float8 AS front, p.depth_m::float8 AS depth, '' AS type, '{}'::jsonb AS title
FROM stall s
JOIN allotment t ON t.stall_id = s.id
JOIN pitch p ON p.id = t.pitch_id
WHERE s.application_id = ANY ($1)
UNION ALL
SELECT s.application_id, 'outlet', p.number || '.' || o.nth, 0, 0, o.type, '{}'
FROM stall s
JOIN connection c ON c.stall_id = s.id
JOIN outlet o ON o.pitch_id = c.pitch_id AND o.nth = c.nth
JOIN pitch p ON p.id = o.pitch_id
WHERE s.application_id = ANY ($1)
UNION ALL
SELECT x.application_id, 'session', '', 0, 0, '', x.title
FROM session x
WHERE x.application_id = ANY ($1)
	AND x.state <> 'canceled'
ORDER BY 1, 2, 3`

// Hanging is what hangs on these applications.
func (r *Reader) Hanging(ctx context.Context, ids []stall.ApplicationID) (map[stall.ApplicationID][]Hanging, error) {
	wanted := make(pq.Int64Array, len(ids))
	for i, id := range ids {
		wanted[i] = int64(id)
	}
	var rows []Hanging
	err := r.db.Select(ctx, &rows, sqlHanging, wanted)
	all := map[stall.ApplicationID][]Hanging{}
	for _, one := range rows {
		all[one.Application] = append(all[one.Application], one)
	}
	return all, fault.Wrap("ties.Hanging", err)
}
