package office

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/stall"
	"markt/internal/web/page"
)

type applicationNewPage struct {
	page.Page
	Kinds []page.Option
	Langs []page.Option
}

// entered is what is said first of an application: by whom, of which kind, and
// in which language it goes on.
type entered struct {
	stall.Input
	Kind string // slug
}

// applicationNew enters an application for somebody on the phone or at the
// desk; the rest is asked for by the form that vendors fill in.
func (s *screens) applicationNew() page.Handlers {
	return page.Edit(page.Form[entered, entered]{
		House: s.House, Template: "office/application_new", Title: "office.stall.enter",
		Load:  s.enteredBy,
		Draft: func(_ *festival.Edition, in entered) entered { return in },
		Fields: func(f *page.Fields, in *entered) {
			f.Line("kind", &in.Kind)
			f.Line("name", &in.About.Name)
			f.Line("organisation", &in.About.Organisation)
			f.Line("contact.name", &in.Contact.Name)
			f.Line("contact.phone", &in.Contact.Phone)
			f.Line("contact.email", &in.Contact.Email)
			page.Word(f, "lang", &in.Lang)
		},
		Check: func(_ *festival.Edition, in *entered) fault.Fields {
			f := fault.Fields{}
			in.About.Check(f)
			in.Contact.Check(f, in.Lang)
			if !lang.Known(string(in.Lang)) {
				f.Add("lang", "error.choice")
			}
			return f
		},
		Page: func(c *fiber.Ctx, p page.Page, _ entered) (any, error) {
			kinds, err := s.kindPicks(c, p)
			return applicationNewPage{p, p.Choose("kind", kinds), p.Choose("lang", page.LanguageOptions())}, err
		},
		Save: s.saveEntered,
	})
}

// enteredBy begins with what a wish to be called has said already.
func (s *screens) enteredBy(c *fiber.Ctx, e *festival.Edition) (entered, error) {
	in := entered{Input: stall.Input{Lang: s.Language(c)}}
	id, err := strconv.ParseInt(c.Query("callback"), 10, 64)
	if err != nil {
		return in, nil
	}
	w, err := s.Stalls.Callback(c.UserContext(), e.ID, stall.CallbackID(id))
	in.Contact = stall.Contact{Name: w.Name, Phone: w.Phone}
	if lang.Known(w.Lang) {
		in.Lang = lang.Lang(w.Lang)
	}
	return in, err
}

func (s *screens) saveEntered(c *fiber.Ctx, e *festival.Edition, _, in entered) (page.Done, error) {
	k, err := s.Stalls.KindBySlug(c.UserContext(), e.ID, in.Kind)
	if err != nil {
		return page.Done{}, fault.Fields{"kind": fault.Msg("error.choice")}.Err("office.saveEntered")
	}
	in.Input.Kind = k.ID
	a, err := s.Stalls.Create(c.UserContext(), e.ID, in.Input, 0, page.OnceFor(c, "enter", in), s.Now())
	if err != nil {
		return page.Done{}, err
	}
	if page.Value(c, "do") != "fill" {
		return page.Saved(s.Office(c, "/applications/%d", a.ID)), nil
	}
	return page.Done{To: page.HelpedStep(in.Lang, s.Help(c, a))}, nil
}
