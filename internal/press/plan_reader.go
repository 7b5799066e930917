package press

import (
	"context"
	"io"
	"slices"
	"strings"

	"markt/internal/drawing"
	"markt/internal/fault"
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
	Name   string                                                 // of the sheet, and of its words
	hides  []string                                               // layers that only distract
	signs  []string                                               // the landmarks that are shown; nil: all
	signed bool                                                   // it is one to sign
	named  func(w working, o site.Outline) string                 // what is written on a surface; "": its own name
	marks  func(w working) []drawing.Mark                         // beyond those that everybody sees
	lists  func(w working) []print.PlanList                       // instead of the stalls
	about  func(w working, number []string, s stall.Stall) string // a stall, in the list
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
	live   *site.Plan // with its outlets; nil: the plan is gone
	stalls map[stall.ID]stall.Stall
}

func (w working) t(key string, args ...any) string { return w.l.T("print."+key, args...) }

func (w working) text(t lang.Text) string { return t.In(w.l, w.e.DefaultLang) }

func (w working) metres(m float64) string { return w.l.Decimal(m, 1) + "\u00a0m" }

// readBy prints a reader's sheet.
func readBy(r planReader) func(*Press, context.Context, io.Writer, Ask) error {
	return func(p *Press, ctx context.Context, out io.Writer, ask Ask) error {
		f, err := fount()
		if err != nil {
			return fault.Wrap("press.readBy", err)
		}
		state, err := p.planState(ctx, ask)
		if err != nil {
			return err
		}
		w := working{e: ask.Edition, l: ask.Lang, doc: state.Document, stalls: map[stall.ID]stall.Stall{}}
		live, err := p.Site.Plans(ctx, w.e.ID)
		if err != nil {
			return err
		}
		all, err := p.Stalls.Stalls(ctx, w.e.ID, stall.StallFilter{})
		if err != nil {
			return err
		}
		for _, s := range all {
			w.stalls[s.ID] = s
		}
		var sheets print.Plans
		for i := range w.doc.Plans {
			if w.plan = &w.doc.Plans[i]; ask.Location != "" && w.plan.Location.Slug != ask.Location {
				continue
			}
			w.live = nil
			if at := slices.IndexFunc(live, func(o *site.Plan) bool { return o.LocationID == w.plan.Location.ID }); at >= 0 {
				w.live = live[at]
			}
			sheets = append(sheets, r.sheet(w, state, ask))
		}
		if len(sheets) == 0 && ask.Location != "" {
			return fault.New(fault.NotFound, "press.readBy", "error.not_found")
		}
		return fault.Wrap("press.readBy", draw(ctx, out, f, sheets.Print))
	}
}

func (r planReader) sheet(w working, state *site.Released, ask Ask) print.Plan {
	ask.Signed = r.signed
	sheet := planSheet(state, w.plan, ask)
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
			s.About = r.about(w, s.Pitches, w.stalls[stall.ID(s.ID)])
		}
	}
	if r.notes != nil {
		sheet.Notes = r.notes(w)
	}
	return sheet
}

// supplies are the outlets and taps that stand where the plan's pitches are.
func supplies(w working) []drawing.Mark {
	if w.live == nil {
		return nil
	}
	return w.live.Supplies()
}

// supplied says what a stall finds on its pitches, and what it brings.
func supplied(w working, numbers []string, _ stall.Stall) string {
	var all []string
	for _, n := range numbers {
		pitch := w.pitch(n)
		if pitch == nil {
			continue
		}
		for _, o := range pitch.Outlets {
			all = append(all, w.t("plan.outlet."+o.Type))
		}
		if pitch.Water {
			all = append(all, w.t("plan.tap"))
		}
	}
	return strings.Join(all, " · ")
}

func (w working) pitch(number string) *site.Pitch {
	if w.live == nil {
		return nil
	}
	return w.live.Pitch(number)
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
