package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/web/page"
)

type cardPage struct {
	page.Page
}

// card is where the code on an applicant's card leads. It says of the
// application no more than its language and edition before the PIN is right.
func (s *screens) card(c *fiber.Ctx) error { return s.showCard(c, nil) }

func (s *screens) showCard(c *fiber.Ctx, wrong error) error {
	a, err := s.Stalls.ByCard(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	if _, err := s.EditionOf(c, a.EditionID); err != nil {
		return err
	}
	s.PreferLanguage(c, a.Lang)
	p, err := s.Page(c, "my", "apply.card.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	return s.Show(c, "my/card", cardPage{Page: p})
}

// cardPost opens the application for the right PIN: on the vendor's own phone,
// or on that of somebody who helps and keeps nothing.
func (s *screens) cardPost(c *fiber.Ctx) error {
	a, err := s.Stalls.ByCard(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	if _, err := s.EditionOf(c, a.EditionID); err != nil {
		return err
	}
	token, err := s.Stalls.OpenCard(c.UserContext(), c.Params("code"), page.Value(c, "pin"), s.Now())
	l := linked{token: token, at: token}
	if err == nil && page.Value(c, "for") == "other" {
		l.at = s.Help(c, a)
	}
	return s.End(c, page.Done{To: l.mine()}, err, s.showCard)
}
