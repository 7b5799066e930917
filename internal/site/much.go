package site

import (
	"fmt"

	"markt/internal/fault"
)

// What one location's plan may hold. Every visitor loads it, every allotment
// and every print goes through it, so a file that is no plan of a market but a
// whole town is refused.
const (
	maxPitches  = 1_000 // four times what one of Amsterdam's largest street markets has (Dappermarkt, 236)
	maxOutlines = 1_000 // buildings, lawns and lanes; a campus has a hundred
	maxPoints   = 2_000 // of one outline: what OpenStreetMap allows a way
	maxGround   = 20_000
	maxZones    = 100
	maxStages   = 100
	maxMarks    = 1_000
)

// tooMuch names the first part that is larger than a plan can be.
func (d *Drawing) tooMuch() fault.Fields {
	parts := []part{
		{"pitches", len(d.Pitches), maxPitches}, {"outlines", len(d.Outlines), maxOutlines}, {"zones", len(d.Zones), maxZones},
		{"stages", len(d.Stages), maxStages}, {"landmarks", len(d.Landmarks), maxMarks},
	}
	ground := 0
	for i, o := range d.Outlines {
		parts = append(parts, part{fmt.Sprintf("outlines.%d.points", i), len(o.Points), maxPoints})
		ground += len(o.Points)
	}
	for _, p := range append(parts, part{"outlines.*.points", ground, maxGround}) {
		if p.n > p.most {
			return fault.Fields{"file": fault.Msg("site.error.file_many", "where", p.name, "n", p.n, "max", p.most)}
		}
	}
	return nil
}

type part struct {
	name    string
	n, most int
}
