package site

import (
	"encoding/json"
	"math"

	"markt/internal/drawing"
	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/lang"
)

// Zone names the pitches whose numbers begin with its letter.
type Zone struct {
	PlanID  PlanID    `db:"plan_id" json:"-"`
	ID      int64     `db:"id" json:"-"`
	Version int       `db:"version" json:"-"`
	Letter  string    `db:"letter" json:"letter"`
	Name    lang.Text `db:"name" json:"name"`

	Capacity int `db:"capacity" json:"capacity,omitempty"` // people expected there at once; 0: nobody has said
}

// Outline is a drawn surface. With a Radius, Points is its one centre. Width is
// the clear width of a fire lane.
type Outline struct {
	PlanID  PlanID    `db:"plan_id" json:"-"`
	ID      int64     `db:"id" json:"-"`
	Version int       `db:"version" json:"-"`
	Kind    string    `db:"kind" json:"kind"`
	Label   lang.Text `db:"label" json:"name,omitempty"`
	Points  Points    `db:"points" json:"points"`
	Radius  float64   `db:"radius_m" json:"radius,omitempty"`
	Width   float64   `db:"width_m" json:"width,omitempty"`
	Facts   Facts     `db:"facts" json:"facts,omitzero"`
}

// Area is in square metres.
func (o Outline) Area() float64 {
	if o.Radius > 0 {
		return math.Pi * o.Radius * o.Radius
	}
	corners := make([]Point, len(o.Points))
	for i := range o.Points {
		corners[i] = at(o.Points, i)
	}
	return math.Abs(area(corners))
}

// Facts are what rules ask of an outline beyond where it lies: how far a tent's
// guy ropes reach, its test book's number, whether people go into it; how many
// storeys a building has.
type Facts struct {
	Margin    float64 `json:"margin,omitempty"`
	TestBook  string  `json:"test_book,omitempty"`
	Enterable bool    `json:"enterable,omitempty"`
	Storeys   int     `json:"storeys,omitempty"`
}

// Scan reads jsonb.
func (a *Facts) Scan(src any) error { return json.Unmarshal(scanned(src), a) }

// Check rounds the facts as they will be kept and says what is wrong.
func (a *Facts) Check() fault.Fields {
	f := fault.Fields{}
	input.CheckLine(f, "test_book", &a.TestBook, 60)
	if a.Margin = centimetres(a.Margin); !(a.Margin >= 0 && a.Margin <= 20) {
		f.Add("margin", "error.range", "min", 0, "max", 20)
	}
	if a.Storeys < 0 || a.Storeys > 100 {
		f.Add("storeys", "error.range", "min", 0, "max", 100)
	}
	return f
}

// OutlineKinds are all of them, from the ground up: the order of drawing.
var OutlineKinds = drawing.Surfaces()

// Landmark is a point that people look for. Width is that of a gate, an exit or
// a door; Supply is what a distributor has on each phase, in amperes, 0 where
// it is as the edition's rules say.
type Landmark struct {
	PlanID  PlanID    `db:"plan_id" json:"-"`
	ID      int64     `db:"id" json:"-"`
	Version int       `db:"version" json:"-"`
	Kind    string    `db:"kind" json:"kind"`
	Label   lang.Text `db:"label" json:"name,omitempty"`
	X       float64   `db:"x" json:"x"`
	Y       float64   `db:"y" json:"y"`
	Width   float64   `db:"width_m" json:"width,omitempty"`
	Supply  int       `db:"supply_a" json:"supply,omitempty"`
}

// LandmarkKinds are all of them, in the order of a legend.
var LandmarkKinds = drawing.Landmarks()

// Points are corners in metres; in SQL and files [[x, y], …].
type Points [][2]float64

// Scan reads jsonb.
func (p *Points) Scan(src any) error {
	return json.Unmarshal(scanned(src), (*[][2]float64)(p))
}

func scanned(src any) []byte {
	if b, ok := src.([]byte); ok {
		return b
	}
	return []byte(src.(string))
}
