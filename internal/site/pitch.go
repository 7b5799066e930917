package site

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
)

// PitchID is a pitch's.
type PitchID int64

func (id PitchID) String() string { return strconv.FormatInt(int64(id), 10) }

// Pitch is a place for one stall at a time. Its number is stable once it is
// released, because prints and signs carry it.
type Pitch struct {
	ID         PitchID             `db:"id"`
	LocationID festival.LocationID `db:"location_id"`
	PlanID     PlanID              `db:"plan_id"`
	Number     string              `db:"number"`
	Box
	Water   bool     `db:"water"`
	Note    string   `db:"note"`
	Version int      `db:"version"`
	Outlets []Outlet `db:"-"`
}

// Watts is what the pitch's outlets give together.
func (p *Pitch) Watts() int {
	sum := 0
	for _, o := range p.Outlets {
		sum += o.Watts()
	}
	return sum
}

// Outlet is a socket at a pitch.
type Outlet struct {
	PitchID PitchID `db:"pitch_id" json:"-"`
	Nth     int     `db:"nth" json:"-"` // at its pitch; whoever writes them gives the next one
	Type    string  `db:"type" json:"type"`
	Amps    int     `db:"breaker_a" json:"amps"`
	Circuit string  `db:"circuit" json:"circuit,omitempty"`
}

// OutletTypes are all of them: the household's, and CEE blue and red.
var OutletTypes = []string{"schuko", "blue16", "blue32", "cee16", "cee32", "cee63", "cee125"}

// amps is the most a socket of the type may carry.
var amps = map[string]int{"schuko": 16, "blue16": 16, "blue32": 32, "cee16": 16, "cee32": 32, "cee63": 63, "cee125": 125}

// three reports an outlet with three phases, CEE red.
func (o Outlet) three() bool { return strings.HasPrefix(o.Type, "cee") }

// Watts at the breaker: 230 V on one phase, √3 · 400 V on three.
func (o Outlet) Watts() int {
	if !o.three() {
		return 230 * o.Amps
	}
	return int(math.Round(math.Sqrt(3) * 400 * float64(o.Amps)))
}

// PitchDraft is what a person says about a pitch.
type PitchDraft struct {
	Number  string
	Box     Box
	Water   bool
	Note    string
	Outlets []Outlet
	Version int
}

var _ = pg.OnConstraint("pitch_number_taken", fault.Conflict, "taken", "site.error.number_taken", "number")
var _ = pg.OnConstraint("pitch_front", fault.Invalid, "", "site.error.size", "front")
var _ = pg.OnConstraint("pitch_depth", fault.Invalid, "", "site.error.size", "depth")

// MaxNumber is the longest number of a pitch, because it stands inside its outline.
const MaxNumber = 8

// Check trims the draft and says what is wrong.
func (d *PitchDraft) Check() fault.Fields {
	f := fault.Fields{}
	input.CheckLine(f, "number", &d.Number, MaxNumber)
	input.CheckLine(f, "note", &d.Note, 500)
	if d.Number == "" {
		f.Add("number", "error.required")
	}
	checkBox(f, &d.Box)
	if len(d.Outlets) > 20 {
		f.Add("outlets", "error.range", "min", 0, "max", 20)
	}
	for i := range d.Outlets {
		o := &d.Outlets[i]
		input.CheckLine(f, "outlets", &o.Circuit, 60)
		most, known := amps[o.Type]
		if !known {
			f.Add("outlets", "error.choice")
			continue
		}
		if o.Amps == 0 {
			o.Amps = most
		}
		if o.Amps < 1 || o.Amps > most {
			f.Add("outlets", "error.range", "min", 1, "max", most)
		}
	}
	return f
}

// Draft is the pitch as a form shows it.
func (p *Pitch) Draft() PitchDraft {
	return PitchDraft{Number: p.Number, Box: p.Box, Water: p.Water, Note: p.Note, Outlets: slices.Clone(p.Outlets), Version: p.Version}
}

const pitchColumns = `id, location_id, plan_id, number, x, y, front_m, depth_m, degrees, water, note, version`

const sqlPlanForChange = `
SELECT id
FROM plan
WHERE edition_id = $1
	AND location_id = $2
FOR UPDATE`

const sqlCreatePitch = `
INSERT INTO pitch (edition_id, location_id, plan_id, number, x, y, front_m, depth_m, degrees, water, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
RETURNING id`

// CreatePitches adds pitches to the plan of a location, all or none.
func (s *Store) CreatePitches(ctx context.Context, e *festival.Edition, l festival.LocationID, drafts []PitchDraft, now time.Time) error {
	const op = "site.CreatePitches"
	for i := range drafts {
		if err := drafts[i].Check().Err(op); err != nil {
			return err
		}
	}
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		plan, err := lockPlan(ctx, tx, e.ID, l)
		if err != nil {
			return fault.Wrap(op, err)
		}
		numbers := make([]string, 0, len(drafts))
		for _, d := range drafts {
			if err := createPitch(ctx, tx, e.ID, l, plan, d); err != nil {
				return namePitch(op, err, d.Number)
			}
			numbers = append(numbers, d.Number)
		}
		return logPlan(ctx, tx, e.ID, l, pg.VerbCreatePitches, map[string]string{"numbers": strings.Join(numbers, " ")}, now)
	})
}

// namePitch puts the number into the message that it is taken.
func namePitch(op string, err error, number string) error {
	if fault.MessageOf(err).Key != "site.error.number_taken" {
		return fault.Wrap(op, err)
	}
	e := fault.With(err, fault.Conflict, op, "site.error.number_taken", "number", number)
	e.Code, e.Fields = "taken", fault.Fields{"number": e.Msg}
	return e
}

func lockPlan(ctx context.Context, tx *pg.Tx, edition festival.ID, l festival.LocationID) (id PlanID, err error) {
	err = tx.Get(ctx, &id, sqlPlanForChange, edition, l)
	return id, err
}

func createPitch(ctx context.Context, tx *pg.Tx, edition festival.ID, l festival.LocationID, plan PlanID, d PitchDraft) error {
	var id PitchID
	err := tx.Get(ctx, &id, sqlCreatePitch, edition, l, plan, d.Number, d.Box.X, d.Box.Y, d.Box.Front, d.Box.Depth, d.Box.Degrees, d.Water, d.Note)
	if err != nil {
		return err
	}
	return setOutlets(ctx, tx, id, d.Outlets)
}

const sqlUpdatePitch = `
UPDATE pitch
SET number = $4, x = $5, y = $6, front_m = $7, depth_m = $8, degrees = $9, water = $10, note = $11, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND version = $3`

// UpdatePitch saves the draft and its outlets if nobody saved since d.Version.
func (s *Store) UpdatePitch(ctx context.Context, e *festival.Edition, l festival.LocationID, id PitchID, d PitchDraft, now time.Time) error {
	const op = "site.UpdatePitch"
	if err := d.Check().Err(op); err != nil {
		return err
	}
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		if err := updatePitch(ctx, tx, e.ID, id, d); err != nil {
			return namePitch(op, err, d.Number)
		}
		return logPlan(ctx, tx, e.ID, l, pg.VerbUpdatePitch, map[string]string{"number": d.Number}, now)
	})
}

func updatePitch(ctx context.Context, tx *pg.Tx, edition festival.ID, id PitchID, d PitchDraft) error {
	rows, err := tx.Exec(ctx, sqlUpdatePitch, edition, id, d.Version, d.Number, d.Box.X, d.Box.Y, d.Box.Front, d.Box.Depth, d.Box.Degrees, d.Water, d.Note)
	if err := pg.Saved("site.UpdatePitch", rows, err); err != nil {
		return err
	}
	return setOutlets(ctx, tx, id, d.Outlets)
}

const sqlClearOutlets = `
DELETE FROM outlet
WHERE pitch_id = $1`

const sqlCreateOutlet = `
INSERT INTO outlet (pitch_id, type, breaker_a, circuit)
VALUES ($1, $2, $3, $4)`

func setOutlets(ctx context.Context, tx *pg.Tx, id PitchID, outlets []Outlet) error {
	if _, err := tx.Exec(ctx, sqlClearOutlets, id); err != nil {
		return err
	}
	for _, o := range outlets {
		if _, err := tx.Exec(ctx, sqlCreateOutlet, id, o.Type, o.Amps, o.Circuit); err != nil {
			return err
		}
	}
	return nil
}

const sqlDeletePitch = `
DELETE FROM pitch p
WHERE edition_id = $1
	AND id = $2
	AND location_id = $3
RETURNING to_jsonb(p) || jsonb_build_object('outlets', (
	SELECT coalesce(jsonb_agg(o ORDER BY o.id), '[]')
	FROM outlet o
	WHERE o.pitch_id = p.id
)) AS row`

const sqlRestorePitch = `
INSERT INTO pitch OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_record(NULL::pitch, $1)
ON CONFLICT (id) DO NOTHING`

const sqlRestoreOutlets = `
INSERT INTO outlet OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_recordset(NULL::outlet, $1::jsonb->'outlets')`

// DeletePitch removes a pitch on which no stall is allotted, with its outlets.
func (s *Store) DeletePitch(ctx context.Context, e *festival.Edition, l festival.LocationID, id PitchID, now time.Time) error {
	const op = "site.DeletePitch"
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		row, err := pg.RemoveIn(ctx, tx, removal("pitch", e.ID, int64(id)), now, sqlDeletePitch, e.ID, id, l)
		if fault.Is(err, fault.Conflict) {
			return fault.With(err, fault.Conflict, op, "site.error.pitch_in_use")
		}
		if err != nil {
			return fault.Wrap(op, err)
		}
		var was struct{ Number string }
		if err := json.Unmarshal(row, &was); err != nil {
			return fault.Wrap(op, err)
		}
		return logPlan(ctx, tx, e.ID, l, pg.VerbDeletePitch, map[string]string{"number": was.Number}, now)
	})
}

// RestorePitch puts back a deleted pitch with its outlets.
func (s *Store) RestorePitch(ctx context.Context, e *festival.Edition, id PitchID, now time.Time) error {
	return pg.Restore(ctx, s.db, removal("pitch", e.ID, int64(id)), now, sqlRestorePitch, sqlRestoreOutlets)
}
