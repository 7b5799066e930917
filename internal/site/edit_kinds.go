package site

import (
	"encoding/json"
	"slices"

	"markt/internal/fault"
	"markt/internal/pg"
)

// editKind is how one kind of object is changed, many at once in as many
// statements as one.
type editKind struct {
	table   string
	owner   func(*editing) any // what the statement that removes takes before the steps
	remove  string
	restore []string
	create  func(*editing, []Step) ([]int64, error)
	update  func(*editing, []Step) error
}

func ofThePlan(w *editing) any    { return w.plan.ID }
func ofTheEdition(w *editing) any { return w.e.ID }

const sqlEditRemovePitches = `
DELETE FROM pitch p
USING jsonb_to_recordset($2::jsonb) AS r (id bigint, version int)
WHERE p.plan_id = $1
	AND p.id = r.id
	AND p.version = r.version
RETURNING p.id, to_jsonb(p) || jsonb_build_object('outlets', (
	SELECT coalesce(jsonb_agg(o ORDER BY o.id), '[]')
	FROM outlet o
	WHERE o.pitch_id = p.id
)) AS row`

const sqlEditRestorePitches = `
INSERT INTO pitch OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_recordset(NULL::pitch, $1)
ON CONFLICT (id) DO NOTHING`

const sqlEditRestoreOutlets = `
INSERT INTO outlet OVERRIDING SYSTEM VALUE
SELECT o.*
FROM jsonb_array_elements($1::jsonb) AS was
CROSS JOIN jsonb_populate_recordset(NULL::outlet, was->'outlets') o`

const sqlEditRemoveOutlines = `
DELETE FROM outline o
USING jsonb_to_recordset($2::jsonb) AS r (id bigint, version int)
WHERE o.plan_id = $1
	AND o.id = r.id
	AND o.version = r.version
RETURNING o.id, to_jsonb(o) AS row`

const sqlEditRestoreOutlines = `
INSERT INTO outline OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_recordset(NULL::outline, $1)
ON CONFLICT (id) DO NOTHING`

const sqlEditRemoveLandmarks = `
DELETE FROM landmark k
USING jsonb_to_recordset($2::jsonb) AS r (id bigint, version int)
WHERE k.plan_id = $1
	AND k.id = r.id
	AND k.version = r.version
RETURNING k.id, to_jsonb(k) AS row`

const sqlEditRestoreLandmarks = `
INSERT INTO landmark OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_recordset(NULL::landmark, $1)
ON CONFLICT (id) DO NOTHING`

const sqlEditRemoveZones = `
DELETE FROM zone z
USING jsonb_to_recordset($2::jsonb) AS r (id bigint, version int)
WHERE z.plan_id = $1
	AND z.id = r.id
	AND z.version = r.version
RETURNING z.id, to_jsonb(z) AS row`

const sqlEditRestoreZones = `
INSERT INTO zone OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_recordset(NULL::zone, $1)
ON CONFLICT (id) DO NOTHING`

const sqlEditRemoveStages = `
DELETE FROM stage s
USING jsonb_to_recordset($2::jsonb) AS r (id bigint, version int)
WHERE s.edition_id = $1
	AND s.id = r.id
	AND s.version = r.version
RETURNING s.id, to_jsonb(s) AS row`

const sqlEditRestoreStages = `
INSERT INTO stage OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_recordset(NULL::stage, $1)
ON CONFLICT (id) DO NOTHING`

const sqlEditOutlines = `
UPDATE outline o
SET kind = r.value->>'kind', label = coalesce(NULLIF(r.value->'name', 'null'), '{}'), points = r.value->'points',
	radius_m = NULLIF((r.value->>'radius')::numeric, 0), width_m = NULLIF((r.value->>'width')::numeric, 0),
	facts = coalesce(r.value->'facts', '{}'), version = o.version + 1
FROM jsonb_to_recordset($1::jsonb) AS r (id bigint, version int, value jsonb)
WHERE o.id = r.id
	AND o.version = r.version`

const sqlEditLandmarks = `
UPDATE landmark k
SET kind = r.value->>'kind', label = coalesce(NULLIF(r.value->'name', 'null'), '{}'), x = (r.value->>'x')::numeric,
	y = (r.value->>'y')::numeric, width_m = NULLIF((r.value->>'width')::numeric, 0), supply_a = NULLIF((r.value->>'supply')::int, 0),
	version = k.version + 1
FROM jsonb_to_recordset($1::jsonb) AS r (id bigint, version int, value jsonb)
WHERE k.id = r.id
	AND k.version = r.version`

const sqlEditZones = `
UPDATE zone z
SET letter = r.value->>'letter', name = coalesce(NULLIF(r.value->'name', 'null'), '{}'), capacity = NULLIF((r.value->>'capacity')::int, 0), version = z.version + 1
FROM jsonb_to_recordset($1::jsonb) AS r (id bigint, version int, value jsonb)
WHERE z.id = r.id
	AND z.version = r.version`

const sqlEditStages = `
UPDATE stage s
SET name = r.value->>'name', kind = r.value->>'kind', x = (r.value->'box'->>'x')::numeric, y = (r.value->'box'->>'y')::numeric,
	front_m = (r.value->'box'->>'front')::numeric, depth_m = (r.value->'box'->>'depth')::numeric,
	degrees = coalesce((r.value->'box'->>'degrees')::numeric, 0), version = s.version + 1
FROM jsonb_to_recordset($1::jsonb) AS r (id bigint, version int, value jsonb)
WHERE s.id = r.id
	AND s.version = r.version`

const sqlEditNewStages = `
INSERT INTO stage (edition_id, location_id, name, kind, description, x, y, front_m, depth_m, degrees, position)
SELECT $1, $3, v->>'name', v->>'kind', '{}', (v->'box'->>'x')::numeric, (v->'box'->>'y')::numeric, (v->'box'->>'front')::numeric,
	(v->'box'->>'depth')::numeric, coalesce((v->'box'->>'degrees')::numeric, 0),
	x.n - 1 + coalesce((SELECT max(position) + 1 FROM stage WHERE edition_id = $1), 0)
FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS x (v, n)
ORDER BY x.n
RETURNING id`

var editKinds = map[string]editKind{
	"pitch": {
		table: "pitch", owner: ofThePlan, remove: sqlEditRemovePitches, restore: []string{sqlEditRestorePitches, sqlEditRestoreOutlets},
		create: createDrawn, update: updateDrawn,
	},
	"outline": surface[Outline]{
		of: func(w *editing) []Outline { return w.plan.Outlines }, key: func(o *Outline) (int64, int) { return o.ID, o.Version },
		check: (*Outline).Check, most: maxOutlines, create: sqlCreateOutlines, update: sqlEditOutlines,
	}.kind("outline", sqlEditRemoveOutlines, sqlEditRestoreOutlines),
	"landmark": surface[Landmark]{
		of: func(w *editing) []Landmark { return w.plan.Landmarks }, key: func(l *Landmark) (int64, int) { return l.ID, l.Version },
		check: (*Landmark).Check, most: maxMarks, create: sqlCreateLandmarks, update: sqlEditLandmarks,
	}.kind("landmark", sqlEditRemoveLandmarks, sqlEditRestoreLandmarks),
	"zone": surface[Zone]{
		of: func(w *editing) []Zone { return w.plan.Zones }, key: func(z *Zone) (int64, int) { return z.ID, z.Version },
		check: (*Zone).Check, most: maxZones, create: sqlCreateZones, update: sqlEditZones,
	}.kind("zone", sqlEditRemoveZones, sqlEditRestoreZones),
	"stage": stageKind(),
	// Where a picture lies can be changed and changed back; SetPicture and DropPicture bring and take it.
	"picture": {update: surface[Picture]{
		of: func(w *editing) []Picture {
			if w.picture == nil {
				return nil
			}
			return []Picture{*w.picture}
		},
		key: func(p *Picture) (int64, int) { return p.Plan, p.Version }, check: (*Picture).Check, update: sqlEditPictures,
	}.change},
}

// stageKind: of a stage the editor knows name, kind and box only.
func stageKind() editKind {
	k := surface[StageShape]{
		of: func(w *editing) []StageShape {
			var all []StageShape
			for _, st := range w.stages {
				all = append(all, st.shape())
			}
			return all
		},
		key:   func(s *StageShape) (int64, int) { return s.id, s.version },
		check: (*StageShape).Check, most: maxStages, create: sqlEditNewStages, update: sqlEditStages, args: func(w *editing) []any { return []any{w.l} },
	}.kind("stage", sqlEditRemoveStages, sqlEditRestoreStages)
	k.owner = ofTheEdition
	return k
}

// StageShape is what is drawn of a stage; without a box it is on no plan.
type StageShape struct {
	Name string    `json:"name"`
	Kind StageKind `json:"kind"`
	Box  *Box      `json:"box"`

	id      int64
	version int
}

func (s *Stage) shape() StageShape {
	shape := StageShape{Name: s.Name, Kind: s.Kind, id: int64(s.ID), version: s.Version}
	if box, drawn := s.Box(); drawn {
		shape.Box = &box
	}
	return shape
}

// Check says what is wrong with the shape.
func (s *StageShape) Check() fault.Fields {
	d := StageDraft{LocationID: 1, Name: s.Name, Kind: s.Kind, Box: s.Box}
	f := d.Check()
	s.Name, s.Kind = d.Name, d.Kind
	return f
}

// Check rounds the outline as it will be kept and says what is wrong with it.
func (o *Outline) Check() fault.Fields {
	d := DrawnOutline{Kind: o.Kind, Name: o.Label, Points: o.Points, Width: o.Width, Facts: o.Facts}
	if o.Radius != 0 && len(o.Points) == 1 {
		d.Points, d.Circle = nil, &[3]float64{o.Points[0][0], o.Points[0][1], o.Radius}
	}
	f := d.Check()
	for _, p := range o.Points {
		checkPlace(f, p[0], p[1])
	}
	if len(o.Points) > maxPoints {
		f.Add("points", "site.error.file_many", "where", "points", "n", len(o.Points), "max", maxPoints)
	}
	id, version := o.ID, o.Version
	*o = d.outline()
	o.ID, o.Version = id, version
	return f
}

// surface is a kind whose rows nothing refers to but the plan.
type surface[T any] struct {
	of             func(*editing) []T
	key            func(*T) (id int64, version int)
	check          func(*T) fault.Fields
	most           int
	create, update string
	args           func(*editing) []any
}

func (k surface[T]) kind(table, remove, restore string) editKind {
	return editKind{table: table, owner: ofThePlan, remove: remove, restore: []string{restore}, create: k.make, update: k.change}
}

func (k surface[T]) make(w *editing, steps []Step) ([]int64, error) {
	if err := fits(len(k.of(w))+len(steps), k.most); err != nil {
		return nil, err
	}
	values := make([]T, len(steps))
	for i, s := range steps {
		if err := readStep(s, &values[i]); err != nil {
			return nil, err
		}
		if err := k.check(&values[i]).Err("site.Edit"); err != nil {
			return nil, err
		}
	}
	rows, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	args := []any{w.plan.ID, string(rows)}
	if k.args != nil {
		args = append([]any{w.e.ID, string(rows)}, k.args(w)...)
	}
	var ids []int64
	err = w.tx.Select(w.ctx, &ids, k.create, args...)
	slices.Sort(ids)
	return ids, err
}

// fits refuses more than a plan can hold.
func fits(n, most int) error {
	if n > most {
		return fault.New(fault.Invalid, "site.Edit", "site.error.file_many", "where", "", "n", n, "max", most)
	}
	return nil
}

// editRow is a changed object as a statement for many takes it.
type editRow[T any] struct {
	ID      int64 `json:"id"`
	Version int   `json:"version"`
	Value   *T    `json:"value"`
}

func (k surface[T]) change(w *editing, steps []Step) error {
	stand := map[int64]*T{}
	all := k.of(w)
	for i := range all {
		id, _ := k.key(&all[i])
		stand[id] = &all[i]
	}
	var rows []editRow[T]
	for _, s := range steps {
		one, here := stand[s.ID]
		if !here {
			return pg.Saved("site.Edit", 0, nil)
		}
		if _, version := k.key(one); version != s.Version {
			return pg.Saved("site.Edit", 0, nil)
		}
		changed := *one
		if err := readStep(s, &changed); err != nil {
			return err
		}
		if err := k.check(&changed).Err("site.Edit"); err != nil {
			return err
		}
		rows = append(rows, editRow[T]{s.ID, s.Version, &changed})
	}
	return saveRows(w.ctx, w.tx, k.update, rows)
}
