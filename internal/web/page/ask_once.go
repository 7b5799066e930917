package page

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"markt/internal/pg"
)

// AnsweredOnce keeps how the yes to a question ended. The same press again, from
// a second click or a page that was sent anew, ends there too: what it asked
// about may be gone by then, and nobody else is to be blamed for that. It is for
// who signed in: where a public form ends is often a secret, which is kept
// nowhere, and those forms know by themselves what is done.
func (s *House) AnsweredOnce(handle fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if c.Method() != fiber.MethodPost || Value(c, sureField) == "" {
			return handle(c)
		}
		o, err := formOnce(c)
		if err != nil {
			return err
		}
		o.Route += " answered"
		end, done, err := pg.Claimed(c.UserContext(), s.DB, o)
		if done {
			return s.GoOn(c, Done{To: end, Key: "layout.ask.already"})
		}
		if err == nil {
			err = handle(c)
		}
		if err != nil || c.Response().StatusCode() != fiber.StatusSeeOther {
			return err
		}
		return s.keepEnd(c, o, c.GetRespHeader(fiber.HeaderLocation))
	}
}

func (s *House) keepEnd(c *fiber.Ctx, o pg.Once, end string) error {
	return pg.InTx(c.UserContext(), s.DB, func(ctx context.Context, tx *pg.Tx) error {
		_, again, err := pg.ClaimIn(ctx, tx, o, s.Now())
		if err != nil || again {
			return err
		}
		return pg.SettleIn(ctx, tx, o, end)
	})
}
