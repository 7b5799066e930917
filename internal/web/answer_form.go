package web

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/stall"
)

// answerForm draws the application's answers in the page's language.
func (s *House) answerForm(c *fiber.Ctx, p page, a *stall.Application) (answerForm, error) {
	f := answerForm{p: p, answers: a.Answers, values: a.Answers.Values(p.Lang), extra: map[string]int{}}
	e, err := s.Festival.Get(c.UserContext(), a.Edition)
	if err != nil {
		return f, err
	}
	locations, err := s.Festival.Locations(c.UserContext(), e)
	if err != nil {
		return f, err
	}
	if len(locations) > 1 {
		for _, l := range locations {
			f.places = append(f.places, answerOption{Value: l.Slug, Label: isolated(p.Text(l.Name)), Hint: p.Text(l.Name)})
		}
		f.places = append(f.places, answerOption{Value: "any", Label: p.Bilingual("stall.location.place.any"), Hint: p.T("stall.location.place.any")})
	}
	for _, d := range e.Days {
		label := p.Lang.DateFull(d.Date)
		f.days = append(f.days, answerOption{Value: d.Key(), Label: isolated(label), Hint: label})
	}
	return f, nil
}
