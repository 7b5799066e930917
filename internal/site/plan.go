package site

import (
	"context"
	"slices"
	"strconv"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
)

// PlanID is a plan's.
type PlanID int64

func (id PlanID) String() string { return strconv.FormatInt(int64(id), 10) }

// Plan is the ground of one location in metres. Latitude and Longitude are of
// its south-west corner, Bearing is the direction of its y axis in degrees
// clockwise from north.
type Plan struct {
	ID         PlanID              `db:"id"`
	EditionID  festival.ID         `db:"edition_id"`
	LocationID festival.LocationID `db:"location_id"`
	Width      float64             `db:"width_m"`
	Height     float64             `db:"height_m"`
	Latitude   *float64            `db:"anchor_latitude"`
	Longitude  *float64            `db:"anchor_longitude"`
	Bearing    float64             `db:"bearing"`
	Version    int                 `db:"version"`
	Zones      []Zone              `db:"-"`
	Outlines   []Outline           `db:"-"`
	Pitches    []*Pitch            `db:"-"`
	Landmarks  []Landmark          `db:"-"`
}

// Frame ties the plan to the earth; false while it has no anchor.
func (p *Plan) Frame() (Frame, bool) {
	if p.Latitude == nil || p.Longitude == nil {
		return Frame{}, false
	}
	return Frame{Latitude: *p.Latitude, Longitude: *p.Longitude, Bearing: p.Bearing}, true
}

// Pitch is the plan's pitch of that number; nil when there is none.
func (p *Plan) Pitch(number string) *Pitch {
	for _, pitch := range p.Pitches {
		if pitch.Number == number {
			return pitch
		}
	}
	return nil
}

// PlanDraft is what a person says about the ground itself.
type PlanDraft struct {
	Width     float64
	Height    float64
	Latitude  *float64
	Longitude *float64
	Bearing   float64
	Version   int
}

// Draft is the ground as a form shows it.
func (p *Plan) Draft() PlanDraft {
	return PlanDraft{Width: p.Width, Height: p.Height, Latitude: p.Latitude, Longitude: p.Longitude, Bearing: p.Bearing, Version: p.Version}
}

// MaxSide is the longest side of a plan in metres.
const MaxSide = 5000

// Check rounds the draft as it will be kept and says what is wrong.
func (d *PlanDraft) Check() fault.Fields {
	f := fault.Fields{}
	d.Width, d.Height = centimetres(d.Width), centimetres(d.Height)
	if !(d.Width > 0 && d.Width <= MaxSide) {
		f.Add("width", "error.range", "min", 1, "max", MaxSide)
	}
	if !(d.Height > 0 && d.Height <= MaxSide) {
		f.Add("height", "error.range", "min", 1, "max", MaxSide)
	}
	if (d.Latitude == nil) != (d.Longitude == nil) {
		f.Add("latitude", "festival.error.coordinates")
	}
	if d.Latitude != nil && !(*d.Latitude >= -85 && *d.Latitude <= 85) {
		f.Add("latitude", "festival.error.coordinates")
	}
	if d.Longitude != nil && !(*d.Longitude >= -180 && *d.Longitude <= 180) {
		f.Add("longitude", "festival.error.coordinates")
	}
	if !(d.Bearing >= -360 && d.Bearing <= 360) {
		f.Add("bearing", "error.range", "min", 0, "max", 360)
	} else {
		d.Bearing = turn(d.Bearing)
	}
	return f
}

const planColumns = `
	id, edition_id, location_id, width_m, height_m, anchor_latitude, anchor_longitude, bearing, version`

const sqlPlan = `
SELECT ` + planColumns + `
FROM plan
WHERE edition_id = $1
	AND location_id = $2`

const sqlPlans = `
SELECT ` + planColumns + `
FROM plan
WHERE edition_id = $1
ORDER BY (SELECT position FROM location WHERE location.id = plan.location_id), location_id`

const sqlZones = `
SELECT plan_id, id, version, letter, name, coalesce(capacity, 0) AS capacity
FROM zone
WHERE plan_id IN (SELECT id FROM plan WHERE edition_id = $1)
ORDER BY plan_id, letter`

const sqlOutlines = `
SELECT plan_id, id, version, kind, label, points, coalesce(radius_m, 0) AS radius_m, coalesce(width_m, 0) AS width_m, facts
FROM outline
WHERE plan_id IN (SELECT id FROM plan WHERE edition_id = $1)
ORDER BY plan_id, position, id`

const sqlLandmarks = `
SELECT plan_id, id, version, kind, label, x, y, coalesce(width_m, 0) AS width_m, coalesce(supply_a, 0) AS supply_a
FROM landmark
WHERE plan_id IN (SELECT id FROM plan WHERE edition_id = $1)
ORDER BY plan_id, id`

const sqlPitches = `
SELECT ` + pitchColumns + `
FROM pitch
WHERE edition_id = $1
ORDER BY plan_id, length(number), number`

const sqlOutlets = `
SELECT o.pitch_id, o.nth, o.type, o.breaker_a, o.circuit
FROM outlet o
JOIN pitch p ON p.id = o.pitch_id
WHERE p.edition_id = $1
ORDER BY o.pitch_id, o.nth`

// Plan is the drawn ground of one location; NotFound while there is none.
func (s *Store) Plan(ctx context.Context, edition festival.ID, l festival.LocationID) (*Plan, error) {
	const op = "site.Plan"
	var p Plan
	if err := s.db.Get(ctx, &p, sqlPlan, edition, l); err != nil {
		return nil, fault.Wrap(op, err)
	}
	return &p, fault.Wrap(op, fillPlans(ctx, s.db, edition, []*Plan{&p}))
}

// Plans are the edition's, in the order of its locations.
func (s *Store) Plans(ctx context.Context, edition festival.ID) ([]*Plan, error) {
	return plansOf(ctx, s.db, edition)
}

func plansOf(ctx context.Context, q pg.Querier, edition festival.ID) ([]*Plan, error) {
	const op = "site.Plans"
	var all []*Plan
	if err := q.Select(ctx, &all, sqlPlans, edition); err != nil {
		return nil, fault.Wrap(op, err)
	}
	return all, fault.Wrap(op, fillPlans(ctx, q, edition, all))
}

// fillPlans reads what lies on the plans, in a fixed number of queries.
func fillPlans(ctx context.Context, q pg.Querier, edition festival.ID, plans []*Plan) error {
	var zones []Zone
	var outlines []Outline
	var landmarks []Landmark
	var pitches []*Pitch
	var outlets []Outlet
	for _, part := range []struct {
		dest  any
		query string
	}{{&zones, sqlZones}, {&outlines, sqlOutlines}, {&landmarks, sqlLandmarks}, {&pitches, sqlPitches}, {&outlets, sqlOutlets}} {
		if err := q.Select(ctx, part.dest, part.query, edition); err != nil {
			return err
		}
	}
	byPitch := map[PitchID][]Outlet{}
	for _, o := range outlets {
		byPitch[o.PitchID] = append(byPitch[o.PitchID], o)
	}
	for _, p := range plans {
		p.Zones = ofPlan(zones, p.ID, func(z Zone) PlanID { return z.PlanID })
		p.Outlines = ofPlan(outlines, p.ID, func(o Outline) PlanID { return o.PlanID })
		p.Landmarks = ofPlan(landmarks, p.ID, func(l Landmark) PlanID { return l.PlanID })
		p.Pitches = ofPlan(pitches, p.ID, func(t *Pitch) PlanID { return t.PlanID })
		for _, t := range p.Pitches {
			t.Outlets = byPitch[t.ID]
		}
	}
	return nil
}

func ofPlan[T any](all []T, id PlanID, of func(T) PlanID) []T {
	var some []T
	for _, v := range all {
		if of(v) == id {
			some = append(some, v)
		}
	}
	return some
}

// Distributors are the names of the plan's, each once.
func (p *Plan) Distributors(l lang.Lang) (names []string) {
	for _, k := range p.Landmarks {
		if name := k.Label.In(l); k.Kind == "power" && name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

const sqlCreatePlan = `
INSERT INTO plan (edition_id, location_id, width_m, height_m, anchor_latitude, anchor_longitude, bearing)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT ON CONSTRAINT plan_one_per_location DO NOTHING
RETURNING id`

const sqlUpdatePlan = `
UPDATE plan
SET width_m = $4, height_m = $5, anchor_latitude = $6, anchor_longitude = $7, bearing = $8, version = version + 1
WHERE edition_id = $1
	AND location_id = $2
	AND version = $3`

// SavePlan makes the plan of a location (d.Version 0), or changes its ground
// if nobody saved since d.Version.
func (s *Store) SavePlan(ctx context.Context, e *festival.Edition, l festival.LocationID, d PlanDraft, now time.Time) error {
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error { return savePlan(ctx, tx, e, l, d, now) })
}

func savePlan(ctx context.Context, tx *pg.Tx, e *festival.Edition, l festival.LocationID, d PlanDraft, now time.Time) error {
	const op = "site.SavePlan"
	if err := d.Check().Err(op); err != nil {
		return err
	}
	if d.Version > 0 {
		rows, err := tx.Exec(ctx, sqlUpdatePlan, e.ID, l, d.Version, d.Width, d.Height, d.Latitude, d.Longitude, d.Bearing)
		if err := pg.Saved(op, rows, err); err != nil {
			return err
		}
		return logPlan(ctx, tx, e.ID, l, pg.VerbUpdate, nil, now)
	}
	var id PlanID
	err := tx.Get(ctx, &id, sqlCreatePlan, e.ID, l, d.Width, d.Height, d.Latitude, d.Longitude, d.Bearing)
	if fault.Is(err, fault.NotFound) {
		return pg.Saved(op, 0, nil)
	}
	if err != nil {
		return fault.Wrap(op, err)
	}
	return logPlan(ctx, tx, e.ID, l, pg.VerbCreate, nil, now)
}

// logPlan notes what happened to the plan of a location.
func logPlan(ctx context.Context, tx *pg.Tx, edition festival.ID, l festival.LocationID, verb pg.Verb, detail any, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(edition), Subject: "plan", SubjectID: int64(l), Verb: verb, Detail: detail, At: now})
}
