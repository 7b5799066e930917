// Package ties knows what hangs on what, across the rooms: the sessions, stays
// and sold tickets of a market day, the gates of a location. It reads what the
// rooms own and writes nothing; what must not go is kept by the database.
package ties

import (
	"context"
	"slices"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/programme"
	"markt/internal/site"
)

// Kind is what sort of thing hangs on another.
type Kind string

// In the order in which a question names them.
const (
	Ticket    Kind = "ticket"    // valid ones of orders that stand
	Admission Kind = "admission" // somebody came in
	Session   Kind = "session"
	Stay      Kind = "stay" // a stall on its pitch
	Stop      Kind = "stop"
	Stage     Kind = "stage"
	Pitch     Kind = "pitch"
	Outlet    Kind = "outlet"
	Gate      Kind = "gate"
	Device    Kind = "device"
	Scan      Kind = "scan"
	Type      Kind = "type" // a ticket type
	Wish      Kind = "wish" // an application that wants to stand there
	Count     Kind = "count"
)

var kinds = []Kind{Ticket, Admission, Session, Stay, Stop, Stage, Pitch, Gate, Device, Scan, Type, Wish, Count}

// Tie is all of one kind that hangs on a thing. Holds says that the thing
// cannot go before these have gone.
type Tie struct {
	Kind  Kind
	N     int
	Names []lang.Text // of those that have one
	Holds bool
}

// Held are the kinds that keep a thing from going.
func Held(all []Tie) (kinds []Kind) {
	for _, t := range all {
		if t.Holds {
			kinds = append(kinds, t.Kind)
		}
	}
	return kinds
}

// Reader reads ties.
type Reader struct{ db *pg.DB }

// New reads from a house's database.
func New(db *pg.DB) *Reader { return &Reader{db} }

type row struct {
	Kind Kind      `db:"kind"`
	ID   int64     `db:"id"` // 0: a figure, nothing with a name
	N    int       `db:"n"`
	Name lang.Text `db:"name"`
}

func (r *Reader) read(ctx context.Context, holds []Kind, query string, args ...any) ([]Tie, error) {
	var rows []row
	if err := r.db.Select(ctx, &rows, query, args...); err != nil {
		return nil, fault.Wrap("ties.read", err)
	}
	byKind := map[Kind]*Tie{}
	for _, one := range rows {
		t := byKind[one.Kind]
		if t == nil {
			t = &Tie{Kind: one.Kind, Holds: slices.Contains(holds, one.Kind)}
			byKind[one.Kind] = t
		}
		if t.N += one.N; !one.Name.Empty() {
			t.Names = append(t.Names, one.Name)
		}
	}
	var all []Tie
	for _, k := range kinds {
		if t := byKind[k]; t != nil {
			all = append(all, *t)
		}
	}
	return all, nil
}

const sqlDay = `
SELECT 'session' AS kind, id, 1 AS n, title::jsonb AS name
FROM session
WHERE edition_id = $1
	AND state <> 'canceled'
	AND starts_at >= $2
	AND starts_at < $3
UNION ALL
SELECT 'stay', a.id, 1, jsonb_build_object('de', s.name)
FROM allotment a
JOIN stall s ON s.id = a.stall_id
WHERE a.edition_id = $1
	AND a.span && tstzrange($2, $3)
UNION ALL
SELECT 'stop', id, 1, name::jsonb
FROM stop
WHERE edition_id = $1
	AND span && tstzrange($2, $3)
UNION ALL
SELECT 'ticket', 0, count(*), '{}'
FROM ticket t
JOIN ticket_order o ON o.id = t.order_id
WHERE t.edition_id = $1
	AND t.ticket_type_id IN (SELECT id FROM ticket_type WHERE edition_id = $1 AND market_day_has_ticket($4, id))
	AND t.state <> 'void'
	AND o.state <> 'canceled'
HAVING count(*) > 0
UNION ALL
SELECT 'admission', 0, count(*), '{}'
FROM scan_standing s
JOIN gate g ON g.id = s.gate_id
JOIN market_day d ON d.id = $4 AND d.edition_id = g.edition_id
WHERE g.edition_id = $1
	AND s.at >= d.opens_at
	AND s.at < d.closes_at
	AND s.verdict = 'ok'
	AND s.kind = 'entry'
HAVING count(*) > 0
ORDER BY kind, id`

// OfDay is what a market day holds. It cannot go while tickets for it are sold
// or people came in; sessions and stays keep their times without it.
func (r *Reader) OfDay(ctx context.Context, e *festival.Edition, d festival.Day) ([]Tie, error) {
	from, until := e.DaySpan(d)
	return r.read(ctx, []Kind{Ticket, Admission}, sqlDay, e.ID, from, until, d.ID)
}

const sqlLocation = `
SELECT 'stop' AS kind, id, 1 AS n, name::jsonb AS name
FROM stop
WHERE edition_id = $1
	AND location_id = $2
UNION ALL
SELECT 'stage', id, 1, jsonb_build_object('de', name)
FROM stage
WHERE edition_id = $1
	AND location_id = $2
UNION ALL
SELECT 'pitch', id, 1, jsonb_build_object('de', number)
FROM pitch
WHERE edition_id = $1
	AND location_id = $2
UNION ALL
SELECT 'stay', a.id, 1, jsonb_build_object('de', s.name)
FROM allotment a
JOIN stall s ON s.id = a.stall_id
WHERE a.edition_id = $1
	AND a.location_id = $2
UNION ALL
SELECT 'gate', id, 1, name::jsonb
FROM gate
WHERE edition_id = $1
	AND location_id = $2
UNION ALL
SELECT 'type', t.id, 1, t.name::jsonb
FROM ticket_type_location l
JOIN ticket_type t ON t.id = l.ticket_type_id
WHERE l.edition_id = $1
	AND l.location_id = $2
UNION ALL
SELECT 'wish', id, 1, jsonb_build_object('de', name)
FROM application
WHERE edition_id = $1
	AND location_id = $2
UNION ALL
SELECT 'count', 0, count(*), '{}'
FROM head_count
WHERE edition_id = $1
	AND location_id = $2
HAVING count(*) > 0
ORDER BY kind, id`

// OfLocation is what stands on a location. Its stops and its drawn pitches go
// with it; everything else must go first.
func (r *Reader) OfLocation(ctx context.Context, e *festival.Edition, id festival.LocationID) ([]Tie, error) {
	return r.read(ctx, []Kind{Stage, Stay, Gate, Type, Wish, Count}, sqlLocation, e.ID, id)
}

const sqlStop = `
SELECT 'session' AS kind, x.id, 1 AS n, x.title::jsonb AS name
FROM session x
JOIN stage t ON t.id = x.stage_id
WHERE x.edition_id = $1
	AND t.location_id = $2
	AND x.state <> 'canceled'
	AND x.starts_at >= $3
	AND x.starts_at < $4
UNION ALL
SELECT 'stay', a.id, 1, jsonb_build_object('de', s.name)
FROM allotment a
JOIN stall s ON s.id = a.stall_id
WHERE a.edition_id = $1
	AND a.location_id = $2
	AND a.span && tstzrange($3, $4)
ORDER BY kind, id`

// OfStop is what happens at a location while it stands there; all of it keeps
// its times without the stop.
func (r *Reader) OfStop(ctx context.Context, e *festival.Edition, t festival.Stop) ([]Tie, error) {
	return r.read(ctx, nil, sqlStop, e.ID, t.LocationID, t.From, t.Until)
}

const sqlStage = `
SELECT 'session' AS kind, id, 1 AS n, title::jsonb AS name
FROM session
WHERE edition_id = $1
	AND stage_id = $2
ORDER BY kind, id`

// OfStage are the sessions on a stage, the canceled ones too; it cannot go before them.
func (r *Reader) OfStage(ctx context.Context, e festival.ID, id site.StageID) ([]Tie, error) {
	return r.read(ctx, []Kind{Session}, sqlStage, e, id)
}

const sqlPitch = `
SELECT 'stay' AS kind, a.id, 1 AS n, jsonb_build_object('de', s.name) AS name
FROM allotment a
JOIN stall s ON s.id = a.stall_id
WHERE a.edition_id = $1
	AND a.pitch_id = $2
ORDER BY kind, id`

// OfPitch are the stays on a pitch; it cannot go before them.
func (r *Reader) OfPitch(ctx context.Context, e festival.ID, id site.PitchID) ([]Tie, error) {
	return r.read(ctx, []Kind{Stay}, sqlPitch, e, id)
}

const sqlHost = `
SELECT 'session' AS kind, x.id, 1 AS n, x.title::jsonb AS name
FROM session_host h
JOIN session x ON x.id = h.session_id
WHERE h.edition_id = $1
	AND h.host_id = $2
ORDER BY kind, id`

// OfHost are the sessions that somebody gives; the host cannot go before them.
func (r *Reader) OfHost(ctx context.Context, e festival.ID, id programme.HostID) ([]Tie, error) {
	return r.read(ctx, []Kind{Session}, sqlHost, e, id)
}

const sqlGate = `
SELECT 'device' AS kind, id, 1 AS n, jsonb_build_object('de', name) AS name
FROM device
WHERE edition_id = $1
	AND gate_id = $2
UNION ALL
SELECT 'scan', 0, count(*), '{}'
FROM scan
WHERE edition_id = $1
	AND gate_id = $2
HAVING count(*) > 0
ORDER BY kind, id`

// OfGate are a gate's devices and scans; it cannot go before them, and scans stay.
func (r *Reader) OfGate(ctx context.Context, e festival.ID, id checkin.GateID) ([]Tie, error) {
	return r.read(ctx, []Kind{Device, Scan}, sqlGate, e, id)
}
