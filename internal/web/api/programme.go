package api

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/programme"
	"markt/internal/web/page"
)

// releaseOut names the release that an answer shows.
type releaseOut struct {
	Number     int       `json:"number"`
	Label      string    `json:"label,omitempty" doc:"What its makers called it."`
	ReleasedAt time.Time `json:"released_at"`
	ChangedAt  time.Time `json:"changed_at" doc:"The later of the release and the last cancellation."`
}

type programmeAnswer struct {
	Edition  string              `json:"edition" doc:"The edition's slug."`
	Release  *releaseOut         `json:"release" doc:"null while nothing is released."`
	Days     []programme.Day     `json:"days"`
	Stages   []programme.Stage   `json:"stages"`
	Hosts    []programme.Host    `json:"hosts"`
	Sessions []programme.Session `json:"sessions"`
}

// programme is the released programme as values; a null release while there is none.
func (s *screens) programme(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	a := programmeAnswer{Edition: e.Slug, Days: []programme.Day{}, Stages: []programme.Stage{}, Hosts: []programme.Host{}, Sessions: []programme.Session{}}
	r, err := s.Programme.Released(c.UserContext(), e)
	if fault.Is(err, fault.NotFound) {
		return c.JSON(a)
	}
	if err != nil {
		return err
	}
	d := r.Document
	a.Release = &releaseOut{Number: r.Number, Label: r.Label, ReleasedAt: r.At, ChangedAt: r.ChangedAt}
	a.Days, a.Stages = append(a.Days, d.Days...), append(a.Stages, d.Stages...)
	a.Hosts, a.Sessions = append(a.Hosts, d.Hosts...), append(a.Sessions, d.Sessions...)
	c.Set(fiber.HeaderLastModified, r.LastModified().Format(page.HTTPTime))
	return c.JSON(a)
}
