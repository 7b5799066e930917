package checkin

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
)

// Occupancy is an estimate with its time, never proof that an area is empty.
type Occupancy struct {
	AsOf      time.Time
	Inside    int // of all locations
	Locations []LocationCount
}

// LocationCount counts one location since the market day's start. Inside is the
// last count by hand, and since then the holders of tickets who came less those
// who went, and the tally. A holder counts once, however often the ticket is
// scanned. Inside is not cut off at zero: below it more were counted out than
// in, and somebody has to count.
type LocationCount struct {
	ID        festival.LocationID
	Slug      string
	Name      lang.Text
	Capacity  *int
	Admission festival.Admission
	Own       bool // Admission was set for this location alone
	Inside    int
	Holders   int // people who came in on a ticket and are not out again
	Tally     int // counted in less counted out without a ticket since LastCount
	Unmatched int // exits on a ticket nobody was in on: they take nobody off
	LastCount *HeadCount
	Gates     []GateCount
}

// HeadCount is a count by hand.
type HeadCount struct {
	Inside int
	At     time.Time
	By     string // the device's name, or the person's
}

// GateCount counts one gate's scans since the market day's start.
type GateCount struct {
	ID      GateID    `db:"gate_id"`
	Slug    string    `db:"slug"`
	Name    lang.Text `db:"name"`
	Entries int       `db:"entries"`
	Exits   int       `db:"exits"`
	Plus    int       `db:"plus"`
	Minus   int       `db:"minus"`
	Refused int       `db:"refused"`
	Recent  int       `db:"recent"` // scans of the last five minutes
	// Devices at the gate, and how many of them are silent.
	Devices int `db:"devices"`
	Silent  int `db:"silent"`
}

// Silence is how long a device that is well may not be heard of.
const Silence = 5 * time.Minute

const sqlOccupancy = `
SELECT l.id AS location_id, l.slug AS location_slug, l.name AS location_name, l.capacity, l.admission,
	h.inside AS counted, h.at AS counted_at, coalesce(hd.name, hp.name, '') AS counted_by,
	g.id AS gate_id, g.slug, g.name,
	c.entries, c.exits, c.plus, c.minus, c.refused, c.recent, c.tally,
	d.devices, d.silent
FROM gate g
JOIN location l ON l.id = g.location_id
CROSS JOIN LATERAL (
	SELECT greatest($4::timestamptz, CASE WHEN l.readmitted_at < $3 THEN l.readmitted_at END) AS since
) e
LEFT JOIN LATERAL (
	SELECT inside, at, actor
	FROM head_count
	WHERE location_id = l.id
		AND at >= e.since
		AND at < $3
	ORDER BY at DESC, id DESC
	LIMIT 1
) h ON true
LEFT JOIN device hd ON h.actor = 'device:' || hd.id
LEFT JOIN person hp ON h.actor = 'person:' || hp.id
CROSS JOIN LATERAL (
	SELECT count(*) FILTER (WHERE kind = 'entry' AND verdict = 'ok') AS entries,
		count(*) FILTER (WHERE kind = 'exit' AND verdict = 'ok') AS exits,
		count(*) FILTER (WHERE kind = 'plus') AS plus,
		count(*) FILTER (WHERE kind = 'minus') AS minus,
		count(*) FILTER (WHERE verdict = 'refused') AS refused,
		count(*) FILTER (WHERE s.at > $6::timestamptz - interval '5 minutes' AND s.at <= $6) AS recent,
		coalesce(sum(CASE WHEN kind IN ('entry', 'plus') THEN 1 ELSE -1 END)
			FILTER (WHERE verdict = 'ok' AND ticket_id IS NULL AND s.at >= e.since AND (h.at IS NULL OR s.at > h.at)), 0) AS tally
	FROM scan_standing s
	WHERE s.gate_id = g.id
		AND s.at >= $2
		AND s.at < $3
) c
CROSS JOIN LATERAL (
	SELECT count(*) AS devices,
		count(*) FILTER (WHERE last_seen_at < $5) AS silent
	FROM device
	WHERE gate_id = g.id
		AND token_hash IS NOT NULL
		AND revoked_at IS NULL
) d
WHERE g.edition_id = $1
ORDER BY l.position, l.id, g.position, g.id`

// sqlWays are the ways of all tickets in and out, each with how many tickets
// took it: few ways, however many tickets. A step is a kind, a location, and
// how many of the counts in $4 lie before it.
const sqlWays = `
SELECT w.free, w.steps, count(*) AS tickets
FROM (
	SELECT t.reentry = 'free' AS free,
		string_agg(concat_ws(':', s.kind, s.location_id, width_bucket(s.at, $4::timestamptz[])), ' ' ORDER BY s.at, s.seq) AS steps
	FROM (
		SELECT s.ticket_id, s.kind, g.location_id, s.at, s.seq
		FROM gate g
		JOIN location l ON l.id = g.location_id
		JOIN scan_standing s ON s.gate_id = g.id
		WHERE g.edition_id = $1
			AND s.at >= greatest($2::timestamptz, CASE WHEN l.readmitted_at < $3 THEN l.readmitted_at END)
			AND s.at < $3
			AND s.seq IS NOT NULL
		UNION ALL
		SELECT s.ticket_id, 'all_out', g.location_id, s.readmitted_at, 0
		FROM scan_standing s
		JOIN gate g ON g.id = s.gate_id
		WHERE s.edition_id = $1
			AND s.readmitted_at IS NOT NULL
			AND s.at < $3
			AND s.seq IS NOT NULL
	) s
	JOIN ticket k ON k.id = s.ticket_id
	JOIN ticket_type t ON t.id = k.ticket_type_id
	GROUP BY s.ticket_id, t.id
) w
GROUP BY w.free, w.steps`

type occupancyRow struct {
	GateCount
	LocationID   festival.LocationID `db:"location_id"`
	LocationSlug string              `db:"location_slug"`
	LocationName lang.Text           `db:"location_name"`
	Capacity     *int                `db:"capacity"`
	Admission    *festival.Admission `db:"admission"`
	Counted      *int                `db:"counted"`
	CountedAt    *time.Time          `db:"counted_at"`
	CountedBy    string              `db:"counted_by"`
	Tally        int                 `db:"tally"`
}

// Occupancy counts the gates of every location and estimates who is inside. What
// is stored of the market day has happened, also by a clock that was put back
// since: whoever came in by it is inside.
func (s *Store) Occupancy(ctx context.Context, e *festival.Edition, now time.Time) (Occupancy, error) {
	const op = "checkin.Occupancy"
	var rows []occupancyRow
	since, end := peopleSince(e, now), dayEnd(e, now)
	if err := s.db.Select(ctx, &rows, sqlOccupancy, e.ID, dayStart(e, now), end, since, now.Add(-Silence), now); err != nil {
		return Occupancy{}, fault.Wrap(op, err)
	}
	o := Occupancy{AsOf: now, Locations: []LocationCount{}}
	for _, r := range rows {
		o.add(e, r)
	}
	counts := o.counts()
	var ways []way
	if err := s.db.Select(ctx, &ways, sqlWays, e.ID, since, end, pq.Array(counts.thresholds())); err != nil {
		return Occupancy{}, fault.Wrap(op, err)
	}
	for _, w := range ways {
		if err := o.follow(w, counts); err != nil {
			return Occupancy{}, fault.Wrap(op, err)
		}
	}
	for _, l := range o.Locations {
		o.Inside += l.Inside
	}
	return o, nil
}

// peopleSince is when the area was last taken for empty: at the market day's
// start, and when people were let in again, all of them through the gates.
func peopleSince(e *festival.Edition, now time.Time) time.Time {
	since := dayStart(e, now)
	if r := e.ReadmittedAt; r != nil && r.Before(dayEnd(e, now)) && r.After(since) {
		return *r
	}
	return since
}

// add takes a gate in, and its location with the first of its gates.
func (o *Occupancy) add(e *festival.Edition, r occupancyRow) {
	if n := len(o.Locations); n == 0 || o.Locations[n-1].ID != r.LocationID {
		l := LocationCount{ID: r.LocationID, Slug: r.LocationSlug, Name: r.LocationName, Capacity: r.Capacity, Admission: e.Admission}
		if r.Admission != nil {
			l.Admission, l.Own = *r.Admission, true
		}
		if r.Counted != nil {
			l.LastCount = &HeadCount{Inside: *r.Counted, At: e.In(*r.CountedAt), By: r.CountedBy}
			l.Inside = *r.Counted
		}
		o.Locations = append(o.Locations, l)
	}
	l := &o.Locations[len(o.Locations)-1]
	l.Inside += r.Tally
	l.Tally += r.Tally
	l.Gates = append(l.Gates, r.GateCount)
}

// AdmissionAt is what holds at a gate.
func (o *Occupancy) AdmissionAt(id GateID) festival.Admission {
	for _, l := range o.Locations {
		if slices.ContainsFunc(l.Gates, func(g GateCount) bool { return g.ID == id }) {
			return l.Admission
		}
	}
	return ""
}

// counted are the times at which people were counted by hand, in their order.
type counted []time.Time

func (o *Occupancy) counts() (all counted) {
	for _, l := range o.Locations {
		if l.LastCount != nil {
			all = append(all, l.LastCount.At)
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	return slices.CompactFunc(all, time.Time.Equal)
}

// thresholds are the first moments after the counts, for width_bucket: what
// happens at the time of a count is in it.
func (c counted) thresholds() []time.Time {
	all := make([]time.Time, len(c))
	for i, at := range c {
		all[i] = at.Add(time.Microsecond)
	}
	return all
}

// upTo is how many counts there were when the one of this time was made.
func (c counted) upTo(at time.Time) int { return slices.IndexFunc(c, at.Equal) + 1 }

// way is what some tickets did, one like the other.
type way struct {
	Free    bool   `db:"free"`
	Steps   string `db:"steps"` // "entry:1:0 exit:1:2"
	Tickets int    `db:"tickets"`
}

// step is one scan of a way.
type step struct {
	kind     Kind
	location festival.LocationID
	counts   int // counts by hand before it
}

func (w way) read() (steps []step, err error) {
	for one := range strings.FieldsSeq(w.Steps) {
		var s step
		if _, err := fmt.Sscanf(strings.ReplaceAll(one, ":", " "), "%s %d %d", &s.kind, &s.location, &s.counts); err != nil {
			return nil, err
		}
		steps = append(steps, s)
	}
	return steps, nil
}

// follow adds the people who went this way to where they are. Who was inside
// when a location was counted is in its count already.
func (o *Occupancy) follow(w way, counts counted) error {
	steps, err := w.read()
	if err != nil {
		return err
	}
	now := followed{free: w.Free}
	for _, s := range steps {
		if now.take(s.kind, s.location); now.stray {
			o.at(s.location).Unmatched += w.Tickets
		}
	}
	for i := range o.Locations {
		l := &o.Locations[i]
		here := now.count(l.ID)
		l.Holders += w.Tickets * here
		if l.LastCount != nil {
			here -= w.until(counts.upTo(l.LastCount.At), steps).count(l.ID)
		}
		l.Inside += w.Tickets * here
	}
	return nil
}

// until are the people of the way when the n-th count was made.
func (w way) until(n int, steps []step) followed {
	f := followed{free: w.Free}
	for _, s := range steps {
		if s.counts < n {
			f.take(s.kind, s.location)
		}
	}
	return f
}

func (o *Occupancy) at(id festival.LocationID) *LocationCount {
	i := slices.IndexFunc(o.Locations, func(l LocationCount) bool { return l.ID == id })
	return &o.Locations[i]
}
