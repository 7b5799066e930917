package office

import (
	"context"
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/web/page"
)

// editStreams is how many editors are told at once; the others ask.
const editStreams = 20

// editNews is what others do: the plan's mark, and who has its editor open.
type editNews struct {
	Mark string        `json:"mark"`
	Who  []site.Editor `json:"who"`
}

// planEditLive tells an editor that the plan has changed and who else is there,
// and the others that this one is.
func (s *screens) planEditLive(c *fiber.Ctx) error {
	e, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	me := int64(page.Principal(c).Person)
	first, err := s.editNews(c.UserContext(), e, l.ID, me)
	if err != nil {
		return err
	}
	return s.tell(c, first, live{places: s.editors, edition: e.ID, guard: organisers, now: func(ctx context.Context, before string) string {
		now, err := s.editNews(ctx, e, l.ID, me)
		if err != nil {
			return before
		}
		return now
	}})
}

func (s *screens) editNews(ctx context.Context, e *festival.Edition, l festival.LocationID, me int64) (string, error) {
	if e.State.Permits(festival.ActWork) { // else nobody edits: they look
		if err := s.Site.Here(ctx, e.ID, l, me, s.Now()); err != nil {
			return "", err
		}
	}
	var n editNews
	var err error
	if n.Mark, err = s.Site.PlanMark(ctx, e.ID, l); err != nil {
		return "", err
	}
	if n.Who, err = s.Site.WhoEdits(ctx, e.ID, l, s.Now()); err != nil {
		return "", err
	}
	b, err := json.Marshal(n)
	return string(b), err
}
