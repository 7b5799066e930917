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
	return func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), requestTimeout)
		defer cancel()
		c.SetUserContext(ctx)
		if l != "" {
			c.Locals(page.LocalLang, l)
		}
		if err := s.identify(c, r.Guard); err != nil {
			return err
		}
		if err := s.permit(c, r.Guard); err != nil {
			return err
		}
		if r.AnyEdition && page.Named(c) { // an edition that is not there has no pages
			if _, err := s.Edition(c); err != nil {
				return err
			}
		}
		if page.Unsafe(c.Method()) && !r.Guard.Bearer {
			if err := s.checkCSRF(c); err != nil {
				return err
			}
			if l != "" { // who acts in a language goes on in it
				s.KeepLanguage(c, l)
			}
		}
		if err := r.Handle(c); err != nil {
			return err
		}
		if page.Unsafe(c.Method()) && !r.Silent && c.Locals(page.LocalUnseen) == nil && c.Response().StatusCode() < fiber.StatusBadRequest {
			s.publicChanged(c.UserContext())
		}
		return nil
	}
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
	case g.Open || g.Own:
		return nil
	case p == nil:
		return fault.New(fault.Unauthorized, "web.permit", "error.unauthorized")
	case g.Signed:
		return nil
	}
	edition, err := s.guarded(c, g)
	if err != nil {
		return err
	}
	if !p.Can(edition, g.Roles...) {
		return fault.New(fault.Forbidden, "web.permit", "error.forbidden")
	}
	return nil
}

// guarded is the edition a role must hold in: the address's, or 0 for every one.
func (s *Server) guarded(c *fiber.Ctx, g page.Guard) (int64, error) {
	if g.House {
		return 0, nil
	}
	e, err := s.Edition(c)
	if fault.Is(err, fault.NotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return int64(e.ID), nil
}
