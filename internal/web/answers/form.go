package answers

import (
	"context"
	"strconv"

	"markt/internal/festival"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// NewAnswerForm draws the application's answers in the page's language.
func NewAnswerForm(ctx context.Context, h *page.House, p page.Page, a *stall.Application) (Form, error) {
	f, err := ReadChoices(ctx, h, p, a.EditionID)
	return f.Of(a), err
}

// ReadChoices is a form without an application: it knows the edition's own
// choices, and gives the form of any of its applications.
func ReadChoices(ctx context.Context, h *page.House, p page.Page, edition festival.ID) (Form, error) {
	f := Form{P: p, own: map[string][]Option{"wish": nil, "days": nil, "fee_step": nil}}
	e, err := h.Festival.Get(ctx, edition)
	if err != nil {
		return f, err
	}
	locations, err := h.Festival.Locations(ctx, e)
	if err != nil {
		return f, err
	}
	fees, err := h.Stalls.Fees(ctx, e.ID)
	if err != nil {
		return f, err
	}
	for _, step := range fees.Steps() {
		f.add("fee_step", strconv.FormatInt(step.ID, 10), p.Text(step.Name)+" · "+p.Number(step.Amount)+" %")
	}
	if len(locations) > 1 {
		for _, l := range locations {
			f.add("wish", l.Slug, p.Text(l.Name))
		}
		f.own["wish"] = append(f.own["wish"], Option{Value: "any", Label: p.Bilingual("stall.location.wish.any"), Hint: p.T("stall.location.wish.any")})
	}
	for _, d := range e.Days {
		f.add("days", d.Key(), p.Lang.DateFull(d.Date))
	}
	return f, nil
}

// add offers a choice of the edition's own.
func (f Form) add(field, value, label string) {
	f.own[field] = append(f.own[field], Option{Value: value, Label: page.Isolated(label), Hint: label})
}

// Of is the form of an application.
func (f Form) Of(a *stall.Application) Form {
	f.Answers, f.Values, f.Extra = a.Answers, a.Answers.Values(f.P.Lang), map[string]int{}
	return f
}
