package ticket

import (
	"context"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

const sqlTypes = `
SELECT t.id, t.edition_id, t.number, t.slug, t.name, t.description, t.price_cents,
	t.reentry, t.per_day, t.on_sale, t.retired, t.position, t.version,
	room.untaken, room.available,
	(SELECT count(*)
		FROM ticket k
		JOIN ticket_order o ON o.id = k.order_id
		WHERE k.ticket_type_id = t.id AND k.state <> 'void' AND o.state <> 'canceled') AS sold
FROM ticket_type t
CROSS JOIN LATERAL (
	SELECT min(free.untaken) AS untaken, min(greatest(0, free.untaken - free.held)) AS available
	FROM quota_ticket_type q
	CROSS JOIN LATERAL (
		SELECT
			(SELECT count(*) FROM place p WHERE p.quota_id = q.quota_id AND p.ticket_id IS NULL) AS untaken,
			(SELECT count(*) FROM place p WHERE p.quota_id = q.quota_id AND p.hold IS NOT NULL AND p.held_until > $2) AS held
	) free
	WHERE q.ticket_type_id = t.id
) room
WHERE t.edition_id = $1
ORDER BY t.retired, t.position, t.id`

const sqlWindows = `
SELECT w.ticket_type_id, w.valid_from, w.valid_until
FROM ticket_type_window w
JOIN ticket_type t ON t.id = w.ticket_type_id
WHERE t.edition_id = $1
ORDER BY w.ticket_type_id, w.valid_from, w.id`

const sqlTypeLocations = `
SELECT ticket_type_id, location_id
FROM ticket_type_location
WHERE edition_id = $1
ORDER BY ticket_type_id, location_id`

// Types are all types of the edition with windows, locations, what is free now
// and what is sold; retired ones come last.
func (s *Store) Types(ctx context.Context, e *festival.Edition, now time.Time) ([]*Type, error) {
	const op = "ticket.Types"
	var types []*Type
	if err := s.db.Select(ctx, &types, sqlTypes, e.ID, now); err != nil {
		return nil, fault.Wrap(op, err)
	}
	byID := make(map[TypeID]*Type, len(types))
	for _, t := range types {
		byID[t.ID] = t
	}
	var windows []struct {
		Type TypeID `db:"ticket_type_id"`
		Window
	}
	if err := s.db.Select(ctx, &windows, sqlWindows, e.ID); err != nil {
		return nil, fault.Wrap(op, err)
	}
	for _, w := range windows {
		if t := byID[w.Type]; t != nil {
			t.Windows = append(t.Windows, Window{From: e.In(w.From), Until: e.In(w.Until)})
		}
	}
	var locations []struct {
		Type     TypeID              `db:"ticket_type_id"`
		Location festival.LocationID `db:"location_id"`
	}
	if err := s.db.Select(ctx, &locations, sqlTypeLocations, e.ID); err != nil {
		return nil, fault.Wrap(op, err)
	}
	for _, l := range locations {
		if t := byID[l.Type]; t != nil {
			t.Locations = append(t.Locations, l.Location)
		}
	}
	return types, nil
}

// Type is one type of the edition.
func (s *Store) Type(ctx context.Context, e *festival.Edition, id TypeID, now time.Time) (*Type, error) {
	types, err := s.Types(ctx, e, now)
	if err != nil {
		return nil, err
	}
	for _, t := range types {
		if t.ID == id {
			return t, nil
		}
	}
	return nil, fault.New(fault.NotFound, "ticket.Type", "error.not_found")
}

const sqlCreateType = `
INSERT INTO ticket_type (edition_id, number, slug, name, description, price_cents, reentry, on_sale, retired, position, per_day)
SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10
FROM ticket_type
WHERE edition_id = $1
RETURNING id`

// CreateType adds a type under the next free number, and the edition's first
// signing key with the first type.
func (s *Store) CreateType(ctx context.Context, e *festival.Edition, d TypeDraft, now time.Time) (id TypeID, err error) {
	const op = "ticket.CreateType"
	if err := d.Check(e); err != nil {
		return 0, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		if err := s.ensureKeyIn(ctx, tx, e.ID, now); err != nil {
			return err
		}
		if err := tx.Get(ctx, &id, sqlCreateType, e.ID, d.Slug, d.Name, d.Description, d.PriceCents, d.Reentry, d.OnSale, d.Retired, d.Position, d.PerDay); err != nil {
			return err
		}
		if err := validityIn(ctx, tx, e.ID, id, d); err != nil {
			return err
		}
		return logType(ctx, tx, e.ID, id, pg.VerbCreate, now)
	})
	return id, fault.Wrap(op, err)
}

const sqlUpdateType = `
UPDATE ticket_type
SET slug = $4, name = $5, description = $6, price_cents = $7, reentry = $8,
	on_sale = $9, retired = $10, position = $11, per_day = $12, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND version = $3`

// UpdateType saves the draft if nobody saved since d.Version. It changes what
// is already in people's hands too: nothing about validity stands in a ticket.
func (s *Store) UpdateType(ctx context.Context, e *festival.Edition, id TypeID, d TypeDraft, now time.Time) error {
	const op = "ticket.UpdateType"
	if err := d.Check(e); err != nil {
		return err
	}
	return fault.Wrap(op, pg.InTx(ctx, s.db, func(ctx context.Context, tx *pg.Tx) error {
		n, err := tx.Exec(ctx, sqlUpdateType, e.ID, id, d.Version, d.Slug, d.Name, d.Description, d.PriceCents, d.Reentry, d.OnSale, d.Retired, d.Position, d.PerDay)
		if err := pg.Saved(op, n, err); err != nil {
			return err
		}
		if err := validityIn(ctx, tx, e.ID, id, d); err != nil {
			return err
		}
		return logType(ctx, tx, e.ID, id, pg.VerbUpdate, now)
	}))
}

const sqlDropWindows = `
DELETE FROM ticket_type_window
WHERE ticket_type_id = $1`

const sqlDropTypeLocations = `
DELETE FROM ticket_type_location
WHERE ticket_type_id = $1`

const sqlAddWindow = `
INSERT INTO ticket_type_window (ticket_type_id, valid_from, valid_until)
VALUES ($1, $2, $3)`

const sqlAddTypeLocation = `
INSERT INTO ticket_type_location (edition_id, ticket_type_id, location_id)
VALUES ($1, $2, $3)
ON CONFLICT DO NOTHING`

// validityIn replaces when and where the type admits.
func validityIn(ctx context.Context, tx *pg.Tx, e festival.ID, id TypeID, d TypeDraft) error {
	for _, drop := range []string{sqlDropWindows, sqlDropTypeLocations} {
		if _, err := tx.Exec(ctx, drop, id); err != nil {
			return err
		}
	}
	for _, w := range d.Windows {
		if _, err := tx.Exec(ctx, sqlAddWindow, id, w.From, w.Until); err != nil {
			return err
		}
	}
	for _, l := range d.Locations {
		if _, err := tx.Exec(ctx, sqlAddTypeLocation, e, id, l); err != nil {
			return err
		}
	}
	return nil
}

func logType(ctx context.Context, tx *pg.Tx, e festival.ID, id TypeID, verb pg.Verb, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(e), Subject: "ticket_type", SubjectID: int64(id), Verb: verb, At: now})
}
