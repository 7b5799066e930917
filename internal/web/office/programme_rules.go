package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/programme"
	"markt/internal/web/page"
)

type programmeRulesPage struct {
	page.Page
	Set    bool
	Spoken []page.Option
	Tabs   []page.Tab
}

// programmeRules are the values that clashes hang on.
func (s *screens) programmeRules() page.Handlers {
	return page.Edit(page.Form[programme.Rules, programme.Rules]{
		House: s.House, Template: "office/programme_rules", Title: "office.programme.rules.title",
		Load: func(c *fiber.Ctx, e *festival.Edition) (programme.Rules, error) {
			return s.Programme.Rules(c.UserContext(), e)
		},
		Draft: func(_ *festival.Edition, r programme.Rules) programme.Rules { return r },
		Fields: func(f *page.Fields, r *programme.Rules) {
			f.Count("near", &r.Near)
			f.Count("far", &r.Far)
			f.Count("between", &r.Between)
			f.Count("quiet", &r.Quiet)
			f.MaybeClock("music_end", &r.MusicEnd)
			page.Words(f, "languages", &r.Languages)
			f.Line("source", &r.Source)
			f.Version(&r.Version)
		},
		Check: func(_ *festival.Edition, r *programme.Rules) fault.Fields { return r.Check() },
		Page: func(_ *fiber.Ctx, p page.Page, r programme.Rules) (any, error) {
			spoken := p.Choose("languages", page.Options(lang.All(), func(l lang.Lang) string { return programme.LanguageName(string(l), p.Lang) }))
			return programmeRulesPage{p, r.Set, spoken, programmeTabs(p, "/rules")}, nil
		},
		Save: func(c *fiber.Ctx, e *festival.Edition, _ programme.Rules, r programme.Rules) (page.Done, error) {
			return page.Saved(s.Office(c, "/programme/rules")), s.Programme.SetRules(c.UserContext(), e, r, s.Now())
		},
	})
}
