package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/web/page"
)

type editionPage struct {
	page.Page
	Choices []page.Option // languages
}

func editionFields(f *page.Fields, d *festival.Draft) {
	f.Line("slug", &d.Slug)
	f.Text("name", &d.Name)
	f.Text("claim", &d.Claim)
	page.Word(f, "default_lang", &d.DefaultLang)
	f.Line("zone", &d.Zone)
	if loc, err := festival.LoadZone(d.Zone); err == nil { // else Draft.Check complains of it
		f.Zone(loc)
	}
	f.Clock("day_change", &d.DayChange)
	f.Line("currency", &d.Currency)
	f.Line("organiser", &d.Organiser)
	f.Line("contact_email", &d.ContactEmail)
	f.Line("contact_phone", &d.ContactPhone)
	f.MaybeMoment("application_opens", &d.ApplicationOpens)
	f.MaybeMoment("application_closes", &d.ApplicationCloses)
	f.Version(&d.Version)
}

func (s *screens) edition() page.Handlers {
	return page.Edit(page.Form[*festival.Edition, festival.Draft]{
		House: s.House, Template: "office/edition", Title: "office.edition.title",
		Load:   func(_ *fiber.Ctx, e *festival.Edition) (*festival.Edition, error) { return e, nil },
		Draft:  func(e, _ *festival.Edition) festival.Draft { return e.Draft() },
		Fields: editionFields,
		Page: func(_ *fiber.Ctx, p page.Page, _ *festival.Edition) (any, error) {
			return editionPage{p, page.LanguageOptions()}, nil
		},
		Save: func(c *fiber.Ctx, e, _ *festival.Edition, d festival.Draft) (page.Done, error) {
			err := s.Festival.Update(c.UserContext(), e.ID, d, s.Now())
			return page.Saved(s.officeOf(c, d.Slug) + "/edition"), err
		},
	})
}

// officeOf is where the office of this request's edition stands once it is
// called slug.
func (s *screens) officeOf(c *fiber.Ctx, slug string) string {
	if c.Params("edition") == "" {
		return s.Office(c, "")
	}
	return "/office/e/" + slug
}

type editionsPage struct {
	page.Page
	Editions []*festival.Edition
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
	return s.Show(c, "office/editions", editionsPage{p, all})
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
