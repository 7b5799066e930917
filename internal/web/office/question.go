package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/web/page"
)

type questionPage struct {
	page.Page
	ID        int64 // 0: a new one
	Audiences []page.Option
}

func (s *screens) question() page.Handlers {
	return page.Edit(page.Form[festival.Question, festival.Question]{
		House: s.House, Template: "office/question", Title: "office.question.title",
		Load: func(c *fiber.Ctx, e *festival.Edition) (festival.Question, error) {
			all, err := s.Festival.Questions(c.UserContext(), e.ID)
			if err != nil {
				return festival.Question{}, err
			}
			return one(c, festival.Question{Audience: festival.AudienceVisitor}, all, func(q festival.Question) int64 { return q.ID })
		},
		Draft: func(_ *festival.Edition, q festival.Question) festival.Question { return q },
		Fields: func(f *page.Fields, q *festival.Question) {
			page.Word(f, "audience", &q.Audience)
			f.Text("question", &q.Question)
			f.Text("answer", &q.Answer)
			f.Whole("position", &q.Position)
			f.Version(&q.Version)
		},
		Page: func(_ *fiber.Ctx, p page.Page, q festival.Question) (any, error) {
			audiences := page.Options([]festival.Audience{festival.AudienceVisitor, festival.AudienceVendor},
				func(a festival.Audience) string { return p.T("office.question.audience." + string(a)) })
			return questionPage{p, q.ID, p.Choose("audience", audiences)}, nil
		},
		Save: func(c *fiber.Ctx, e *festival.Edition, _, q festival.Question) (page.Done, error) {
			_, err := s.Festival.SaveQuestion(c.UserContext(), e.ID, q)
			return page.Saved(s.Office(c, "/texts")), err
		},
		Removal: func(_ *fiber.Ctx, p page.Page, q festival.Question) (page.Question, error) {
			return removal(p, "question", p.Text(q.Question), nil), nil
		},
		Delete: func(c *fiber.Ctx, e *festival.Edition, q festival.Question) (page.Done, error) {
			return gone(s.Office(c, "/texts"), "question", q.ID), s.Festival.DeleteQuestion(c.UserContext(), e.ID, q.ID, s.Now())
		},
	})
}
