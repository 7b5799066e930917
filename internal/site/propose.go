package site

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
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

const sqlLockEdition = `
SELECT id
FROM edition
WHERE id = $1
FOR NO KEY UPDATE`

const sqlLocationSlug = `
SELECT slug
FROM location
WHERE edition_id = $1
	AND id = $2`

const sqlStandsOn = `
SELECT DISTINCT p.number
FROM pitch p
JOIN allotment t ON t.pitch_id = p.id
WHERE p.edition_id = $1
	AND p.location_id = $2
ORDER BY p.number`

// Propose lays a file over a location's plan: what is new is added, what is of
// the same number or name is moved and changed, and the rest stays. Only with
// remove the plan becomes what the file says, except that pitches with stalls
// and all stages stay, and the ground never shrinks under what stays.
func (s *Store) Propose(ctx context.Context, q pg.Querier, e *festival.Edition, l festival.LocationID, o *Objects, remove bool) (*Proposal, error) {
	const op = "site.Propose"
	if tx, ok := q.(*pg.Tx); ok {
		if _, err := tx.Exec(ctx, sqlLockEdition, e.ID); err != nil {
			return nil, fault.Wrap(op, err)
		}
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
	return q.Select(ctx, &m.stands, sqlStandsOn, e.ID, m.location)
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
				p.Note, p.Outlets = old.Note, old.Outlets
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

func (m *merging) mergeStages(all []DrawnStage) {
	named := map[StageID]bool{}
	for _, d := range all {
		old := m.stage(d)
		if old == nil {
			if box := (Box{X: d.X, Y: d.Y, Front: d.Width, Depth: d.Depth, Degrees: d.Degrees}); m.outside("stage", d.Name, box) {
				continue
			}
			if !m.remove {
				position := len(m.stages) + len(m.out.Stages)
				d.Position = &position
			}
			m.note("stage", d.Name, ObjectNew)
			m.out.Stages = append(m.out.Stages, d)
			continue
		}
		named[old.ID] = true
		m.out.Stages = append(m.out.Stages, m.overStage(old, d))
	}
	for _, old := range m.stages {
		if old.LocationID == m.location && !named[old.ID] {
			m.left("stage", old.Name, true)
		}
	}
}

func (m *merging) stage(d DrawnStage) *Stage {
	for _, st := range m.stages {
		if st.Name == d.Name || d.Key != "" && st.SourceID == d.Key && st.Source != "" {
			return st
		}
	}
	return nil
}

// overStage is the stage as it stands with what the file says of it.
func (m *merging) overStage(old *Stage, d DrawnStage) DrawnStage {
	was := drawnOf(old)
	box := Box{X: d.X, Y: d.Y, Front: d.Width, Depth: d.Depth, Degrees: d.Degrees}
	if oldBox, drawn := old.Box(); drawn {
		box = m.settled(oldBox, box)
	}
	d.X, d.Y, d.Width, d.Depth, d.Degrees = box.X, box.Y, box.Front, box.Depth, box.Degrees
	if m.sparse {
		d.Capacity, d.Indoor, d.Amplified, d.MusicEnd, d.Text = was.Capacity, was.Indoor, was.Amplified, was.MusicEnd, was.Text
		d.Kind = cmp.Or(d.Kind, was.Kind)
	}
	if !m.remove {
		d.Position = &old.Position
	}
	fields := differ(stageWords(was, old.LocationID, old.X != nil), stageWords(d, m.location, true))
	m.judge("stage", d.Name, fields)
	return d
}

func drawnOf(st *Stage) DrawnStage {
	d := DrawnStage{Name: st.Name, Kind: st.Kind, Indoor: st.Indoor, Amplified: st.Amplified, Text: st.Description}
	if box, drawn := st.Box(); drawn {
		d.X, d.Y, d.Width, d.Depth, d.Degrees = box.X, box.Y, box.Front, box.Depth, box.Degrees
	}
	if st.Capacity != nil {
		d.Capacity = *st.Capacity
	}
	if st.MusicEnd != nil {
		d.MusicEnd = time.Time{}.Add(*st.MusicEnd).Format("15:04")
	}
	return d
}

func stageWords(d DrawnStage, l festival.LocationID, drawn bool) map[string]string {
	words := map[string]string{"name": d.Name, "kind": string(cmp.Or(d.Kind, "stage")), "location": fmt.Sprint(l), "music_end": d.MusicEnd, "description": every(d.Text)}
	if drawn {
		for k, v := range boxWords(Box{X: d.X, Y: d.Y, Front: d.Width, Depth: d.Depth, Degrees: d.Degrees}) {
			words[k] = v
		}
	}
	if d.Capacity > 0 {
		words["capacity"] = strconv.Itoa(d.Capacity)
	}
	for name, on := range map[string]bool{"amplified": d.Amplified, "indoor": d.Indoor} {
		if on {
			words[name] = "✓"
		}
	}
	return words
}

func every(t lang.Text) (s string) {
	for _, l := range lang.All() {
		if t[l] != "" {
			if s != "" {
				s += " | "
			}
			s += t[l]
		}
	}
	return s
}

func (m *merging) mergeZones(all []Zone) {
	named := map[string]bool{}
	for _, z := range all {
		named[z.Letter] = true
		m.out.Zones = append(m.out.Zones, z)
		at := slices.IndexFunc(m.plan.Zones, func(old Zone) bool { return old.Letter == z.Letter })
		if at < 0 {
			m.note("zone", z.Letter, ObjectNew)
			continue
		}
		m.judge("zone", z.Letter, differ(map[string]string{"name": every(m.plan.Zones[at].Name)}, map[string]string{"name": every(z.Name)}))
	}
	for _, old := range m.plan.Zones {
		if !named[old.Letter] && m.left("zone", old.Letter, m.sparse) {
			m.out.Zones = append(m.out.Zones, Zone{Letter: old.Letter, Name: old.Name})
		}
	}
	slices.SortStableFunc(m.out.Zones, func(a, b Zone) int { return cmp.Compare(a.Letter, b.Letter) })
}

// mergeOutlines knows a surface again by its shape: one that lies elsewhere is another.
func (m *merging) mergeOutlines(all []DrawnOutline) {
	used := make([]bool, len(m.plan.Outlines))
	var fresh []DrawnOutline
	for _, o := range all {
		at := slices.IndexFunc(m.plan.Outlines, func(old Outline) bool { return m.sameOutline(old, o.outline()) })
		if at >= 0 && !used[at] {
			used[at] = true
			m.note("outline", cmp.Or(every(o.Name), o.Kind), ObjectSame)
			if m.remove {
				fresh = append(fresh, undrawn(m.plan.Outlines[at]))
			}
			continue
		}
		m.note("outline", cmp.Or(every(o.Name), o.Kind), ObjectNew)
		fresh = append(fresh, o)
	}
	for i, old := range m.plan.Outlines {
		if !m.remove || !used[i] && m.left("outline", cmp.Or(every(old.Label), old.Kind), false) {
			m.out.Outlines = append(m.out.Outlines, undrawn(old))
		}
	}
	m.out.Outlines = append(m.out.Outlines, fresh...)
}

func undrawn(o Outline) DrawnOutline {
	d := DrawnOutline{Kind: o.Kind, Name: o.Label, Points: o.Points, Width: o.Width}
	if o.Radius > 0 {
		d.Points, d.Circle = nil, &[3]float64{o.Points[0][0], o.Points[0][1], o.Radius}
	}
	return d
}

func (m *merging) sameOutline(a, b Outline) bool {
	if a.Kind != b.Kind || every(a.Label) != every(b.Label) || len(a.Points) != len(b.Points) || !near(a.Radius, b.Radius, max(m.near, .01)) || !near(a.Width, b.Width, .01) {
		return false
	}
	turned := slices.Clone(b.Points)
	slices.Reverse(turned)
	return m.samePoints(a.Points, b.Points) || m.samePoints(a.Points, turned)
}

func (m *merging) samePoints(a, b Points) bool {
	for i := range a {
		if !near(a[i][0], b[i][0], m.near) || !near(a[i][1], b[i][1], m.near) {
			return false
		}
	}
	return true
}

func (m *merging) mergeLandmarks(all []Landmark) {
	used := make([]bool, len(m.plan.Landmarks))
	var fresh []Landmark
	for _, l := range all {
		at := slices.IndexFunc(m.plan.Landmarks, func(old Landmark) bool {
			return old.Kind == l.Kind && every(old.Label) == every(l.Label) && near(old.X, l.X, m.near) && near(old.Y, l.Y, m.near)
		})
		if at >= 0 && !used[at] {
			used[at] = true
			m.note("landmark", cmp.Or(every(l.Label), l.Kind), ObjectSame)
			if m.remove {
				fresh = append(fresh, m.plan.Landmarks[at])
			}
			continue
		}
		m.note("landmark", cmp.Or(every(l.Label), l.Kind), ObjectNew)
		fresh = append(fresh, l)
	}
	for i, old := range m.plan.Landmarks {
		if !m.remove || !used[i] && m.left("landmark", cmp.Or(every(old.Label), old.Kind), false) {
			m.out.Landmarks = append(m.out.Landmarks, old)
		}
	}
	m.out.Landmarks = append(m.out.Landmarks, fresh...)
	for i := range m.out.Landmarks {
		m.out.Landmarks[i].PlanID = 0
	}
}

// mergeGround settles the ground: it grows for what is new, and only a whole
// plan makes it smaller, never so that something would lie outside.
func (m *merging) mergeGround(d *Drawing) {
	old := m.plan
	if old.ID == 0 {
		m.note("ground", "", ObjectNew)
		return
	}
	if !m.remove {
		m.out.Width, m.out.Height = max(old.Width, d.Width), max(old.Height, d.Height)
	}
	if d.Latitude == nil || old.Latitude != nil && !m.remove { // who does not say where it lies on earth moves nothing
		m.out.Latitude, m.out.Longitude, m.out.Bearing = old.Latitude, old.Longitude, old.Bearing
	}
	for _, p := range m.out.Pitches {
		m.hold(p.Box)
	}
	for _, st := range m.stages {
		if box, drawn := st.Box(); drawn && st.LocationID == m.location && !slices.ContainsFunc(m.out.Stages, func(s DrawnStage) bool { return s.Name == st.Name }) {
			m.hold(box)
		}
	}
	for _, s := range m.out.Stages {
		m.hold(Box{X: s.X, Y: s.Y, Front: s.Width, Depth: s.Depth, Degrees: s.Degrees})
	}
	m.judge("ground", "", differ(groundWords(old.Width, old.Height, old.Latitude, old.Longitude, old.Bearing),
		groundWords(m.out.Width, m.out.Height, m.out.Latitude, m.out.Longitude, m.out.Bearing)))
}

// hold makes the ground large enough for a box. What lay outside before may stay there.
func (m *merging) hold(b Box) {
	for _, c := range b.Corners() {
		if c.X <= MaxSide && (c.X > m.plan.Width+m.near || m.remove) {
			m.out.Width = max(m.out.Width, min(math.Ceil(c.X-m.near), MaxSide))
		}
		if c.Y <= MaxSide && (c.Y > m.plan.Height+m.near || m.remove) {
			m.out.Height = max(m.out.Height, min(math.Ceil(c.Y-m.near), MaxSide))
		}
	}
}

func groundWords(width, height float64, latitude, longitude *float64, bearing float64) map[string]string {
	words := map[string]string{"ground": metresWord(width) + " × " + metresWord(height), "bearing": metresWord(turn(bearing))}
	if latitude != nil && longitude != nil {
		words["anchor"] = strconv.FormatFloat(*latitude, 'f', 6, 64) + ", " + strconv.FormatFloat(*longitude, 'f', 6, 64)
	}
	return words
}
