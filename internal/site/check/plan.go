package check

import (
	"time"

	"markt/internal/drawing"
)

// Plan is the ground of one location with all that stands on it.
type Plan struct {
	ID       string  // what the location is called among objects
	Name     string  // of the location
	Ground   []Shape // where things may stand
	Bodies   []Body
	Expected int // people at once; 0: nobody has said
	Zones    []Zone
	Stays    []Stay
	Open     []Open // when the location is; none: nobody has said
	Stalls   map[int64]Need
}

// Body is one thing on a plan; its kind is that of the outline or the landmark,
// or pitch or stage.
type Body struct {
	ID   string // that of its mark
	Kind string
	Name string // what people call it; empty: by its kind
	Shape

	Width     float64      // of a gate, an exit or a door
	Margin    float64      // a tent's guy ropes
	TestBook  string       // a tent's
	Enterable bool         // a tent's
	Storeys   int          // a building's
	Indoor    bool         // a stage's
	Tent      bool         // a stage's
	Capacity  int          // a stage's
	Amps      int          // a distributor's supply on each phase; 0: as the rules say
	Box       *drawing.Box // a pitch's
	Outlets   []Outlet     // a pitch's
	Water     bool         // a pitch's
	Zone      string       // a pitch's; empty: none
}

// Zone is a part of the location, by the letter of its pitches; people expected
// there at once, 0: nobody has said.
type Zone struct {
	Letter   string
	Expected int
}

// Outlet is a socket at a pitch.
type Outlet struct {
	Type    string
	Three   bool // phases
	Steady  bool // it carries without a pause what it carries at its peak
	Amps    int
	Circuit string // as it is written at the distributor
}

// Stay is a stall on a pitch for a time.
type Stay struct {
	Pitch       string // its body's id
	Stall       int64
	From, Until time.Time
}

// Open is a time in which people come to the location.
type Open struct{ From, Until time.Time }

// Need is what a stall asks of its pitch; a size of 0 is not known.
type Need struct {
	Name         string
	Front, Depth float64
	Watts        int
	Appliances   []Appliance // as far as they are known
	Plugs        []Plug      // outlets that somebody chose; none: those of its pitch
	Water, Gas   bool
	Elsewhere    bool // it wished for another location
}

// Plug is an outlet by its pitch's body and its number there.
type Plug struct {
	Pitch string
	Nth   int
}

// Appliance draws so much from one plug.
type Appliance struct {
	Name       string
	Watts      int
	Three      bool // phases
	Blue       bool // the plug is CEE blue
	Continuous bool
	Cycling    bool // it switches itself on and off, as a fridge does
}

// Words for kinds that rules speak of.
const (
	kindPitch = "pitch"
	kindStage = "stage"
	kindTent  = "tent"
)

// structure reports what is put up for the market and could stand elsewhere.
func (b *Body) structure() bool {
	return b.Kind == kindPitch || b.Kind == kindTent || b.Kind == kindStage && !b.Indoor
}

// solid reports what nothing can be put on.
func (b *Body) solid() bool {
	switch b.Kind {
	case "building", "water", "table", "seating":
		return true
	}
	return b.structure()
}

// blocks reports what stands in the way on a lane or a path. Of a tree it is
// its trunk.
func (b *Body) blocks() bool {
	switch b.Kind {
	case "tree", "bins", "dishes", "bike_parking", "parking", "parking_accessible", "play", "lpg_store":
		return true
	}
	return b.solid()
}

// foot is the ground that a body takes: of a tree its trunk, not its crown.
func (b *Body) foot() Shape {
	if b.Kind == "tree" && b.round() {
		return Disc(b.Points[0], min(trunk, b.Radius))
	}
	return b.Shape
}

const trunk = .3 // metres, from the middle of a tree

// audience reports where people stand or sit close together.
func (b *Body) audience() bool {
	return b.Kind == kindStage && !b.Indoor || b.Kind == kindTent && b.Enterable
}
