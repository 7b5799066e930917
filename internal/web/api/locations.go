package api

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/site"
)

type locationsAnswer struct {
	Edition   string        `json:"edition"`
	Release   *releaseOut   `json:"release"`
	Locations []locationOut `json:"locations"`
}

type locationOut struct {
	ID        string     `json:"id"`
	Slug      string     `json:"slug"`
	Name      lang.Text  `json:"name"`
	Mobile    bool       `json:"mobile"`
	Address   string     `json:"address"`
	Latitude  *float64   `json:"latitude"`
	Longitude *float64   `json:"longitude"`
	Capacity  *int       `json:"capacity"`
	Stops     []stopOut  `json:"stops"`
	Stages    []stageOut `json:"stages"`
	Pitches   int        `json:"pitches"`
}

type stopOut struct {
	Name      lang.Text `json:"name"`
	Place     lang.Text `json:"place"` // the name under its name of before, which readers rely on
	Address   string    `json:"address"`
	Latitude  *float64  `json:"latitude"`
	Longitude *float64  `json:"longitude"`
	From      time.Time `json:"from"`
	Until     time.Time `json:"until"`
}

type stageOut struct {
	ID   string         `json:"id"`
	Name string         `json:"name"`
	Kind site.StageKind `json:"kind"`
}

// locations lists where the market is; stages and pitches are those of
// the released plan.
func (s *screens) locations(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	all, err := s.Festival.Locations(c.UserContext(), e)
	if err != nil {
		return err
	}
	r, err := s.Site.Public(c.UserContext(), e)
	if err != nil {
		return err
	}
	answer := locationsAnswer{Edition: e.Slug, Locations: []locationOut{}}
	if r.Number > 0 {
		answer.Release = &releaseOut{Number: r.Number, Label: r.Label, ReleasedAt: r.At, ChangedAt: r.At}
	}
	for _, l := range all {
		answer.Locations = append(answer.Locations, locationOf(l, r.Document.Plan(l.Slug)))
	}
	return c.JSON(answer)
}

func locationOf(l *festival.Location, plan *site.PublicPlan) locationOut {
	a := locationOut{
		ID: l.UID, Slug: l.Slug, Name: l.Name, Mobile: l.Mobile, Address: l.Address, Latitude: l.Latitude, Longitude: l.Longitude,
		Capacity: l.Capacity, Stops: []stopOut{}, Stages: []stageOut{},
	}
	for _, t := range l.Stops {
		a.Stops = append(a.Stops, stopOut{t.Name, t.Name, t.Address, t.Latitude, t.Longitude, t.From, t.Until})
	}
	if plan == nil {
		return a
	}
	a.Pitches = len(plan.Pitches)
	for _, st := range plan.Stages {
		a.Stages = append(a.Stages, stageOut{st.UID, st.Name, st.Kind})
	}
	return a
}
