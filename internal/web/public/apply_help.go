package public

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// helpedApp is an application that somebody on this device helps with.
type helpedApp struct{ Name, Href, At string }

// helped are those, so that a help that was forgotten is seen and ended.
func (s *screens) helped(c *fiber.Ctx, p page.Page) (all []helpedApp, err error) {
	for _, token := range s.Helped(c) {
		a, err := s.Stalls.ByLink(c.UserContext(), token)
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Gone) {
			continue
		}
		if err != nil {
			return nil, err
		}
		l := linked{app: a, token: token, at: page.HelpedAt(a.ID)}
		one := helpedApp{Name: a.Name, Href: l.mine(), At: l.at}
		if one.Name == "" {
			one.Name = p.T("apply.draft_unnamed")
		}
		all = append(all, one)
	}
	return all, nil
}

// applyHelpedPost ends a sitting in which somebody helped. Of an application
// that is not sent it asks first, because it can be gone on with by the
// vendor's card alone.
func (s *screens) applyHelpedPost(c *fiber.Ctx) error {
	at := page.Value(c, "at")
	ask := func(p page.Page) (q page.Question, err error) {
		token, _ := s.LinkAt(at, c.Cookies(s.CookieName(page.HelpingCookie)))
		a, err := s.Stalls.ByLink(c.UserContext(), token)
		if err == nil && a.State == stall.StateDraft {
			q = page.Question{Title: p.T("apply.help.end_ask"), Text: []string{p.T("apply.help.end_text")}, Do: p.T("apply.help.end")}
		}
		return q, nil // a sitting that is over ends once more
	}
	err := s.Sure(c, ask, func() error {
		s.HelpEnds(c, at)
		return nil
	})
	return s.End(c, page.Done{To: "/" + string(s.Language(c)) + "/apply", Key: "apply.help.ended"}, err, s.showApply)
}

// begun lets the device go on with the application that was just begun on it:
// as its own, or for somebody else.
func (s *screens) begun(c *fiber.Ctx, a *stall.Application) linked {
	token := s.Stalls.Link(a)
	if page.Value(c, "for") == "other" {
		return linked{token: token, at: s.Help(c, a)}
	}
	s.rememberDraft(c, token)
	return linked{token: token, at: token}
}
