package page

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/lang"
	"markt/internal/stall"
)

// Who fills in an application for somebody else does it on a device of their
// own. The secret that opens it then stands in a cookie of this sitting and in
// no address, so that neither history nor typed-in suggestions keep it; what
// the vendor takes along is the card with its PIN, or a picture of the code.
// An address names the application by its number, so that two people who are
// helped at once, each in a tab, are never taken for one another.
const (
	HelpingCookie = "helping"
	helpingPrefix = "helping-"
	helpingFor    = 4 * 3600 // s, after which a forgotten sitting is over
	mostHelped    = 8
)

// HelpedAt stands in addresses for the token of an application that is helped with.
func HelpedAt(id stall.ApplicationID) string { return helpingPrefix + id.String() }

// Help lets this device go on with an application of somebody else, and gives
// what stands for its token in addresses.
func (s *House) Help(c *fiber.Ctx, a *stall.Application) string {
	others := s.without(s.Helped(c), HelpedAt(a.ID))
	s.keepHelping(c, append([]string{s.Stalls.Link(a)}, others[:min(len(others), mostHelped-1)]...))
	return HelpedAt(a.ID)
}

// HelpedStep is where such a device goes on.
func HelpedStep(l lang.Lang, at string) string { return "/" + string(l) + "/apply/" + at + "/about" }

// HelpEnds lets it know nothing of that application any more.
func (s *House) HelpEnds(c *fiber.Ctx, at string) {
	s.keepHelping(c, s.without(s.Helped(c), at))
	c.Set("Clear-Site-Data", `"cache"`) // pages that "back" would show; never "storage": a gate's scans may wait there
}

// Helped are the tokens of the applications that this device helps with.
func (s *House) Helped(c *fiber.Ctx) []string {
	return helped(c.Cookies(s.CookieName(HelpingCookie)))
}

func helped(cookie string) []string {
	return slices.DeleteFunc(strings.Split(cookie, "."), func(t string) bool { return t == "" })
}

// LinkAt is the token of the application that an address names: itself, or one
// of those in a helper's cookie; "" once that help is over.
func (s *House) LinkAt(at, cookie string) (token string, helps bool) {
	if !strings.HasPrefix(at, helpingPrefix) {
		return at, false
	}
	all := helped(cookie)
	if i := slices.IndexFunc(all, func(t string) bool { return s.named(t) == at }); i >= 0 {
		return all[i], true
	}
	return "", true
}

func (s *House) named(token string) string {
	id, _ := s.Stalls.NamedBy(token)
	return HelpedAt(id)
}

func (s *House) without(all []string, at string) []string {
	return slices.DeleteFunc(all, func(t string) bool { return s.named(t) == at })
}

func (s *House) keepHelping(c *fiber.Ctx, tokens []string) {
	cookie := fiber.Cookie{Name: s.CookieName(HelpingCookie), Value: strings.Join(tokens, "."), Path: "/", HTTPOnly: true, Secure: s.HTTPS(), SameSite: "Lax", MaxAge: helpingFor}
	if len(tokens) == 0 {
		cookie.MaxAge, cookie.Expires = 0, Gone
	}
	c.Cookie(&cookie)
}
