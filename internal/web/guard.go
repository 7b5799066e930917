package web

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/pg"
)

// admit runs before every handler: deadline, language, who is asking, may they.
func (s *Server) admit(r route, l lang.Lang) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), requestTimeout)
		defer cancel()
		c.SetUserContext(ctx)
		if l != "" {
			c.Locals(localLang, l)
		}
		if err := s.identify(c, r.guard); err != nil {
			return err
		}
		if err := s.permit(c, r.guard); err != nil {
			return err
		}
		if unsafe(c.Method()) && !r.guard.bearer {
			if err := s.checkCSRF(c); err != nil {
				return err
			}
			if l != "" { // who acts in a language goes on in it
				s.keepLanguage(c, l)
			}
		}
		if err := r.handle(c); err != nil {
			return err
		}
		if unsafe(c.Method()) && !r.silent && c.Response().StatusCode() < fiber.StatusBadRequest {
			s.publicChanged(c.UserContext())
		}
		return nil
	}
}

// identify finds the login or the token behind the request. A cookie that is
// no longer valid is the same as none.
func (s *Server) identify(c *fiber.Ctx, g guard) error {
	var p *account.Principal
	var err error
	switch token := bearer(c); {
	case g.own:
		return nil
	case g.bearer && token != "":
		p, err = s.Accounts.Token(c.UserContext(), token, s.now())
	case !g.bearer && c.Cookies(s.cookieName("login")) != "":
		p, err = s.Accounts.Login(c.UserContext(), c.Cookies(s.cookieName("login")), s.now())
	}
	if err != nil && !fault.Is(err, fault.Unauthorized) {
		return err
	}
	actor := pg.Visitor
	if p != nil && err == nil {
		c.Locals(localPrincipal, p)
		actor = p.Actor
	}
	c.SetUserContext(pg.WithActor(c.UserContext(), actor))
	return nil
}

func (s *Server) permit(c *fiber.Ctx, g guard) error {
	p := principal(c)
	switch {
	case g.open || g.own:
		return nil
	case p == nil:
		return fault.New(fault.Unauthorized, "web.permit", "error.unauthorized")
	case g.signed:
		return nil
	}
	edition := int64(0)
	e, err := s.edition(c)
	if err == nil {
		edition = int64(e.ID)
	} else if !fault.Is(err, fault.NotFound) {
		return err
	}
	if !p.Can(edition, g.roles...) {
		return fault.New(fault.Forbidden, "web.permit", "error.forbidden")
	}
	return nil
}
