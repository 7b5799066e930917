package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/stall"
	"markt/internal/web/answers"
	"markt/internal/web/page"
)

type applyPage struct {
	page.Page
	Kinds  []answers.Option
	Closed bool
	Closes string
	Drafts []draft
	Helped []helpedApp
	Calls  []stepLink    // what each kind is told
	For    []page.Option // whose application it will be
}

func (s *screens) apply(c *fiber.Ctx) error { return s.showApply(c, nil) }

func (s *screens) showApply(c *fiber.Ctx, wrong error) error {
	p, err := s.Page(c, "public", "apply.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := applyPage{Page: p, Closed: true}
	if p.Edition == nil {
		return s.Show(c, "public/apply", d)
	}
	if p.Edition.ApplicationCloses != nil {
		d.Closes = p.DateFull(*p.Edition.ApplicationCloses)
	}
	if d.Drafts, err = s.drafts(c, p, p.Edition); err != nil {
		return err
	}
	if d.Helped, err = s.helped(c, p); err != nil {
		return err
	}
	kinds, err := s.Stalls.Kinds(c.UserContext(), p.Edition.ID)
	if err != nil {
		return err
	}
	chosen := page.Value(c, "kind") // typed, or proposed by the address
	for _, k := range kinds {
		if k.Takes(p.Edition, s.Now()) {
			d.Closed = false
			d.Kinds = append(d.Kinds, answers.Option{Value: k.Slug, Label: p.BilingualText(k.Name), Hint: p.Text(k.Description),
				Mark: string(k.Mark), Checked: k.Slug == chosen})
		}
		if k.Open {
			d.Calls = append(d.Calls, stepLink{Label: p.Text(k.Name), Href: p.Path("/apply/" + k.Slug)})
		}
	}
	d.For = p.Choose("for", page.Options([]string{"me", "other"}, func(v string) string { return p.T("apply.help.for." + v) }))
	if p.In["for"] == "" {
		d.For[0].Checked = true
	}
	s.findApply(&d)
	return s.Show(c, "public/apply", d)
}

// applyPost starts a draft and sends the browser to its first step.
func (s *screens) applyPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	l := linked{}
	var a *stall.Application
	k, err := s.kindToApply(c, e, page.Value(c, "kind"))
	if err == nil {
		a, err = s.startDraft(c, e, k)
	}
	if err == nil {
		l = s.begun(c, a)
	}
	return s.End(c, page.Done{To: l.step(s.Language(c), answers.StepAbout)}, err, s.showApply)
}

func (s *screens) kindToApply(c *fiber.Ctx, e *festival.Edition, slug string) (stall.Kind, error) {
	const op = "public.kindToApply"
	k, err := s.Stalls.KindBySlug(c.UserContext(), e.ID, slug)
	switch {
	case fault.Is(err, fault.NotFound):
		err = fault.Fields{"kind": fault.Msg("apply.kind_missing")}.Err(op)
	case err == nil && !k.Takes(e, s.Now()) && !s.invited(c, k):
		err = fault.Coded(fault.Conflict, op, "closed", "stall.error.closed")
	}
	return k, err
}

// startDraft begins an application.
func (s *screens) startDraft(c *fiber.Ctx, e *festival.Edition, k stall.Kind) (*stall.Application, error) {
	var owner account.ID
	ctx := pg.WithActor(c.UserContext(), pg.Applicant)
	if who := page.Principal(c); who != nil {
		owner, ctx = who.Person, c.UserContext()
	}
	l := s.Language(c)
	once := pg.Once{Key: page.Value(c, "_key"), Principal: "csrf:" + c.Cookies(s.CookieName("csrf")), Route: "apply", Content: []string{k.Slug, string(l)}}
	back, err := s.AdmitApplication(c, s.Browser(c))
	if err != nil {
		return nil, err
	}
	a, err := s.Stalls.Create(ctx, e.ID, stall.Input{Kind: k.ID, Lang: l, Invited: s.invited(c, k)}, owner, once, s.Now())
	if err != nil {
		back()
	}
	return a, err
}

// linked is an application opened by its link, with what its pages need.
type linked struct {
	app    *stall.Application
	stored *stall.Application // as another window has stored it, where app holds what was typed
	kind   stall.Kind
	token  string
	at     string // stands for the token in addresses
	helps  bool   // somebody fills it in for the applicant
	who    stall.Who
}

// openLinked finds the application of the address, and lets the request speak
// of that application's edition.
func (s *screens) openLinked(c *fiber.Ctx) (linked, error) {
	l := linked{at: c.Params("token")}
	var err error
	l.token, l.helps = s.LinkAt(l.at, c.Cookies(s.CookieName(page.HelpingCookie)))
	if l.token == "" {
		return l, fault.New(fault.Gone, "public.openLinked", "apply.help.over")
	}
	if l.app, err = s.Stalls.ByLink(c.UserContext(), l.token); err != nil {
		return l, err
	}
	if _, err := s.EditionOf(c, l.app.EditionID); err != nil {
		return l, err
	}
	s.PreferLanguage(c, l.app.Lang)
	l.who = stall.ByVendor
	if p := page.Principal(c); p == nil {
		c.SetUserContext(pg.WithActor(c.UserContext(), pg.Applicant))
	} else if p.Can(int64(l.app.EditionID), account.Organiser) { // of a call that is over too, and while the jury reads
		l.who |= stall.ByOrganiser
	}
	l.kind, err = s.Stalls.Kind(c.UserContext(), l.app.EditionID, l.app.Kind)
	return l, err
}

// step is the address of a step of the form.
func (l linked) step(in lang.Lang, step string) string {
	return "/" + string(in) + "/apply/" + l.at + "/" + step
}

func (l linked) mine() string { return "/my/application/" + l.at }

// home is the address that the application is found at again, from any device.
func (l linked) home() string { return "/my/application/" + l.token }
