package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/follow"
	"markt/internal/ties"
	"markt/internal/web/page"
)

// stopAt is a stop, or a new one, with its location.
type stopAt struct {
	festival.Stop
	location *festival.Location
}

type stopPage struct {
	page.Page
	Location festival.LocationID
	Name     string // the location's
	Known    bool   // false: a new one
}

func stopFields(f *page.Fields, d *festival.StopDraft) {
	f.Text("name", &d.Name)
	f.Line("address", &d.Address)
	f.MaybeNumber("latitude", &d.Latitude)
	f.MaybeNumber("longitude", &d.Longitude)
	f.Moment("from", &d.From)
	f.Moment("until", &d.Until)
	f.Version(&d.Version)
}

func (s *screens) stop() page.Handlers {
	return page.Edit(page.Form[stopAt, festival.StopDraft]{
		House: s.House, Template: "office/stop", Title: "office.stop.title",
		Load:   s.oneStop,
		Draft:  func(_ *festival.Edition, t stopAt) festival.StopDraft { return t.Draft() },
		Fields: stopFields,
		Page: func(_ *fiber.Ctx, p page.Page, t stopAt) (any, error) {
			return stopPage{p, t.location.ID, p.Text(t.location.Name), t.ID != 0}, nil
		},
		Check: func(e *festival.Edition, d *festival.StopDraft) fault.Fields { return d.Check(e) },
		Save: func(c *fiber.Ctx, e *festival.Edition, t stopAt, d festival.StopDraft) (page.Done, error) {
			ch := change{
				what: "stop", to: s.Office(c, "/locations/%d", t.location.ID),
				name: func(p page.Page) string { return p.Text(d.Name) },
				behind: func(all []ties.Timed) ([]ties.Along, []ties.Timed) {
					left := ties.WithoutStop(all, t.location.ID, t.location.Stops, t.location.WithStop(t.ID, d))
					return ties.FollowStop(e, left, t.Stop, festival.Stop{From: d.From, Until: d.Until})
				},
				save: func() (err error) {
					if t.ID == 0 {
						_, err = s.Festival.CreateStop(c.UserContext(), e, t.location.ID, d, s.Now())
					} else {
						err = s.Festival.UpdateStop(c.UserContext(), e, t.location.ID, t.ID, d, s.Now())
					}
					return err
				},
				follow: func(along []ties.Along) (follow.Result, error) {
					return s.Follow.Stop(c.UserContext(), e, t.Stop, d, along, s.Now())
				},
			}
			return s.surelyChanged(c, ch)
		},
		Removal: func(c *fiber.Ctx, p page.Page, t stopAt) (page.Question, error) {
			all, err := s.Ties.OfStop(c.UserContext(), p.Edition, t.Stop)
			return removal(p, "stop", p.Text(t.Name), all), err
		},
		Delete: func(c *fiber.Ctx, e *festival.Edition, t stopAt) (page.Done, error) {
			return gone(s.Office(c, "/locations/%d", t.location.ID), "stop", int64(t.ID)), s.Festival.DeleteStop(c.UserContext(), e, t.location.ID, t.ID, s.Now())
		},
	})
}

// oneStop is the stop of the address; an empty one for "new".
func (s *screens) oneStop(c *fiber.Ctx, e *festival.Edition) (stopAt, error) {
	l, err := s.knownLocation(c, e)
	if err != nil {
		return stopAt{}, err
	}
	id, err := page.Number(c, "stop")
	if err != nil || id == 0 {
		return stopAt{location: l}, err
	}
	i := slices.IndexFunc(l.Stops, func(t festival.Stop) bool { return int64(t.ID) == id })
	if i < 0 {
		return stopAt{}, fault.New(fault.NotFound, "office.oneStop", "error.not_found")
	}
	return stopAt{l.Stops[i], l}, nil
}
