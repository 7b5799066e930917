package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/web/page"
)

type applyFindPage struct {
	page.Page
	Sent bool // the link is on its way, if there is one
}

// applyFind is for who lost the link to their application.
func (s *screens) applyFind(c *fiber.Ctx) error { return s.showApplyFind(c, false, nil) }

// applyFindPost gives the same answer for known and unknown addresses.
func (s *screens) applyFindPost(c *fiber.Ctx) error {
	if err := s.sendLinks(c); err != nil {
		return s.showApplyFind(c, false, err)
	}
	return s.showApplyFind(c, true, nil)
}

func (s *screens) showApplyFind(c *fiber.Ctx, sent bool, wrong error) error {
	p, err := s.Page(c, "public", "apply.find.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	return s.Show(c, "public/apply_find", applyFindPage{p, sent})
}
