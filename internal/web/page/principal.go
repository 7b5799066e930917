package page

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/pg"
)

// Principal is who is signed in; nil when nobody is.
func Principal(c *fiber.Ctx) *account.Principal {
	p, _ := c.Locals(LocalPrincipal).(*account.Principal)
	return p
}

func Bearer(c *fiber.Ctx) string {
	return BearerIn(c.Get(fiber.HeaderAuthorization))
}

// BearerIn is the token of an Authorization header; "" for none.
func BearerIn(header string) string {
	scheme, token, ok := strings.Cut(header, " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// DeviceToken is a device's bearer token: from the header, or from the cookie
// of a browser that was enrolled at /gate. No other site can send that cookie.
func (s *House) DeviceToken(c *fiber.Ctx) string {
	if token := Bearer(c); token != "" {
		return token
	}
	if c.Get("Sec-Fetch-Site") == "cross-site" {
		return ""
	}
	return c.Cookies(s.CookieName("device"))
}

// Device is the device that asks, and its actor in the context.
func (s *House) Device(c *fiber.Ctx) (checkin.Device, context.Context, error) {
	d, err := s.Checkin.Authenticate(c.UserContext(), s.DeviceToken(c), s.Now())
	return d, pg.WithActor(c.UserContext(), d.Actor()), err
}

func Unsafe(method string) bool {
	return method != fiber.MethodGet && method != fiber.MethodHead
}
