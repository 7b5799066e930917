package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/web/page"
)

type editionsPage struct {
	page.Page
	Editions []*festival.Edition
	House    bool // its reader may make editions and choose the current one
}

// Range is when an edition takes place, for the list.
func (p editionsPage) Range(e *festival.Edition) string { return p.DayRange(e) }

func (s *screens) editions(c *fiber.Ctx) error { return s.showEditions(c, nil) }

func (s *screens) showEditions(c *fiber.Ctx, wrong error) error {
	all, err := s.Festival.List(c.UserContext())
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.editions.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	return s.Show(c, "office/editions", editionsPage{p, all, page.Principal(c).Can(0, house.Roles...)})
}

// editionCreatePost makes a new edition with this one's manners: its
// languages, zone, currency and organiser.
func (s *screens) editionCreatePost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	d := e.Draft()
	d.Slug, d.Name, d.Claim = page.Value(c, "slug"), page.Text(c, "name"), nil
	d.ApplicationOpens, d.ApplicationCloses = nil, nil
	if d.Slug == "" {
		d.Slug = input.Slug(d.Name.In(d.DefaultLang))
	}
	made, err := s.Festival.Create(c.UserContext(), d, nil, s.Now())
	if err == nil {
		_, err = s.Stalls.EnsureKinds(c.UserContext(), made.ID, s.Now())
	}
	return s.End(c, page.Done{To: s.Office(c, "/editions"), Key: "office.editions.created"}, err, s.showEditions)
}

func (s *screens) editionCurrentPost(c *fiber.Ctx) error {
	id, err := page.Number(c, "id")
	if err == nil {
		err = s.Festival.MakeCurrent(c.UserContext(), festival.ID(id), s.Now())
	}
	if err != nil {
		return err
	}
	return s.GoOn(c, page.Done{To: "/office/", Key: "office.editions.is_current"})
}
