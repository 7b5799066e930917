package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/ties"
	"markt/internal/web/page"
)

// surelyPlaced saves a location once it is clear what another capacity does
// while its gates work, where every screen turns by it at once, and which stops
// vanish when it no longer travels.
func (s *screens) surelyPlaced(c *fiber.Ctx, l *festival.Location, d festival.LocationDraft, save func() error) error {
	return s.Sure(c, func(p page.Page) (q page.Question, err error) {
		if d.Version != l.Version { // of another version both are shown
			return q, nil
		}
		if most(d.Capacity) != most(l.Capacity) {
			q, err = s.capacityOf(c, p, l, d.Capacity)
		}
		if l.Mobile && !d.Mobile {
			q = withoutStops(p, q, l)
		}
		return q, err
	}, save)
}

// capacityOf asks about another capacity while people are in or a day is on.
func (s *screens) capacityOf(c *fiber.Ctx, p page.Page, l *festival.Location, capacity *int) (q page.Question, err error) {
	o, err := s.Checkin.Occupancy(c.UserContext(), p.Edition, s.Now())
	if err != nil {
		return q, err
	}
	i := slices.IndexFunc(o.Locations, func(n checkin.LocationCount) bool { return n.ID == l.ID })
	if i < 0 || o.Locations[i].Inside == 0 && !p.Edition.Holds(s.Now()) {
		return q, nil
	}
	return capacityQuestion(p, o.Locations[i], capacity), nil
}

// withoutStops adds to a question, or asks alone, about the stops that nobody
// sees once the location no longer travels. They stay, and show again with it.
func withoutStops(p page.Page, q page.Question, l *festival.Location) page.Question {
	if len(l.Stops) == 0 {
		return q
	}
	stops := ties.Tie{Kind: ties.Stop, N: len(l.Stops)}
	for _, t := range l.Stops {
		stops.Names = append(stops.Names, t.Name)
	}
	q.Takes = taken(p, []ties.Tie{stops})
	if q.Title == "" {
		q.Title = p.T("office.ask.settles", "name", p.Text(l.Name))
	}
	q.Text = append(q.Text, p.T("office.ask.means.settles"))
	q.Do = p.T("office.ask.do_all", "do", p.T("office.ask.change_do"), "what", p.Join(whats(q.Takes)))
	return q
}

// capacityQuestion says what the screens at the gates will show.
func capacityQuestion(p page.Page, now checkin.LocationCount, capacity *int) page.Question {
	means := "office.ask.capacity.at_once"
	if capacity != nil && *capacity < now.Inside {
		means = "office.ask.capacity.below"
	}
	return page.Question{
		Title: p.T("office.ask.capacity", "location", p.Text(now.Name), "was", holding(p, now.Capacity), "is", holding(p, capacity)),
		Text:  []string{p.T("office.ask.inside", "location", p.Text(now.Name), "n", now.Inside), p.T(means)},
		Do:    p.T("office.ask.change_do"),
	}
}

// most is 0 where a location has no limit.
func most(capacity *int) int {
	if capacity == nil {
		return 0
	}
	return *capacity
}

func holding(p page.Page, capacity *int) string {
	if capacity == nil {
		return p.T("office.ask.capacity.none")
	}
	return p.Number(*capacity)
}
