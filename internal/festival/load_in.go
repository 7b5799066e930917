package festival

import (
	"time"

	"markt/internal/fault"
	"markt/internal/pg"
)

// LoadIn is how vehicles come onto a location's ground: the first at From, so
// many at once, each window so many minutes long. What nobody has said is as usual.
type LoadIn struct {
	From     *time.Duration `db:"load_in_from"` // nil: three hours before it opens
	Vehicles *int           `db:"load_in_vehicles"`
	Minutes  *int           `db:"load_in_minutes"`
}

const (
	loadInBefore   = 3 * time.Hour
	loadInVehicles = 4
	loadInMinutes  = 20
)

var _ = pg.OnConstraint("location_load_in_vehicles", fault.Invalid, "", "error.number", "vehicles")
var _ = pg.OnConstraint("location_load_in_minutes", fault.Invalid, "", "error.number", "minutes")

func (a LoadIn) check() fault.Fields {
	f := fault.Fields{}
	if a.From != nil && (*a.From < 0 || *a.From >= 24*time.Hour) {
		f.Add("load_in", "error.time")
	}
	if n := a.AtOnce(); n < 1 || n > 100 {
		f.Add("vehicles", "error.range", "min", 1, "max", 100)
	}
	if m := a.Window(); m < 5*time.Minute || m > 2*time.Hour {
		f.Add("minutes", "error.range", "min", 5, "max", 120)
	}
	return f
}

func (a LoadIn) seconds() *float64 {
	if a.From == nil {
		return nil
	}
	s := a.From.Seconds()
	return &s
}

// AtOnce is how many vehicles come at once.
func (a LoadIn) AtOnce() int {
	if a.Vehicles == nil {
		return loadInVehicles
	}
	return *a.Vehicles
}

// Window is how long a vehicle has.
func (a LoadIn) Window() time.Duration {
	if a.Minutes == nil {
		return loadInMinutes * time.Minute
	}
	return time.Duration(*a.Minutes) * time.Minute
}

// Begins is when the first vehicle comes on the day of an opening, which is on
// the market's clock.
func (a LoadIn) Begins(opens time.Time) time.Time {
	if a.From == nil {
		return opens.Add(-loadInBefore)
	}
	return time.Date(opens.Year(), opens.Month(), opens.Day(), 0, int(a.From.Minutes()), 0, 0, opens.Location())
}

// Slot is the window of the n-th vehicle, from 0, on the day of an opening.
func (a LoadIn) Slot(opens time.Time, n int) (from, until time.Time) {
	from = a.Begins(opens).Add(time.Duration(n/a.AtOnce()) * a.Window())
	return from, from.Add(a.Window())
}
