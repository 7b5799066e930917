package web

import (
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
)

type questionPage struct {
	page
	form
	ID        int64 // 0: a new one
	Audiences []option
}

func (s *Server) questionEdit(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	q := festival.Question{Audience: festival.AudienceVisitor}
	if c.Params("id") != "new" {
		if q, err = s.oneQuestion(c, e); err != nil {
			return err
		}
	}
	f := form{
		In:    map[string]string{"audience": string(q.Audience), "position": fmt.Sprint(q.Position), "version": fmt.Sprint(q.Version)},
		Texts: map[string]map[string]string{"question": page{}.Values(q.Question), "answer": page{}.Values(q.Answer)},
	}
	return s.showQuestion(c, q.ID, f, nil)
}

func (s *Server) oneQuestion(c *fiber.Ctx, e *festival.Edition) (festival.Question, error) {
	all, err := s.Festival.Questions(c.UserContext(), e.ID)
	if err != nil {
		return festival.Question{}, err
	}
	id := c.Params("id")
	i := slices.IndexFunc(all, func(q festival.Question) bool { return fmt.Sprint(q.ID) == id })
	if i < 0 {
		return festival.Question{}, fault.New(fault.NotFound, "web.oneQuestion", "error.not_found")
	}
	return all[i], nil
}

func (s *Server) showQuestion(c *fiber.Ctx, id int64, f form, wrong error) error {
	p, err := s.page(c, "office", "office.question.title")
	if err != nil {
		return err
	}
	status, err := p.judge(wrong)
	if err != nil {
		return err
	}
	d := questionPage{page: p, form: f, ID: id}
	for _, a := range []festival.Audience{festival.AudienceVisitor, festival.AudienceVendor} {
		d.Audiences = append(d.Audiences, option{Value: string(a), Label: p.T("office.question.audience." + string(a)), Checked: f.In["audience"] == string(a)})
	}
	return s.show(c, status, "office/question", d)
}

func (s *Server) questionEditPost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	var q festival.Question
	if c.Params("id") != "new" {
		if q, err = s.oneQuestion(c, e); err != nil {
			return err
		}
	}
	if value(c, "do") == "delete" {
		return s.removed(c, "/office/texts", s.Festival.DeleteQuestion(c.UserContext(), e.ID, q.ID))
	}
	r := read(c)
	q.Audience, q.Question, q.Answer = festival.Audience(r.line("audience")), text(c, "question"), text(c, "answer")
	q.Position, q.Version = r.whole("position"), r.whole("version")
	if err = r.err(); err == nil {
		_, err = s.Festival.SaveQuestion(c.UserContext(), e.ID, q)
	}
	if err != nil {
		return s.showQuestion(c, q.ID, typed(c, "audience", "position", "version").with(c, "question", "answer"), err)
	}
	s.flash(c, "ok", "office.saved")
	return seeOther(c, "/office/texts")
}

// removed ends a form that deleted something.
func (s *Server) removed(c *fiber.Ctx, back string, err error) error {
	if err != nil {
		return err
	}
	s.flash(c, "ok", "office.deleted")
	return seeOther(c, back)
}

type partnerPage struct {
	page
	form
	ID int64 // 0: a new one
}

func (s *Server) onePartner(c *fiber.Ctx, e *festival.Edition) (festival.Partner, error) {
	id := c.Params("id")
	if id == "new" {
		return festival.Partner{}, nil
	}
	all, err := s.Festival.Partners(c.UserContext(), e.ID)
	if err != nil {
		return festival.Partner{}, err
	}
	i := slices.IndexFunc(all, func(p festival.Partner) bool { return fmt.Sprint(p.ID) == id })
	if i < 0 {
		return festival.Partner{}, fault.New(fault.NotFound, "web.onePartner", "error.not_found")
	}
	return all[i], nil
}

func (s *Server) partnerEdit(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	partner, err := s.onePartner(c, e)
	if err != nil {
		return err
	}
	f := form{
		In:    map[string]string{"name": partner.Name, "url": partner.URL, "position": fmt.Sprint(partner.Position), "version": fmt.Sprint(partner.Version)},
		Texts: map[string]map[string]string{"role": page{}.Values(partner.Role)},
	}
	return s.showPartner(c, partner.ID, f, nil)
}

func (s *Server) showPartner(c *fiber.Ctx, id int64, f form, wrong error) error {
	p, err := s.page(c, "office", "office.partner.title")
	if err != nil {
		return err
	}
	status, err := p.judge(wrong)
	if err != nil {
		return err
	}
	return s.show(c, status, "office/partner", partnerPage{p, f, id})
}

func (s *Server) partnerEditPost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	partner, err := s.onePartner(c, e)
	if err != nil {
		return err
	}
	if value(c, "do") == "delete" {
		return s.removed(c, "/office/texts", s.Festival.DeletePartner(c.UserContext(), e.ID, partner.ID))
	}
	r := read(c)
	partner.Name, partner.URL, partner.Role = r.line("name"), r.line("url"), text(c, "role")
	partner.Position, partner.Version = r.whole("position"), r.whole("version")
	if err = r.err(); err == nil {
		_, err = s.Festival.SavePartner(c.UserContext(), e.ID, partner)
	}
	if err != nil {
		return s.showPartner(c, partner.ID, typed(c, "name", "url", "position", "version").with(c, "role"), err)
	}
	s.flash(c, "ok", "office.saved")
	return seeOther(c, "/office/texts")
}
