package main

import (
	"context"
	"fmt"
	"time"

	"markt/internal/drawing"
	"markt/internal/site/check"
)

const (
	fewPitches  = 50
	manyPitches = 500
	dragged     = 20 // checks of one drag in a round
)

// measureRules checks a whole plan against all rules, and one pitch as while it
// is dragged. Its reference is the same market with a tenth of the pitches.
func measureRules(_ context.Context, b *bench) error {
	many, few, book := rows(manyPitches), rows(fewPitches), presetBook()
	whole := figure{name: "rule check of 500 pitches", unit: "ms", target: 50, atMost: true}
	share := figure{name: "… beside one of 50", unit: "ms", faster: true, target: 1. / 16}
	drag := figure{name: "… of one pitch that is dragged", unit: "ms", target: 5, atMost: true}
	found := 0
	for range b.rounds {
		begun := time.Now()
		found = len(check.All(many, book).Findings)
		all := milliseconds(time.Since(begun))
		begun = time.Now()
		check.All(few, book)
		part := milliseconds(time.Since(begun))
		whole.ours, share.ours, share.theirs = append(whole.ours, all), append(share.ours, all), append(share.theirs, part)
		begun = time.Now()
		for i := range dragged {
			check.Some(many, book, fmt.Sprintf("pitch:A%d", i*manyPitches/dragged))
		}
		drag.ours = append(drag.ours, milliseconds(time.Since(begun))/dragged)
	}
	whole.note = fmt.Sprintf("all %d rules, without the database, on rows of stalls with lanes, houses, trees, hydrants and distributors; %d findings.", len(check.Rules), found)
	b.table.add(whole)
	b.table.add(share)
	b.table.add(drag)
	return nil
}

// rows is a market of n pitches in rows of 25, each row with a lane, a house, a
// hydrant, a distributor and trees of its own, and a stall on every pitch.
func rows(n int) *check.Plan {
	const inRow, apart = 25, 14.0
	p := &check.Plan{ID: "location:1", Name: "Markt", Expected: 4 * n, Stalls: map[int64]check.Need{}}
	add := func(kind string, i int, s check.Shape) {
		p.Bodies = append(p.Bodies, check.Body{ID: fmt.Sprintf("%s:%d", kind, i), Kind: kind, Name: fmt.Sprint(kind, " ", i), Shape: s})
	}
	area := func(x, y, w, h float64) check.Shape {
		return check.Area([]drawing.Point{{X: x, Y: y}, {X: x + w, Y: y}, {X: x + w, Y: y + h}, {X: x, Y: y + h}})
	}
	from := time.Date(2026, 9, 12, 10, 0, 0, 0, time.UTC)
	for i := range n {
		row, at := i/inRow, float64(i%inRow)
		box := drawing.Box{X: 5 + at*3.4, Y: 8 + float64(row)*apart, Front: 3, Depth: 3, Degrees: float64(i%3) - 1}
		id := fmt.Sprintf("pitch:A%d", i)
		p.Bodies = append(p.Bodies, check.Body{
			ID: id, Kind: "pitch", Name: id[6:], Shape: check.Rectangle(box), Box: &box, Water: i%5 == 0, Outlets: []check.Outlet{{Amps: 16}, {Amps: 16, Three: i%2 == 0}},
		})
		p.Stays = append(p.Stays, check.Stay{Pitch: id, Stall: int64(i), From: from, Until: from.Add(8 * time.Hour)})
		p.Stalls[int64(i)] = check.Need{
			Name: "Stand", Front: 3, Depth: 3, Watts: 4200, Water: i%2 == 0, Gas: i%6 == 0,
			Appliances: []check.Appliance{{Watts: 2200, Continuous: true}, {Watts: 1200}, {Watts: 800}},
		}
		if i%inRow == 0 {
			y := box.Y + 4
			add("fire_lane", row, area(0, y-1.5, 95, 3.6))
			add("building", row, area(88, box.Y-3, 7, 6))
			add("hydrant", row, check.Disc(drawing.Point{X: 40, Y: y - 1.9}, 0))
			add("power", row, check.Disc(drawing.Point{X: 45, Y: y - 1.9}, 0))
			add("tree", row, check.Disc(drawing.Point{X: 60, Y: y + 3}, 2))
			add("exit", row, check.Disc(drawing.Point{X: 1, Y: y}, 0))
		}
	}
	p.Ground = []check.Shape{area(0, 0, 100, 20+float64(n/inRow)*apart)}
	return p
}
