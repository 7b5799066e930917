package checkin

import (
	"context"
	"slices"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/ticket"
)

// Conflict is a ticket on which somebody was let in who should not have been:
// two gates that did not know of each other, or a volunteer who did so all the
// same. It is judged by all that is known now, so that what a phone told late
// neither hides one nor makes one.
type Conflict struct {
	Ticket        ticket.ID // that was shown at the second gate
	Number, Order string
	Type          lang.Text
	TypeSlug      string
	First, Second ConflictEntry

	code string // of the second
}

// ConflictEntry is one of the two entries.
type ConflictEntry struct {
	At     time.Time
	Gate   lang.Text
	Slug   string // of the gate
	Device string
}

// Apart is how long after the first the second came.
func (c Conflict) Apart() time.Duration { return c.Second.At.Sub(c.First.At) }

// sqlDoubtful are the scans of tickets that let somebody in more than once.
const sqlDoubtful = `
SELECT s.ticket_id, k.number, k.ticket_type_id, o.code AS order_code, s.kind, s.at, s.gate_id, s.round, s.code, s.readmitted_at, coalesce(d.name, p.name, s.actor) AS device,
	s.previous_at, s.previous_gate_id, coalesce((
		SELECT coalesce(qd.name, qp.name, q.actor)
		FROM scan q
		LEFT JOIN device qd ON q.actor = 'device:' || qd.id
		LEFT JOIN person qp ON q.actor = 'person:' || qp.id
		WHERE s.code LIKE '%/%'
			AND q.gate_id = s.previous_gate_id
			AND q.at = s.previous_at
		LIMIT 1
	), '') AS previous_device
FROM (
	SELECT ticket_id
	FROM scan_standing
	WHERE edition_id = $1
		AND seq IS NOT NULL
		AND kind = 'entry'
	GROUP BY ticket_id
	HAVING count(*) > 1
) twice
JOIN scan_standing s ON s.ticket_id = twice.ticket_id
JOIN ticket k ON k.id = s.ticket_id
JOIN ticket_order o ON o.id = k.order_id
LEFT JOIN device d ON s.actor = 'device:' || d.id
LEFT JOIN person p ON s.actor = 'person:' || p.id
WHERE s.seq IS NOT NULL
ORDER BY s.ticket_id, s.at, s.seq`

type doubtful struct {
	Ticket ticket.ID     `db:"ticket_id"`
	Number string        `db:"number"`
	TypeID ticket.TypeID `db:"ticket_type_id"`
	Order  string        `db:"order_code"`
	Kind   Kind          `db:"kind"`
	At     time.Time     `db:"at"`
	Gate   GateID        `db:"gate_id"`
	Round  int           `db:"round"`
	Code   string        `db:"code"`
	Again  *time.Time    `db:"readmitted_at"`
	Device string        `db:"device"`

	PreviousAt     *time.Time `db:"previous_at"`
	PreviousGate   *GateID    `db:"previous_gate_id"`
	PreviousDevice string     `db:"previous_device"`
}

// Conflicts are all of an edition, the newest first.
func (s *Store) Conflicts(ctx context.Context, e *festival.Edition) ([]Conflict, error) {
	const op = "checkin.Conflicts"
	r, err := s.current(ctx)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	var rows []doubtful
	if err := s.db.Select(ctx, &rows, sqlDoubtful, e.ID); err != nil {
		return nil, fault.Wrap(op, err)
	}
	var all []Conflict
	for len(rows) > 0 {
		n := slices.IndexFunc(rows, func(d doubtful) bool { return d.Ticket != rows[0].Ticket })
		if n < 0 {
			n = len(rows)
		}
		all = append(all, r.conflicts(e, rows[:n])...)
		rows = rows[n:]
	}
	slices.SortStableFunc(all, func(a, b Conflict) int { return b.Second.At.Compare(a.Second.At) })
	return all, fault.Wrap(op, s.nameShown(ctx, all))
}

const sqlShown = `
SELECT id, number, payload
FROM ticket
WHERE payload = ANY ($1)`

// nameShown names the tickets that were shown where they sat for others of
// their group.
func (s *Store) nameShown(ctx context.Context, all []Conflict) error {
	var payloads pq.ByteaArray
	for _, c := range all {
		if p, ok := payloadOf(c.code); ok {
			payloads = append(payloads, p[:])
		}
	}
	if len(payloads) == 0 {
		return nil
	}
	var shown []struct {
		ID      ticket.ID `db:"id"`
		Number  string    `db:"number"`
		Payload []byte    `db:"payload"`
	}
	if err := s.db.Select(ctx, &shown, sqlShown, payloads); err != nil {
		return err
	}
	for _, k := range shown {
		for i, c := range all {
			if c.code == ticket.Payload(k.Payload).String() {
				all[i].Ticket, all[i].Number = k.ID, k.Number
			}
		}
	}
	return nil
}

// conflicts judges the scans of one ticket again, each by those before it.
func (r *rules) conflicts(e *festival.Edition, scans []doubtful) (all []Conflict) {
	kind := r.types[scans[0].TypeID]
	var past []Past
	entry := func(d doubtful) ConflictEntry {
		return ConflictEntry{At: e.In(d.At), Gate: r.gates[d.Gate].Name, Slug: r.gates[d.Gate].Slug, Device: d.Device}
	}
	for i, d := range scans {
		scan := Scan{Kind: Entry, ReadmittedAt: e.ReadmittedAt, DayStart: dayStart(e, d.At)}
		st := State{Known: true, Type: kind.rule, Past: r.counting(past, r.gates[d.Gate], d.At, d.Again)}
		earlier := st.repeats(scan, d.At, st.last(Entry, st.since(scan, d.At), d.At))
		if d.Kind == Entry && earlier != nil {
			first := scans[slices.IndexFunc(scans[:i], func(o doubtful) bool { return o.Kind == Entry && o.At.Equal(earlier.At) && o.Gate == earlier.Gate })]
			if _, _, ok := groupOf(d.Code); ok && d.PreviousGate != nil { // who took the group's seats
				first = doubtful{At: *d.PreviousAt, Gate: *d.PreviousGate, Device: d.PreviousDevice}
			}
			all = append(all, Conflict{Ticket: d.Ticket, Number: d.Number, Order: d.Order, Type: kind.Name, TypeSlug: kind.Slug, First: entry(first), Second: entry(d), code: d.Code})
		}
		past = append(past, Past{Kind: d.Kind, At: d.At, Gate: d.Gate, Round: d.Round})
	}
	return all
}

// Refusals is how many scans were refused for one reason.
type Refusals struct {
	Reason Reason `db:"reason"`
	Scans  int    `db:"scans"`
}

const sqlRefusals = `
SELECT s.reason, count(*) AS scans
FROM gate g
JOIN scan_standing s ON s.gate_id = g.id
WHERE g.edition_id = $1
	AND s.at >= $2
	AND s.at <= $3
	AND s.verdict = 'refused'
GROUP BY s.reason
ORDER BY scans DESC, s.reason`

// Refusals counts those of the market day by reason, the most frequent first.
func (s *Store) Refusals(ctx context.Context, e *festival.Edition, now time.Time) (all []Refusals, err error) {
	err = s.db.Select(ctx, &all, sqlRefusals, e.ID, dayStart(e, now), now)
	return all, fault.Wrap("checkin.Refusals", err)
}
