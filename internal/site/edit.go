package site

import (
	"context"
	"encoding/json"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

// Ref names an object of a plan: what it is and its row.
type Ref struct {
	Kind string `json:"kind"` // pitch, stage, outline, landmark, zone or picture
	ID   int64  `json:"id"`
}

// What a step does.
const (
	DoCreate  = "create"
	DoUpdate  = "update"
	DoDelete  = "delete"
	DoRestore = "restore"
	DoStand   = "stand" // stalls stand elsewhere, see Stands
)

// Step is a part of what somebody does to a plan at once. Value is the whole of
// a new object, of an old one what changes; Version is the one that was seen.
type Step struct {
	Do string `json:"do"`
	Ref
	Version int             `json:"version,omitempty"`
	Value   json.RawMessage `json:"value,omitempty"`
}

// MaxSteps is how much is done at once: everything on a plan of the largest size.
const MaxSteps = maxPitches + maxOutlines + maxMarks

// Object of an editor: a thing on the plan as it stands, with what can be changed of it.
type Editable struct {
	Ref
	Version int `json:"version"`
	Value   any `json:"value"`
}

// Edited is what an action left: the objects it touched as they stand, and those
// that are gone. Before and Mark are the plan's marks (see Store.PlanMark) on
// both sides of it: whoever knows Before knows the whole plan.
type Edited struct {
	Before  string
	Mark    string
	Objects []Editable
	Gone    []Ref
	Stays   []EditStay // all there are, if any was touched
}

// Edit does all steps of an action to the plan of a location, in their order, or
// none. An object that somebody else has changed since is a Conflict. The same
// action twice (once) is done once and answered from what stands by then.
func (s *Store) Edit(ctx context.Context, e *festival.Edition, l festival.LocationID, once pg.Once, steps []Step, now time.Time) (Edited, error) {
	const op = "site.Edit"
	if len(steps) == 0 || len(steps) > MaxSteps {
		return Edited{}, fault.New(fault.Invalid, op, "error.bad_request")
	}
	once.Content = steps
	var w *editing
	var out Edited
	err := s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		w = &editing{ctx: ctx, tx: tx, e: e, l: l, now: now}
		err := w.do(once, steps)
		out = w.out
		return err
	})
	if err != nil {
		return Edited{}, fault.Wrap(op, s.nameRivals(ctx, e, w.rivals, err))
	}
	return out, nil
}

// editing is one action while it is done.
type editing struct {
	ctx context.Context
	tx  *pg.Tx
	e   *festival.Edition
	l   festival.LocationID
	now time.Time
	whole
	out    Edited
	told   []told
	rivals []AllotDraft // stays that were asked for
}

// told is what a repeat of the action is answered from.
type told struct {
	Ref
	Gone bool `json:"gone,omitempty"`
}

func (w *editing) do(once pg.Once, steps []Step) error {
	earlier, again, err := pg.ClaimIn(w.ctx, w.tx, once, w.now)
	if err != nil {
		return err
	}
	if err := w.read(); err != nil {
		return err
	}
	if w.out.Before, err = planMark(w.ctx, w.tx, w.e.ID, w.l); err != nil {
		return err
	}
	if again {
		if err := json.Unmarshal([]byte(earlier), &w.told); err != nil {
			return err
		}
		return w.answer()
	}
	for at := 0; at < len(steps); {
		end := at + 1
		for end < len(steps) && steps[end].Do == steps[at].Do && steps[end].Kind == steps[at].Kind && steps[at].Do != DoStand {
			end++
		}
		if err := w.run(steps[at:end]); err != nil {
			return err
		}
		at = end
	}
	kept, err := json.Marshal(w.told)
	if err != nil {
		return err
	}
	if err := pg.SettleIn(w.ctx, w.tx, once, string(kept)); err != nil {
		return err
	}
	if err := logPlan(w.ctx, w.tx, w.e.ID, w.l, pg.VerbUpdate, map[string]int{"steps": len(steps)}, w.now); err != nil {
		return err
	}
	return w.answer()
}

// read locks the plan, so that two editors write one after the other, and reads
// what lies on it.
func (w *editing) read() (err error) {
	if _, err := lockPlan(w.ctx, w.tx, w.e.ID, w.l); err != nil {
		return err
	}
	w.whole, err = wholePlan(w.ctx, w.tx, w.e.ID, w.l)
	return err
}

// whole is a plan with all that is drawn on it.
type whole struct {
	plan    *Plan
	stages  []*Stage // that stand here
	picture *Picture // nil: none
}

func wholePlan(ctx context.Context, q pg.Querier, edition festival.ID, l festival.LocationID) (whole, error) {
	out := whole{plan: new(Plan)}
	if err := q.Get(ctx, out.plan, sqlPlan, edition, l); err != nil {
		return out, err
	}
	if err := fillPlans(ctx, q, edition, []*Plan{out.plan}); err != nil {
		return out, err
	}
	all, err := StagesIn(ctx, q, edition)
	if err != nil {
		return out, err
	}
	for _, st := range all {
		if st.LocationID == l {
			out.stages = append(out.stages, st)
		}
	}
	out.picture, err = pictureOf(ctx, q, out.plan.ID)
	return out, err
}

// run does steps of one kind that do the same.
func (w *editing) run(steps []Step) error {
	if steps[0].Do == DoStand {
		return w.stand(steps[0])
	}
	kind, known := editKinds[steps[0].Kind]
	if !known {
		return fault.New(fault.Invalid, "site.Edit", "error.bad_request")
	}
	ids := make([]int64, len(steps))
	for i, s := range steps {
		ids[i] = s.ID
	}
	var err error
	switch do := steps[0].Do; {
	case do == DoUpdate:
		err = kind.update(w, steps)
	case kind.table == "": // nothing else is done to it
		err = fault.New(fault.Invalid, "site.Edit", "error.bad_request")
	case do == DoCreate:
		ids, err = kind.create(w, steps)
	case do == DoDelete:
		err = w.remove(kind, steps, ids)
	case do == DoRestore:
		err = pg.RestoreAllIn(w.ctx, w.tx, int64(w.e.ID), kind.table, ids, w.now, kind.restore...)
	default:
		err = fault.New(fault.Invalid, "site.Edit", "error.bad_request")
	}
	if err != nil {
		return err
	}
	for _, id := range ids {
		w.told = append(w.told, told{Ref{steps[0].Kind, id}, steps[0].Do == DoDelete})
	}
	return nil
}

// remove takes away what nobody changed since it was seen.
func (w *editing) remove(kind editKind, steps []Step, ids []int64) error {
	rows, err := json.Marshal(steps)
	if err != nil {
		return err
	}
	gone, err := pg.RemoveAllIn(w.ctx, w.tx, int64(w.e.ID), kind.table, w.now, kind.remove, kind.owner(w), string(rows))
	if fault.Is(err, fault.Conflict) && steps[0].Kind == "pitch" {
		return fault.With(err, fault.Conflict, "site.Edit", "site.error.pitch_in_use")
	}
	n := int64(len(gone))
	if n < int64(len(ids)) {
		n = 0
	}
	return pg.Saved("site.Edit", n, err)
}

// answer says how what was touched stands now.
func (w *editing) answer() (err error) {
	if w.whole, err = wholePlan(w.ctx, w.tx, w.e.ID, w.l); err != nil {
		return err
	}
	stand := map[Ref]Editable{}
	for _, o := range w.editables() {
		stand[o.Ref] = o
	}
	said := map[Ref]bool{}
	for _, t := range w.told {
		if said[t.Ref] {
			continue
		}
		said[t.Ref] = true
		if o, here := stand[t.Ref]; here {
			w.out.Objects = append(w.out.Objects, o)
		} else if t.Kind != "stall" {
			w.out.Gone = append(w.out.Gone, t.Ref)
		} else if w.out.Stays == nil {
			if w.out.Stays, err = editStays(w.ctx, w.tx, w.e); err != nil {
				return err
			}
		}
	}
	w.out.Mark, err = planMark(w.ctx, w.tx, w.e.ID, w.l)
	return err
}
