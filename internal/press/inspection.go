package press

import (
	"context"
	"io"
	"slices"
	"strings"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/paper"
	"markt/internal/print"
	"markt/internal/stall"
)

// inspected are what is looked at, part by part, each where a stall has what it
// is about; print.inspection.KEY is the sentence.
var inspected = []struct {
	part  string
	items []string
	has   func(stall.Listed) bool
}{
	{"stand", []string{"number", "size", "escape", "cables"}, func(stall.Listed) bool { return true }},
	{"power", []string{"power_load", "power_label", "power_outdoor"}, func(r stall.Listed) bool { return r.Watts > 0 }},
	{"gas", []string{"gas_bottles", "gas_hose", "gas_upright"}, func(r stall.Listed) bool { return r.Gas }},
	{"tent", []string{"tent_ballast", "tent_area"}, func(r stall.Listed) bool { return area(r) > 0 || shelter(r) == "own_tent" }},
	{"fire", []string{"fire_extinguisher"}, func(r stall.Listed) bool { return len(extinguishers(r.Answers)) > 0 }},
	{"fat", []string{"fat_class"}, func(r stall.Listed) bool { return slices.Contains(extinguishers(r.Answers), "f") }},
	{"food", []string{"food_wash", "food_cover", "food_cold", "food_allergens", "food_waste"}, func(r stall.Listed) bool { return r.Answers.Food != nil }},
	{"water", []string{"water_hose"}, func(r stall.Listed) bool { return r.Water }},
}

func shelter(r stall.Listed) string {
	if r.Answers.Size == nil {
		return ""
	}
	return r.Answers.Size.Shelter
}

func area(r stall.Listed) float64 {
	if r.Answers.Safety == nil {
		return 0
	}
	m2, _ := r.Answers.Safety.TentArea.Float()
	return m2
}

// Inspections prints what is looked at before each stall may open: the papers
// that it has to show, what has to be in order at it, and lines to sign.
func (p *Press) Inspections(ctx context.Context, w io.Writer, ask Ask) error {
	const op = "press.Inspections"
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	all, err := p.coming(ctx, ask)
	if err != nil {
		return err
	}
	papers, err := p.papersOf(ctx, ask.Edition, all)
	if err != nil {
		return err
	}
	rules, err := stall.RulesIn(ctx, p.DB, ask.Edition.ID)
	if err != nil {
		return err
	}
	e, l := ask.Edition, ask.Lang
	sheet := print.Inspections{Meta: print.Meta{Lang: l, Title: l.T("print.inspection.title"), Author: e.Organiser, Made: p.Now()}, Event: e.Title(l)}
	for _, r := range all {
		one := print.Inspection{Pitch: strings.Join(r.Pitches, " "), Name: r.Name, Facts: inspectionFacts(r, e, l)}
		if shown := paperItems(papers[r.ID], e, l); len(shown) > 0 {
			one.Parts = append(one.Parts, print.InspectionPart{Head: l.T("print.inspection.papers"), Items: shown})
		}
		for _, part := range inspected {
			if part.has(r) {
				one.Parts = append(one.Parts, inspectionPart(part.part, part.items, r, rules, l))
			}
		}
		sheet.Stalls = append(sheet.Stalls, one)
	}
	return fault.Wrap(op, draw(ctx, w, f, sheet.Print))
}

// papersOf are what the stalls' applications have to show.
func (p *Press) papersOf(ctx context.Context, e *festival.Edition, rows []stall.Listed) (map[stall.ApplicationID][]paper.Line, error) {
	var ids []stall.ApplicationID
	for _, r := range rows {
		if r.ID != 0 {
			ids = append(ids, r.ID)
		}
	}
	apps, err := p.Stalls.Many(ctx, e.ID, ids)
	if err != nil {
		return nil, err
	}
	return p.Papers.OfAll(ctx, e, apps, p.Now())
}

// inspectionFacts are what stands there.
func inspectionFacts(r stall.Listed, e *festival.Edition, l lang.Lang) (facts []string) {
	facts = append(facts, r.KindName.In(l, e.DefaultLang))
	if r.Front != nil && r.Depth != nil {
		facts = append(facts, l.Decimal(*r.Front, 1)+" × "+l.Decimal(*r.Depth, 1)+" m")
	}
	if r.Watts > 0 {
		facts = append(facts, l.Number(r.Watts)+" W")
	}
	for _, outlet := range r.Outlets {
		facts = append(facts, l.T("print.plan.outlet."+outlet))
	}
	if r.ContactName != "" {
		facts = append(facts, strings.TrimSpace(l.Isolate(r.ContactName)+" "+l.Isolate(r.Phone)))
	}
	return facts
}

// paperItems are the papers, with how it stands with each and why it is asked for.
func paperItems(lines []paper.Line, e *festival.Edition, l lang.Lang) (items []print.InspectionItem) {
	for _, line := range lines {
		why := []string{l.T("paper.state." + string(line.State))}
		for _, m := range line.Why {
			why = append(why, l.T(m.Key, m.Pairs()...))
		}
		items = append(items, print.InspectionItem{Text: line.Title(l, e.DefaultLang), Why: strings.Join(why, " · ")})
	}
	return items
}

// inspectionPart are the sentences of a part, with this stall's figures in them.
func inspectionPart(part string, keys []string, r stall.Listed, rules stall.Rules, l lang.Lang) print.InspectionPart {
	q := r.Answers
	args := []any{"watts", l.Number(r.Watts), "m2", l.Decimal(area(r), 1), "kg", l.Decimal(rules["stall.ballast"]*area(r), 0), "class", "", "n", 0, "size", "", "kilo", ""}
	if r.Front != nil && r.Depth != nil {
		args[11] = l.Decimal(*r.Front, 1) + " × " + l.Decimal(*r.Depth, 1)
	}
	if q.Gas != nil {
		args[9], _ = q.Gas.Cylinders.Int()
		if kilo, ok := q.Gas.Kg.Float(); ok {
			args[13] = l.Decimal(kilo, 0)
		}
	}
	if q.Food != nil {
		if litres, ok := q.Food.FryerLitres.Float(); ok {
			args[7] = stall.FatExtinguisher(litres, rules)
		}
	}
	out := print.InspectionPart{Head: l.T("print.inspection.part." + part)}
	for _, key := range keys {
		out.Items = append(out.Items, print.InspectionItem{Text: l.T("print.inspection."+key, args...)})
	}
	return out
}
