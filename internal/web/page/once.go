package page

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/pg"
)

// Once is the request's protection against arriving twice: the form's _key or
// the Idempotency-Key header. The room adds the content. A form's key counts
// for its browser only, so that nobody is shown another's order for a guessed key.
func Once(c *fiber.Ctx, route string) pg.Once {
	key, principal := c.Get("Idempotency-Key"), string(pg.ActorOf(c.UserContext()))
	if !strings.HasPrefix(c.Path(), "/api/") {
		key = Value(c, "_key")
		principal += " " + c.Cookies("csrf") + c.Cookies("__Host-csrf")
	}
	return pg.Once{Key: Clean(key), Principal: principal, Route: route}
}

// OnceFor makes a form safe to send twice; content is what it says.
func OnceFor(c *fiber.Ctx, route string, content any) pg.Once {
	o := Once(c, route)
	o.Content = content
	return o
}
