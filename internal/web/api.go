package web

import (
	"encoding/json"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/pg"
)

// readJSON reads a request of the API; what cannot be read is Invalid.
func readJSON(c *fiber.Ctx, into any) error {
	if err := json.Unmarshal(c.Body(), into); err != nil {
		return fault.With(err, fault.Invalid, "web.readJSON", "error.bad_request")
	}
	return nil
}

func sendJSON(c *fiber.Ctx, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(status).Send(body)
}

// once is the request's protection against arriving twice: the form's _key or
// the Idempotency-Key header. The room adds the content. A form's key counts
// for its browser only, so that nobody is shown another's order for a guessed key.
func once(c *fiber.Ctx, route string) pg.Once {
	key, principal := c.Get("Idempotency-Key"), string(pg.ActorOf(c.UserContext()))
	if !strings.HasPrefix(c.Path(), "/api/") {
		key = c.FormValue("_key")
		principal += " " + c.Cookies("csrf") + c.Cookies("__Host-csrf")
	}
	return pg.Once{Key: clean(key), Principal: principal, Route: route}
}
