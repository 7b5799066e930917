package web

import (
	"crypto/hmac"
	"encoding/base64"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/web/page"
)

// A form's token is an HMAC over the browser's cookie: nothing is stored, so a
// form survives a restart of the service, and nobody without the cookie can make
// one. The cookie itself is signed too and tells its age (page.Browser).

func (s *Server) csrfToken(c *fiber.Ctx) string {
	name := s.CookieName("csrf")
	value := c.Cookies(name)
	if issued, ok := c.Locals(name).(string); ok {
		value = issued
	}
	if !s.IsBrowser(value) {
		value = s.NewBrowser()
		c.Locals(name, value)
		c.Cookie(&fiber.Cookie{Name: name, Value: value, Path: "/", HTTPOnly: true, Secure: s.HTTPS(), SameSite: "Lax", MaxAge: 30 * 24 * 3600})
	}
	return s.csrfOf(value)
}

func (s *Server) csrfOf(cookie string) string {
	return base64.RawURLEncoding.EncodeToString(s.Secret.MAC("csrf", []byte(cookie))[:18])
}

func (s *Server) checkCSRF(c *fiber.Ctx) error {
	cookie := c.Cookies(s.CookieName("csrf"))
	sent := page.Value(c, "_csrf")
	if sent == "" {
		sent = c.Get("X-CSRF-Token")
	}
	if site := c.Get("Sec-Fetch-Site"); site == "cross-site" || cookie == "" || !hmac.Equal([]byte(sent), []byte(s.csrfOf(cookie))) {
		return fault.Coded(fault.Forbidden, "web.checkCSRF", "csrf", "error.csrf")
	}
	return nil
}
