package api

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/site"
)

type locationsAnswer struct {
	Edition   string        `json:"edition" doc:"The edition's slug."`
	Release   *releaseOut   `json:"release" doc:"The plan's; null while nothing is released."`
	Locations []locationOut `json:"locations"`
}

type locationOut struct {
	ID        string     `json:"id" api:"format=uuid"`
	Slug      string     `json:"slug"`
	Name      lang.Text  `json:"name"`
	Mobile    bool       `json:"mobile" doc:"It travels, and stands at its stops."`
	Address   string     `json:"address"`
	Latitude  *float64   `json:"latitude" doc:"WGS 84."`
	Longitude *float64   `json:"longitude" doc:"WGS 84."`
	Capacity  *int       `json:"capacity" doc:"How many people may be there at once."`
	Stops     []stopOut  `json:"stops"`
	Stages    []stageOut `json:"stages" doc:"Those of the released plan."`
	Pitches   int        `json:"pitches" doc:"How many pitches the released plan has."`
}

type stopOut struct {
	Name      lang.Text `json:"name"`
	Place     lang.Text `json:"place" doc:"The name, under its name of before."` // readers rely on it
	Address   string    `json:"address"`
	Latitude  *float64  `json:"latitude" doc:"WGS 84."`
	Longitude *float64  `json:"longitude" doc:"WGS 84."`
	From      time.Time `json:"from"`
	Until     time.Time `json:"until"`
}

type stageOut struct {
	ID   string         `json:"id" api:"format=uuid"`
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
