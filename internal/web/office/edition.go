package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/ties"
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
		Check: func(_ *festival.Edition, d *festival.Draft) fault.Fields { return d.Check() },
		Save: func(c *fiber.Ctx, e, _ *festival.Edition, d festival.Draft) (page.Done, error) {
			after := *e
			after.Zone, after.DayChange, after.ApplicationOpens, after.ApplicationCloses = d.Zone, d.DayChange, d.ApplicationOpens, d.ApplicationCloses
			p, err := s.Words(c)
			if err != nil {
				return page.Done{}, err
			}
			doubts, err := s.currencyDoubts(c, e, d.Currency)
			if err != nil {
				return page.Done{}, err
			}
			ch := change{
				what: "edition", to: s.officeOf(c, d.Slug) + "/edition", doubts: slices.Concat(slugDoubts(e, d.Slug), zoneDoubts(p, e, &after), e.CallDoubts(&after, s.Now()), doubts),
				name:   func(p page.Page) string { return p.Text(d.Name) },
				behind: func(all []ties.Timed) ([]ties.Along, []ties.Timed) { return nil, otherClock(all, e, &after) },
				save:   func() error { return s.Festival.Update(c.UserContext(), e.ID, d, s.Now()) },
			}
			return s.surelyChanged(c, ch)
		},
	})
}

// officeOf is where the office of this request's edition stands once it is
// called slug.
func (s *screens) officeOf(c *fiber.Ctx, slug string) string {
	if here := s.Office(c, ""); here == "/office" {
		return here
	}
	return page.OfficeOf(slug)
}
