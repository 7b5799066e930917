package public

import (
	"cmp"
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/web/page"
)

type signInPage struct {
	page.Page
	Sent bool // a link is on its way
	Demo []account.Role
}

func (s *screens) signIn(c *fiber.Ctx) error { return s.showSignIn(c, false, nil) }

// signInPost gives the same answer for known and unknown addresses.
func (s *screens) signInPost(c *fiber.Ctx) error {
	email, ok := input.CleanEmail(page.Value(c, "email"))
	if !ok || email == "" {
		return s.showSignIn(c, false, fault.Fields{"email": fault.Msg("error.email")}.Err("public.signInPost"))
	}
	if err := s.Accounts.RequestLink(c.UserContext(), email, s.Now()); err != nil {
		return err
	}
	return s.showSignIn(c, true, nil)
}

func (s *screens) showSignIn(c *fiber.Ctx, sent bool, wrong error) error {
	p, err := s.Page(c, "public", "sign_in.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := signInPage{Page: p, Sent: sent}
	if e, err := s.Addressed(c); s.Config.Demo && err == nil && e.Demo { // while it is being prepared too
		d.Demo = account.DemoRoles
	}
	return s.Show(c, "public/sign_in", d)
}

type signInLinkPage struct {
	page.Page
	Name string
}

func (s *screens) signInLink(c *fiber.Ctx) error {
	name, err := s.Accounts.PeekLink(c.UserContext(), c.Params("token"), s.Now())
	if err != nil {
		return s.inAlready(c, err)
	}
	p, err := s.Page(c, "public", "sign_in.title")
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.Show(c, "public/sign_in_link", signInLinkPage{p, name})
}

func (s *screens) signInLinkPost(c *fiber.Ctx) error {
	token, err := s.Accounts.UseLink(c.UserContext(), c.Params("token"), c.Get(fiber.HeaderUserAgent), s.Now())
	if err != nil {
		return s.inAlready(c, err)
	}
	return s.signedIn(c, token)
}

// inAlready sends who has come in by this link on to where they work; for
// anybody else it is over.
func (s *screens) inAlready(c *fiber.Ctx, over error) error {
	who := page.Principal(c)
	if who == nil || !fault.Is(over, fault.Gone) {
		return over
	}
	theirs, err := s.Accounts.UsedLink(c.UserContext(), c.Params("token"), who.Person)
	switch {
	case err != nil:
		return err
	case !theirs:
		return over
	}
	return s.toWork(c, who)
}

// signedIn hands the login to the browser and sends it where its person works.
func (s *screens) signedIn(c *fiber.Ctx, token string) error {
	c.Cookie(&fiber.Cookie{Name: s.CookieName("login"), Value: token, Path: "/", HTTPOnly: true, Secure: s.HTTPS(), SameSite: "Lax", MaxAge: 30 * 24 * 3600})
	who, err := s.Accounts.Login(c.UserContext(), token, s.Now())
	if err != nil {
		return err
	}
	return s.toWork(c, who)
}

func (s *screens) toWork(c *fiber.Ctx, who *account.Principal) error {
	to, err := s.Workplace(c.UserContext(), who)
	if err != nil {
		return err
	}
	return page.SeeOther(c, cmp.Or(to, "/my/"))
}

func (s *screens) signInDemoPost(c *fiber.Ctx) error {
	e, err := s.Addressed(c)
	if err != nil {
		return err
	}
	role := account.Role(page.Value(c, "role"))
	if !s.Config.Demo || !e.Demo || !slices.Contains(account.DemoRoles, role) {
		return fault.New(fault.NotFound, "public.signInDemoPost", "error.not_found")
	}
	p, err := s.Accounts.ByEmail(c.UserContext(), account.DemoEmail(role))
	if err != nil {
		return err
	}
	token, err := s.Accounts.SignIn(c.UserContext(), p.ID, c.Get(fiber.HeaderUserAgent), s.Now())
	if err != nil {
		return err
	}
	return s.signedIn(c, token)
}
