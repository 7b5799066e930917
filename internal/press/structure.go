package press

import (
	"context"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/print"
	"markt/internal/site"
	"markt/internal/spreadsheet"
	"markt/internal/stall"
)

// structureColumns are what may be known of each stall on its pitch; a list on
// paper has those of them that builders read, unless others are chosen.
var structureColumns = []string{
	"location", "pitch", "stall", "kind", "from", "until", "front", "depth", "shelter", "tent_area", "watts", "outlets", "distributor", "cable",
	"water", "waste", "tap", "tap_way", "gas", "cylinders", "gas_kg", "fryer_litres", "insurance", "vehicle", "phone",
}

var onPaper = []string{"location", "pitch", "stall", "from", "front", "depth", "tent_area", "watts", "outlets", "water", "gas", "fryer_litres"}

func (p *Press) exportStructure(ctx context.Context, w io.Writer, a ExportAsk) error {
	t, err := p.structureTable(ctx, a)
	if err != nil {
		return err
	}
	if a.Ending == "pdf" && len(a.Columns) == 0 {
		a.Columns = onPaper
	}
	if t, err = t.Only(a.Columns); err != nil {
		return err
	}
	if a.Ending == "pdf" {
		return p.paper(ctx, w, a, t)
	}
	return a.sheets(w, t)
}

// structureTable has a row for each stay of a stall, as the plan is drawn now.
func (p *Press) structureTable(ctx context.Context, a ExportAsk) (spreadsheet.Table, error) {
	t := spreadsheet.Table{Name: "structure", Columns: spreadsheet.Columns(structureColumns...)}
	allotments, err := p.Site.Allotments(ctx, a.Edition)
	if err != nil {
		return t, err
	}
	ledgers, err := p.Site.Ledgers(ctx, a.Edition)
	if err != nil {
		return t, err
	}
	locations, err := p.Festival.Locations(ctx, a.Edition)
	if err != nil {
		return t, err
	}
	names := map[festival.LocationID]string{}
	for _, l := range locations {
		names[l.ID] = l.Name.In(a.Lang, a.Edition.DefaultLang)
	}
	stalls, said, err := p.applied(ctx, a.Edition)
	if err != nil {
		return t, err
	}
	var rows [][]any
	for n, at := range allotments {
		together := func(o site.Allotment) bool {
			return o.Stall == at.Stall && o.LocationID == at.LocationID && o.From.Equal(at.From) && o.Until.Equal(at.Until)
		}
		if at.StallState == "withdrawn" || slices.IndexFunc(allotments, together) < n { // one row for all of its pitches
			continue
		}
		var numbers []string
		for _, o := range allotments {
			if together(o) {
				numbers = append(numbers, o.Number)
			}
		}
		i := slices.IndexFunc(ledgers, func(l site.Ledger) bool { return l.Location == at.LocationID })
		who := stalls[at.Stall]
		r := map[string]any{
			"location": names[at.LocationID], "pitch": strings.Join(numbers, "+"), "stall": at.StallName, "kind": who.KindName.In(a.Lang, a.Edition.DefaultLang), "from": at.From, "until": at.Until,
			"front": who.Front, "depth": who.Depth, "watts": who.Watts, "water": who.Water, "gas": who.Gas,
		}
		if i >= 0 {
			plugged(r, ledgers[i].Of(at), a)
		}
		if who.Application != nil {
			answered(r, said[*who.Application], a.Lang)
		}
		row := make([]any, len(structureColumns))
		for k, code := range structureColumns {
			row[k] = r[code]
		}
		rows = append(rows, row)
	}
	t.Rows = spreadsheet.All(rows)
	return t, nil
}

// plugged puts down what a stall is plugged into and where it fetches water.
func plugged(r map[string]any, s site.Supplied, a ExportAsk) {
	var outlets, distributors []string
	cable := 0.0
	for _, o := range s.Sockets {
		outlets = append(outlets, o.Name()+" "+a.Lang.T("print.plan.outlet."+o.Type))
		cable += o.Cable
	}
	for _, b := range s.Branches {
		if b.Name != "" {
			distributors = append(distributors, b.Name)
		}
	}
	r["outlets"], r["distributor"] = strings.Join(outlets, ", "), strings.Join(distributors, ", ")
	if len(s.Sockets) > 0 {
		r["cable"] = math.Round(cable)
	}
	if s.Fetch != nil {
		r["tap"], r["tap_way"] = s.Tap, math.Round(s.Fetch.Metres)
	}
}

// answered puts down what a vendor said in the application.
func answered(r map[string]any, said stall.Listed, l lang.Lang) {
	r["phone"] = said.Phone
	q := said.Answers
	if q.Size != nil {
		r["vehicle"] = q.Size.Vehicle
		if q.Size.Shelter != "" {
			r["shelter"] = l.T("stall.size.shelter." + q.Size.Shelter)
		}
	}
	if q.Safety != nil {
		r["tent_area"] = decimal(q.Safety.TentArea)
	}
	if q.Water != nil {
		r["waste"] = q.Water.Waste == "yes"
	}
	if q.Gas != nil && q.Gas.Used == "yes" {
		r["gas_kg"] = decimal(q.Gas.Kg)
		if n, ok := q.Gas.Cylinders.Int(); ok {
			r["cylinders"] = n
		}
	}
	if q.Food != nil {
		r["fryer_litres"] = decimal(q.Food.FryerLitres)
	}
	if q.Business != nil && q.Business.Insurance != "" {
		r["insurance"] = q.Business.Insurance == "yes"
	}
}

func decimal(d stall.Decimal) any {
	if f, ok := d.Float(); ok {
		return f
	}
	return nil
}

// paper prints a table as a list.
func (p *Press) paper(ctx context.Context, w io.Writer, a ExportAsk, t spreadsheet.Table) error {
	const op = "press.paper"
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	head := a.Lang.T("export." + t.Name)
	list := print.List{
		Meta: print.Meta{Lang: a.Lang, Title: head, Author: a.Edition.Organiser, Made: p.Now()},
		Head: head, Under: a.Edition.Title(a.Lang), AsOf: a.Edition.In(p.Now()), Lying: true, Groups: []print.ListGroup{{}},
	}
	for _, c := range t.Columns {
		share := 1.0
		if slices.Contains(texts, c.Code) {
			share = 2
		}
		list.Columns = append(list.Columns, print.Column{Head: a.Lang.T(c.Key), Share: share, Bold: c.Code == "pitch"})
	}
	for row, err := range t.Rows {
		if err != nil {
			return fault.Wrap(op, err)
		}
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = a.cell(v)
		}
		list.Groups[0].Rows = append(list.Groups[0].Rows, cells)
	}
	return fault.Wrap(op, draw(ctx, w, f, list.Print))
}

// texts are columns that need room.
var texts = []string{"location", "stall", "from", "until", "outlets", "shelter", "vehicle", "phone", "thing", "what", "note"}

// cell is a value as people read it.
func (a ExportAsk) cell(v any) string {
	switch v := v.(type) {
	case bool:
		if v {
			return a.Lang.T("stall.yes")
		}
		return ""
	case *float64:
		if v != nil {
			return a.cell(*v)
		}
		return ""
	case float64:
		digits := 0
		if v != math.Trunc(v) {
			digits = 1
		}
		return a.Lang.Decimal(v, digits)
	case int:
		return a.Lang.Number(v)
	case time.Time:
		return a.Lang.DateTime(a.Edition.In(v))
	}
	return spreadsheet.Text(v)
}
