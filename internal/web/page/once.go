package page

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
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
	caller, _ := c.Locals(localCaller).(string)
	o := pg.Once{Key: Clean(key), Principal: principal, Route: route, Caller: caller}
	c.Locals(localOnce, o)
	return o
}

// OnceFor makes a form safe to send twice; content is what it says.
func OnceFor(c *fiber.Ctx, route string, content any) pg.Once {
	o := Once(c, route)
	o.Content = content
	return o
}

// NameCaller lets a program without a token be known again: by a random cookie,
// which it gets with the first answer and shows with a repeat.
func (s *House) NameCaller(c *fiber.Ctx) {
	if Principal(c) != nil {
		return
	}
	name := s.CookieName("caller")
	value := c.Cookies(name)
	if value == "" {
		value, _ = account.NewToken()
		c.Cookie(&fiber.Cookie{Name: name, Value: value, Path: "/", HTTPOnly: true, Secure: s.HTTPS(), SameSite: "Strict", MaxAge: 24 * 3600})
	}
	c.Locals(localCaller, value)
}

// Repeats reports whether this request repeats the key of another caller, who
// alone may read what it made.
func (s *House) Repeats(c *fiber.Ctx) (bool, error) {
	o, ok := c.Locals(localOnce).(pg.Once)
	if !ok || o.Caller == "" || o.Key == "" {
		return false, nil
	}
	own, err := pg.ClaimedBy(c.UserContext(), s.DB, o)
	return !own, err
}
