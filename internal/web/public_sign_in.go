package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/input"
)

func (s *Server) chooseLanguage(c *fiber.Ctx) error {
	c.Set(fiber.HeaderVary, "Accept-Language, Cookie")
	return c.Redirect("/"+string(s.language(c))+"/", fiber.StatusFound)
}

type lookPage struct{ page }

func (s *Server) look(c *fiber.Ctx) error {
	p, err := s.page(c, "public", "look.title")
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "public/look", lookPage{p})
}

type signInPage struct {
	page
	Email string
	Sent  bool
	Demo  []account.Role
}

func (s *Server) signInPage(c *fiber.Ctx) (signInPage, error) {
	p, err := s.page(c, "public", "sign_in.title")
	d := signInPage{page: p}
	if s.Config.Demo && p.edition != nil && p.edition.Demo {
		d.Demo = account.DemoRoles
	}
	return d, err
}

func (s *Server) signIn(c *fiber.Ctx) error {
	d, err := s.signInPage(c)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "public/sign_in", d)
}

// signInPost gives the same answer for known and unknown addresses.
func (s *Server) signInPost(c *fiber.Ctx) error {
	d, err := s.signInPage(c)
	if err != nil {
		return err
	}
	d.Email = value(c, "email")
	email, ok := input.CleanEmail(d.Email)
	if !ok || email == "" {
		status, _ := d.complain(fault.Fields{"email": fault.Msg("error.email")}.Err("web.signInPost"))
		return s.show(c, status, "public/sign_in", d)
	}
	if err := s.Accounts.RequestLink(c.UserContext(), email, s.now()); err != nil {
		return err
	}
	d.Sent = true
	return s.show(c, fiber.StatusOK, "public/sign_in", d)
}

type signInLinkPage struct {
	page
	Name string
}

func (s *Server) signInLink(c *fiber.Ctx) error {
	name, err := s.Accounts.PeekLink(c.UserContext(), c.Params("token"), s.now())
	if err != nil {
		return err
	}
	p, err := s.page(c, "public", "sign_in.title")
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.show(c, fiber.StatusOK, "public/sign_in_link", signInLinkPage{p, name})
}

func (s *Server) signInLinkPost(c *fiber.Ctx) error {
	token, err := s.Accounts.UseLink(c.UserContext(), c.Params("token"), c.Get(fiber.HeaderUserAgent), s.now())
	if err != nil {
		return err
	}
	return s.signedIn(c, token)
}

// signedIn hands the login to the browser and sends it where its person works.
func (s *Server) signedIn(c *fiber.Ctx, token string) error {
	c.Cookie(&fiber.Cookie{Name: s.cookieName("login"), Value: token, Path: "/", HTTPOnly: true, Secure: s.https(), SameSite: "Lax", MaxAge: 30 * 24 * 3600})
	who, err := s.Accounts.Login(c.UserContext(), token, s.now())
	if err != nil {
		return err
	}
	e, err := s.edition(c)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if who.Can(editionID(e), account.OfficeRoles...) {
		return seeOther(c, "/office/")
	}
	return seeOther(c, "/my/")
}

func (s *Server) demoSignInPost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	role := account.Role(value(c, "role"))
	if !s.Config.Demo || !e.Demo || !slices.Contains(account.DemoRoles, role) {
		return fault.New(fault.NotFound, "web.demoSignInPost", "error.not_found")
	}
	p, err := s.Accounts.ByEmail(c.UserContext(), account.DemoEmail(role))
	if err != nil {
		return err
	}
	token, err := s.Accounts.SignIn(c.UserContext(), p.ID, c.Get(fiber.HeaderUserAgent), s.now())
	if err != nil {
		return err
	}
	return s.signedIn(c, token)
}

func (s *Server) signOutPost(c *fiber.Ctx) error {
	who := principal(c)
	if err := s.Accounts.RevokeLogin(c.UserContext(), who.Person, who.Login, s.now()); err != nil {
		return err
	}
	c.Cookie(&fiber.Cookie{Name: s.cookieName("login"), Path: "/", HTTPOnly: true, Secure: s.https(), SameSite: "Lax", MaxAge: -1})
	s.flash(c, "ok", "sign_in.signed_out")
	return seeOther(c, "/"+string(s.language(c))+"/")
}

type loginsPage struct {
	page
	Logins []account.Login
	This   int64
}

func (s *Server) logins(c *fiber.Ctx) error {
	who := principal(c)
	all, err := s.Accounts.Logins(c.UserContext(), who.Person, s.now())
	if err != nil {
		return err
	}
	p, err := s.page(c, "my", "logins.title")
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "my/logins", loginsPage{p, all, who.Login})
}

func (s *Server) loginRevokePost(c *fiber.Ctx) error {
	id, err := c.ParamsInt("id")
	if err != nil {
		return fiber.ErrNotFound
	}
	if err := s.Accounts.RevokeLogin(c.UserContext(), principal(c).Person, int64(id), s.now()); err != nil {
		return err
	}
	s.flash(c, "ok", "logins.revoked")
	return seeOther(c, "/my/logins")
}
