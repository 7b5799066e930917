package press

import (
	"math"
	"slices"
	"strings"

	"markt/internal/drawing"
	"markt/internal/print"
	"markt/internal/site"
)

// largeTent is from where a tent is a structure with a test book (BauO Bln, as
// of November 2026): the rules say so too.
const largeTent = 75

// measured is what the fire brigade reads on a surface: how wide a lane is, how
// large a tent.
func measured(w working, o site.Outline) string {
	name := w.text(o.Label)
	switch o.Kind {
	case "fire_lane", "escape_route":
		if o.Width > 0 {
			return w.wide(name, o.Width, w.metres(o.Width))
		}
	case "movement_area":
		return join(w.l, name, w.l.Decimal(o.Area(), 0)+"\u00a0m²")
	case "tent":
		if o.Area() > largeTent {
			return join(w.l, name, w.l.Decimal(o.Area(), 0)+"\u00a0m²")
		}
	}
	return name
}

// wide is a name with a width, unless the name says it already: "Zufahrt, 4 m".
func (w working) wide(name string, metres float64, said string) string {
	digits := 1
	if metres == math.Trunc(metres) {
		digits = 0
	}
	if slices.Contains(strings.Fields(strings.ReplaceAll(name, "\u00a0", " ")), w.l.Decimal(metres, digits)) {
		return name
	}
	return join(w.l, name, said)
}

// gasMarks are flames at the pitches of those who bring gas.
func gasMarks(w working) []drawing.Mark {
	var all []drawing.Mark
	for _, t := range w.plan.Pitches {
		if len(w.gasOn(t.Number)) > 0 {
			box := drawing.Box(t.Box)
			all = append(all, drawing.Mark{
				ID: "gas:" + t.Number, Layer: "landmark", Sign: "lpg_store", Word: w.l.T("site.landmark.lpg_store"),
				Points: []drawing.Point{box.At(0, t.Depth/2+.8)},
			})
		}
	}
	return all
}

// gasOn are the stalls on a pitch that bring gas, with all pitches they have
// there: one that has several is found at the first of them.
func (w working) gasOn(number string) (rows []print.PlanRow) {
	for _, at := range w.plan.StaysOn(number) {
		s, ok := w.doc.Stall(at.Stall)
		if !ok || !w.gas[int64(s.ID)] || slices.ContainsFunc(rows, func(r print.PlanRow) bool { return r.Text == s.Name }) {
			continue
		}
		if all := w.plan.Together(at); all[0] == number {
			rows = append(rows, print.PlanRow{Key: strings.Join(all, "+"), Text: s.Name})
		}
	}
	return rows
}

func fireLists(w working) []print.PlanList {
	lanes := w.surfaces("fire_lane", "movement_area")
	ways := append(w.surfaces("escape_route"), w.landmarks(true, "entrance", "exit")...)
	var gas, tents []print.PlanRow
	for _, t := range w.plan.Pitches {
		for _, row := range w.gasOn(t.Number) {
			row.At = drawing.Point{X: t.X, Y: t.Y}
			gas = append(gas, row)
		}
	}
	gas = append(gas, w.landmarks(false, "lpg_store")...)
	for _, o := range w.plan.Outlines {
		if o.Kind != "tent" || o.Area() <= largeTent {
			continue
		}
		book := w.t("plan.no_test_book")
		if o.Facts.TestBook != "" {
			book = w.t("plan.test_book", "number", o.Facts.TestBook)
		}
		tents = append(tents, print.PlanRow{Text: join(w.l, w.surfaceName(o), join(w.l, w.l.Decimal(o.Area(), 0)+"\u00a0m²", book)), At: middle(o)})
	}
	return []print.PlanList{
		{Head: w.t("plan.list.lanes"), Rows: lanes}, {Head: w.t("plan.list.ways"), Rows: ways},
		{Head: w.t("plan.list.hydrants"), Rows: w.landmarks(false, "hydrant", "first_aid", "power", "meeting_point")},
		{Head: w.t("plan.list.gas"), Rows: gas}, {Head: w.t("plan.list.tents"), Rows: tents},
	}
}

var accessSigns = []string{
	"entrance", "exit", "info", "toilet_accessible", "parking_accessible", "first_aid", "quiet_room", "quiet_area", "meeting_point", "water", "train", "bus", "baby",
}

func accessLists(w working) []print.PlanList {
	return []print.PlanList{
		{Head: w.t("plan.list.arrive"), Rows: w.landmarks(true, "entrance", "parking_accessible", "train", "bus")},
		{Head: w.t("plan.list.step_free"), Rows: w.surfaces("accessible_path")},
		{Head: w.t("plan.list.toilets"), Rows: w.landmarks(false, "toilet_accessible", "baby")},
		{Head: w.t("plan.list.rest"), Rows: append(w.surfaces("seating"), w.landmarks(false, "quiet_room", "quiet_area", "water")...)},
		{Head: w.t("plan.list.help"), Rows: w.landmarks(false, "info", "first_aid", "meeting_point")},
	}
}

// surfaces are a row for each of these kinds.
func (w working) surfaces(kinds ...string) (rows []print.PlanRow) {
	for _, kind := range kinds {
		for _, o := range w.plan.Outlines {
			if o.Kind != kind {
				continue
			}
			name, measure := w.surfaceName(o), ""
			switch {
			case o.Width > 0:
				name = w.wide(name, o.Width, w.t("plan.wide", "metres", w.metres(o.Width)))
			case kind == "fire_lane":
				measure = w.t("plan.no_width")
			case kind == "movement_area":
				measure = w.l.Decimal(o.Area(), 0) + "\u00a0m²"
			}
			rows = append(rows, print.PlanRow{Text: join(w.l, name, measure), At: middle(o)})
		}
	}
	return rows
}

func (w working) surfaceName(o site.Outline) string {
	if name := w.text(o.Label); name != "" {
		return name
	}
	return w.t("plan.outline." + o.Kind)
}

// landmarks are a row for each of these, with their widths where those count.
func (w working) landmarks(wide bool, kinds ...string) (rows []print.PlanRow) {
	for _, kind := range kinds {
		for _, m := range w.plan.Landmarks {
			if m.Kind != kind {
				continue
			}
			said := w.l.T("site.landmark." + kind)
			if name := w.text(m.Label); strings.Contains(name, said) {
				said = name
			} else {
				said = join(w.l, said, name)
			}
			if wide && m.Width > 0 {
				said = join(w.l, said, w.t("plan.wide", "metres", w.metres(m.Width)))
			}
			rows = append(rows, print.PlanRow{Text: said, At: drawing.Point{X: m.X, Y: m.Y}})
		}
	}
	return rows
}

func middle(o site.Outline) (at drawing.Point) {
	for _, c := range o.Points {
		at.X, at.Y = at.X+c[0]/float64(len(o.Points)), at.Y+c[1]/float64(len(o.Points))
	}
	return at
}
