package site

import (
	"context"
	"math"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/picture"
)

// Picture is what a plan is drawn on: X and Y are its lower left corner, Metres
// its width on the ground. It is for the editor alone.
type Picture struct {
	Plan    int64   `db:"plan_id" json:"-"`
	Width   int     `db:"width" json:"width"`
	Height  int     `db:"height" json:"height"`
	X       float64 `db:"x" json:"x"`
	Y       float64 `db:"y" json:"y"`
	Metres  float64 `db:"metres" json:"metres"`
	Version int     `db:"version" json:"-"`
}

// Check says what is wrong with where the picture lies.
func (p *Picture) Check() fault.Fields {
	f := fault.Fields{}
	checkPlace(f, p.X, p.Y)
	if !(p.Metres >= .1 && p.Metres <= 20*MaxSide) {
		f.Add("metres", "error.range", "min", .1, "max", 20*MaxSide)
	}
	return f
}

const sqlPicture = `
SELECT b.plan_id, b.width, b.height, b.x, b.y, b.metres, b.version
FROM plan_picture b
WHERE b.plan_id = $1`

// pictureOf is the plan's picture; nil without one.
func pictureOf(ctx context.Context, q pg.Querier, plan PlanID) (*Picture, error) {
	p := new(Picture)
	err := q.Get(ctx, p, sqlPicture, plan)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	return p, err
}

const sqlPictureBytes = `
SELECT b.jpeg
FROM plan_picture b
JOIN plan p ON p.id = b.plan_id
WHERE p.edition_id = $1
	AND p.location_id = $2`

// PictureBytes is the picture of a location's plan as a JPEG; NotFound without one.
func (s *Store) PictureBytes(ctx context.Context, edition festival.ID, l festival.LocationID) (jpeg []byte, err error) {
	err = s.db.Get(ctx, &jpeg, sqlPictureBytes, edition, l)
	return jpeg, fault.Wrap("site.PictureBytes", err)
}

const sqlSetPicture = `
INSERT INTO plan_picture (plan_id, jpeg, width, height, metres)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (plan_id) DO UPDATE
SET jpeg = excluded.jpeg, width = excluded.width, height = excluded.height, metres = excluded.metres, x = 0, y = 0,
	version = plan_picture.version + 1`

// SetPicture lays a picture under a location's plan, as wide as the ground until
// somebody says how large it is.
func (s *Store) SetPicture(ctx context.Context, e *festival.Edition, l festival.LocationID, file []byte, now time.Time) error {
	const op = "site.SetPicture"
	p, err := picture.Read(ctx, file)
	if err != nil {
		return fault.Wrap(op, err)
	}
	err = s.onPlan(ctx, e, l, now, func(ctx context.Context, tx *pg.Tx, plan *Plan) error {
		metres := math.Min(plan.Width, plan.Height*float64(p.Width)/float64(p.Height))
		_, err := tx.Exec(ctx, sqlSetPicture, plan.ID, p.JPEG, p.Width, p.Height, math.Max(metres, 1))
		return err
	})
	return fault.Wrap(op, err)
}

const sqlDropPicture = `
DELETE FROM plan_picture
WHERE plan_id = $1`

// DropPicture takes the picture away; the file it came from is still where it was.
func (s *Store) DropPicture(ctx context.Context, e *festival.Edition, l festival.LocationID, now time.Time) error {
	return fault.Wrap("site.DropPicture", s.onPlan(ctx, e, l, now, func(ctx context.Context, tx *pg.Tx, plan *Plan) error {
		_, err := tx.Exec(ctx, sqlDropPicture, plan.ID)
		return err
	}))
}

// onPlan changes something about a locked plan.
func (s *Store) onPlan(ctx context.Context, e *festival.Edition, l festival.LocationID, now time.Time, do func(ctx context.Context, tx *pg.Tx, plan *Plan) error) error {
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		if _, err := lockPlan(ctx, tx, e.ID, l); err != nil {
			return err
		}
		var plan Plan
		if err := tx.Get(ctx, &plan, sqlPlan, e.ID, l); err != nil {
			return err
		}
		if err := do(ctx, tx, &plan); err != nil {
			return err
		}
		return logPlan(ctx, tx, e.ID, l, pg.VerbUpdate, map[string]string{"what": "picture"}, now)
	})
}

const sqlEditPictures = `
UPDATE plan_picture b
SET x = (r.value->>'x')::float8, y = (r.value->>'y')::float8, metres = (r.value->>'metres')::float8, version = b.version + 1
FROM jsonb_to_recordset($1::jsonb) AS r (id bigint, version int, value jsonb)
WHERE b.plan_id = r.id
	AND b.version = r.version`
