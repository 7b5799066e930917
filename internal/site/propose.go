package site

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
)

// Proposal is what a plan's file would change, object by object. Nothing of it
// is written before TakeIn.
type Proposal struct {
	Objects  []Object
	Puts     int
	location festival.LocationID
	drawing  *Drawing // the plan as it would be
}

const sqlLocationSlug = `
SELECT slug
FROM location
WHERE edition_id = $1
	AND id = $2`

const sqlStandsOn = `
SELECT p.number
FROM pitch p
WHERE p.location_id = $1
	AND (EXISTS (SELECT FROM allotment WHERE pitch_id = p.id) OR EXISTS (SELECT FROM connection WHERE pitch_id = p.id))
ORDER BY p.number`

// Propose lays a file over a location's plan: what is new is added, what is of
// the same number or name is moved and changed, and the rest stays. Only with
// remove the plan becomes what the file says, except that pitches with stalls
// and all stages stay, and the ground never shrinks under what stays.
func (s *Store) Propose(ctx context.Context, q pg.Querier, e *festival.Edition, l festival.LocationID, o *Objects, remove bool) (*Proposal, error) {
	const op = "site.Propose"
	if err := festival.LockIn(ctx, q, e.ID); err != nil {
		return nil, fault.Wrap(op, err)
	}
	m := merging{remove: remove, location: l}
	if err := m.know(ctx, q, e); err != nil {
		return nil, fault.Wrap(op, err)
	}
	return m.propose(o)
}

func (m *merging) propose(o *Objects) (*Proposal, error) {
	d, refused, err := o.on(m.plan, m.slug, m.remove)
	if err != nil {
		return nil, err
	}
	if m.near = .001; o.drawing == nil {
		m.near, m.sparse = .02, true
	}
	m.merge(d)
	p := &Proposal{Objects: append(m.objects, refused...), location: m.location, drawing: m.out}
	for _, one := range p.Objects {
		if one.Outcome != ObjectSame && one.Outcome != ObjectRefused && one.Outcome != ObjectKept {
			p.Puts++
		}
	}
	return p, nil
}

// merging lays a drawing over what stands. sparse: the file says less of an
// object than we keep. near is how far apart, in metres, is the same place.
type merging struct {
	plan     *Plan // nil: none yet
	stages   []*Stage
	stands   []string // numbers of pitches with stalls
	slug     string
	location festival.LocationID
	remove   bool
	sparse   bool
	near     float64
	out      *Drawing
	objects  []Object
}

func (m *merging) know(ctx context.Context, q pg.Querier, e *festival.Edition) error {
	if err := q.Get(ctx, &m.slug, sqlLocationSlug, e.ID, m.location); err != nil {
		return err
	}
	var p Plan
	err := q.Get(ctx, &p, sqlPlan, e.ID, m.location)
	if err == nil {
		m.plan = &p
		err = fillPlans(ctx, q, e.ID, []*Plan{&p})
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if m.stages, err = StagesIn(ctx, q, e.ID); err != nil {
		return err
	}
	return q.Select(ctx, &m.stands, sqlStandsOn, m.location)
}

func (m *merging) merge(d *Drawing) {
	out := *d
	m.out = &out
	m.out.Pitches, m.out.Stages, m.out.Zones, m.out.Outlines, m.out.Landmarks = nil, nil, nil, nil, nil
	if m.plan == nil {
		m.plan = &Plan{}
		defer func() { m.plan = nil }()
	}
	m.mergePitches(d.Pitches)
	m.mergeStages(d.Stages)
	m.mergeZones(d.Zones)
	m.mergeOutlines(d.Outlines)
	m.mergeLandmarks(d.Landmarks)
	m.mergeGround(d)
}

func (m *merging) note(kind, name, outcome string, fields ...input.Difference) {
	m.objects = append(m.objects, Object{Kind: kind, Name: name, Outcome: outcome, Fields: fields})
}

// judge notes an object that is known: changed or the same.
func (m *merging) judge(kind, name string, fields []input.Difference) {
	outcome := ObjectChanged
	if len(fields) == 0 {
		outcome = ObjectSame
	}
	m.note(kind, name, outcome, fields...)
}

// left notes what stands here and is not in the file, and tells whether it stays.
func (m *merging) left(kind, name string, must bool) bool {
	switch {
	case !m.remove:
		return true
	case must:
		m.note(kind, name, ObjectKept)
		return true
	}
	m.note(kind, name, ObjectGone)
	return false
}

func (m *merging) mergePitches(all []DrawnPitch) {
	named := map[string]bool{}
	for _, p := range all {
		named[p.Number] = true
		old := m.plan.Pitch(p.Number)
		if old == nil {
			if m.outside("pitch", p.Number, p.Box) {
				continue
			}
			m.note("pitch", p.Number, ObjectNew)
		} else {
			if m.sparse {
				if p.Note = old.Note; p.Outlets == nil {
					p.Outlets = old.Outlets
				}
			}
			p.Box = m.settled(old.Box, p.Box)
			m.judge("pitch", p.Number, differ(boxWords(old.Box), boxWords(p.Box), pitchWords(old.Water, old.Note, old.Outlets), pitchWords(p.Water, p.Note, p.Outlets)))
		}
		m.out.Pitches = append(m.out.Pitches, p)
	}
	for _, old := range m.plan.Pitches {
		if !named[old.Number] && m.left("pitch", old.Number, slices.Contains(m.stands, old.Number)) {
			m.out.Pitches = append(m.out.Pitches, DrawnPitch{Number: old.Number, Box: old.Box, Water: old.Water, Note: old.Note, Outlets: old.Outlets})
		}
	}
}

// outside refuses a new object to the west or south of the ground's corner, where no page shows it.
func (m *merging) outside(kind, name string, b Box) bool {
	if m.plan.ID == 0 || m.remove {
		return false
	}
	for _, c := range b.Corners() {
		if c.X < -m.near || c.Y < -m.near {
			m.objects = append(m.objects, Object{Kind: kind, Name: name, Outcome: ObjectRefused, Notes: []fault.Message{fault.Msg("site.error.outside")}})
			return true
		}
	}
	return false
}

// settled is the old box where the new one is as near to it as the file can tell.
func (m *merging) settled(old, b Box) Box {
	if near(old.X, b.X, m.near) && near(old.Y, b.Y, m.near) && near(old.Front, b.Front, max(m.near, .01)) && near(old.Depth, b.Depth, max(m.near, .01)) &&
		near(turn(old.Degrees), turn(b.Degrees), .01) {
		return old
	}
	return b
}

func metresWord(f float64) string {
	return strconv.FormatFloat(math.Round(f*1000)/1000, 'f', -1, 64)
}

func boxWords(b Box) map[string]string {
	return map[string]string{
		"place": metresWord(b.X) + " / " + metresWord(b.Y), "size": metresWord(b.Front) + " × " + metresWord(b.Depth), "degrees": metresWord(turn(b.Degrees)),
	}
}

func pitchWords(water bool, note string, outlets []Outlet) map[string]string {
	words := map[string]string{"note": note, "outlets": ""}
	if water {
		words["water"] = "✓"
	}
	for i, o := range outlets {
		if i > 0 {
			words["outlets"] += ", "
		}
		words["outlets"] += fmt.Sprint(o.Type, " ", o.Amps, " A")
		if o.Circuit != "" {
			words["outlets"] += " " + o.Circuit
		}
	}
	return words
}

// objectFields are what differences of objects are told by.
var objectFields = []string{"place", "size", "degrees", "water", "outlets", "note", "name", "kind", "location", "capacity", "amplified", "indoor", "music_end", "description", "points", "width", "ground", "anchor", "bearing"}

// differ takes pairs: old and new of one group of words, old and new of the next.
func differ(pairs ...map[string]string) []input.Difference {
	old, now := map[string]string{}, map[string]string{}
	for i, words := range pairs {
		for k, v := range words {
			if i%2 == 0 {
				old[k] = v
			} else {
				now[k] = v
			}
		}
	}
	return input.Differences(objectFields, old, now)
}
