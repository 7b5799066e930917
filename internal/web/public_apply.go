package web

import (
	"html/template"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/stall"
)

type stallApplyPage struct {
	page
	Kinds  []answerOption
	Closed bool
	Closes string
}

func (s *Server) stallApplyPage(c *fiber.Ctx, chosen string) (stallApplyPage, error) {
	p, err := s.page(c, "public", "apply.title")
	d := stallApplyPage{page: p}
	if err != nil || p.edition == nil {
		d.Closed = true
		return d, err
	}
	e := p.edition
	d.Closed = !e.TakesApplications(s.now())
	if e.ApplicationCloses != nil {
		d.Closes = p.DateFull(*e.ApplicationCloses)
	}
	kinds, err := s.Stalls.Kinds(c.UserContext(), e.ID)
	for _, k := range kinds {
		if k.Open {
			d.Kinds = append(d.Kinds, answerOption{Value: k.Slug, Label: p.bilingualText(k.Name), Hint: p.Text(k.Description),
				Mark: string(k.Mark), Checked: k.Slug == chosen})
		}
	}
	return d, err
}

func (s *Server) stallApply(c *fiber.Ctx) error {
	d, err := s.stallApplyPage(c, c.Query("kind"))
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "public/apply", d)
}

// stallApplyPost starts a draft and sends the browser to its first step.
func (s *Server) stallApplyPost(c *fiber.Ctx) error {
	d, err := s.stallApplyPage(c, value(c, "kind"))
	if err != nil {
		return err
	}
	slug := value(c, "kind")
	k, err := s.kindToApply(c, d, slug)
	if err == nil {
		var a *stall.Application
		if a, err = s.startDraft(c, d.edition, k, string(d.Lang)); err == nil {
			return seeOther(c, d.Path("/apply/"+s.Stalls.Link(a)+"/about"))
		}
	}
	status, ok := d.complain(err)
	if !ok {
		return err
	}
	return s.show(c, status, "public/apply", d)
}

func (s *Server) kindToApply(c *fiber.Ctx, d stallApplyPage, slug string) (stall.Kind, error) {
	const op = "web.kindToApply"
	if d.Closed {
		return stall.Kind{}, fault.Coded(fault.Conflict, op, "closed", "stall.error.closed")
	}
	k, err := s.Stalls.KindBySlug(c.UserContext(), d.edition.ID, slug)
	if fault.Is(err, fault.NotFound) || err == nil && !k.Open {
		return k, fault.Fields{"kind": fault.Msg("apply.kind_missing")}.Err(op)
	}
	return k, err
}

func (s *Server) startDraft(c *fiber.Ctx, e *festival.Edition, k stall.Kind, l string) (*stall.Application, error) {
	var owner account.ID
	ctx := pg.WithActor(c.UserContext(), pg.Applicant)
	if who := principal(c); who != nil {
		owner, ctx = who.Person, c.UserContext()
	}
	once := pg.Once{Key: value(c, "_key"), Principal: "csrf:" + c.Cookies(s.cookieName("csrf")), Route: "apply", Content: []string{k.Slug, l}}
	return s.Stalls.Create(ctx, e.ID, stall.Input{Kind: k.ID, Lang: s.language(c)}, owner, once, s.now())
}

// linked is an application opened by its link, with what its pages need.
type linked struct {
	app   *stall.Application
	kind  stall.Kind
	token string
}

// openLinked finds the application of the address, and lets the request speak
// of that application's edition.
func (s *Server) openLinked(c *fiber.Ctx) (linked, error) {
	l := linked{token: c.Params("token")}
	var err error
	if l.app, err = s.Stalls.ByLink(c.UserContext(), l.token); err != nil {
		return l, err
	}
	e, err := s.Festival.Get(c.UserContext(), l.app.EditionID)
	if err != nil {
		return l, err
	}
	c.Locals(localEdition, e)
	c.Set(fiber.HeaderCacheControl, "no-store")
	if principal(c) == nil {
		c.SetUserContext(pg.WithActor(c.UserContext(), pg.Applicant))
	}
	l.kind, err = s.Stalls.Kind(c.UserContext(), l.app.EditionID, l.app.Kind)
	return l, err
}

func (l linked) mine() string { return "/my/application/" + l.token }

// answerForm draws the application's answers in the page's language.
func (s *Server) answerForm(c *fiber.Ctx, p page, a *stall.Application) (answerForm, error) {
	f := answerForm{p: p, answers: a.Answers, values: a.Answers.Values(p.Lang), extra: map[string]int{}}
	e, err := s.Festival.Get(c.UserContext(), a.EditionID)
	if err != nil {
		return f, err
	}
	locations, err := s.Festival.Locations(c.UserContext(), e)
	if err != nil {
		return f, err
	}
	if len(locations) > 1 {
		for _, l := range locations {
			f.locations = append(f.locations, answerOption{Value: l.Slug, Label: isolated(p.Text(l.Name)), Hint: p.Text(l.Name)})
		}
		f.locations = append(f.locations, answerOption{Value: "any", Label: p.Bilingual("stall.location.wish.any"), Hint: p.T("stall.location.wish.any")})
	}
	for _, d := range e.Days {
		label := p.Lang.DateFull(d.Date)
		f.days = append(f.days, answerOption{Value: d.Key(), Label: isolated(label), Hint: label})
	}
	return f, nil
}

func isolated(s string) template.HTML {
	return "<bdi>" + template.HTML(template.HTMLEscapeString(s)) + "</bdi>"
}
