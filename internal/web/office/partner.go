package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/web/page"
)

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
		Removal: func(_ *fiber.Ctx, p page.Page, partner festival.Partner) (page.Question, error) {
			return removal(p, "partner", partner.Name, nil), nil
		},
		Delete: func(c *fiber.Ctx, e *festival.Edition, p festival.Partner) (page.Done, error) {
			return gone(s.Office(c, "/texts"), "partner", p.ID), s.Festival.DeletePartner(c.UserContext(), e.ID, p.ID, s.Now())
		},
	})
}
