package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/web/page"
)

type myLoginsPage struct {
	page.Page
	Logins []account.Login
	This   int64
}

func (s *screens) myLogins(c *fiber.Ctx) error {
	who := page.Principal(c)
	all, err := s.Accounts.Logins(c.UserContext(), who.Person, s.Now())
	if err != nil {
		return err
	}
	p, err := s.Page(c, "my", "logins.title")
	if err != nil {
		return err
	}
	return s.Show(c, "my/logins", myLoginsPage{p, all, who.Login})
}

func (s *screens) myLoginRevokePost(c *fiber.Ctx) error {
	id, err := c.ParamsInt("id")
	if err != nil {
		return fiber.ErrNotFound
	}
	if err := s.Accounts.RevokeLogin(c.UserContext(), page.Principal(c).Person, int64(id), s.Now()); err != nil {
		return err
	}
	return s.GoOn(c, page.Done{To: "/my/logins", Key: "logins.revoked"})
}
