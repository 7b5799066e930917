package checkin

import (
	"context"
	"strconv"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/ticket"
)

// GateID is a gate's.
type GateID int64

func (id GateID) String() string { return strconv.FormatInt(int64(id), 10) }

// Gate is where people come in. No Types: it admits every type.
type Gate struct {
	ID         GateID              `db:"id"`
	EditionID  festival.ID         `db:"edition_id"`
	LocationID festival.LocationID `db:"location_id"`
	Slug       string              `db:"slug"`
	Name       lang.Text           `db:"name"`
	Position   int                 `db:"position"`
	Version    int                 `db:"version"`
	Types      pq.Int64Array       `db:"types"`
}

// GateDraft is what a person says about a gate. Version is the one they saw.
type GateDraft struct {
	Slug       string
	Name       lang.Text
	LocationID festival.LocationID
	Types      []ticket.TypeID
	Position   int
	Version    int
}

// Draft is the gate as a form shows it.
func (g *Gate) Draft() GateDraft {
	d := GateDraft{Slug: g.Slug, Name: g.Name, LocationID: g.LocationID, Position: g.Position, Version: g.Version}
	for _, id := range g.Types {
		d.Types = append(d.Types, ticket.TypeID(id))
	}
	return d
}

var (
	_ = pg.OnConstraint("gate_slug_taken", fault.Conflict, "slug_taken", "festival.error.slug_taken", "slug")
	_ = pg.OnConstraint("gate_slug_form", fault.Invalid, "", "festival.error.short_slug", "slug")
	_ = pg.OnConstraint("gate_keeps_its_scans", fault.Conflict, "in_use", "error.in_use", "")
)

// Check trims the draft, fills what has a default, and says what is wrong.
func (d *GateDraft) Check() error {
	f := fault.Fields{}
	input.CheckText(f, "name", &d.Name, input.MaxLine)
	if d.Name.Empty() {
		f.Add("name.de", "error.required")
	}
	if d.Slug == "" {
		d.Slug = input.Slug(d.Name.In(lang.De))
	}
	if !input.IsSlug(d.Slug) {
		f.Add("slug", "festival.error.short_slug")
	}
	if d.LocationID == 0 {
		f.Add("location", "error.choice")
	}
	return f.Err("checkin.GateDraft.Check")
}

const sqlGates = `
SELECT g.id, g.edition_id, g.location_id, g.slug, g.name, g.position, g.version,
	ARRAY(SELECT t.ticket_type_id FROM gate_ticket_type t WHERE t.gate_id = g.id ORDER BY 1) AS types
FROM gate g
WHERE g.edition_id = $1
ORDER BY g.position, g.id`

// Gates are the edition's, in the organiser's order.
func (s *Store) Gates(ctx context.Context, e festival.ID) ([]*Gate, error) {
	var all []*Gate
	err := s.db.Select(ctx, &all, sqlGates, e)
	return all, fault.Wrap("checkin.Gates", err)
}

// Gate is one gate of the edition.
func (s *Store) Gate(ctx context.Context, e festival.ID, id GateID) (*Gate, error) {
	all, err := s.Gates(ctx, e)
	if err != nil {
		return nil, err
	}
	for _, g := range all {
		if g.ID == id {
			return g, nil
		}
	}
	return nil, fault.New(fault.NotFound, "checkin.Gate", "error.not_found")
}

const sqlCreateGate = `
INSERT INTO gate (edition_id, location_id, slug, name, position)
VALUES ($1, $2, $3, $4, $5)
RETURNING id`

// CreateGate adds a gate.
func (s *Store) CreateGate(ctx context.Context, e festival.ID, d GateDraft, now time.Time) (id GateID, err error) {
	if err := d.Check(); err != nil {
		return 0, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if err := tx.Get(ctx, &id, sqlCreateGate, e, d.LocationID, d.Slug, d.Name, d.Position); err != nil {
			return err
		}
		return gateTypesIn(ctx, tx, e, id, d, pg.VerbCreate, now)
	})
	return id, fault.Wrap("checkin.CreateGate", err)
}

const sqlUpdateGate = `
UPDATE gate
SET location_id = $4, slug = $5, name = $6, position = $7, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND version = $3`

// UpdateGate saves the draft if nobody saved since d.Version.
func (s *Store) UpdateGate(ctx context.Context, e festival.ID, id GateID, d GateDraft, now time.Time) error {
	const op = "checkin.UpdateGate"
	if err := d.Check(); err != nil {
		return err
	}
	return fault.Wrap(op, pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, sqlUpdateGate, e, id, d.Version, d.LocationID, d.Slug, d.Name, d.Position)
		if err := pg.Saved(op, n, err); err != nil {
			return err
		}
		return gateTypesIn(ctx, tx, e, id, d, pg.VerbUpdate, now)
	}))
}

const sqlDeleteGate = `
DELETE FROM gate g
WHERE edition_id = $1
	AND id = $2
RETURNING to_jsonb(g) || jsonb_build_object('types', (
	SELECT coalesce(jsonb_agg(t), '[]')
	FROM gate_ticket_type t
	WHERE t.gate_id = g.id
)) AS row`

const sqlRestoreGate = `
INSERT INTO gate OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_record(NULL::gate, $1)
ON CONFLICT (id) DO NOTHING`

// All types come back or none does: a gate without types admits every one.
const sqlRestoreGateTypes = `
INSERT INTO gate_ticket_type
SELECT *
FROM jsonb_populate_recordset(NULL::gate_ticket_type, $1::jsonb->'types')`

// DeleteGate removes a gate that has neither devices nor scans.
func (s *Store) DeleteGate(ctx context.Context, e festival.ID, id GateID, now time.Time) error {
	return fault.Wrap("checkin.DeleteGate", pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		_, err := pg.RemoveIn(ctx, tx, pg.Removal{EditionID: int64(e), Table: "gate", ID: int64(id)}, now, sqlDeleteGate, e, id)
		return err
	}))
}

// RestoreGate puts back a deleted gate with what it admits.
func (s *Store) RestoreGate(ctx context.Context, e festival.ID, id GateID, now time.Time) error {
	r := pg.Removal{EditionID: int64(e), Table: "gate", ID: int64(id)}
	return fault.Wrap("checkin.RestoreGate", pg.Restore(ctx, s.db, r, now, sqlRestoreGate, sqlRestoreGateTypes))
}

const sqlDropGateTypes = `
DELETE FROM gate_ticket_type
WHERE gate_id = $1`

const sqlAddGateType = `
INSERT INTO gate_ticket_type (edition_id, gate_id, ticket_type_id)
VALUES ($1, $2, $3)
ON CONFLICT DO NOTHING`

func gateTypesIn(ctx context.Context, tx *pg.Tx, e festival.ID, id GateID, d GateDraft, verb pg.Verb, now time.Time) error {
	if _, err := tx.Exec(ctx, sqlDropGateTypes, id); err != nil {
		return err
	}
	for _, t := range d.Types {
		if _, err := tx.Exec(ctx, sqlAddGateType, e, id, t); err != nil {
			return err
		}
	}
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(e), Subject: "gate", SubjectID: int64(id), Verb: verb, At: now})
}
