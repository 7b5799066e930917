package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/web/page"
)

func (s *screens) signOutPost(c *fiber.Ctx) error {
	who := page.Principal(c)
	if err := s.Accounts.RevokeLogin(c.UserContext(), who.Person, who.Login, s.Now()); err != nil {
		return err
	}
	c.Cookie(&fiber.Cookie{Name: s.CookieName("login"), Path: "/", HTTPOnly: true, Secure: s.HTTPS(), SameSite: "Lax", Expires: page.Gone})
	return s.GoOn(c, page.Done{To: "/" + string(s.Language(c)) + "/", Key: "sign_in.signed_out"})
}
