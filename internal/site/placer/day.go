package placer

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Day is a market day: pitches in rows, and vendors who want some of them.
type Day struct {
	Market     string     `json:"market"`
	Date       string     `json:"date"`
	Rows       [][]string `json:"rows"` // pitches side by side; a row ends at an obstacle or a corner
	Pitches    []Pitch    `json:"pitches"`
	Categories []Category `json:"categories"`
	Vendors    []Vendor   `json:"vendors"`
}

// Pitch is set aside for the categories in Only; none: it is for everybody.
type Pitch struct {
	ID         string   `json:"id"`
	Only       []string `json:"only"`
	OwnVehicle bool     `json:"own_vehicle"` // made for those who bring their own vehicle or stand
}

// Category is a kind of goods. An exclusive one stands on pitches that are set
// aside for it, and on at most Max of them; no Max: on any number.
type Category struct {
	ID        string `json:"id"`
	Max       int    `json:"max"`
	Exclusive bool   `json:"exclusive"`
}

// FixedHolder is the standing of who owns pitches; all others apply.
const FixedHolder = "fixed"

// Vendor wants Min to Max pitches side by side.
type Vendor struct {
	ID         string   `json:"id"`
	Standing   string   `json:"standing"`
	Rank       int      `json:"rank"` // 1 comes first
	Category   string   `json:"category"`
	OwnVehicle bool     `json:"own_vehicle"`
	Min        int      `json:"min"`
	Max        int      `json:"max"`
	Fixed      []string `json:"fixed"`    // the pitches of a fixed holder
	Wishes     []string `json:"wishes"`   // best first
	Anywhere   bool     `json:"anywhere"` // other pitches than the wished ones will do
}

// Limits of a day that is read. The largest known has 236 pitches and 118 vendors.
const (
	maxPitches = 5_000
	maxVendors = 5_000
	maxRun     = 50        // pitches of one vendor
	maxRuns    = 2_000_000 // ways to give somebody pitches; the largest day known has 40,000
	maxBytes   = 16 << 20
)

// Read reads a day and says what is wrong with it, all of it at once. Wishes for
// pitches that are not there are left out.
func Read(r io.Reader) (*Day, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxBytes {
		return nil, fmt.Errorf("a market day has at most %d MB", maxBytes>>20)
	}
	var d Day
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, fmt.Errorf("this is no market day: %w", err)
	}
	return &d, d.check()
}

func (d *Day) check() error {
	if len(d.Pitches) > maxPitches || len(d.Vendors) > maxVendors {
		return fmt.Errorf("a market day has at most %d pitches and %d vendors", maxPitches, maxVendors)
	}
	var wrong []error
	pitches := map[string]bool{}
	for i, p := range d.Pitches {
		wrong = append(wrong, named("pitch", i, p.ID, pitches))
	}
	wrong = append(wrong, d.checkRows(pitches)...)
	seen := map[string]bool{}
	for i, c := range d.Categories {
		wrong = append(wrong, named("category", i, c.ID, seen))
	}
	seen = map[string]bool{}
	for i, v := range d.Vendors {
		wrong = append(wrong, named("vendor", i, v.ID, seen), v.check())
	}
	if err := errors.Join(wrong...); err != nil {
		return err
	}
	return d.checkRuns()
}

// checkRuns bounds what is kept of a day before any of it is made.
func (d *Day) checkRuns() error {
	runs := 0
	for _, v := range d.Vendors {
		for _, row := range d.Rows {
			for n := v.Min; n <= min(len(row), max(v.Min, v.Max)); n++ {
				runs += len(row) - n + 1
			}
		}
		if runs > maxRuns {
			return fmt.Errorf("there are more than %d ways to give the vendors pitches: part the day, or its rows", maxRuns)
		}
	}
	return nil
}

func named(what string, i int, id string, seen map[string]bool) error {
	if id == "" {
		return fmt.Errorf("%s %d has no id", what, i+1)
	}
	if seen[id] {
		return fmt.Errorf("there are two of %s %q", what, id)
	}
	seen[id] = true
	return nil
}

func (d *Day) checkRows(pitches map[string]bool) (wrong []error) {
	row := map[string]int{}
	for i, r := range d.Rows {
		for _, id := range r {
			if !pitches[id] {
				wrong = append(wrong, fmt.Errorf("row %d: there is no pitch %q", i+1, id))
			}
			if earlier, ok := row[id]; ok {
				wrong = append(wrong, fmt.Errorf("row %d: pitch %q stands in row %d already", i+1, id, earlier))
			}
			row[id] = i + 1
		}
	}
	return wrong
}

// check takes a Max below Min for Min, as markets note it.
func (v *Vendor) check() error {
	if v.Min < 1 || max(v.Min, v.Max) > maxRun {
		return fmt.Errorf("vendor %q: from %d to %d pitches; it is 1 to %d", v.ID, v.Min, v.Max, maxRun)
	}
	return nil
}
