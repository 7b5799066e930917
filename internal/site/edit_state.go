package site

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// Editing is a plan as its editor works on it.
type Editing struct {
	Mark    string
	Plan    *Plan
	Objects []Editable
	Stalls  []Candidate
	Stays   []EditStay // of the whole edition: a stall may stand at another location
	Times   []EditTime // when a stall stands here if nobody says otherwise
}

// EditTime is the opening hours of a market day, or a stop on it.
type EditTime struct {
	Day   festival.DayID `json:"day"`
	From  time.Time      `json:"from"`
	Until time.Time      `json:"until"`
}

// Editing reads all that the editor of a location's plan shows; NotFound while
// there is no plan.
func (s *Store) Editing(ctx context.Context, e *festival.Edition, l festival.LocationID) (*Editing, error) {
	const op = "site.Editing"
	mark, err := s.PlanMark(ctx, e.ID, l) // read first: what changes meanwhile is read again
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	all, err := wholePlan(ctx, s.db, e.ID, l)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	out := &Editing{Mark: mark, Plan: all.plan, Objects: all.editables()}
	if out.Stalls, err = s.Candidates(ctx, e); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if out.Stays, err = editStays(ctx, s.db, e); err != nil {
		return nil, fault.Wrap(op, err)
	}
	spans, err := (&AllotDraft{}).spans(ctx, s.db, e, l)
	if err != nil && !fault.Is(err, fault.Invalid) { // a market without days
		return nil, fault.Wrap(op, err)
	}
	for _, sp := range spans {
		day, _ := e.DayOf(sp.from)
		out.Times = append(out.Times, EditTime{day.ID, e.In(sp.from), e.In(sp.until)})
	}
	return out, nil
}

// editables are the plan's objects from the ground up.
func (w whole) editables() []Editable {
	p, all := w.plan, []Editable{}
	if w.picture != nil {
		all = append(all, Editable{Ref{"picture", w.picture.Plan}, w.picture.Version, w.picture})
	}
	for i := range p.Outlines {
		o := &p.Outlines[i]
		all = append(all, Editable{Ref{"outline", o.ID}, o.Version, o})
	}
	for _, st := range w.stages {
		all = append(all, Editable{Ref{"stage", int64(st.ID)}, st.Version, st.shape()})
	}
	for _, t := range p.Pitches {
		all = append(all, Editable{Ref{"pitch", int64(t.ID)}, t.Version, t.drawn()})
	}
	for i := range p.Landmarks {
		k := &p.Landmarks[i]
		all = append(all, Editable{Ref{"landmark", k.ID}, k.Version, k})
	}
	for i := range p.Zones {
		z := &p.Zones[i]
		all = append(all, Editable{Ref{"zone", z.ID}, z.Version, z})
	}
	return all
}

const sqlPlanMark = `
SELECT md5(concat_ws('/', p.version,
	coalesce((SELECT string_agg(id || '.' || version, ' ' ORDER BY id) FROM pitch WHERE plan_id = p.id), '-'),
	coalesce((SELECT string_agg(id || '.' || version, ' ' ORDER BY id) FROM outline WHERE plan_id = p.id), '-'),
	coalesce((SELECT string_agg(id || '.' || version, ' ' ORDER BY id) FROM landmark WHERE plan_id = p.id), '-'),
	coalesce((SELECT string_agg(id || '.' || version, ' ' ORDER BY id) FROM zone WHERE plan_id = p.id), '-'),
	coalesce((SELECT string_agg(id || '.' || version, ' ' ORDER BY id) FROM stage WHERE location_id = p.location_id), '-'),
	coalesce((SELECT string_agg(id::text, ' ' ORDER BY id) FROM allotment WHERE edition_id = p.edition_id), '-'),
	coalesce((SELECT string_agg(id || '.' || version || state, ' ' ORDER BY id) FROM stall WHERE edition_id = p.edition_id), '-'),
	coalesce((SELECT version::text FROM plan_picture WHERE plan_id = p.id), '-')))
FROM plan p
WHERE p.edition_id = $1
	AND p.location_id = $2`

// PlanMark is the same as long as nothing that the editor shows has changed,
// whoever changed it and by which way.
func (s *Store) PlanMark(ctx context.Context, edition festival.ID, l festival.LocationID) (string, error) {
	return planMark(ctx, s.db, edition, l)
}

func planMark(ctx context.Context, q pg.Querier, edition festival.ID, l festival.LocationID) (mark string, err error) {
	err = q.Get(ctx, &mark, sqlPlanMark, edition, l)
	return mark, err
}

const sqlHere = `
INSERT INTO plan_editor (plan_id, person_id, seen_at)
SELECT id, $3, $4
FROM plan
WHERE edition_id = $1
	AND location_id = $2
ON CONFLICT (plan_id, person_id) DO UPDATE
SET seen_at = excluded.seen_at`

const sqlWhoEdits = `
SELECT x.person_id AS id, p.name
FROM plan_editor x
JOIN plan ON plan.id = x.plan_id
JOIN person p ON p.id = x.person_id
WHERE plan.edition_id = $1
	AND plan.location_id = $2
	AND x.seen_at > $3
ORDER BY p.name, p.id`

// editorHere is how long somebody counts as editing after they were last seen.
const editorHere = 40 * time.Second

// Editor is a person who has a plan's editor open.
type Editor struct {
	ID   int64  `db:"id" json:"id"`
	Name string `db:"name" json:"name"`
}

// Here notes that a person has the editor of a plan open.
func (s *Store) Here(ctx context.Context, edition festival.ID, l festival.LocationID, person int64, now time.Time) error {
	_, err := s.db.Exec(ctx, sqlHere, edition, l, person, now)
	return fault.Wrap("site.Here", err)
}

// WhoEdits are those who have the editor of a plan open.
func (s *Store) WhoEdits(ctx context.Context, edition festival.ID, l festival.LocationID, now time.Time) ([]Editor, error) {
	all := []Editor{}
	err := s.db.Select(ctx, &all, sqlWhoEdits, edition, l, now.Add(-editorHere))
	return all, fault.Wrap("site.WhoEdits", err)
}
