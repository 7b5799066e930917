package press

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"markt/internal/drawing"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/print"
	"markt/internal/site"
	"markt/internal/site/check"
	"markt/internal/stall"
)

// Papers are what a plan can be printed on.
var Papers = []string{string(print.A4), string(print.A3), string(print.A2), string(print.A1), string(print.A0)}

// Plans prints site plans.
func (p *Press) Plans(ctx context.Context, w io.Writer, ask Ask) error {
	return p.onPlan(ctx, w, ask, func(r *site.Released) (inking, error) {
		stops, err := p.stops(ctx, ask.Edition)
		var sheets print.Plans
		for _, plan := range ask.plans(r.Document) {
			sheets = append(sheets, planSheet(r, plan, stops[plan.Location.ID], ask))
		}
		return sheets.Print, err
	})
}

// onPlan prints what a sheet makes of the plan that is asked for.
func (p *Press) onPlan(ctx context.Context, w io.Writer, ask Ask, sheet func(*site.Released) (inking, error)) error {
	const op = "press.onPlan"
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	r, err := p.planState(ctx, ask)
	if err != nil {
		return err
	}
	ink, err := sheet(r)
	if err != nil {
		return fault.Wrap(op, err)
	}
	return fault.Wrap(op, draw(ctx, w, f, ink))
}

// planState is the plan that is released, or the draft.
func (p *Press) planState(ctx context.Context, ask Ask) (r *site.Released, err error) {
	if ask.Draft {
		var pending site.Pending
		pending, err = p.Site.Pending(ctx, ask.Edition)
		r = &site.Released{At: p.Now(), Document: pending.Draft}
	} else {
		r, err = p.Site.Public(ctx, ask.Edition)
	}
	if err == nil && ask.Location != "" && len(ask.plans(r.Document)) == 0 {
		err = fault.New(fault.NotFound, "press.planState", "error.not_found")
	}
	return r, err
}

// plans are those of the location that is asked for, or all.
func (a Ask) plans(d *site.Document) (some []*site.PublicPlan) {
	for i := range d.Plans {
		if plan := &d.Plans[i]; a.Location == "" || plan.Location.Slug == a.Location {
			some = append(some, plan)
		}
	}
	return some
}

func planSheet(r *site.Released, plan *site.PublicPlan, stops []festival.Stop, ask Ask) print.Plan {
	e, l := ask.Edition, ask.Lang
	sheet := print.Plan{
		Meta:  print.Meta{Lang: l, Title: e.Title(l), Author: e.Organiser, Made: r.At},
		Event: e.Title(l), Dates: Dates(e, l), Location: plan.Location.Name.In(l, e.DefaultLang),
		Release: releaseName(r, l), AsOf: e.In(r.At), Paper: print.Paper(ask.Paper),
		Ground: r.Document.Draw(plan, plan.Stays, l, e.DefaultLang), Stalls: planStalls(r.Document, plan, e, l),
	}
	for _, stop := range stops {
		sheet.Stops = append(sheet.Stops, print.PlanStop{When: l.DateShort(stop.From) + l.T("layout.list_comma") + l.TimeSpan(stop.From, stop.Until), Name: stop.Name.In(l, e.DefaultLang), Where: where(stop, l)})
	}
	for i := range sheet.Stalls {
		sheet.Stalls[i].About = onlyAt(plan, stops, sheet.Stalls[i].ID, e, l)
	}
	if ask.Signed && plan.Checked != nil {
		c := plan.Checked
		sheet.Checked = &print.PlanChecked{Rules: c.Rules, Open: c.Open, Advice: c.Advice, Answered: c.Answered}
		for _, key := range c.Unchecked {
			sheet.Checked.Unchecked = append(sheet.Checked.Unchecked, ruleName(key, e, l))
		}
	}
	if plan.Latitude != nil && plan.Longitude != nil {
		sheet.Anchor = fmt.Sprintf("%.5f, %.5f", *plan.Latitude, *plan.Longitude)
	}
	return sheet
}

// ruleName is what people call a rule, and beside it what the offices do who read
// the sheet in the edition's own language.
func ruleName(key check.Key, e *festival.Edition, l lang.Lang) string {
	name, own := site.RuleName(key, l), site.RuleName(key, e.DefaultLang)
	if name == own {
		return name
	}
	return name + " (" + l.Isolate(own) + ")"
}

// stops are where the edition's locations that travel stand, and when.
func (p *Press) stops(ctx context.Context, e *festival.Edition) (map[festival.LocationID][]festival.Stop, error) {
	all, err := p.Festival.Locations(ctx, e)
	stops := map[festival.LocationID][]festival.Stop{}
	for _, at := range all {
		if at.Mobile {
			stops[at.ID] = at.Stops
		}
	}
	return stops, err
}

// where is how to find a stop: its address, and its coordinates for a map.
func where(stop festival.Stop, l lang.Lang) string {
	if stop.Latitude == nil || stop.Longitude == nil {
		return stop.Address
	}
	return join(l, stop.Address, fmt.Sprintf("%.5f, %.5f", *stop.Latitude, *stop.Longitude))
}

// onlyAt are the stops or, of a place that stays, the days at which a stall
// stands, unless it does at all of them.
func onlyAt(plan *site.PublicPlan, stops []festival.Stop, id int64, e *festival.Edition, l lang.Lang) string {
	var at []string
	of := 0
	say := func(from, until time.Time, name string) {
		of++
		if slices.ContainsFunc(plan.Stays, func(s site.Stay) bool {
			return int64(s.Stall) == id && s.From.Before(until) && from.Before(s.Until)
		}) {
			at = append(at, name)
		}
	}
	for _, stop := range stops {
		say(stop.From, stop.Until, stop.Name.In(l, e.DefaultLang))
	}
	for _, day := range e.Days {
		if from, until := e.DaySpan(day); len(stops) == 0 {
			say(from, until, l.DateShort(day.Date))
		}
	}
	if len(at) == of || len(at) == 0 {
		return ""
	}
	return l.T("print.plan.only_at", "stops", strings.Join(at, l.T("layout.list_comma")))
}

// releaseName is empty for a draft, which the sheet then says.
func releaseName(r *site.Released, l lang.Lang) string {
	switch {
	case r.Number == 0:
		return ""
	case r.Label != "":
		return r.Label
	}
	return l.T("mail.release", "number", r.Number)
}

func planStalls(d *site.Document, plan *site.PublicPlan, e *festival.Edition, l lang.Lang) []print.PlanStall {
	pitches := map[stall.ID][]string{}
	for _, stay := range plan.Stays {
		if !slices.Contains(pitches[stay.Stall], stay.Pitch) {
			pitches[stay.Stall] = append(pitches[stay.Stall], stay.Pitch)
		}
	}
	var all []print.PlanStall
	for _, s := range d.Stalls {
		if on := pitches[s.ID]; len(on) > 0 {
			all = append(all, print.PlanStall{ID: int64(s.ID), Pitches: on, Name: s.Name, Kind: drawing.Kind{Mark: s.Mark, Word: s.KindName.In(l, e.DefaultLang)}})
		}
	}
	lang.Sort(l, all, func(s print.PlanStall) string { return s.Name })
	return all
}

// PlanModified is when what Plan prints was released; zero before that.
func (p *Press) PlanModified(ctx context.Context, e *festival.Edition) (time.Time, error) {
	r, err := p.Site.Last(ctx, e)
	if err != nil || r.Number == 0 {
		return time.Time{}, err
	}
	return r.At, nil
}
