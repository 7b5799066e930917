package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

const (
	csp     = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	gateCSP = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

// headers go onto every answer. Only the gate may use the camera and compile
// the code reader; its worker obeys the policy its own script came with.
func (s *Server) headers(c *fiber.Ctx) error {
	s.setHeaders(c)
	return c.Next()
}

func (s *Server) setHeaders(c *fiber.Ctx) {
	policy, camera := csp, "camera=(), microphone=(), geolocation=(), browsing-topics=()"
	if strings.HasPrefix(c.Path(), "/gate") || strings.HasPrefix(c.Path(), "/static/gate/") {
		policy, camera = gateCSP, "camera=(self), microphone=(), geolocation=(), browsing-topics=()"
	}
	c.Set("Content-Security-Policy", policy)
	c.Set("Permissions-Policy", camera)
	c.Set("X-Content-Type-Options", "nosniff")
	c.Set("Referrer-Policy", "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	if s.HTTPS() {
		c.Set("Strict-Transport-Security", "max-age=31536000")
	}
}
