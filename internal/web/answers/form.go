package answers

import (
	"context"

	"markt/internal/festival"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// NewAnswerForm draws the application's answers in the page's language.
func NewAnswerForm(ctx context.Context, rooms *festival.Store, p page.Page, a *stall.Application) (Form, error) {
	f := Form{P: p, Answers: a.Answers, Values: a.Answers.Values(p.Lang), Extra: map[string]int{}}
	e, err := rooms.Get(ctx, a.EditionID)
	if err != nil {
		return f, err
	}
	locations, err := rooms.Locations(ctx, e)
	if err != nil {
		return f, err
	}
	if len(locations) > 1 {
		for _, l := range locations {
			f.locations = append(f.locations, Option{Value: l.Slug, Label: page.Isolated(p.Text(l.Name)), Hint: p.Text(l.Name)})
		}
		f.locations = append(f.locations, Option{Value: "any", Label: p.Bilingual("stall.location.wish.any"), Hint: p.T("stall.location.wish.any")})
	}
	for _, d := range e.Days {
		label := p.Lang.DateFull(d.Date)
		f.days = append(f.days, Option{Value: d.Key(), Label: page.Isolated(label), Hint: label})
	}
	return f, nil
}
