package festival

import (
	"context"
	"strconv"
	"time"

	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// StopID is a stop's.
type StopID int64

func (id StopID) String() string { return strconv.FormatInt(int64(id), 10) }

// Stop is where a mobile location stands from From until Until.
type Stop struct {
	ID         StopID     `db:"id"`
	LocationID LocationID `db:"location_id"`
	Name       lang.Text  `db:"name"`
	Address    string     `db:"address"`
	Latitude   *float64   `db:"latitude"`
	Longitude  *float64   `db:"longitude"`
	From       time.Time  `db:"from_at"`
	Until      time.Time  `db:"until_at"`
	Version    int        `db:"version"`
}

// StopDraft is what a person says about a stop.
type StopDraft struct {
	Name      lang.Text
	Address   string
	Latitude  *float64
	Longitude *float64
	From      time.Time
	Until     time.Time
	Version   int
}

// Draft is the stop as a form shows it.
func (t Stop) Draft() StopDraft {
	return StopDraft{Name: t.Name, Address: t.Address, Latitude: t.Latitude, Longitude: t.Longitude, From: t.From, Until: t.Until, Version: t.Version}
}

var _ = pg.OnConstraint("stop_one_at_a_time", fault.Conflict, "stop_overlap", "festival.error.stop_overlap", "from")
var _ = pg.OnConstraint("stop_span_bounded", fault.Invalid, "", "error.end_before_start", "until")
var _ = pg.OnConstraint("stop_on_earth", fault.Invalid, "", "festival.error.coordinates", "latitude")

const stopColumns = `
	id, location_id, name, address, latitude, longitude,
	lower(span) AS from_at, upper(span) AS until_at, version`

const sqlStops = `
SELECT ` + stopColumns + `
FROM stop
WHERE edition_id = $1
ORDER BY location_id, lower(span)`

const sqlStopsOf = `
SELECT ` + stopColumns + `
FROM stop
WHERE location_id = $1
ORDER BY lower(span)`

func (t *Stop) localise(e *Edition) { t.From, t.Until = e.In(t.From), e.In(t.Until) }

// Check trims the draft and says what is wrong.
func (d *StopDraft) Check(e *Edition) fault.Fields {
	f := fault.Fields{}
	input.CheckText(f, "name", &d.Name, input.MaxLine)
	input.CheckLine(f, "address", &d.Address, input.MaxLine)
	checkCoordinates(f, d.Latitude, d.Longitude)
	if len(d.Name) == 0 {
		f.Add("name.de", "error.required")
	}
	switch {
	case d.From.IsZero():
		f.Add("from", "error.required")
	case len(e.Days) > 0 && !e.Holds(d.From):
		f.Add("from", "error.date_outside")
	}
	if !d.Until.After(d.From) {
		f.Add("until", "error.end_before_start")
	}
	return f
}

// WithStop are the location's stops as they are once the draft is saved.
func (l *Location) WithStop(id StopID, d StopDraft) []Stop {
	stops := []Stop{{ID: id, LocationID: l.ID, Name: d.Name, From: d.From, Until: d.Until}}
	for _, t := range l.Stops {
		if t.ID != id {
			stops = append(stops, t)
		}
	}
	return stops
}

const sqlCreateStop = `
INSERT INTO stop (edition_id, location_id, name, address, latitude, longitude, span)
VALUES ($1, $2, $3, $4, $5, $6, tstzrange($7, $8))
RETURNING id`

// CreateStop adds a stop; the database refuses two at the same time.
func (s *Store) CreateStop(ctx context.Context, e *Edition, l LocationID, d StopDraft, now time.Time) (id StopID, err error) {
	const op = "festival.CreateStop"
	if err := d.Check(e).Err(op); err != nil {
		return 0, err
	}
	err = s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		if err := tx.Get(ctx, &id, sqlCreateStop, e.ID, l, d.Name, d.Address, d.Latitude, d.Longitude, d.From, d.Until); err != nil {
			return fault.Wrap(op, err)
		}
		return logLocation(ctx, tx, e, l, pg.VerbCreateStop, now)
	})
	return id, err
}

const sqlUpdateStop = `
UPDATE stop
SET name = $5, address = $6, latitude = $7, longitude = $8, span = tstzrange($9, $10), version = version + 1
WHERE edition_id = $1
	AND location_id = $2
	AND id = $3
	AND version = $4`

// UpdateStop saves the draft if nobody saved since d.Version.
func (s *Store) UpdateStop(ctx context.Context, e *Edition, l LocationID, id StopID, d StopDraft, now time.Time) error {
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error { return UpdateStopIn(ctx, tx, e, l, id, d, now) })
}

// UpdateStopIn is UpdateStop within the caller's transaction.
func UpdateStopIn(ctx context.Context, tx *pg.Tx, e *Edition, l LocationID, id StopID, d StopDraft, now time.Time) error {
	const op = "festival.UpdateStop"
	if err := d.Check(e).Err(op); err != nil {
		return err
	}
	rows, err := tx.Exec(ctx, sqlUpdateStop, e.ID, l, id, d.Version, d.Name, d.Address, d.Latitude, d.Longitude, d.From, d.Until)
	if err := pg.Saved(op, rows, err); err != nil {
		return err
	}
	return logLocation(ctx, tx, e, l, pg.VerbUpdateStop, now)
}

const sqlDeleteStop = `
DELETE FROM stop
WHERE edition_id = $1
	AND location_id = $2
	AND id = $3
RETURNING to_jsonb(stop) AS row`

const sqlRestoreStop = `
INSERT INTO stop OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_record(NULL::stop, $1)
ON CONFLICT (id) DO NOTHING`

// DeleteStop removes a stop.
func (s *Store) DeleteStop(ctx context.Context, e *Edition, l LocationID, id StopID, now time.Time) error {
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		_, err := pg.RemoveIn(ctx, tx, removal("stop", e.ID, int64(id)), now, sqlDeleteStop, e.ID, l, id)
		if err != nil {
			return err
		}
		return logLocation(ctx, tx, e, l, pg.VerbDeleteStop, now)
	})
}

// RestoreStop puts back a deleted stop, unless its location is elsewhere by then.
func (s *Store) RestoreStop(ctx context.Context, e *Edition, id StopID, now time.Time) error {
	return pg.Restore(ctx, s.db, removal("stop", e.ID, int64(id)), now, sqlRestoreStop)
}
