package site

import (
	"fmt"
	"math"

	"markt/internal/fault"
	"markt/internal/input"
)

// Row makes pitches in a straight line: From is the first number, X and Y its
// centre, Gap the clear space between two, Degrees the turn of the whole row
// (at 0 it runs east and looks south).
type Row struct {
	Prefix  string
	From    int
	Count   int
	X       float64
	Y       float64
	Front   float64
	Depth   float64
	Gap     float64
	Degrees float64
	Water   bool
	Outlets []Outlet
}

// MaxRow is the longest row made at once.
const MaxRow = 99

// Check says what is wrong, by the names of the row's form.
func (r *Row) Check() fault.Fields {
	f := fault.Fields{}
	input.CheckLine(f, "prefix", &r.Prefix, MaxNumber-2)
	if r.Count < 1 || r.Count > MaxRow {
		f.Add("count", "error.range", "min", 1, "max", MaxRow)
	}
	if r.From < 0 || r.From > 9999 {
		f.Add("from", "error.range", "min", 0, "max", 9999)
	}
	if !(r.Gap >= 0 && r.Gap <= 100) {
		f.Add("gap", "error.range", "min", 0, "max", 100)
	}
	b := Box{X: r.X, Y: r.Y, Front: r.Front, Depth: r.Depth, Degrees: r.Degrees}
	checkBox(f, &b)
	return f
}

// Pitches are the row's drafts; numbers have two digits at least: A01, A02.
func (r Row) Pitches() []PitchDraft {
	sin, cos := math.Sincos(r.Degrees * math.Pi / 180)
	drafts := make([]PitchDraft, 0, r.Count)
	for i := range r.Count {
		along := float64(i) * (r.Front + r.Gap)
		drafts = append(drafts, PitchDraft{
			Number: fmt.Sprintf("%s%02d", r.Prefix, r.From+i),
			Box: Box{
				X: millimetres(r.X + along*cos), Y: millimetres(r.Y + along*sin),
				Front: r.Front, Depth: r.Depth, Degrees: r.Degrees,
			},
			Water: r.Water, Outlets: r.Outlets,
		})
	}
	return drafts
}

// millimetres and centimetres round to what the database keeps; it knows no
// zero below zero.
func millimetres(m float64) float64 { return rounded(m, 1000) }

func centimetres(m float64) float64 { return rounded(m, 100) }

func rounded(m, parts float64) float64 {
	if r := math.Round(m*parts) / parts; r != 0 {
		return r
	}
	return 0
}
