package page

import (
	"net"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// brought are headers with which a proxy on this machine brings a stranger.
var brought = []string{fiber.HeaderXForwardedFor, fiber.HeaderXForwardedHost, fiber.HeaderXForwardedProto, fiber.HeaderForwarded, fiber.HeaderVia, "X-Real-Ip", "Cf-Connecting-Ip", "True-Client-Ip"}

// FromHere reports whether a request comes from this machine, and asks for it.
func FromHere(c *fiber.Ctx) bool {
	if !c.Context().RemoteIP().IsLoopback() {
		return false
	}
	for _, name := range brought {
		if c.Get(name) != "" {
			return false
		}
	}
	host, _, err := net.SplitHostPort(string(c.Context().Host()))
	if err != nil {
		host = string(c.Context().Host())
	}
	return Loopback(host)
}

// Loopback reports whether a host is this machine to itself.
func Loopback(host string) bool {
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
