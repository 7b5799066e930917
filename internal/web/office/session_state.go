package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/programme"
	"markt/internal/stall"
	"markt/internal/web/page"
)

func (s *screens) sessionConfirmPost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	err = s.Programme.Confirm(c.UserContext(), e, programme.ID(id), s.Now())
	return s.End(c, page.Done{To: s.Office(c, "/programme/%d", id), Key: "office.session.confirmed"}, err, s.session().Again)
}

func (s *screens) sessionCancelPost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	ask := func(p page.Page) (page.Question, error) { return s.askCancel(c, p, programme.ID(id)) }
	err = s.Sure(c, ask, func() error {
		return s.Programme.Cancel(c.UserContext(), e, programme.ID(id), page.Value(c, "reason"), s.Now())
	})
	return s.End(c, page.Done{To: s.Office(c, "/programme/%d", id), Key: "office.session.canceled"}, err, s.session().Again)
}

func (s *screens) askCancel(c *fiber.Ctx, p page.Page, id programme.ID) (page.Question, error) {
	doc, err := s.Programme.List(c.UserContext(), p.Edition)
	if err != nil {
		return page.Question{}, err
	}
	x, found := doc.Find(id)
	if !found {
		return page.Question{}, fault.New(fault.NotFound, "office.askCancel", "error.not_found")
	}
	if x.State == programme.StateCanceled {
		return page.Question{}, nil
	}
	q := page.Question{Title: p.T("office.ask.cancel", "name", p.Text(x.Title)), Text: []string{p.T("office.session.cancel_text")}, Do: p.T("office.ask.do.cancel")}
	if x.Placed() {
		n := newNaming(p, doc)
		q.Text = append([]string{p.Join([]string{n.when(x), n.stage(x)})}, q.Text...)
	}
	return q, nil
}

// sessionOffer is what the page of an application says about the programme:
// the session made from it, or the button that makes one.
type sessionOffer struct {
	Href  string
	Makes bool
}

func (s *screens) sessionOffer(c *fiber.Ctx, e *festival.Edition, a *stall.Application) (sessionOffer, error) {
	id, err := s.Programme.OfApplication(c.UserContext(), e, a.ID)
	if !fault.Is(err, fault.NotFound) {
		return sessionOffer{Href: s.Office(c, "/programme/%d", id)}, err
	}
	if !s.mayPlan(c, e) || a.State != stall.StateAccepted && a.State != stall.StateConfirmed {
		return sessionOffer{}, nil
	}
	kind, err := s.Stalls.Kind(c.UserContext(), e.ID, a.Kind)
	return sessionOffer{Makes: err == nil && kind.HostsSession}, err
}

// sessionFromPost makes a session of the accepted application :id.
func (s *screens) sessionFromPost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	a, err := s.Stalls.Get(c.UserContext(), e.ID, stall.ApplicationID(id))
	if err != nil {
		return err
	}
	made, created, err := s.Programme.FromApplication(c.UserContext(), e, a, s.Now())
	done := page.Done{To: s.Office(c, "/programme/%d", made), Key: "office.session.existed"}
	if created {
		done.Key = "office.session.from_application"
	}
	return s.End(c, done, err, s.showApplication)
}
