package checkin

import (
	"context"
	"iter"
	"time"

	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/ticket"
)

// Exported is a scan as a line of an export. What was read of a ticket does not
// stand in it: it opens a gate.
type Exported struct {
	ID       int64     `db:"id"`
	At       time.Time `db:"at"`
	StoredAt time.Time `db:"stored_at"`
	// ClaimedAt is what the device's clock said where that is not At.
	ClaimedAt *time.Time `db:"claimed_at"`
	Kind      Kind       `db:"kind"`
	Status    Status     `db:"verdict"`
	Reason    Reason     `db:"reason"`
	Conflict  Reason     `db:"conflict"`
	Gate      string     `db:"gate"`
	Location  string     `db:"location"`
	Device    string     `db:"device"`
	Ticket    *ticket.ID `db:"ticket_id"`
	Type      *string    `db:"type_slug"`
}

const sqlExport = `
SELECT s.id, s.at, s.stored_at, s.claimed_at, s.kind, s.verdict, s.reason, s.conflict, g.slug AS gate, l.slug AS location,
	coalesce(d.name, s.actor) AS device, s.ticket_id, t.slug AS type_slug
FROM scan_standing s
JOIN gate g ON g.id = s.gate_id
JOIN location l ON l.id = g.location_id
LEFT JOIN device d ON s.actor = 'device:' || d.id
LEFT JOIN ticket k ON k.id = s.ticket_id
LEFT JOIN ticket_type t ON t.id = k.ticket_type_id
WHERE s.edition_id = $1
ORDER BY s.at, s.id`

// Export are all scans of an edition in the order in which they happened, one
// at a time, refused ones included.
func (s *Store) Export(ctx context.Context, e festival.ID) iter.Seq2[Exported, error] {
	return pg.Each[Exported](ctx, s.db, sqlExport, e)
}

// Visits is how many came through the gates of a location on a market day:
// entries in all, and of how many tickets.
type Visits struct {
	Day      string `db:"day"`
	Location string `db:"location"`
	Entries  int    `db:"entries"`
	Tickets  int    `db:"tickets"`
}

const sqlVisits = `
SELECT to_char((s.at AT TIME ZONE $2) - $3 * interval '1 second', 'YYYY-MM-DD') AS day, l.slug AS location,
	count(*) AS entries, count(DISTINCT s.ticket_id) AS tickets
FROM scan_standing s
JOIN gate g ON g.id = s.gate_id
JOIN location l ON l.id = g.location_id
WHERE s.edition_id = $1
	AND s.verdict = 'ok'
	AND s.kind IN ('entry', 'plus')
GROUP BY 1, l.id
ORDER BY 1, l.slug`

// Visits counts an edition's admissions by market day and location.
func (s *Store) Visits(ctx context.Context, e *festival.Edition) ([]Visits, error) {
	var all []Visits
	err := s.db.Select(ctx, &all, sqlVisits, e.ID, e.Zone, int(e.DayChange.Seconds()))
	return all, err
}

// GateRefusals is how often a gate refused for one reason on a market day.
type GateRefusals struct {
	Day      string `db:"day"`
	Location string `db:"location"`
	Gate     string `db:"gate"`
	Reason   Reason `db:"reason"`
	Scans    int    `db:"scans"`
}

const sqlGateRefusals = `
SELECT to_char((s.at AT TIME ZONE $2) - $3 * interval '1 second', 'YYYY-MM-DD') AS day, l.slug AS location, g.slug AS gate,
	s.reason, count(*) AS scans
FROM scan_standing s
JOIN gate g ON g.id = s.gate_id
JOIN location l ON l.id = g.location_id
WHERE s.edition_id = $1
	AND s.verdict = 'refused'
GROUP BY 1, l.id, g.id, s.reason
ORDER BY 1, l.slug, g.slug, scans DESC, s.reason`

// GateRefusals counts an edition's refusals by market day, gate and reason.
func (s *Store) GateRefusals(ctx context.Context, e *festival.Edition) ([]GateRefusals, error) {
	var all []GateRefusals
	err := s.db.Select(ctx, &all, sqlGateRefusals, e.ID, e.Zone, int(e.DayChange.Seconds()))
	return all, err
}
