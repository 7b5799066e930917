package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/web/page"
)

type editionPage struct {
	page.Page
	page.Typed
	Choices []page.Option // languages
}

var editionFields = []string{
	"slug", "default_lang", "zone", "day_change", "currency", "organiser", "contact_email", "contact_phone",
	"application_opens", "application_closes", "version",
}

func editionForm(p page.Page, e *festival.Edition) page.Typed {
	return page.Typed{
		In: map[string]string{
			"slug": e.Slug, "default_lang": string(e.DefaultLang), "zone": e.Zone, "day_change": page.ClockField(e.DayChange),
			"currency": e.Currency, "organiser": e.Organiser, "contact_email": e.ContactEmail, "contact_phone": e.ContactPhone,
			"application_opens": page.MomentField(e.ApplicationOpens), "application_closes": page.MomentField(e.ApplicationCloses), "version": p.Sprint(e.Version),
		},
		Texts: map[string]map[string]string{"name": p.Values(e.Name), "claim": p.Values(e.Claim)},
	}
}

// editionDraft reads the form; times are on the clock of the zone that is typed.
func editionDraft(c *fiber.Ctx, e *festival.Edition) (festival.Draft, error) {
	r := page.Read(c)
	loc, err := festival.LoadZone(r.Line("zone"))
	if err != nil {
		loc = e.Loc() // Draft.Check complains about the zone
	}
	d := festival.Draft{
		Slug: r.Line("slug"), Name: page.Text(c, "name"), Claim: page.Text(c, "claim"), DefaultLang: lang.Lang(r.Line("default_lang")),
		Zone: r.Line("zone"), DayChange: r.Clock("day_change"), Currency: r.Line("currency"), Organiser: r.Line("organiser"),
		ContactEmail: r.Line("contact_email"), ContactPhone: r.Line("contact_phone"),
		ApplicationOpens: r.Moment("application_opens", loc), ApplicationCloses: r.Moment("application_closes", loc), Version: r.Whole("version"),
	}
	return d, r.Err()
}

func (s *screens) editionEdit(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.edition.title")
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "office/edition", editionPage{p, editionForm(p, e), page.LanguageOptions()})
}

func (s *screens) editionEditPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	d, err := editionDraft(c, e)
	if err == nil {
		err = s.Festival.Update(c.UserContext(), e.ID, d, s.Now())
	}
	if err == nil {
		s.Flash(c, "ok", "office.saved")
		return page.SeeOther(c, "/office/edition")
	}
	p, pageErr := s.Page(c, "office", "office.edition.title")
	if pageErr != nil {
		return pageErr
	}
	status, ok := p.Complain(err)
	if !ok {
		return err
	}
	return s.Show(c, status, "office/edition", editionPage{p, page.Sent(c, editionFields...).WithTexts(c, "name", "claim"), page.LanguageOptions()})
}

type editionsPage struct {
	page.Page
	page.Typed
	Editions []*festival.Edition
}

// Range is when an edition takes place, for the list.
func (p editionsPage) Range(e *festival.Edition) string { return p.DayRange(e) }

func (s *screens) editions(c *fiber.Ctx) error {
	return s.showEditions(c, page.Typed{}, nil)
}

func (s *screens) showEditions(c *fiber.Ctx, f page.Typed, wrong error) error {
	all, err := s.Festival.List(c.UserContext())
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.editions.title")
	if err != nil {
		return err
	}
	status, err := p.Judge(wrong)
	if err != nil {
		return err
	}
	return s.Show(c, status, "office/editions", editionsPage{p, f, all})
}

// editionCreatePost makes a new edition with the current one's manners: its
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
	if err != nil {
		return s.showEditions(c, page.Sent(c, "slug").WithTexts(c, "name"), err)
	}
	if _, err := s.Stalls.EnsureKinds(c.UserContext(), made.ID, s.Now()); err != nil {
		return err
	}
	s.Flash(c, "ok", "office.editions.created")
	return page.SeeOther(c, "/office/editions")
}

func (s *screens) editionCurrentPost(c *fiber.Ctx) error {
	_, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	if err := s.Festival.MakeCurrent(c.UserContext(), festival.ID(id), s.Now()); err != nil {
		return err
	}
	s.Flash(c, "ok", "office.editions.is_current")
	return page.SeeOther(c, "/office/")
}
