package page

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/checkin"
	"markt/internal/fault"
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
// of a browser that was enrolled at /gate.
func (s *House) DeviceToken(c *fiber.Ctx) string {
	if token := Bearer(c); token != "" {
		return token
	}
	if !s.fromOurPages(c) {
		return ""
	}
	return c.Cookies(s.CookieName("device"))
}

// fromOurPages reports whether a page of this very origin sent the request, or,
// where nothing is changed, its person typed the address. A browser says so by
// itself and no page can make it say otherwise; one that says nothing about
// itself names at least the origin of what it changes.
func (s *House) fromOurPages(c *fiber.Ctx) bool {
	if origin := c.Get(fiber.HeaderOrigin); origin != "" && origin != s.origin() && origin != c.BaseURL() {
		return false
	}
	switch site := c.Get("Sec-Fetch-Site"); site {
	case "same-origin":
		return true
	case "none", "":
		return !Unsafe(c.Method()) || site == "" && c.Get(fiber.HeaderOrigin) != ""
	}
	return false
}

func (s *House) origin() string { return s.BaseURL.Scheme + "://" + s.BaseURL.Host }

// Device is the device that asks, and its actor in the context.
func (s *House) Device(c *fiber.Ctx) (checkin.Device, context.Context, error) {
	d, err := s.Checkin.Authenticate(c.UserContext(), s.DeviceToken(c), s.Now())
	return d, pg.WithActor(c.UserContext(), d.Actor()), s.NotInCopy(c, err)
}

// NotInCopy is what a service that stands alone says to a phone that it does
// not know: it may have been enrolled since the copy was made. Such a phone is
// not shut out, it goes on by itself.
func (s *House) NotInCopy(c *fiber.Ctx, err error) error {
	if !s.Standalone || !fault.Is(err, fault.Unauthorized) || s.DeviceToken(c) == "" {
		return err
	}
	return fault.With(err, fault.Unavailable, "page.NotInCopy", "error.unavailable")
}

// JudgeEnrol refuses to use an enrolment up whose edition is being prepared.
func (s *House) JudgeEnrol(c *fiber.Ctx, token string) error {
	d, err := s.Checkin.PeekEnrol(c.UserContext(), token, s.Now())
	if err == nil {
		_, err = s.EditionOf(c, d.EditionID)
	}
	return err
}

func Unsafe(method string) bool {
	return method != fiber.MethodGet && method != fiber.MethodHead
}
