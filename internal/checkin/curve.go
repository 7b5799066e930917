package checkin

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
)

// CurveStep is how long one point of a curve counts.
const CurveStep = 15 * time.Minute

// Curve is how many came in at one gate in each step of the market day, from
// From on: a tally counts as entries do.
type Curve struct {
	Gate    lang.Text
	From    time.Time
	Entries []int
}

const sqlCurves = `
SELECT g.id AS gate_id, g.name AS gate, floor(extract(epoch FROM s.at - $2::timestamptz) / $4)::int AS step, count(*) AS entries
FROM gate g
JOIN scan_standing s ON s.gate_id = g.id
WHERE g.edition_id = $1
	AND s.at >= $2
	AND s.at <= $3
	AND s.verdict = 'ok'
	AND s.kind IN ('entry', 'plus')
GROUP BY g.id, step
ORDER BY g.position, g.id, step`

type curvePoint struct {
	Gate    lang.Text `db:"gate"`
	GateID  GateID    `db:"gate_id"`
	Step    int       `db:"step"`
	Entries int       `db:"entries"`
}

// Curves are those of the gates at which somebody came in on the market day,
// all of them from the first step in which anybody did until now.
func (s *Store) Curves(ctx context.Context, e *festival.Edition, now time.Time) ([]Curve, error) {
	var points []curvePoint
	start := dayStart(e, now)
	if err := s.db.Select(ctx, &points, sqlCurves, e.ID, start, now, int(CurveStep.Seconds())); err != nil || len(points) == 0 {
		return nil, fault.Wrap("checkin.Curves", err)
	}
	first, steps := points[0].Step, int(now.Sub(start)/CurveStep)+1
	for _, p := range points {
		first = min(first, p.Step)
	}
	var all []Curve
	for i, p := range points {
		if i == 0 || p.GateID != points[i-1].GateID {
			all = append(all, Curve{Gate: p.Gate, From: e.In(start.Add(time.Duration(first) * CurveStep)), Entries: make([]int, steps-first)})
		}
		all[len(all)-1].Entries[p.Step-first] += p.Entries
	}
	return all, nil
}

const sqlMark = `
SELECT v.version || ' ' || coalesce((SELECT max(id) FROM scan), 0) || ' ' || (SELECT count(*) FROM scan_annulled) || ' ' || coalesce((SELECT max(id) FROM head_count), 0)
FROM gate_rules v`

// Mark differs when something happened at a gate: a scan, a count, a rule. It
// costs three looks at the ends of indexes.
func (s *Store) Mark(ctx context.Context) (mark string, err error) {
	err = s.db.Get(ctx, &mark, sqlMark)
	return mark, fault.Wrap("checkin.Mark", err)
}
