package web

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/programme"
	"markt/internal/stall"
)

func (s *Server) officeSessionConfirmPost(c *fiber.Ctx) error {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return err
	}
	if err := s.Programme.Confirm(c.UserContext(), e, programme.ID(id), s.now()); err != nil {
		return err
	}
	s.flash(c, "ok", "office.session.confirmed")
	return seeOther(c, sessionHref(programme.ID(id)))
}

func (s *Server) officeSessionCancelPost(c *fiber.Ctx) error {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return err
	}
	if err := s.Programme.Cancel(c.UserContext(), e, programme.ID(id), value(c, "reason"), s.now()); err != nil {
		return err
	}
	s.flash(c, "ok", "office.session.canceled")
	return seeOther(c, sessionHref(programme.ID(id)))
}

func (s *Server) officeSessionDeletePost(c *fiber.Ctx) error {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return err
	}
	if err := s.Programme.Delete(c.UserContext(), e, programme.ID(id), s.now()); err != nil {
		return err
	}
	s.flash(c, "ok", "office.session.deleted")
	return seeOther(c, "/office/programme")
}

// sessionOffer is what the page of an application says about the programme:
// the session made from it, or the button that makes one.
type sessionOffer struct {
	Href  string
	Makes bool
}

func (s *Server) sessionOffer(c *fiber.Ctx, e *festival.Edition, a *stall.Application) (sessionOffer, error) {
	id, err := s.Programme.OfApplication(c.UserContext(), e, a.ID)
	if !fault.Is(err, fault.NotFound) {
		return sessionOffer{Href: sessionHref(id)}, err
	}
	if !s.mayPlan(c, e) || a.State != stall.StateAccepted && a.State != stall.StateConfirmed {
		return sessionOffer{}, nil
	}
	kind, err := s.Stalls.Kind(c.UserContext(), e.ID, a.Kind)
	return sessionOffer{Makes: err == nil && kind.HostsSession}, err
}

// officeSessionFromPost makes a session of the accepted application :id.
func (s *Server) officeSessionFromPost(c *fiber.Ctx) error {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return err
	}
	a, err := s.Stalls.Get(c.UserContext(), e.ID, stall.ApplicationID(id))
	if err != nil {
		return err
	}
	made, created, err := s.Programme.FromApplication(c.UserContext(), e, a, s.now())
	if err != nil {
		return err
	}
	message := "office.session.existed"
	if created {
		message = "office.session.from_application"
	}
	s.flash(c, "ok", message)
	return seeOther(c, sessionHref(made))
}
