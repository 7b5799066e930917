package site

import (
	"bytes"
	"encoding/json"

	"markt/internal/fault"
	"markt/internal/pg"
)

// readStep reads what a step says into what stands; what it does not name stays.
func readStep(s Step, into any) error {
	d := json.NewDecoder(bytes.NewReader(s.Value))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fault.With(err, fault.Invalid, "site.Edit", "error.bad_request")
	}
	return nil
}

// drawnPitch reads a pitch's step. outlets: it says what the outlets are.
func drawnPitch(s Step, p *DrawnPitch) (d PitchDraft, outlets bool, err error) {
	var named map[string]json.RawMessage
	if json.Unmarshal(s.Value, &named) == nil && named["outlets"] != nil {
		p.Outlets, outlets = nil, true
	}
	if err := readStep(s, p); err != nil {
		return d, outlets, err
	}
	d = p.draft()
	return d, outlets, d.Check().Err("site.Edit")
}

func createDrawn(w *editing, steps []Step) ([]int64, error) {
	if err := fits(len(w.plan.Pitches)+len(steps), maxPitches); err != nil {
		return nil, err
	}
	taken := map[string]bool{}
	for _, p := range w.plan.Pitches {
		taken[p.Number] = true
	}
	var fresh []pitchWritten
	for _, s := range steps {
		d, _, err := drawnPitch(s, &DrawnPitch{})
		if err != nil {
			return nil, err
		}
		if taken[d.Number] {
			return nil, numberTaken(d.Number)
		}
		taken[d.Number] = true
		fresh = append(fresh, written(0, d))
	}
	if err := writePitches(w.ctx, w.tx, w.e.ID, w.plan, fresh, nil); err != nil {
		return nil, err
	}
	ids := make([]int64, len(fresh))
	for i, p := range fresh {
		ids[i] = int64(p.ID)
	}
	return ids, nil
}

func numberTaken(number string) error {
	e := fault.Coded(fault.Conflict, "site.Edit", "taken", "site.error.number_taken", "number", number)
	e.Fields = fault.Fields{"number": e.Msg}
	return e
}

// updateDrawn leaves the outlets alone where a step does not speak of them: what
// hangs on them stays.
func updateDrawn(w *editing, steps []Step) error {
	stand, of := map[int64]*Pitch{}, map[string]int64{}
	for _, p := range w.plan.Pitches {
		stand[int64(p.ID)], of[p.Number] = p, int64(p.ID)
	}
	var changed, supplied []pitchWritten
	for _, s := range steps {
		p := stand[s.ID]
		if p == nil || p.Version != s.Version {
			return pg.Saved("site.Edit", 0, nil)
		}
		d, outlets, err := drawnPitch(s, p.drawn())
		if err != nil {
			return err
		}
		if other, taken := of[d.Number]; taken && other != s.ID {
			return numberTaken(d.Number)
		}
		d.Version = s.Version
		row := written(p.ID, d)
		changed = append(changed, row)
		if outlets {
			supplied = append(supplied, row)
		}
	}
	if err := saveRows(w.ctx, w.tx, sqlUpdatePitches, changed); err != nil {
		return err
	}
	return writeOutlets(w.ctx, w.tx, supplied)
}

func (p *Pitch) drawn() *DrawnPitch {
	return &DrawnPitch{Number: p.Number, Box: p.Box, Water: p.Water, Note: p.Note, Outlets: list(p.Outlets)}
}
