package public

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// A device remembers the applications that were begun on it, until it is told
// to forget them: who comes back to the form finds the draft and does not begin
// anew. What it carries are the applications' own links.
const (
	draftCookie = "draft"
	draftFor    = 60 * 24 * 3600 // s
	maxDrafts   = 3
)

// draft is an application that waits on this device.
type draft struct {
	Name, Kind, Mark, Changed, Href, Token string
	Review                                 string // where it is sent
	KindID                                 stall.KindID
}

func (s *screens) draftTokens(c *fiber.Ctx) []string {
	tokens := strings.Split(c.Cookies(s.CookieName(draftCookie)), ".")
	tokens = slices.DeleteFunc(tokens, func(t string) bool { return t == "" })
	return tokens[:min(len(tokens), maxDrafts)]
}

// keepTokens lets the device remember these, and nothing at all without one.
func (s *screens) keepTokens(c *fiber.Ctx, tokens []string) {
	cookie := fiber.Cookie{Name: s.CookieName(draftCookie), Value: strings.Join(tokens, "."), Path: "/", HTTPOnly: true, Secure: s.HTTPS(), SameSite: "Lax", MaxAge: draftFor}
	if len(tokens) == 0 {
		cookie.MaxAge, cookie.Expires = 0, page.Gone
	}
	c.Cookie(&cookie)
}

// rememberDraft puts the application first.
func (s *screens) rememberDraft(c *fiber.Ctx, token string) {
	others := slices.DeleteFunc(s.draftTokens(c), func(t string) bool { return t == token })
	s.keepTokens(c, append([]string{token}, others[:min(len(others), maxDrafts-1)]...))
}

// drafts are those of the edition that are not sent yet. A link that was
// replaced opens nothing, here as elsewhere.
func (s *screens) drafts(c *fiber.Ctx, p page.Page, e *festival.Edition) (all []draft, err error) {
	for _, token := range s.draftTokens(c) {
		a, err := s.Stalls.ByLink(c.UserContext(), token)
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Gone) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if a.State != stall.StateDraft || a.EditionID != e.ID {
			continue
		}
		l := linked{app: a, token: token, at: token}
		if l.kind, err = s.Stalls.Kind(c.UserContext(), e.ID, a.Kind); err != nil {
			return nil, err
		}
		all = append(all, draft{Name: a.Name, Kind: p.Text(l.kind.Name), Mark: string(l.kind.Mark), Changed: p.DateTime(a.ChangedAt), Href: l.step(p.Lang, firstOpen(l)), Token: token,
			Review: l.step(p.Lang, stepReview), KindID: a.Kind})
	}
	return all, nil
}

// applyForgetPost takes an application off this device; the application stays,
// and is reached by its link alone.
func (s *screens) applyForgetPost(c *fiber.Ctx) error {
	forget := page.Value(c, "draft")
	ask := func(p page.Page) (page.Question, error) {
		return page.Question{Title: p.T("apply.draft_forget_ask"), Text: []string{p.T("apply.draft_forget_text")}, Do: p.T("apply.draft_forget")}, nil
	}
	err := s.Sure(c, ask, func() error {
		s.keepTokens(c, slices.DeleteFunc(s.draftTokens(c), func(t string) bool { return t == forget }))
		return nil
	})
	return s.End(c, page.Done{To: "/" + string(s.Language(c)) + "/apply", Key: "apply.draft_forgotten"}, err, s.showApply)
}
