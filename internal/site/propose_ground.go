package site

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

func (m *merging) mergeZones(all []Zone) {
	named := map[string]bool{}
	for _, z := range all {
		named[z.Letter] = true
		at := slices.IndexFunc(m.plan.Zones, func(old Zone) bool { return old.Letter == z.Letter })
		if at >= 0 && z.Capacity == 0 { // the file does not say
			z.Capacity = m.plan.Zones[at].Capacity
		}
		m.out.Zones = append(m.out.Zones, z)
		if at < 0 {
			m.note("zone", z.Letter, ObjectNew)
			continue
		}
		m.judge("zone", z.Letter, differ(m.plan.Zones[at].said(), z.said()))
	}
	for _, old := range m.plan.Zones {
		if !named[old.Letter] && m.left("zone", old.Letter, m.sparse) {
			m.out.Zones = append(m.out.Zones, Zone{Letter: old.Letter, Name: old.Name, Capacity: old.Capacity})
		}
	}
	slices.SortStableFunc(m.out.Zones, func(a, b Zone) int { return cmp.Compare(a.Letter, b.Letter) })
}

func (z *Zone) said() map[string]string {
	return map[string]string{"name": z.Name.Every(), "capacity": strconv.Itoa(z.Capacity)}
}

// mergeOutlines knows a surface again by its shape: one that lies elsewhere is another.
func (m *merging) mergeOutlines(all []DrawnOutline) {
	used := make([]bool, len(m.plan.Outlines))
	var fresh []DrawnOutline
	for _, o := range all {
		at := slices.IndexFunc(m.plan.Outlines, func(old Outline) bool { return m.sameOutline(old, o.outline()) })
		if at >= 0 && !used[at] {
			used[at] = true
			m.note("outline", cmp.Or(o.Name.Every(), o.Kind), ObjectSame)
			if m.remove {
				fresh = append(fresh, undrawn(m.plan.Outlines[at]))
			}
			continue
		}
		m.note("outline", cmp.Or(o.Name.Every(), o.Kind), ObjectNew)
		fresh = append(fresh, o)
	}
	for i, old := range m.plan.Outlines {
		if !m.remove || !used[i] && m.left("outline", cmp.Or(old.Label.Every(), old.Kind), false) {
			m.out.Outlines = append(m.out.Outlines, undrawn(old))
		}
	}
	m.out.Outlines = append(m.out.Outlines, fresh...)
}

func undrawn(o Outline) DrawnOutline {
	d := DrawnOutline{Kind: o.Kind, Name: o.Label, Points: o.Points, Width: o.Width, Facts: o.Facts}
	if o.Radius > 0 {
		d.Points, d.Circle = nil, &[3]float64{o.Points[0][0], o.Points[0][1], o.Radius}
	}
	return d
}

func (m *merging) sameOutline(a, b Outline) bool {
	if a.Kind != b.Kind || a.Label.Every() != b.Label.Every() || len(a.Points) != len(b.Points) || !near(a.Radius, b.Radius, max(m.near, .01)) || !near(a.Width, b.Width, .01) || a.Facts != b.Facts {
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
			return old.Kind == l.Kind && old.Label.Every() == l.Label.Every() && near(old.X, l.X, m.near) && near(old.Y, l.Y, m.near) && near(old.Width, l.Width, .01)
		})
		if at >= 0 && !used[at] {
			used[at] = true
			m.note("landmark", cmp.Or(l.Label.Every(), l.Kind), ObjectSame)
			if m.remove {
				fresh = append(fresh, m.plan.Landmarks[at])
			}
			continue
		}
		m.note("landmark", cmp.Or(l.Label.Every(), l.Kind), ObjectNew)
		fresh = append(fresh, l)
	}
	for i, old := range m.plan.Landmarks {
		if !m.remove || !used[i] && m.left("landmark", cmp.Or(old.Label.Every(), old.Kind), false) {
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
