package press

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"markt/internal/drawing"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/print"
	"markt/internal/site"
	"markt/internal/stall"
)

// Signs prints a sheet for the counter of each stall that stands on the plan,
// in the order of the pitches.
func (p *Press) Signs(ctx context.Context, w io.Writer, ask Ask) error {
	return p.onPlan(ctx, w, ask, func(r *site.Released) (inking, error) {
		e, l := ask.Edition, ask.Lang
		shown, err := p.Stalls.OnSigns(ctx, e.ID, l)
		sheet := print.Signs{Meta: print.Meta{Lang: l, Title: e.Title(l), Author: e.Organiser, Made: r.At}, Event: e.Title(l)}
		for _, plan := range ask.plans(r.Document) {
			sheet.Signs = append(sheet.Signs, p.signsOn(r.Document, plan, ask, shown)...)
		}
		return sheet.Print, err
	})
}

func (p *Press) signsOn(d *site.Document, plan *site.PublicPlan, ask Ask, shown map[stall.ID]stall.OnSign) []print.Sign {
	e, l := ask.Edition, ask.Lang
	var all []print.Sign
	for _, pitch := range plan.Pitches {
		stays := map[stall.ID][]site.StayAt{}
		var order []stall.ID
		for _, s := range plan.StaysOn(pitch.Number) {
			if !slices.Contains(order, s.Stall) {
				order = append(order, s.Stall)
			}
			stays[s.Stall] = append(stays[s.Stall], site.StayAt{Pitch: s.Pitch, From: s.From, Until: s.Until})
		}
		for _, id := range order {
			s, ok := d.Stall(id)
			if !ok || !ask.takes(id) {
				continue
			}
			var facts []string
			for _, d := range shown[id].Menu {
				facts = append(facts, menuLine(d, e, l))
			}
			for _, fact := range shown[id].Shown {
				facts = append(facts, fact.In(l))
			}
			all = append(all, print.Sign{
				Pitch: pitch.Number, Names: []string{s.Name}, Kind: drawing.Kind{Mark: s.Mark, Word: s.KindName.In(l, e.DefaultLang)},
				Text: s.Description.In(l, e.DefaultLang), When: stallWhen(stays[id], e, l), Location: plan.Location.Name.In(l, e.DefaultLang), Facts: facts,
				// In capitals the code is made of fewer, larger squares; addresses are read in any case.
				Link: strings.ToUpper(p.Address(fmt.Sprintf("/%s/stalls/%d", l, s.ID))),
			})
		}
	}
	return all
}

// menuLine is a dish with its price and diet.
func menuLine(d stall.MenuItem, e *festival.Edition, l lang.Lang) string {
	line := l.Isolate(d.Name)
	if price := priced(d, e, l); price != "" {
		line += "  " + price
	}
	if diet := diets(d, l); diet != "" {
		line += "  –  " + diet
	}
	return line
}
