package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/stall"
	"markt/internal/web/page"
)

// applyHelpedPost ends a sitting in which somebody helped. Of an application
// that is not sent it asks first, because it can be gone on with by the
// vendor's card alone.
func (s *screens) applyHelpedPost(c *fiber.Ctx) error {
	ask := func(p page.Page) (q page.Question, err error) {
		a, err := s.Stalls.ByLink(c.UserContext(), s.Helped(c))
		if err == nil && a.State == stall.StateDraft {
			q = page.Question{Title: p.T("apply.help.end_ask"), Text: []string{p.T("apply.help.end_text")}, Do: p.T("apply.help.end")}
		}
		return q, nil // a sitting that is over ends once more
	}
	err := s.Sure(c, ask, func() error {
		s.HelpEnds(c)
		return nil
	})
	return s.End(c, page.Done{To: "/" + string(s.Language(c)) + "/apply", Key: "apply.help.ended"}, err, s.showApply)
}

// tokenOf is the token that opens the application of the address.
func (s *screens) tokenOf(c *fiber.Ctx) (token string, helps bool) {
	if token = c.Params("token"); token == page.Helping {
		return s.Helped(c), true
	}
	return token, false
}

// begun lets the device go on with the application that was just begun on it:
// as its own, or for somebody else.
func (s *screens) begun(c *fiber.Ctx, token string) linked {
	if page.Value(c, "for") != "other" {
		s.rememberDraft(c, token)
		return linked{token: token, at: token}
	}
	s.Help(c, token)
	return linked{token: token, at: page.Helping}
}
