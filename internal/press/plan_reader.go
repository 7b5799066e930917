package press

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"markt/internal/drawing"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/print"
	"markt/internal/site"
	"markt/internal/stall"
)

// planReader is somebody who works with a plan, and the sheet they get: which
// of its marks are drawn, what is drawn beyond them, what is listed and noted.
// One more reader is one more entry of PlanReaders.
type planReader struct {
	Name   string                                    // of the sheet, and of its words
	hides  []string                                  // layers that only distract
	signs  []string                                  // the landmarks that are shown; nil: all
	signed bool                                      // it is one to sign
	named  func(w working, o site.Outline) string    // what is written on a surface; "": its own name
	marks  func(w working) []drawing.Mark            // beyond those that everybody sees
	lists  func(w working) []print.PlanList          // instead of the stalls
	about  func(w working, s print.PlanStall) string // a stall, in the list
	notes  func(w working) []string
}

// PlanReaders are all of them.
var PlanReaders = []planReader{
	{Name: "plan-vendors", hides: []string{"escape_route"}, marks: supplies, about: supplied, notes: questions},
	{
		Name: "plan-fire", hides: []string{"lawn", "garden", "seating", "delivery", "accessible_path", "table"}, signed: true,
		signs: []string{"entrance", "exit", "door", "first_aid", "meeting_point", "power", "hydrant", "lpg_store"},
		named: measured, marks: gasMarks, lists: fireLists, notes: fireNotes,
	},
	{
		Name: "plan-power", hides: []string{"lawn", "garden", "seating", "delivery", "accessible_path", "escape_route", "table"}, signed: true,
		signs: []string{"entrance", "power", "water"}, marks: supplies, lists: powerLists, notes: powerNotes,
	},
	{
		Name: "plan-access", hides: []string{"fire_lane", "movement_area", "escape_route", "delivery"},
		signs: accessSigns, lists: accessLists, notes: questions,
	},
}

// working is what the sheet of a reader is made from.
type working struct {
	e      *festival.Edition
	l      lang.Lang
	doc    *site.Document
	plan   *site.PublicPlan
	stops  []festival.Stop // where a location that travels stands
	ledger site.Ledger     // of its power and water, as it is now
	gas    map[int64]bool  // by stall: it brings gas
}

func (w working) t(key string, args ...any) string { return w.l.T("print."+key, args...) }

func (w working) text(t lang.Text) string { return t.In(w.l, w.e.DefaultLang) }

func (w working) metres(m float64) string { return w.l.Decimal(m, 1) + "\u00a0m" }

// readBy prints a reader's sheet.
func readBy(r planReader) func(*Press, context.Context, io.Writer, Ask) error {
	return func(p *Press, ctx context.Context, out io.Writer, ask Ask) error {
		return p.onPlan(ctx, out, ask, func(state *site.Released) (inking, error) {
			plans, err := p.working(ctx, state, ask)
			var sheets print.Plans
			for _, w := range plans {
				sheets = append(sheets, r.sheet(w, state, ask))
			}
			return sheets.Print, err
		})
	}
}

// working are the plans that are asked for, with what those who work there know.
func (p *Press) working(ctx context.Context, state *site.Released, ask Ask) ([]working, error) {
	if err := p.Supply(ctx, ask.Edition, state.Document); err != nil {
		return nil, err
	}
	stalls, err := p.Stalls.Stalls(ctx, ask.Edition.ID, stall.StallFilter{})
	if err != nil {
		return nil, err
	}
	ledgers, err := p.Site.Ledgers(ctx, ask.Edition)
	if err != nil {
		return nil, err
	}
	gas := map[int64]bool{}
	for _, s := range stalls {
		gas[int64(s.ID)] = s.Gas
	}
	stops, err := p.stops(ctx, ask.Edition)
	if err != nil {
		return nil, err
	}
	var all []working
	for _, plan := range ask.plans(state.Document) {
		w := working{e: ask.Edition, l: ask.Lang, doc: state.Document, plan: plan, stops: stops[plan.Location.ID], gas: gas}
		if at := slices.IndexFunc(ledgers, func(o site.Ledger) bool { return o.Location == w.plan.Location.ID }); at >= 0 {
			w.ledger = ledgers[at]
		}
		all = append(all, w)
	}
	return all, nil
}

func (r planReader) sheet(w working, state *site.Released, ask Ask) print.Plan {
	ask.Signed = r.signed
	sheet := planSheet(state, w.plan, w.stops, ask)
	sheet.Title = w.t("plan.reader." + r.Name)
	if r.named != nil { // surfaces are drawn first, in the plan's order
		for i, o := range w.plan.Outlines {
			sheet.Ground.Marks[i].Name = r.named(w, o)
		}
	}
	sheet.Ground.Marks = slices.DeleteFunc(sheet.Ground.Marks, func(m drawing.Mark) bool {
		return slices.Contains(r.hides, m.Layer) || m.Layer == "landmark" && r.signs != nil && !slices.Contains(r.signs, m.Sign)
	})
	if r.marks != nil {
		sheet.Ground.Marks = append(sheet.Ground.Marks, r.marks(w)...)
	}
	if r.lists != nil {
		sheet.Lists = slices.DeleteFunc(r.lists(w), func(l print.PlanList) bool { return len(l.Rows) == 0 })
	}
	if r.about != nil {
		for i := range sheet.Stalls {
			s := &sheet.Stalls[i]
			s.About = join(w.l, r.about(w, *s), s.About)
		}
	}
	if r.notes != nil {
		sheet.Notes = r.notes(w)
	}
	return sheet
}

// supplies are the outlets and taps that stand where the plan's pitches are.
func supplies(w working) []drawing.Mark { return w.plan.Supplies() }

// supplied says what a stall finds on its pitches, and which outlets elsewhere
// are its own.
func supplied(w working, s print.PlanStall) string {
	var all []string
	for _, o := range w.plan.OutletsFor(stall.ID(s.ID)) {
		said := w.t("plan.outlet." + o.Type)
		if !slices.Contains(s.Pitches, o.Pitch) {
			said += " " + o.Name()
		}
		all = append(all, said)
	}
	for _, n := range s.Pitches {
		if pitch := w.plan.Pitch(n); pitch != nil && pitch.Water {
			all = append(all, w.t("plan.tap"))
		}
	}
	return strings.Join(counted(all), " · ")
}

// Supply has a document that was released before outlets were told say them.
func (p *Press) Supply(ctx context.Context, e *festival.Edition, d *site.Document) error {
	if !slices.ContainsFunc(d.Plans, func(p site.PublicPlan) bool { return p.Outlets == nil }) {
		return nil
	}
	live, err := p.Site.Plans(ctx, e.ID)
	d.SupplyFrom(live)
	return err
}

func questions(w working) []string {
	if w.e.ContactPhone == "" {
		return nil
	}
	return []string{w.t("plan.phone", "phone", w.l.Isolate(w.e.ContactPhone))}
}

func fireNotes(w working) []string {
	phone := "______________________"
	if w.e.ContactPhone != "" {
		phone = w.l.Isolate(w.e.ContactPhone)
	}
	return []string{w.t("plan.duty", "phone", phone)}
}

// counted says what stands there several times once: "2 × Schuko".
func counted(all []string) (said []string) {
	for i, one := range all {
		n := 0
		for _, other := range all {
			if other == one {
				n++
			}
		}
		switch {
		case slices.Index(all, one) < i:
		case n > 1:
			said = append(said, strconv.Itoa(n)+" × "+one)
		default:
			said = append(said, one)
		}
	}
	return said
}
