package office

import (
	"context"

	"github.com/gofiber/fiber/v2"
)

// wallStreams is how many screens are told at once; the others ask.
const wallStreams = 20

// gateWallLive tells a screen that something happened: the page then asks for
// itself.
func (s *screens) gateWallLive(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	mark, err := s.Checkin.Mark(c.UserContext())
	if err != nil {
		return err
	}
	return s.tell(c, mark, live{places: s.walls, edition: e.ID, guard: gatekeepers, now: func(ctx context.Context, before string) string {
		now, err := s.Checkin.Mark(ctx)
		if err != nil {
			return before
		}
		return now
	}})
}
