package festival

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// LocationID is a location's.
type LocationID int64

func (id LocationID) String() string { return strconv.FormatInt(int64(id), 10) }

// Ground decides which permits a location needs.
type Ground string

const (
	GroundPrivate Ground = "private"
	GroundStreet  Ground = "street"
	GroundGreen   Ground = "green"
)

// Grounds are all of them, in the order of a form.
var Grounds = []Ground{GroundPrivate, GroundStreet, GroundGreen}

// Location is one of the grounds an edition happens at. A mobile one travels:
// where it stands, and when, are its Stops, in order of time.
type Location struct {
	ID          LocationID `db:"id"`
	EditionID   ID         `db:"edition_id"`
	UID         string     `db:"uid"`
	Slug        string     `db:"slug"`
	Name        lang.Text  `db:"name"`
	Description lang.Text  `db:"description"`
	Mobile      bool       `db:"mobile"`
	Ground      Ground     `db:"ground"`
	Address     string     `db:"address"`
	Latitude    *float64   `db:"latitude"`
	Longitude   *float64   `db:"longitude"`
	Capacity    *int       `db:"capacity"`
	LoadIn
	Position int    `db:"position"`
	Source   string `db:"source"`
	SourceID string `db:"source_id"`
	Version  int    `db:"version"`
	Stops    []Stop `db:"-"`
}

// LocationDraft is what a person or a file says about a location. Source and
// SourceID are a file's name and its own id for the location.
type LocationDraft struct {
	Slug        string
	Name        lang.Text
	Description lang.Text
	Mobile      bool
	Ground      Ground
	Address     string
	Latitude    *float64
	Longitude   *float64
	Capacity    *int
	LoadIn
	Position int
	Source   string
	SourceID string
	Version  int
}

// Draft is the location as a form shows it.
func (l *Location) Draft() LocationDraft {
	return LocationDraft{
		Slug: l.Slug, Name: l.Name, Description: l.Description, Mobile: l.Mobile, Ground: l.Ground, Address: l.Address,
		Latitude: l.Latitude, Longitude: l.Longitude, Capacity: l.Capacity, LoadIn: l.LoadIn, Position: l.Position, Version: l.Version,
	}
}

var _ = pg.OnConstraint("location_slug_taken", fault.Conflict, "slug_taken", "festival.error.slug_taken", "slug")
var _ = pg.OnConstraint("location_slug_form", fault.Invalid, "", "festival.error.short_slug", "slug")
var _ = pg.OnConstraint("location_on_earth", fault.Invalid, "", "festival.error.coordinates", "latitude")
var _ = pg.OnConstraint("location_capacity_positive", fault.Invalid, "", "error.number", "capacity")

// Check trims the draft, fills what has a default, and says what is wrong.
func (d *LocationDraft) Check() fault.Fields {
	f := fault.Fields{}
	input.CheckText(f, "name", &d.Name, input.MaxLine)
	input.CheckText(f, "description", &d.Description, input.MaxText)
	input.CheckLine(f, "address", &d.Address, input.MaxLine)
	if len(d.Name) == 0 {
		f.Add("name.de", "error.required")
	}
	if d.Slug == "" {
		d.Slug = input.Slug(d.Name.In(lang.De))
	}
	if !input.IsSlug(d.Slug) {
		f.Add("slug", "festival.error.short_slug")
	}
	if d.Ground == "" {
		d.Ground = GroundPrivate
	}
	if d.Ground != GroundPrivate && d.Ground != GroundStreet && d.Ground != GroundGreen {
		f.Add("ground", "error.choice")
	}
	checkCoordinates(f, d.Latitude, d.Longitude)
	if d.Capacity != nil && (*d.Capacity < 1 || *d.Capacity > 1_000_000) {
		f.Add("capacity", "error.range", "min", 1, "max", 1_000_000)
	}
	f.Take(d.LoadIn.check(), nil)
	return f
}

func checkCoordinates(f fault.Fields, latitude, longitude *float64) {
	switch {
	case latitude == nil && longitude == nil:
	case latitude == nil || !(*latitude >= -90 && *latitude <= 90):
		f.Add("latitude", "festival.error.coordinates")
	case longitude == nil || !(*longitude >= -180 && *longitude <= 180):
		f.Add("longitude", "festival.error.coordinates")
	}
}

const locationColumns = `
	id, edition_id, uid, slug, name, description, mobile, ground, address,
	latitude, longitude, capacity, (extract(epoch FROM load_in_from) * 1000000000)::bigint AS load_in_from, load_in_vehicles, load_in_minutes,
	position, source, source_id, version`

const sqlLocation = `
SELECT ` + locationColumns + `
FROM location
WHERE edition_id = $1
	AND id = $2`

const sqlLocations = `
SELECT ` + locationColumns + `
FROM location
WHERE edition_id = $1
ORDER BY position, id`

// Location is one location of the edition, with its stops.
func (s *Store) Location(ctx context.Context, e *Edition, id LocationID) (*Location, error) {
	return oneLocation(ctx, s.db, e, "festival.Location", sqlLocation, e.ID, id)
}

func oneLocation(ctx context.Context, q pg.Querier, e *Edition, op, query string, args ...any) (*Location, error) {
	var l Location
	if err := q.Get(ctx, &l, query, args...); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if err := q.Select(ctx, &l.Stops, sqlStopsOf, l.ID); err != nil {
		return nil, fault.Wrap(op, err)
	}
	for i := range l.Stops {
		l.Stops[i].localise(e)
	}
	return &l, nil
}

// Locations are the edition's, in the organiser's order, with their stops.
func (s *Store) Locations(ctx context.Context, e *Edition) ([]*Location, error) {
	const op = "festival.Locations"
	var all []*Location
	if err := s.db.Select(ctx, &all, sqlLocations, e.ID); err != nil {
		return nil, fault.Wrap(op, err)
	}
	var stops []Stop
	if err := s.db.Select(ctx, &stops, sqlStops, e.ID); err != nil {
		return nil, fault.Wrap(op, err)
	}
	for _, l := range all {
		for _, stop := range stops {
			if stop.LocationID == l.ID {
				stop.localise(e)
				l.Stops = append(l.Stops, stop)
			}
		}
	}
	return all, nil
}

const sqlCreateLocation = `
INSERT INTO location (edition_id, slug, name, description, mobile, ground, address,
		latitude, longitude, capacity, position, source, source_id, load_in_from, load_in_vehicles, load_in_minutes)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, make_interval(secs => $14)::time, $15, $16)
RETURNING id`

// CreateLocation adds a location; without a slug it gets one from its name.
func (s *Store) CreateLocation(ctx context.Context, e *Edition, d LocationDraft, now time.Time) (id LocationID, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		id, err = s.CreateLocationIn(ctx, tx, e, d, now)
		return err
	})
	return id, err
}

// CreateLocationIn is CreateLocation within the caller's transaction.
func (s *Store) CreateLocationIn(ctx context.Context, tx *pg.Tx, e *Edition, d LocationDraft, now time.Time) (id LocationID, err error) {
	const op = "festival.CreateLocation"
	if err := d.Check().Err(op); err != nil {
		return 0, err
	}
	err = tx.Get(ctx, &id, sqlCreateLocation, e.ID, d.Slug, d.Name, d.Description, d.Mobile, d.Ground, d.Address,
		d.Latitude, d.Longitude, d.Capacity, d.Position, d.Source, d.SourceID, d.LoadIn.seconds(), d.Vehicles, d.Minutes)
	if err != nil {
		return 0, fault.Wrap(op, err)
	}
	return id, logLocation(ctx, tx, e, id, pg.VerbCreate, now)
}

const sqlUpdateLocation = `
UPDATE location
SET slug = $4, name = $5, description = $6, mobile = $7, ground = $8, address = $9,
	latitude = $10, longitude = $11, capacity = $12, position = $13,
	load_in_from = make_interval(secs => $14)::time, load_in_vehicles = $15, load_in_minutes = $16, version = version + 1
WHERE edition_id = $1
	AND id = $2
	AND version = $3`

// UpdateLocation saves the draft if nobody saved since d.Version.
func (s *Store) UpdateLocation(ctx context.Context, e *Edition, id LocationID, d LocationDraft, now time.Time) error {
	const op = "festival.UpdateLocation"
	if err := d.Check().Err(op); err != nil {
		return err
	}
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		rows, err := tx.Exec(ctx, sqlUpdateLocation, e.ID, id, d.Version, d.Slug, d.Name, d.Description, d.Mobile, d.Ground,
			d.Address, d.Latitude, d.Longitude, d.Capacity, d.Position, d.LoadIn.seconds(), d.Vehicles, d.Minutes)
		if err := pg.Saved(op, rows, err); err != nil {
			return err
		}
		return logLocation(ctx, tx, e, id, pg.VerbUpdate, now)
	})
}

const sqlDeleteStops = `
DELETE FROM stop
WHERE edition_id = $1
	AND location_id = $2`

const sqlDeleteLocation = `
DELETE FROM location
WHERE edition_id = $1
	AND id = $2
RETURNING to_jsonb(location) || $3 AS row`

// DeleteLocation removes a location that nothing stands on and no plan draws,
// with its stops; with its plan it goes by the ground's own DeleteLocation.
func (s *Store) DeleteLocation(ctx context.Context, e *Edition, id LocationID, now time.Time) error {
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		return DeleteLocationIn(ctx, tx, e, id, json.RawMessage("{}"), now)
	})
}

// DeleteLocationIn is DeleteLocation within the caller's transaction; parts are
// rows by table that went before it and come back with it.
func DeleteLocationIn(ctx context.Context, tx *pg.Tx, e *Edition, id LocationID, parts json.RawMessage, now time.Time) error {
	if _, err := tx.Exec(ctx, sqlDeleteStops, e.ID, id); err != nil {
		return fault.Wrap("festival.DeleteLocation", err)
	}
	_, err := pg.RemoveIn(ctx, tx, LocationRemoval(e, id), now, sqlDeleteLocation, e.ID, id, string(parts))
	return err
}

// LocationRemoval names a location that goes or comes back.
func LocationRemoval(e *Edition, id LocationID) pg.Removal {
	return removal("location", e.ID, int64(id))
}

const sqlRestoreLocation = `
INSERT INTO location OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_record(NULL::location, $1)
ON CONFLICT (id) DO NOTHING`

const sqlRestoreStops = `
INSERT INTO stop OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_recordset(NULL::stop, $1::jsonb->'stop')`

// RestoresLocation puts back a location and its stops, for pg.RestoreIn.
var RestoresLocation = []string{sqlRestoreLocation, sqlRestoreStops}

func logLocation(ctx context.Context, tx *pg.Tx, e *Edition, id LocationID, verb pg.Verb, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(e.ID), Subject: "location", SubjectID: int64(id), Verb: verb, At: now})
}
