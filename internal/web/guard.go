package web

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/web/page"
)

// admit runs before every handler: deadline, language, who is asking, may they.
func (s *Server) admit(r page.Route, l lang.Lang) fiber.Handler {
	handle := r.Handle
	if r.Guard.SignsIn() {
		handle = s.AnsweredOnce(handle)
	}
	return func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), requestTimeout)
		defer cancel()
		c.SetUserContext(ctx)
		if l != "" {
			c.Locals(page.LocalLang, l)
		}
		if !r.InCache { // what is not one of the public's pages may be somebody's own
			c.Set(fiber.HeaderCacheControl, "no-store")
		}
		if r.Linked { // whoever puts such a link where a crawler reads it has shared enough
			c.Set("X-Robots-Tag", "noindex")
		}
		if err := s.identify(c, r.Guard); err != nil {
			return err
		}
		if err := s.permit(c, r.Guard); err != nil {
			return err
		}
		if err := s.Judge(c, r); err != nil {
			return s.refused(c, r, err)
		}
		if page.Unsafe(c.Method()) && !r.Guard.Bearer {
			if err := s.checkCSRF(c); err != nil {
				return err
			}
			if err := page.Unreadable(c); err != nil { // each form says so where it says what else is wrong
				c.SetUserContext(pg.WithoutWrites(c.UserContext(), err))
			}
			if l != "" { // who acts in a language goes on in it
				s.KeepLanguage(c, l)
			}
		}
		if r.Guard.Bearer && !r.Guard.Own && page.Unsafe(c.Method()) {
			s.NameCaller(c)
		}
		if err := handle(c); err != nil {
			return err
		}
		if page.Unsafe(c.Method()) && !r.Silent && c.Locals(page.LocalUnseen) == nil && c.Response().StatusCode() < fiber.StatusBadRequest {
			s.publicChanged(c.UserContext())
		}
		return nil
	}
}

// refused answers what an edition's state does not take. A person's own form
// gives back what was typed; nobody else's can make the office say something.
func (s *Server) refused(c *fiber.Ctx, r page.Route, err error) error {
	if !page.Unsafe(c.Method()) || r.Guard.Bearer || wantsJSON(c) || s.checkCSRF(c) != nil {
		return err
	}
	return s.GiveBack(c, err)
}

// identify finds the login or the token behind the request. A cookie that is
// no longer valid is the same as none.
func (s *Server) identify(c *fiber.Ctx, g page.Guard) error {
	var p *account.Principal
	var err error
	switch token := page.Bearer(c); {
	case g.Own:
		return nil
	case g.Bearer && token != "":
		p, err = s.Accounts.Token(c.UserContext(), token, s.Now())
	case !g.Bearer && c.Cookies(s.CookieName("login")) != "":
		p, err = s.Accounts.Login(c.UserContext(), c.Cookies(s.CookieName("login")), s.Now())
	}
	if err != nil && !fault.Is(err, fault.Unauthorized) {
		return err
	}
	actor := pg.Visitor
	if p != nil && err == nil {
		c.Locals(page.LocalPrincipal, p)
		actor = p.Actor
	}
	c.SetUserContext(pg.WithActor(c.UserContext(), actor))
	return nil
}

func (s *Server) permit(c *fiber.Ctx, g page.Guard) error {
	p := page.Principal(c)
	switch {
	case g.Open || g.Own || g.Linked:
		return nil
	case p == nil:
		return fault.New(fault.Unauthorized, "web.permit", "error.unauthorized")
	case g.Signed:
		return nil
	}
	return s.permitIn(c, p, g)
}

// permitIn asks whether a role holds in the edition of the address, or in the
// house. Of an edition that is being prepared only its office learns.
func (s *Server) permitIn(c *fiber.Ctx, p *account.Principal, g page.Guard) error {
	const op = "web.permit"
	e, err := s.Addressed(c)
	if err != nil && (page.Named(c) || !fault.Is(err, fault.NotFound)) {
		return err
	}
	id := page.EditionID(e)
	may := p.Can(id, g.Roles...)
	if g.OfHouse() {
		_, may = p.HouseOrganiser()
	}
	switch {
	case may:
		return nil
	case e != nil && e.Hidden() && !p.Can(id, account.OfficeRoles...):
		return fault.New(fault.NotFound, op, "error.not_found")
	}
	return fault.New(fault.Forbidden, op, "error.forbidden")
}
