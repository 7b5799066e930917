package festival

import (
	"context"
	"encoding/json"
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
)

// Retime gives something that has a time of its own another one, as long as it
// still has the one that was seen.
type Retime struct {
	ID       int64     `json:"id"`
	From     time.Time `json:"from"`
	Until    time.Time `json:"until"`
	NewFrom  time.Time `json:"new_from"`
	NewUntil time.Time `json:"new_until"`
}

// Back is the retiming that undoes this one.
func (r Retime) Back() Retime {
	return Retime{ID: r.ID, From: r.NewFrom, Until: r.NewUntil, NewFrom: r.From, NewUntil: r.Until}
}

// Retimings are a statement's parameter: an array of objects.
func Retimings(all []Retime) string {
	b, _ := json.Marshal(all) // times of this age always marshal
	return string(b)
}

const sqlRetimeStops = `
UPDATE stop s
SET span = tstzrange(r.new_from, r.new_until), version = s.version + 1
FROM jsonb_to_recordset($2::jsonb) AS r (id bigint, "from" timestamptz, until timestamptz, new_from timestamptz, new_until timestamptz)
WHERE s.edition_id = $1
	AND s.id = r.id
	AND s.span = tstzrange(r."from", r.until)
RETURNING s.id, s.location_id`

// RetimeStopsIn gives stops other times and says which it met. Those that would
// stand at the time of another are a Conflict.
func RetimeStopsIn(ctx context.Context, tx *pg.Tx, e *Edition, all []Retime, now time.Time) (met []int64, err error) {
	var rows []struct {
		ID       int64      `db:"id"`
		Location LocationID `db:"location_id"`
	}
	if err := tx.Select(ctx, &rows, sqlRetimeStops, e.ID, Retimings(all)); err != nil {
		return nil, fault.Wrap("festival.RetimeStopsIn", err)
	}
	for _, r := range rows {
		met = append(met, r.ID)
		if err := logLocation(ctx, tx, e, r.Location, pg.VerbUpdateStop, now); err != nil {
			return nil, err
		}
	}
	return met, nil
}
