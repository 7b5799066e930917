package public

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/input"
	"markt/internal/web/page"
)

func (s *screens) chooseLanguage(c *fiber.Ctx) error {
	c.Set(fiber.HeaderVary, "Accept-Language, Cookie")
	return c.Redirect("/"+string(s.Language(c))+"/", fiber.StatusFound)
}

type lookPage struct{ page.Page }

func (s *screens) look(c *fiber.Ctx) error {
	p, err := s.Page(c, "public", "look.title")
	if err != nil {
		return err
	}
	return s.Show(c, "public/look", lookPage{p})
}

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
	if s.Config.Demo && p.Edition != nil && p.Edition.Demo {
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
		return err
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
		return err
	}
	return s.signedIn(c, token)
}

// signedIn hands the login to the browser and sends it where its person works.
func (s *screens) signedIn(c *fiber.Ctx, token string) error {
	c.Cookie(&fiber.Cookie{Name: s.CookieName("login"), Value: token, Path: "/", HTTPOnly: true, Secure: s.HTTPS(), SameSite: "Lax", MaxAge: 30 * 24 * 3600})
	who, err := s.Accounts.Login(c.UserContext(), token, s.Now())
	if err != nil {
		return err
	}
	e, err := s.Edition(c)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if who.Can(page.EditionID(e), account.OfficeRoles...) {
		return page.SeeOther(c, s.Office(c, "/"))
	}
	return page.SeeOther(c, "/my/")
}

func (s *screens) demoSignInPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	role := account.Role(page.Value(c, "role"))
	if !s.Config.Demo || !e.Demo || !slices.Contains(account.DemoRoles, role) {
		return fault.New(fault.NotFound, "public.demoSignInPost", "error.not_found")
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

func (s *screens) signOutPost(c *fiber.Ctx) error {
	who := page.Principal(c)
	if err := s.Accounts.RevokeLogin(c.UserContext(), who.Person, who.Login, s.Now()); err != nil {
		return err
	}
	c.Cookie(&fiber.Cookie{Name: s.CookieName("login"), Path: "/", HTTPOnly: true, Secure: s.HTTPS(), SameSite: "Lax", MaxAge: -1})
	return s.GoOn(c, page.Done{To: "/" + string(s.Language(c)) + "/", Key: "sign_in.signed_out"})
}

type loginsPage struct {
	page.Page
	Logins []account.Login
	This   int64
}

func (s *screens) logins(c *fiber.Ctx) error {
	who := page.Principal(c)
	all, err := s.Accounts.Logins(c.UserContext(), who.Person, s.Now())
	if err != nil {
		return err
	}
	p, err := s.Page(c, "my", "logins.title")
	if err != nil {
		return err
	}
	return s.Show(c, "my/logins", loginsPage{p, all, who.Login})
}

func (s *screens) loginRevokePost(c *fiber.Ctx) error {
	id, err := c.ParamsInt("id")
	if err != nil {
		return fiber.ErrNotFound
	}
	if err := s.Accounts.RevokeLogin(c.UserContext(), page.Principal(c).Person, int64(id), s.Now()); err != nil {
		return err
	}
	return s.GoOn(c, page.Done{To: "/my/logins", Key: "logins.revoked"})
}
