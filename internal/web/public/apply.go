package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/stall"
	"markt/internal/web/answers"
	"markt/internal/web/page"
)

type stallApplyPage struct {
	page.Page
	Kinds  []answers.Option
	Closed bool
	Closes string
}

func (s *screens) stallApplyPage(c *fiber.Ctx, chosen string) (stallApplyPage, error) {
	p, err := s.Page(c, "public", "apply.title")
	d := stallApplyPage{Page: p}
	if err != nil || p.Edition == nil {
		d.Closed = true
		return d, err
	}
	e := p.Edition
	d.Closed = !e.TakesApplications(s.Now())
	if e.ApplicationCloses != nil {
		d.Closes = p.DateFull(*e.ApplicationCloses)
	}
	kinds, err := s.Stalls.Kinds(c.UserContext(), e.ID)
	for _, k := range kinds {
		if k.Open {
			d.Kinds = append(d.Kinds, answers.Option{Value: k.Slug, Label: p.BilingualText(k.Name), Hint: p.Text(k.Description),
				Mark: string(k.Mark), Checked: k.Slug == chosen})
		}
	}
	return d, err
}

func (s *screens) stallApply(c *fiber.Ctx) error {
	d, err := s.stallApplyPage(c, c.Query("kind"))
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "public/apply", d)
}

// stallApplyPost starts a draft and sends the browser to its first step.
func (s *screens) stallApplyPost(c *fiber.Ctx) error {
	d, err := s.stallApplyPage(c, page.Value(c, "kind"))
	if err != nil {
		return err
	}
	slug := page.Value(c, "kind")
	k, err := s.kindToApply(c, d, slug)
	if err == nil {
		var a *stall.Application
		if a, err = s.startDraft(c, d.Edition, k, string(d.Lang)); err == nil {
			return page.SeeOther(c, d.Path("/apply/"+s.Stalls.Link(a)+"/about"))
		}
	}
	status, ok := d.Complain(err)
	if !ok {
		return err
	}
	return s.Show(c, status, "public/apply", d)
}

func (s *screens) kindToApply(c *fiber.Ctx, d stallApplyPage, slug string) (stall.Kind, error) {
	const op = "public.kindToApply"
	if d.Closed {
		return stall.Kind{}, fault.Coded(fault.Conflict, op, "closed", "stall.error.closed")
	}
	k, err := s.Stalls.KindBySlug(c.UserContext(), d.Edition.ID, slug)
	if fault.Is(err, fault.NotFound) || err == nil && !k.Open {
		return k, fault.Fields{"kind": fault.Msg("apply.kind_missing")}.Err(op)
	}
	return k, err
}

func (s *screens) startDraft(c *fiber.Ctx, e *festival.Edition, k stall.Kind, l string) (*stall.Application, error) {
	var owner account.ID
	ctx := pg.WithActor(c.UserContext(), pg.Applicant)
	if who := page.Principal(c); who != nil {
		owner, ctx = who.Person, c.UserContext()
	}
	once := pg.Once{Key: page.Value(c, "_key"), Principal: "csrf:" + c.Cookies(s.CookieName("csrf")), Route: "apply", Content: []string{k.Slug, l}}
	return s.Stalls.Create(ctx, e.ID, stall.Input{Kind: k.ID, Lang: s.Language(c)}, owner, once, s.Now())
}

// linked is an application opened by its link, with what its pages need.
type linked struct {
	app   *stall.Application
	kind  stall.Kind
	token string
}

// openLinked finds the application of the address, and lets the request speak
// of that application's edition.
func (s *screens) openLinked(c *fiber.Ctx) (linked, error) {
	l := linked{token: c.Params("token")}
	var err error
	if l.app, err = s.Stalls.ByLink(c.UserContext(), l.token); err != nil {
		return l, err
	}
	e, err := s.Festival.Get(c.UserContext(), l.app.EditionID)
	if err != nil {
		return l, err
	}
	c.Locals(page.LocalEdition, e)
	c.Set(fiber.HeaderCacheControl, "no-store")
	if page.Principal(c) == nil {
		c.SetUserContext(pg.WithActor(c.UserContext(), pg.Applicant))
	}
	l.kind, err = s.Stalls.Kind(c.UserContext(), l.app.EditionID, l.app.Kind)
	return l, err
}

func (l linked) mine() string { return "/my/application/" + l.token }
