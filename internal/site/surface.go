package site

import (
	"encoding/json"

	"markt/internal/drawing"
	"markt/internal/lang"
)

// Zone names the pitches whose numbers begin with its letter.
type Zone struct {
	PlanID PlanID    `db:"plan_id" json:"-"`
	Letter string    `db:"letter" json:"letter"`
	Name   lang.Text `db:"name" json:"name"`
}

// Outline is a drawn surface. With a Radius, Points is its one centre. Width is
// the clear width of a fire lane.
type Outline struct {
	PlanID PlanID    `db:"plan_id" json:"-"`
	Kind   string    `db:"kind" json:"kind"`
	Label  lang.Text `db:"label" json:"name,omitempty"`
	Points Points    `db:"points" json:"points"`
	Radius float64   `db:"radius_m" json:"radius,omitempty"`
	Width  float64   `db:"width_m" json:"width,omitempty"`
}

// OutlineKinds are all of them, from the ground up: the order of drawing.
var OutlineKinds = drawing.Surfaces()

// Landmark is a point that people look for.
type Landmark struct {
	PlanID PlanID    `db:"plan_id" json:"-"`
	Kind   string    `db:"kind" json:"kind"`
	Label  lang.Text `db:"label" json:"name,omitempty"`
	X      float64   `db:"x" json:"x"`
	Y      float64   `db:"y" json:"y"`
}

// LandmarkKinds are all of them, in the order of a legend.
var LandmarkKinds = drawing.Landmarks()

// Points are corners in metres; in SQL and files [[x, y], …].
type Points [][2]float64

// Scan reads jsonb.
func (p *Points) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok {
		b = []byte(src.(string))
	}
	return json.Unmarshal(b, (*[][2]float64)(p))
}
