package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/web/page"
)

type questionsPage struct {
	page.Page
	Visitors []answered
	Vendors  []answered
}

type answered struct {
	Question     string
	QuestionLang lang.Lang
	Blocks       []block
	AnswerLang   lang.Lang
}

func (s *screens) questions(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	all, err := s.Festival.Questions(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "public", "home.questions.title")
	if err != nil {
		return err
	}
	d := questionsPage{Page: p}
	for _, q := range all {
		a := answered{p.Text(q.Question), p.TextLang(q.Question), blocks(p.Text(q.Answer)), p.TextLang(q.Answer)}
		if q.Audience == festival.AudienceVendor {
			d.Vendors = append(d.Vendors, a)
		} else {
			d.Visitors = append(d.Visitors, a)
		}
	}
	s.findQuestions(&d, all)
	return s.Show(c, "public/questions", d)
}
