package web

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/pg"
)

// principal is who is signed in; nil when nobody is.
func principal(c *fiber.Ctx) *account.Principal {
	p, _ := c.Locals(localPrincipal).(*account.Principal)
	return p
}

func bearer(c *fiber.Ctx) string {
	scheme, token, ok := strings.Cut(c.Get(fiber.HeaderAuthorization), " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// deviceToken is a device's bearer token: from the header, or from the cookie
// of a browser that was enrolled at /gate. No other site can send that cookie.
func (s *House) deviceToken(c *fiber.Ctx) string {
	if token := bearer(c); token != "" {
		return token
	}
	if c.Get("Sec-Fetch-Site") == "cross-site" {
		return ""
	}
	return c.Cookies(s.cookieName("device"))
}

// device is the device that asks, and its actor in the context.
func (s *House) device(c *fiber.Ctx) (checkin.Device, context.Context, error) {
	d, err := s.Checkin.Authenticate(c.UserContext(), s.deviceToken(c), s.now())
	return d, pg.WithActor(c.UserContext(), d.Actor()), err
}

func unsafe(method string) bool {
	return method != fiber.MethodGet && method != fiber.MethodHead
}
