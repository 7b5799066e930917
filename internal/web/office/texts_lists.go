package office

import (
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/web/page"
)

type questionPage struct {
	page.Page
	page.Typed
	ID        int64 // 0: a new one
	Audiences []page.Option
}

func (s *screens) questionEdit(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	q := festival.Question{Audience: festival.AudienceVisitor}
	if c.Params("id") != "new" {
		if q, err = s.oneQuestion(c, e); err != nil {
			return err
		}
	}
	f := page.Typed{
		In:    map[string]string{"audience": string(q.Audience), "position": fmt.Sprint(q.Position), "version": fmt.Sprint(q.Version)},
		Texts: map[string]map[string]string{"question": page.Page{}.Values(q.Question), "answer": page.Page{}.Values(q.Answer)},
	}
	return s.showQuestion(c, q.ID, f, nil)
}

func (s *screens) oneQuestion(c *fiber.Ctx, e *festival.Edition) (festival.Question, error) {
	all, err := s.Festival.Questions(c.UserContext(), e.ID)
	if err != nil {
		return festival.Question{}, err
	}
	id := c.Params("id")
	i := slices.IndexFunc(all, func(q festival.Question) bool { return fmt.Sprint(q.ID) == id })
	if i < 0 {
		return festival.Question{}, fault.New(fault.NotFound, "office.oneQuestion", "error.not_found")
	}
	return all[i], nil
}

func (s *screens) showQuestion(c *fiber.Ctx, id int64, f page.Typed, wrong error) error {
	p, err := s.Page(c, "office", "office.question.title")
	if err != nil {
		return err
	}
	status, err := p.Judge(wrong)
	if err != nil {
		return err
	}
	d := questionPage{Page: p, Typed: f, ID: id}
	for _, a := range []festival.Audience{festival.AudienceVisitor, festival.AudienceVendor} {
		d.Audiences = append(d.Audiences, page.Option{Value: string(a), Label: p.T("office.question.audience." + string(a)), Checked: f.In["audience"] == string(a)})
	}
	return s.Show(c, status, "office/question", d)
}

func (s *screens) questionEditPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var q festival.Question
	if c.Params("id") != "new" {
		if q, err = s.oneQuestion(c, e); err != nil {
			return err
		}
	}
	if page.Value(c, "do") == "delete" {
		return s.removed(c, "/office/texts", s.Festival.DeleteQuestion(c.UserContext(), e.ID, q.ID))
	}
	r := page.Read(c)
	q.Audience, q.Question, q.Answer = festival.Audience(r.Line("audience")), page.Text(c, "question"), page.Text(c, "answer")
	q.Position, q.Version = r.Whole("position"), r.Whole("version")
	if err = r.Err(); err == nil {
		_, err = s.Festival.SaveQuestion(c.UserContext(), e.ID, q)
	}
	if err != nil {
		return s.showQuestion(c, q.ID, page.Sent(c, "audience", "position", "version").WithTexts(c, "question", "answer"), err)
	}
	s.Flash(c, "ok", "office.saved")
	return page.SeeOther(c, "/office/texts")
}

// removed ends a form that deleted something.
func (s *screens) removed(c *fiber.Ctx, back string, err error) error {
	if err != nil {
		return err
	}
	s.Flash(c, "ok", "office.deleted")
	return page.SeeOther(c, back)
}

type partnerPage struct {
	page.Page
	page.Typed
	ID int64 // 0: a new one
}

func (s *screens) onePartner(c *fiber.Ctx, e *festival.Edition) (festival.Partner, error) {
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
		return festival.Partner{}, fault.New(fault.NotFound, "office.onePartner", "error.not_found")
	}
	return all[i], nil
}

func (s *screens) partnerEdit(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	partner, err := s.onePartner(c, e)
	if err != nil {
		return err
	}
	f := page.Typed{
		In:    map[string]string{"name": partner.Name, "url": partner.URL, "position": fmt.Sprint(partner.Position), "version": fmt.Sprint(partner.Version)},
		Texts: map[string]map[string]string{"role": page.Page{}.Values(partner.Role)},
	}
	return s.showPartner(c, partner.ID, f, nil)
}

func (s *screens) showPartner(c *fiber.Ctx, id int64, f page.Typed, wrong error) error {
	p, err := s.Page(c, "office", "office.partner.title")
	if err != nil {
		return err
	}
	status, err := p.Judge(wrong)
	if err != nil {
		return err
	}
	return s.Show(c, status, "office/partner", partnerPage{p, f, id})
}

func (s *screens) partnerEditPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	partner, err := s.onePartner(c, e)
	if err != nil {
		return err
	}
	if page.Value(c, "do") == "delete" {
		return s.removed(c, "/office/texts", s.Festival.DeletePartner(c.UserContext(), e.ID, partner.ID))
	}
	r := page.Read(c)
	partner.Name, partner.URL, partner.Role = r.Line("name"), r.Line("url"), page.Text(c, "role")
	partner.Position, partner.Version = r.Whole("position"), r.Whole("version")
	if err = r.Err(); err == nil {
		_, err = s.Festival.SavePartner(c.UserContext(), e.ID, partner)
	}
	if err != nil {
		return s.showPartner(c, partner.ID, page.Sent(c, "name", "url", "position", "version").WithTexts(c, "role"), err)
	}
	s.Flash(c, "ok", "office.saved")
	return page.SeeOther(c, "/office/texts")
}
