package press

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"markt/internal/drawing"
	"markt/internal/print"
	"markt/internal/site"
	"markt/internal/stall"
)

// StallCards prints a card for each stall on the plan, in the order of the
// pitches: where and when it stands, and what it finds there.
func (p *Press) StallCards(ctx context.Context, out io.Writer, ask Ask) error {
	return p.onPlan(ctx, out, ask, func(state *site.Released) (inking, error) {
		e, l := ask.Edition, ask.Lang
		plans, err := p.working(ctx, state, ask)
		sheet := print.StallCards{Meta: print.Meta{Lang: l, Title: e.Title(l), Author: e.Organiser, Made: state.At}, Event: e.Title(l)}
		if e.ContactPhone != "" {
			sheet.Call = l.T("print.plan.duty", "phone", l.Isolate(e.ContactPhone))
		}
		for _, w := range plans {
			sheet.Cards = append(sheet.Cards, p.cardsOn(w, ask)...)
		}
		return sheet.Print, err
	})
}

func (p *Press) cardsOn(w working, ask Ask) (all []print.StallCard) {
	stays := map[string][]site.Stay{}
	for _, s := range w.plan.Stays {
		stays[s.Stall.String()] = append(stays[s.Stall.String()], s)
	}
	for _, s := range planStalls(w.doc, w.plan, w.e, w.l) {
		if !ask.takes(stall.ID(s.ID)) {
			continue
		}
		card := print.StallCard{
			Pitches: s.Pitches, Name: s.Name, Kind: drawing.Kind(s.Kind), Location: w.text(w.plan.Location.Name),
			Link: strings.ToUpper(p.Address(fmt.Sprintf("/%s/stalls/%d", w.l, s.ID))),
		}
		for _, at := range stays[fmt.Sprint(s.ID)] {
			line := join(w.l, w.l.DateFull(w.e.In(at.From)), w.l.TimeSpan(w.e.In(at.From), w.e.In(at.Until)))
			if len(s.Pitches) > 1 {
				line = at.Pitch + ": " + line
			}
			card.Lines = append(card.Lines, line)
		}
		if has := supplied(w, s); has != "" {
			card.Lines = append(card.Lines, has)
		}
		gas := w.t("card.no_gas")
		if w.gas[s.ID] {
			gas = w.t("card.gas")
		}
		card.Lines = append(card.Lines, gas)
		all = append(all, card)
	}
	slices.SortStableFunc(all, func(a, b print.StallCard) int { return strings.Compare(a.Pitches[0], b.Pitches[0]) })
	return all
}
