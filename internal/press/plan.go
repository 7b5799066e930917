package press

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/print"
	"markt/internal/site"
	"markt/internal/stall"
)

// kinds is how a mark looks on paper, the same as on screens.
var kinds = map[string]print.Kind{
	"food":        {Colour: print.Saffron, Shape: print.Circle},
	"manufactory": {Colour: print.Tomato, Shape: print.NotchedSquare},
	"workshop":    {Colour: print.Sky, Shape: print.Triangle},
	"advice":      {Colour: print.Leaf, Shape: print.Drop},
	"culture":     {Colour: print.Berry, Shape: print.Star},
}

func kindOf(mark, name string) print.Kind {
	k, ok := kinds[mark]
	if !ok {
		k.Shape = print.Ring
	}
	k.Name = name
	return k
}

// PlanAsk says which plan is wanted. Location is a slug, empty for every
// location in one document; Draft takes the state as it stands instead of the
// released one.
type PlanAsk struct {
	Edition  *festival.Edition
	Location string
	Lang     lang.Lang
	Paper    string
	Draft    bool
}

// Plans prints site plans.
func (p *Press) Plans(ctx context.Context, w io.Writer, ask PlanAsk) error {
	const op = "press.Plans"
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	r, err := p.planState(ctx, ask)
	if err != nil {
		return err
	}
	var sheets print.Plans
	for i := range r.Document.Plans {
		if plan := &r.Document.Plans[i]; ask.Location == "" || plan.Location.Slug == ask.Location {
			sheets = append(sheets, planSheet(r, plan, ask))
		}
	}
	if len(sheets) == 0 && ask.Location != "" {
		return fault.New(fault.NotFound, op, "error.not_found")
	}
	_, err = sheets.Print(w, f)
	return fault.Wrap(op, err)
}

func (p *Press) planState(ctx context.Context, ask PlanAsk) (*site.Released, error) {
	if !ask.Draft {
		return p.Site.Public(ctx, ask.Edition)
	}
	d, err := p.Site.Draft(ctx, ask.Edition)
	return &site.Released{At: p.Now(), Document: d}, err
}

func planSheet(r *site.Released, plan *site.PublicPlan, ask PlanAsk) print.Plan {
	e, l := ask.Edition, ask.Lang
	sheet := print.Plan{
		Meta:  print.Meta{Lang: l, Title: e.Title(l), Author: e.Organiser, Made: r.At},
		Event: e.Title(l), Dates: Dates(e, l), Location: plan.Location.Name.In(l, e.DefaultLang),
		Release: releaseName(r, l), AsOf: e.In(r.At), Paper: print.Paper(ask.Paper),
		Width: plan.Width, Height: plan.Height, Bearing: plan.Bearing,
		Plot: plot(r.Document, plan, e, l), Stalls: planStalls(r.Document, plan, e, l),
	}
	if plan.Latitude != nil && plan.Longitude != nil {
		sheet.Anchor = fmt.Sprintf("%.5f, %.5f", *plan.Latitude, *plan.Longitude)
	}
	return sheet
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

func plot(d *site.Document, plan *site.PublicPlan, e *festival.Edition, l lang.Lang) print.Plot {
	var out print.Plot
	for _, o := range plan.Outlines {
		one := print.Outline{Kind: o.Kind, Name: o.Label.In(l, e.DefaultLang), Radius: o.Radius}
		for _, at := range o.Points {
			one.Points = append(one.Points, print.Spot{X: at[0], Y: at[1]})
		}
		out.Outlines = append(out.Outlines, one)
	}
	for _, t := range plan.Pitches {
		one := print.Pitch{Number: t.Number, At: print.Spot{X: t.X, Y: t.Y}, Front: t.Front, Depth: t.Depth, Degrees: t.Degrees}
		if stays := plan.StaysOn(t.Number); len(stays) > 0 {
			if s, ok := d.Stall(stays[0].Stall); ok {
				one.Kind = kindOf(s.Mark, s.KindName.In(l, e.DefaultLang))
			}
		}
		out.Pitches = append(out.Pitches, one)
	}
	for _, s := range plan.Stages {
		if s.Box != nil {
			out.Stages = append(out.Stages, print.Stage{Name: s.Name, At: print.Spot{X: s.Box.X, Y: s.Box.Y}, Front: s.Box.Front, Depth: s.Box.Depth, Degrees: s.Box.Degrees})
		}
	}
	for _, m := range plan.Landmarks {
		out.Landmarks = append(out.Landmarks, print.Landmark{Kind: m.Kind, At: print.Spot{X: m.X, Y: m.Y}, Name: m.Label.In(l, e.DefaultLang)})
	}
	return out
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
			all = append(all, print.PlanStall{Pitches: on, Name: s.Name, Kind: kindOf(s.Mark, s.KindName.In(l, e.DefaultLang))})
		}
	}
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
