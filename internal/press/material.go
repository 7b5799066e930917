package press

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"markt/internal/drawing"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/site"
	"markt/internal/site/check"
	"markt/internal/spreadsheet"
	"markt/internal/stall"
)

// materialColumns are what is said of each thing that is to be brought.
var materialColumns = []string{"location", "thing", "what", "amount", "unit", "note"}

// gauges are the cables to outlets, cores and square millimetres.
var gauges = map[string]string{
	"schuko": "3G2,5", "blue16": "3G2,5", "blue32": "3G6", "cee16": "5G2,5", "cee32": "5G6", "cee63": "5G16", "cee125": "5G35",
}

// counted by their signs: what is set up where the plan says.
var setUp = []string{"water", "toilet", "toilet_accessible", "bins", "dishes", "first_aid", "lpg_store"}

func (p *Press) exportMaterial(ctx context.Context, w io.Writer, a ExportAsk) error {
	t, err := p.materialTable(ctx, a)
	if err != nil {
		return err
	}
	if t, err = t.Only(a.Columns); err != nil {
		return err
	}
	if a.Ending == "pdf" {
		return p.paper(ctx, w, a, t)
	}
	return a.sheets(w, t)
}

// materialTable is what has to be brought to each location, as it is drawn now.
func (p *Press) materialTable(ctx context.Context, a ExportAsk) (spreadsheet.Table, error) {
	t := spreadsheet.Table{Name: "material", Columns: spreadsheet.Columns(materialColumns...)}
	laid, err := p.Site.Laid(ctx, a.Edition)
	if err != nil {
		return t, err
	}
	stages, err := p.Site.Stages(ctx, a.Edition.ID)
	if err != nil {
		return t, err
	}
	locations, err := p.Festival.Locations(ctx, a.Edition)
	if err != nil {
		return t, err
	}
	rules, err := p.Stalls.RuleTable(ctx, a.Edition.ID)
	if err != nil {
		return t, err
	}
	allotments, err := p.Site.Allotments(ctx, a.Edition)
	if err != nil {
		return t, err
	}
	stalls, said, err := p.applied(ctx, a.Edition)
	if err != nil {
		return t, err
	}
	var rows [][]any
	for _, l := range laid {
		m := material{ask: a, Laid: l}
		if i := slices.IndexFunc(locations, func(o *festival.Location) bool { return o.ID == l.Plan.LocationID }); i >= 0 {
			m.location = locations[i].Name.In(a.Lang, a.Edition.DefaultLang)
		}
		if i := slices.IndexFunc(rules, func(r stall.Rule) bool { return r.Key == "stall.ballast" }); i >= 0 {
			m.ballast = rules[i].Value
		}
		m.power()
		m.tents(stages)
		m.stalls(allotments, stalls, said)
		m.signs()
		rows = append(rows, m.rows...)
	}
	t.Rows = spreadsheet.All(rows)
	return t, nil
}

// material is what is brought to one location.
type material struct {
	site.Laid
	ask      ExportAsk
	location string
	ballast  float64 // kilograms on each square metre of a tent
	rows     [][]any
}

func (m *material) t(key string, args ...any) string {
	return m.ask.Lang.T("export.material."+key, args...)
}

func (m *material) add(thing, what string, amount float64, unit, note string) {
	if amount > 0 {
		m.rows = append(m.rows, []any{m.location, m.t(thing), what, amount, m.t("unit." + unit), note})
	}
}

// power are distributors, outlets, cables by their gauge and bridges.
func (m *material) power() {
	for _, k := range m.Plan.Landmarks {
		if k.Kind == "power" {
			note := ""
			if k.Supply > 0 {
				note = m.t("supply", "amps", k.Supply)
			}
			m.add("distributor", k.Label.In(m.ask.Lang, m.ask.Edition.DefaultLang), 1, "piece", note)
		}
	}
	outlets := map[string]float64{}
	for _, t := range m.Plan.Pitches {
		for _, o := range t.Outlets {
			outlets[o.Type]++
		}
	}
	for _, kind := range site.OutletTypes {
		m.add("outlet", m.ask.Lang.T("print.plan.outlet."+kind), outlets[kind], "piece", "")
	}
	m.cables()
	if n := len(m.Bridges); n > 0 {
		metres, ways := 0.0, []string{}
		for _, b := range m.Bridges {
			metres += b.Metres
			ways = append(ways, b.Ways[0])
		}
		m.add("bridge", "", float64(n), "piece", m.t("bridges", "m", m.ask.Lang.Decimal(math.Ceil(metres), 0), "ways", strings.Join(m.ways(ways), ", ")))
	}
}

// ways names each way once; one without a name by what it is.
func (m *material) ways(all []string) (some []string) {
	for _, way := range all {
		if slices.Contains(site.OutlineKinds, way) {
			way = m.ask.Lang.T("print.plan.outline." + way)
		}
		if !slices.Contains(some, way) {
			some = append(some, way)
		}
	}
	return some
}

func (m *material) cables() {
	of := map[string][]check.Cable{}
	var kinds []string
	for _, c := range m.Cables {
		gauge := gauges[c.Type]
		if of[gauge] == nil {
			kinds = append(kinds, gauge)
		}
		of[gauge] = append(of[gauge], c)
	}
	slices.Sort(kinds)
	for _, gauge := range kinds {
		sum, longest := 0.0, 0.0
		for _, c := range of[gauge] {
			sum, longest = sum+c.Metres, max(longest, c.Metres)
		}
		m.add("cable", gauge, math.Ceil(sum), "metre", m.t("cables", "n", len(of[gauge]), "m", m.ask.Lang.Decimal(math.Ceil(longest), 0)))
	}
}

// tents are those of the plan; what has no guy ropes is held by ballast.
func (m *material) tents(stages []*site.Stage) {
	kilos := 0.0
	tent := func(name string, area float64, ropes bool, book string) {
		m.add("tent", name, 1, "piece", strings.Join(slices.DeleteFunc([]string{m.ask.Lang.Decimal(area, 0) + " m²", book}, func(s string) bool { return s == "" }), ", "))
		if !ropes {
			kilos += area * m.ballast
		}
	}
	for _, o := range m.Plan.Outlines {
		if o.Kind == "tent" {
			tent(o.Label.In(m.ask.Lang, m.ask.Edition.DefaultLang), check.Area(corners(o.Points)).Size(), o.Facts.Margin > 0, o.Facts.TestBook)
		}
	}
	for _, s := range stages {
		if box, drawn := s.Box(); drawn && s.LocationID == m.Plan.LocationID && s.Kind == "tent" && !s.Indoor {
			tent(s.Name, box.Front*box.Depth, false, "")
		}
	}
	m.add("ballast", "", math.Ceil(kilos), "kilo", m.t("ballasts", "kg", m.ask.Lang.Decimal(m.ballast, 0)))
}

func corners(points site.Points) []drawing.Point {
	all := make([]drawing.Point, len(points))
	for i, p := range points {
		all[i] = drawing.Point{X: p[0], Y: p[1]}
	}
	return all
}

// stalls bring most themselves: a tent to those who asked for one, and who has
// to have an extinguisher.
func (m *material) stalls(allotments []site.Allotment, stalls map[stall.ID]stall.Stall, said map[stall.ApplicationID]stall.Listed) {
	tents, seen := map[string]float64{}, map[stall.ID]bool{}
	var sizes []string
	needs, brings := map[string]float64{}, map[string]int{}
	for _, at := range allotments {
		who := stalls[at.Stall]
		if at.LocationID != m.Plan.LocationID || at.StallState == "withdrawn" || seen[at.Stall] || who.Application == nil {
			continue
		}
		seen[at.Stall] = true
		q := said[*who.Application].Answers
		if q.Size != nil && q.Size.Shelter == "tent_needed" {
			size := sizeOf(who, m.ask.Lang)
			if tents[size] == 0 {
				sizes = append(sizes, size)
			}
			tents[size]++
		}
		for _, kind := range extinguishers(q) {
			needs[kind]++
			if q.Safety != nil && slices.Contains(q.Safety.Extinguishers, kind) {
				brings[kind]++
			}
		}
	}
	slices.Sort(sizes)
	for _, size := range sizes {
		m.add("stall_tent", size, tents[size], "piece", "")
	}
	for _, kind := range []string{"abc", "f"} {
		m.add("extinguisher", m.t("extinguisher."+kind), needs[kind], "piece", m.t("brought", "n", brings[kind]))
	}
}

// extinguishers are what a stall has to have: for fat its own kind.
func extinguishers(q stall.Answers) (all []string) {
	if q.Gas != nil && q.Gas.Used == "yes" {
		all = append(all, "abc")
	}
	if q.Food != nil {
		if litres, ok := q.Food.FryerLitres.Float(); ok && litres > 0 {
			all = append(all, "f")
		}
	}
	return all
}

func sizeOf(s stall.Stall, l lang.Lang) string {
	if s.Front == nil || s.Depth == nil {
		return ""
	}
	return fmt.Sprintf("%s × %s m", l.Decimal(*s.Front, 1), l.Decimal(*s.Depth, 1))
}

func (m *material) signs() {
	for _, kind := range setUp {
		n := 0.0
		for _, k := range m.Plan.Landmarks {
			if k.Kind == kind {
				n++
			}
		}
		m.add("sign", m.ask.Lang.T("site.landmark."+kind), n, "piece", "")
	}
}
