package site

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// importIn merges the drawing into the location's plan.
func (s *Store) importIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, l festival.LocationID, d *Drawing, source string, now time.Time) (Imported, error) {
	var done Imported
	plan, err := importGround(ctx, tx, e, l, d, &done, now)
	if err != nil {
		return done, err
	}
	if err := importPitches(ctx, tx, e.ID, plan, d.Pitches, &done); err != nil {
		return done, err
	}
	if err := s.importStages(ctx, tx, e, l, d.Stages, source, &done, now); err != nil {
		return done, err
	}
	if err := importSurfaces(ctx, tx, plan, d, &done); err != nil {
		return done, err
	}
	if done.Created+done.Updated+done.Removed == 0 {
		return done, nil
	}
	return done, logPlan(ctx, tx, e.ID, l, pg.VerbImport, map[string]any{"file": source, "created": done.Created, "updated": done.Updated, "removed": done.Removed}, now)
}

// importGround makes or changes the plan's row and gives the plan as it lies.
func importGround(ctx context.Context, tx *pg.Tx, e *festival.Edition, l festival.LocationID, d *Drawing, done *Imported, now time.Time) (*Plan, error) {
	draft := PlanDraft{Width: d.Width, Height: d.Height, Latitude: d.Latitude, Longitude: d.Longitude, Bearing: d.Bearing}
	if _, err := lockPlan(ctx, tx, e.ID, l); fault.Is(err, fault.NotFound) {
		if err := savePlan(ctx, tx, e, l, draft, now); err != nil {
			return nil, err
		}
		done.Created++
	} else if err != nil {
		return nil, err
	}
	var p Plan
	if err := tx.Get(ctx, &p, sqlPlan, e.ID, l); err != nil {
		return nil, err
	}
	if err := fillPlans(ctx, tx, e.ID, []*Plan{&p}); err != nil {
		return nil, err
	}
	if !same(draft.Latitude, p.Latitude) || !same(draft.Longitude, p.Longitude) ||
		draft.Width != p.Width || draft.Height != p.Height || draft.Bearing != p.Bearing {
		draft.Version = p.Version
		if err := savePlan(ctx, tx, e, l, draft, now); err != nil {
			return nil, err
		}
		done.Updated++
	}
	return &p, nil
}

func same[T comparable](a, b *T) bool { return a == b || (a != nil && b != nil && *a == *b) }

func importPitches(ctx context.Context, tx *pg.Tx, edition festival.ID, plan *Plan, drawn []DrawnPitch, done *Imported) error {
	named := map[string]bool{}
	var fresh, changed []pitchWritten
	for i := range drawn {
		d := drawn[i].draft()
		named[d.Number] = true
		old := plan.Pitch(d.Number)
		switch {
		case old == nil:
			fresh = append(fresh, written(0, d))
		case samePitch(old, d):
			done.Unchanged++
		default:
			d.Version = old.Version
			changed = append(changed, written(old.ID, d))
		}
	}
	done.Created, done.Updated = done.Created+len(fresh), done.Updated+len(changed)
	if err := writePitches(ctx, tx, edition, plan, fresh, changed); err != nil {
		return err
	}
	return dropPitches(ctx, tx, plan, named, done)
}

// samePitch compares as the database rounds.
func samePitch(p *Pitch, d PitchDraft) bool {
	if p.Water != d.Water || p.Note != d.Note || len(p.Outlets) != len(d.Outlets) {
		return false
	}
	for i, o := range p.Outlets {
		if o.Type != d.Outlets[i].Type || o.Amps != d.Outlets[i].Amps || o.Circuit != d.Outlets[i].Circuit {
			return false
		}
	}
	return sameBox(p.Box, d.Box)
}

func sameBox(a, b Box) bool {
	return near(a.X, b.X, .001) && near(a.Y, b.Y, .001) && near(a.Front, b.Front, .01) && near(a.Depth, b.Depth, .01) &&
		near(turn(a.Degrees), turn(b.Degrees), .01)
}

func near(a, b, within float64) bool { return a-b < within && b-a < within }

const sqlDropPitches = `
DELETE FROM pitch p
WHERE p.id = ANY($1)
	AND NOT EXISTS (SELECT FROM allotment WHERE pitch_id = p.id)
	AND NOT EXISTS (SELECT FROM connection WHERE pitch_id = p.id)
RETURNING p.id`

func dropPitches(ctx context.Context, tx *pg.Tx, plan *Plan, named map[string]bool, done *Imported) error {
	var ids []int64
	for _, p := range plan.Pitches {
		if !named[p.Number] {
			ids = append(ids, int64(p.ID))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var dropped []int64
	if err := tx.Select(ctx, &dropped, sqlDropPitches, pg.Array(ids)); err != nil {
		return err
	}
	for _, p := range plan.Pitches {
		if !named[p.Number] && !slices.Contains(dropped, int64(p.ID)) {
			done.Kept = append(done.Kept, p.Number)
		}
	}
	done.Removed += len(dropped)
	return nil
}

func (s *Store) importStages(ctx context.Context, tx *pg.Tx, e *festival.Edition, l festival.LocationID, drawn []DrawnStage, source string, done *Imported, now time.Time) error {
	for i := range drawn {
		d, err := drawn[i].draft(l, source)
		if err != nil {
			return err
		}
		d.Position = i
		if at := drawn[i].Position; at != nil {
			d.Position = *at
		}
		st, created, err := s.EnsureStageIn(ctx, tx, e, d, now)
		switch {
		case err != nil:
			return err
		case created:
			done.Created++
		case sameStage(st, &d):
			done.Unchanged++
		default:
			d.Version = st.Version
			if err := updateStage(ctx, tx, e, st.ID, d, now); err != nil {
				return err
			}
			done.Updated++
		}
	}
	return nil
}

func sameStage(st *Stage, d *StageDraft) bool {
	_ = d.Check() // trims and fills, as saving did
	box, drawn := st.Box()
	return drawn && sameBox(box, *d.Box) && st.LocationID == d.LocationID && st.Name == d.Name && st.Kind == d.Kind &&
		same(st.Capacity, d.Capacity) && st.Amplified == d.Amplified && st.Indoor == d.Indoor && same(st.MusicEnd, d.MusicEnd) &&
		st.Position == d.Position && sameJSON(st.Description, d.Description)
}

// sameJSON compares values by what would be written.
func sameJSON(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

const sqlClearZones = `
DELETE FROM zone
WHERE plan_id = $1`

const sqlClearOutlines = `
DELETE FROM outline
WHERE plan_id = $1`

const sqlClearLandmarks = `
DELETE FROM landmark
WHERE plan_id = $1`

// importSurfaces replaces zones, outlines and landmarks, each as a whole and
// only if it differs: nothing else refers to them.
func importSurfaces(ctx context.Context, tx *pg.Tx, plan *Plan, d *Drawing, done *Imported) error {
	outlines := make([]Outline, 0, len(d.Outlines))
	for _, o := range d.Outlines {
		outlines = append(outlines, o.outline())
	}
	for _, part := range []struct {
		old, new      any
		clear, create string
	}{
		{list(plan.Zones), list(d.Zones), sqlClearZones, sqlCreateZones},
		{list(plan.Outlines), list(outlines), sqlClearOutlines, sqlCreateOutlines},
		{list(plan.Landmarks), list(d.Landmarks), sqlClearLandmarks, sqlCreateLandmarks},
	} {
		if sameJSON(part.old, part.new) {
			continue
		}
		if _, err := tx.Exec(ctx, part.clear, plan.ID); err != nil {
			return err
		}
		rows, err := json.Marshal(part.new)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, part.create, plan.ID, string(rows)); err != nil {
			return err
		}
		done.Updated++
	}
	return nil
}

// list makes no rows and nil rows alike.
func list[T any](rows []T) []T { return append([]T{}, rows...) }

func (o *DrawnOutline) outline() Outline {
	out := Outline{Kind: o.Kind, Label: o.Name, Points: o.Points, Width: o.Width, Facts: o.Facts}
	if o.Circle != nil {
		out.Points, out.Radius = Points{{o.Circle[0], o.Circle[1]}}, o.Circle[2]
	}
	return out
}
