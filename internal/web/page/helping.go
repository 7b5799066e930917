package page

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/lang"
)

// Who fills in an application for somebody else does it on a device of their
// own. The secret that opens it then stands in a cookie of this sitting and in
// no address, so that neither history nor typed-in suggestions keep it; what
// the vendor takes along is the card with its PIN, or a picture of the code.
const (
	Helping       = "helping" // stands in addresses for the application's token
	helpingCookie = "helping"
	helpingFor    = 4 * 3600 // s, after which a forgotten sitting is over
)

// Help lets this device go on with an application of somebody else.
func (s *House) Help(c *fiber.Ctx, token string) { s.keepHelping(c, token, helpingFor) }

// HelpedStep is where such a device goes on.
func HelpedStep(l lang.Lang) string { return "/" + string(l) + "/apply/" + Helping + "/about" }

// HelpEnds lets it know nothing of that application any more.
func (s *House) HelpEnds(c *fiber.Ctx) {
	s.keepHelping(c, "", -1)
	c.Set("Clear-Site-Data", `"cache"`) // pages that "back" would show; never "storage": a gate's scans may wait there
}

// Helped is the token of the application that this device helps with; "": none.
func (s *House) Helped(c *fiber.Ctx) string { return c.Cookies(s.CookieName(helpingCookie)) }

func (s *House) keepHelping(c *fiber.Ctx, token string, seconds int) {
	c.Cookie(&fiber.Cookie{Name: s.CookieName(helpingCookie), Value: token, Path: "/", HTTPOnly: true, Secure: s.HTTPS(), SameSite: "Lax", MaxAge: seconds})
}
