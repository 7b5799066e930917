package web

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
)

type editionPage struct {
	page
	form
	Choices []option // languages
}

var editionFields = []string{
	"slug", "default_lang", "zone", "day_change", "currency", "organiser", "contact_email", "contact_phone",
	"application_opens", "application_closes", "version",
}

func editionForm(p page, e *festival.Edition) form {
	return form{
		In: map[string]string{
			"slug": e.Slug, "default_lang": string(e.DefaultLang), "zone": e.Zone, "day_change": clockField(e.DayChange),
			"currency": e.Currency, "organiser": e.Organiser, "contact_email": e.ContactEmail, "contact_phone": e.ContactPhone,
			"application_opens": momentField(e.ApplicationOpens), "application_closes": momentField(e.ApplicationCloses), "version": p.Sprint(e.Version),
		},
		Texts: map[string]map[string]string{"name": p.Values(e.Name), "claim": p.Values(e.Claim)},
	}
}

// editionDraft reads the form; times are on the clock of the zone that is typed.
func editionDraft(c *fiber.Ctx, e *festival.Edition) (festival.Draft, error) {
	r := read(c)
	loc, err := festival.LoadZone(r.line("zone"))
	if err != nil {
		loc = e.Loc() // Draft.Check complains about the zone
	}
	d := festival.Draft{
		Slug: r.line("slug"), Name: text(c, "name"), Claim: text(c, "claim"), DefaultLang: lang.Lang(r.line("default_lang")),
		Zone: r.line("zone"), DayChange: r.clock("day_change"), Currency: r.line("currency"), Organiser: r.line("organiser"),
		ContactEmail: r.line("contact_email"), ContactPhone: r.line("contact_phone"),
		ApplicationOpens: r.moment("application_opens", loc), ApplicationCloses: r.moment("application_closes", loc), Version: r.whole("version"),
	}
	return d, r.err()
}

func languageOptions() []option {
	var all []option
	for _, l := range lang.All() {
		all = append(all, option{Value: string(l), Label: l.Name()})
	}
	return all
}

func (s *Server) editionEdit(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.edition.title")
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "office/edition", editionPage{p, editionForm(p, e), languageOptions()})
}

func (s *Server) editionEditPost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	d, err := editionDraft(c, e)
	if err == nil {
		err = s.Festival.Update(c.UserContext(), e.ID, d, s.now())
	}
	if err == nil {
		s.flash(c, "ok", "office.saved")
		return seeOther(c, "/office/edition")
	}
	p, pageErr := s.page(c, "office", "office.edition.title")
	if pageErr != nil {
		return pageErr
	}
	status, ok := p.complain(err)
	if !ok {
		return err
	}
	return s.show(c, status, "office/edition", editionPage{p, typed(c, editionFields...).with(c, "name", "claim"), languageOptions()})
}

type editionsPage struct {
	page
	form
	Editions []*festival.Edition
}

// Range is when an edition takes place, for the list.
func (p editionsPage) Range(e *festival.Edition) string { return p.dayRange(e) }

func (s *Server) editions(c *fiber.Ctx) error {
	return s.showEditions(c, form{}, nil)
}

func (s *Server) showEditions(c *fiber.Ctx, f form, wrong error) error {
	all, err := s.Festival.List(c.UserContext())
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.editions.title")
	if err != nil {
		return err
	}
	status, err := p.judge(wrong)
	if err != nil {
		return err
	}
	return s.show(c, status, "office/editions", editionsPage{p, f, all})
}

// editionCreatePost makes a new edition with the current one's manners: its
// languages, zone, currency and organiser.
func (s *Server) editionCreatePost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	d := e.Draft()
	d.Slug, d.Name, d.Claim = value(c, "slug"), text(c, "name"), nil
	d.ApplicationOpens, d.ApplicationCloses = nil, nil
	if d.Slug == "" {
		d.Slug = input.Slug(d.Name.In(d.DefaultLang))
	}
	made, err := s.Festival.Create(c.UserContext(), d, nil, s.now())
	if err != nil {
		return s.showEditions(c, typed(c, "slug").with(c, "name"), err)
	}
	if _, err := s.Stalls.EnsureKinds(c.UserContext(), made.ID, s.now()); err != nil {
		return err
	}
	s.flash(c, "ok", "office.editions.created")
	return seeOther(c, "/office/editions")
}

func (s *Server) editionCurrentPost(c *fiber.Ctx) error {
	_, id, err := s.editionAndID(c)
	if err != nil {
		return err
	}
	if err := s.Festival.MakeCurrent(c.UserContext(), festival.ID(id), s.now()); err != nil {
		return err
	}
	s.flash(c, "ok", "office.editions.is_current")
	return seeOther(c, "/office/")
}
