package page

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/pg"
)

// formWrites bounds how many forms are written at once. Each holds a connection
// for its claim while its room takes another one, and there are sixteen.
var formWrites = make(chan struct{}, 6)

// WriteOnce runs what a form writes, once for the same form sent twice: the
// second waits for the first and ends where that one did. The same form with
// something else typed into it is another one. Should the service be killed
// between the room's commit and the claim's, a repeat writes again.
func (s *House) WriteOnce(c *fiber.Ctx, write func() (Done, error)) (done Done, err error) {
	o, err := formOnce(c)
	if err != nil || o.Key == "" {
		return write()
	}
	if err := takeTurn(c.UserContext()); err != nil {
		return Done{}, err
	}
	defer func() { <-formWrites }()
	err = pg.InTx(c.UserContext(), s.DB, func(ctx context.Context, tx *pg.Tx) error {
		end, again, err := pg.ClaimIn(ctx, tx, o, s.Now())
		if err != nil || again {
			done = endOf(end)
			return err
		}
		if done, err = write(); err != nil {
			return err
		}
		return pg.SettleIn(ctx, tx, o, done.kept())
	})
	return done, err
}

func takeTurn(ctx context.Context) error {
	select {
	case formWrites <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fault.With(ctx.Err(), fault.Unavailable, "page.WriteOnce", "error.unavailable")
	}
}

// formOnce names the form and all that was typed into it.
func formOnce(c *fiber.Ctx) (pg.Once, error) {
	o := Once(c, c.Path())
	typed := maps.Clone(sent(c).Chosen)
	delete(typed, "_csrf")
	content, err := json.Marshal(typed)
	if sum := sha256.Sum256(content); o.Key != "" {
		o.Key += " " + hex.EncodeToString(sum[:])
	}
	return o, err
}

// kept is how a form ended, for who sends it again; endOf reads it.
func (d Done) kept() string {
	key := d.Key
	if len(d.Args) > 0 { // the words of the first time are not kept
		key = "layout.form.saved"
	}
	return d.To + "\n" + key
}

func endOf(kept string) Done {
	to, key, _ := strings.Cut(kept, "\n")
	return Done{To: to, Key: key}
}
