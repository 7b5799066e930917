package site

import (
	"cmp"
	"fmt"
	"markt/internal/festival"
	"strconv"
	"time"
)

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
	words := map[string]string{"name": d.Name, "kind": string(cmp.Or(d.Kind, "stage")), "location": fmt.Sprint(l), "music_end": d.MusicEnd, "description": d.Text.Every()}
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
