package checkin

import (
	"context"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// CountDraft says that people were counted. Location is a slug; At in the
// future is a wrong clock and counts as now.
type CountDraft struct {
	Nonce    string
	Location string
	Inside   int
	At       time.Time
}

const maxInside = 1_000_000

// Check says what is malformed.
func (d *CountDraft) Check() error {
	f := fault.Fields{}
	d.Nonce, d.Location = strings.TrimSpace(d.Nonce), strings.TrimSpace(d.Location)
	if d.Nonce == "" {
		f.Add("nonce", "error.required")
	}
	if len(d.Nonce) > maxNonce || !input.Storable(d.Nonce) {
		f.Add("nonce", "error.too_long", "max", maxNonce)
	}
	if d.Inside < 0 || d.Inside > maxInside {
		f.Add("inside", "error.range", "min", 0, "max", maxInside)
	}
	if !input.Storable(d.Location) {
		f.Add("location", "error.choice")
	}
	return f.Err("checkin.CountDraft.Check")
}

const sqlStoreCount = `
INSERT INTO head_count (nonce, edition_id, location_id, inside, actor, at, stored_at)
SELECT $1, $2, l.id, $4, $5, $6, $7
FROM location l
WHERE l.edition_id = $2
	AND l.slug = $3
ON CONFLICT ON CONSTRAINT head_count_nonce DO NOTHING`

const sqlStoredCount = `
SELECT l.slug AS location, h.inside
FROM head_count h
JOIN location l ON l.id = h.location_id
WHERE h.nonce = $1`

// Count notes a head count on behalf of the context's actor; the estimate of
// that location starts again from it. A repeat of the nonce changes nothing.
func (s *Store) Count(ctx context.Context, e festival.ID, d CountDraft, now time.Time) error {
	const op = "checkin.Count"
	if err := d.Check(); err != nil {
		return err
	}
	if d.At.IsZero() || d.At.After(now) {
		d.At = now
	}
	n, err := s.db.Exec(ctx, sqlStoreCount, d.Nonce, e, d.Location, d.Inside, string(pg.ActorOf(ctx)), d.At, now)
	switch {
	case err != nil:
		return fault.Wrap(op, err)
	case n == 1:
		return nil
	}
	var before struct {
		Location string `db:"location"`
		Inside   int    `db:"inside"`
	}
	err = s.db.Get(ctx, &before, sqlStoredCount, d.Nonce)
	switch {
	case fault.Is(err, fault.NotFound):
		return fault.Fields{"location": fault.Msg("error.choice")}.Err(op)
	case err != nil:
		return fault.Wrap(op, err)
	case before.Location != d.Location || before.Inside != d.Inside:
		return fault.Coded(fault.Conflict, op, "nonce_reused", "gate.error.nonce_reused")
	}
	return nil
}

// Occupancy is an estimate with its time, never proof that an area is empty.
type Occupancy struct {
	AsOf      time.Time
	Locations []LocationCount
}

// LocationCount counts one location since the market day's start. Inside
// starts again at LastCount.
type LocationCount struct {
	ID        festival.LocationID
	Slug      string
	Name      lang.Text
	Capacity  *int
	Inside    int
	LastCount *HeadCount
	Gates     []GateCount
}

// HeadCount is a count by hand.
type HeadCount struct {
	Inside int
	At     time.Time
}

// GateCount counts one gate since the market day's start.
type GateCount struct {
	ID      GateID    `db:"gate_id"`
	Slug    string    `db:"slug"`
	Name    lang.Text `db:"name"`
	Entries int       `db:"entries"`
	Exits   int       `db:"exits"`
	Plus    int       `db:"plus"`
	Minus   int       `db:"minus"`
	Refused int       `db:"refused"`
	// Devices at the gate, and how many of them were silent for five minutes.
	Devices int `db:"devices"`
	Silent  int `db:"silent"`
}

const sqlOccupancy = `
SELECT l.id AS location_id, l.slug AS location_slug, l.name AS location_name, l.capacity,
	h.inside AS counted, h.at AS counted_at,
	g.id AS gate_id, g.slug, g.name,
	c.entries, c.exits, c.plus, c.minus, c.refused, c.net,
	d.devices, d.silent
FROM gate g
JOIN location l ON l.id = g.location_id
LEFT JOIN LATERAL (
	SELECT inside, at
	FROM head_count
	WHERE location_id = l.id
		AND at >= $2
		AND at <= $3
	ORDER BY at DESC, id DESC
	LIMIT 1
) h ON true
CROSS JOIN LATERAL (
	SELECT count(*) FILTER (WHERE kind = 'entry' AND verdict = 'ok') AS entries,
		count(*) FILTER (WHERE kind = 'exit' AND verdict = 'ok') AS exits,
		count(*) FILTER (WHERE kind = 'plus') AS plus,
		count(*) FILTER (WHERE kind = 'minus') AS minus,
		count(*) FILTER (WHERE verdict = 'refused') AS refused,
		coalesce(sum(CASE WHEN kind IN ('entry', 'plus') THEN 1 ELSE -1 END)
			FILTER (WHERE verdict = 'ok' AND (h.at IS NULL OR s.at > h.at)), 0) AS net
	FROM scan s
	WHERE s.gate_id = g.id
		AND s.at >= $2
		AND s.at <= $3
) c
CROSS JOIN LATERAL (
	SELECT count(*) AS devices,
		count(*) FILTER (WHERE last_seen_at < $3::timestamptz - interval '5 minutes') AS silent
	FROM device
	WHERE gate_id = g.id
		AND token_hash IS NOT NULL
		AND revoked_at IS NULL
) d
WHERE g.edition_id = $1
ORDER BY l.position, l.id, g.position, g.id`

// Occupancy counts the gates of every location and estimates who is inside.
func (s *Store) Occupancy(ctx context.Context, e *festival.Edition, now time.Time) (Occupancy, error) {
	var rows []struct {
		GateCount
		LocationID   festival.LocationID `db:"location_id"`
		LocationSlug string              `db:"location_slug"`
		LocationName lang.Text           `db:"location_name"`
		Capacity     *int                `db:"capacity"`
		Counted      *int                `db:"counted"`
		CountedAt    *time.Time          `db:"counted_at"`
		Net          int                 `db:"net"`
	}
	if err := s.db.Select(ctx, &rows, sqlOccupancy, e.ID, dayStart(e, now), now); err != nil {
		return Occupancy{}, fault.Wrap("checkin.Occupancy", err)
	}
	o := Occupancy{AsOf: now, Locations: []LocationCount{}}
	for _, r := range rows {
		if n := len(o.Locations); n == 0 || o.Locations[n-1].ID != r.LocationID {
			l := LocationCount{ID: r.LocationID, Slug: r.LocationSlug, Name: r.LocationName, Capacity: r.Capacity}
			if r.Counted != nil {
				l.LastCount = &HeadCount{Inside: *r.Counted, At: e.In(*r.CountedAt)}
				l.Inside = *r.Counted
			}
			o.Locations = append(o.Locations, l)
		}
		l := &o.Locations[len(o.Locations)-1]
		l.Inside += r.Net
		l.Gates = append(l.Gates, r.GateCount)
	}
	for i := range o.Locations {
		o.Locations[i].Inside = max(0, o.Locations[i].Inside)
	}
	return o, nil
}

// LogRow is one stored scan for the office.
type LogRow struct {
	At       time.Time `db:"at"`
	StoredAt time.Time `db:"stored_at"`
	Gate     lang.Text `db:"gate"`
	Kind     Kind      `db:"kind"`
	Verdict  Status    `db:"verdict"`
	Reason   Reason    `db:"reason"`
	Conflict Reason    `db:"conflict"`
	Number   string    `db:"number"`
	Order    string    `db:"order_code"`
}

const sqlLog = `
SELECT s.at, s.stored_at, g.name AS gate, s.kind, s.verdict, s.reason, s.conflict,
	coalesce(k.number, '') AS number, coalesce(o.code, '') AS order_code
FROM scan s
JOIN gate g ON g.id = s.gate_id
LEFT JOIN ticket k ON k.id = s.ticket_id
LEFT JOIN ticket_order o ON o.id = k.order_id
WHERE s.edition_id = $1
	AND (NOT $2 OR s.verdict = 'refused' OR s.conflict <> '')
ORDER BY s.id DESC
LIMIT $3`

// Log are the newest scans; onlyTrouble leaves those that went smoothly out.
func (s *Store) Log(ctx context.Context, e *festival.Edition, onlyTrouble bool, limit int) ([]LogRow, error) {
	var rows []LogRow
	err := s.db.Select(ctx, &rows, sqlLog, e.ID, onlyTrouble, limit)
	for i := range rows {
		rows[i].At, rows[i].StoredAt = e.In(rows[i].At), e.In(rows[i].StoredAt)
	}
	return rows, fault.Wrap("checkin.Log", err)
}

const sqlTicketScans = `
SELECT s.at, s.stored_at, g.name AS gate, s.kind, s.verdict, s.reason, s.conflict,
	k.number, o.code AS order_code
FROM scan s
JOIN gate g ON g.id = s.gate_id
JOIN ticket k ON k.id = s.ticket_id
JOIN ticket_order o ON o.id = k.order_id
WHERE o.edition_id = $1
	AND o.id = $2
ORDER BY s.at, s.id`

// OrderScans are all scans of an order's tickets, oldest first.
func (s *Store) OrderScans(ctx context.Context, e *festival.Edition, order int64) ([]LogRow, error) {
	var rows []LogRow
	err := s.db.Select(ctx, &rows, sqlTicketScans, e.ID, order)
	for i := range rows {
		rows[i].At, rows[i].StoredAt = e.In(rows[i].At), e.In(rows[i].StoredAt)
	}
	return rows, fault.Wrap("checkin.OrderScans", err)
}
