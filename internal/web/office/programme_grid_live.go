package office

import (
	"context"
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/web/page"
)

// programmeGridLive tells a grid that the programme has changed and who else is
// there, and the others that this one is.
func (s *screens) programmeGridLive(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	me := int64(page.Principal(c).Person)
	first, err := s.gridNews(c.UserContext(), e, me)
	if err != nil {
		return err
	}
	return s.tell(c, first, live{places: s.editors, edition: e.ID, guard: planners, now: func(ctx context.Context, before string) string {
		now, err := s.gridNews(ctx, e, me)
		if err != nil {
			return before
		}
		return now
	}})
}

func (s *screens) gridNews(ctx context.Context, e *festival.Edition, me int64) (string, error) {
	if e.State.Permits(festival.ActWork) { // else nobody edits: they look
		if err := s.Programme.Here(ctx, e, me, s.Now()); err != nil {
			return "", err
		}
	}
	var n editNews
	var err error
	if n.Mark, err = s.Programme.GridMark(ctx, e); err != nil {
		return "", err
	}
	if n.Who, err = s.Programme.WhoArranges(ctx, e, s.Now()); err != nil {
		return "", err
	}
	b, err := json.Marshal(n)
	return string(b), err
}
