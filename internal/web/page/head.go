package page

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
)

type user struct {
	Name   string
	Office string // where they work; "" for nowhere
}

type Head struct {
	Name     string
	Claim    string
	Days     string
	Location string
	Partners []string
	Slug     string
	Places   []*festival.Location // of the edition; on public pages
}

func (s *House) user(c *fiber.Ctx) (*user, error) {
	who := Principal(c)
	if who == nil {
		return nil, nil
	}
	office, err := s.Workplace(c.UserContext(), who)
	return &user{who.Name, office}, err
}

func (s *House) head(c *fiber.Ctx, p *Page) error {
	if p.Edition == nil {
		p.Head.Name = "markt"
		return nil
	}
	e := p.Edition
	p.Head.Name = e.Name.In(p.Lang, e.DefaultLang)
	p.Head.Claim = e.Claim.In(p.Lang, e.DefaultLang)
	p.Head.Slug = e.Slug
	p.Head.Days = p.DayRange(e)
	return s.headLocation(c, p)
}

// headLocation fills in the location and partners of the site's foot.
func (s *House) headLocation(c *fiber.Ctx, p *Page) error {
	if p.Layout == "office" || p.Layout == "gate" {
		return nil
	}
	all, err := s.Festival.Locations(c.UserContext(), p.Edition)
	if err != nil {
		return err
	}
	p.Head.Places = all
	for _, l := range all {
		if !l.Mobile {
			p.Head.Location = p.Join(slices.DeleteFunc([]string{p.Lang.Isolate(p.Text(l.Name)), p.Lang.Isolate(l.Address)}, func(s string) bool { return s == "" }))
			break
		}
	}
	partners, err := s.Festival.Partners(c.UserContext(), p.Edition.ID)
	for _, partner := range partners {
		p.Head.Partners = append(p.Head.Partners, partner.Name)
	}
	return err
}
