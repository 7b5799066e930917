package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/web/page"
)

// one is the record of the address among all of its kind; fresh for "new".
func one[T any](c *fiber.Ctx, fresh T, all []T, id func(T) int64) (T, error) {
	want, err := page.Number(c, "id")
	if err != nil || want == 0 {
		return fresh, err
	}
	for _, t := range all {
		if id(t) == want {
			return t, nil
		}
	}
	return fresh, fault.New(fault.NotFound, "office.one", "error.not_found")
}

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
		Delete: func(c *fiber.Ctx, e *festival.Edition, q festival.Question) (page.Done, error) {
			return page.Deleted(s.Office(c, "/texts")), s.Festival.DeleteQuestion(c.UserContext(), e.ID, q.ID)
		},
	})
}

type partnerPage struct {
	page.Page
	ID int64 // 0: a new one
}

func (s *screens) partner() page.Handlers {
	return page.Edit(page.Form[festival.Partner, festival.Partner]{
		House: s.House, Template: "office/partner", Title: "office.partner.title",
		Load: func(c *fiber.Ctx, e *festival.Edition) (festival.Partner, error) {
			all, err := s.Festival.Partners(c.UserContext(), e.ID)
			if err != nil {
				return festival.Partner{}, err
			}
			return one(c, festival.Partner{}, all, func(p festival.Partner) int64 { return p.ID })
		},
		Draft: func(_ *festival.Edition, p festival.Partner) festival.Partner { return p },
		Fields: func(f *page.Fields, p *festival.Partner) {
			f.Line("name", &p.Name)
			f.Line("url", &p.URL)
			f.Text("role", &p.Role)
			f.Whole("position", &p.Position)
			f.Version(&p.Version)
		},
		Page: func(_ *fiber.Ctx, p page.Page, partner festival.Partner) (any, error) {
			return partnerPage{p, partner.ID}, nil
		},
		Save: func(c *fiber.Ctx, e *festival.Edition, _, p festival.Partner) (page.Done, error) {
			_, err := s.Festival.SavePartner(c.UserContext(), e.ID, p)
			return page.Saved(s.Office(c, "/texts")), err
		},
		Delete: func(c *fiber.Ctx, e *festival.Edition, p festival.Partner) (page.Done, error) {
			return page.Deleted(s.Office(c, "/texts")), s.Festival.DeletePartner(c.UserContext(), e.ID, p.ID)
		},
	})
}
