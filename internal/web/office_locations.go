package web

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
)

type locationsPage struct {
	page
	Locations []*festival.Location
}

func (s *Server) locations(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	all, err := s.Festival.Locations(c.UserContext(), e)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.locations.title")
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "office/locations", locationsPage{p, all})
}

// locationPage edits a location; once it exists, it lists its stops.
type locationPage struct {
	page
	form
	ID      festival.LocationID // 0: a new one
	Name    string
	Mobile  bool
	Grounds []option
	Stops   []festival.Stop
}

var locationFields = []string{"slug", "mobile", "ground", "address", "latitude", "longitude", "capacity", "position", "version"}

func locationForm(p page, l *festival.Location) form {
	return form{
		In: map[string]string{
			"slug": l.Slug, "mobile": yesField(l.Mobile), "ground": string(l.Ground), "address": l.Address,
			"latitude": maybeField(l.Latitude, numberField), "longitude": maybeField(l.Longitude, numberField),
			"capacity": maybeField(l.Capacity, func(n int) string { return p.Sprint(n) }), "position": p.Sprint(l.Position), "version": p.Sprint(l.Version),
		},
		Texts: map[string]map[string]string{"name": p.Values(l.Name), "description": p.Values(l.Description)},
	}
}

func locationDraft(c *fiber.Ctx) (festival.LocationDraft, error) {
	r := read(c)
	d := festival.LocationDraft{
		Slug: r.line("slug"), Name: text(c, "name"), Description: text(c, "description"), Mobile: r.yes("mobile"),
		Ground: festival.Ground(r.line("ground")), Address: r.line("address"), Latitude: r.maybeNumber("latitude"),
		Longitude: r.maybeNumber("longitude"), Capacity: r.maybeWhole("capacity"), Position: r.whole("position"), Version: r.whole("version"),
	}
	return d, r.err()
}

func (s *Server) locationNew(c *fiber.Ctx) error {
	return s.showLocation(c, nil, nil)
}

func (s *Server) locationEdit(c *fiber.Ctx) error {
	_, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	return s.showLocation(c, l, nil)
}

func (s *Server) oneLocation(c *fiber.Ctx) (*festival.Edition, *festival.Location, error) {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return nil, nil, err
	}
	l, err := s.Festival.Location(c.UserContext(), e, festival.LocationID(id))
	return e, l, err
}

func (s *Server) showLocation(c *fiber.Ctx, l *festival.Location, wrong error) error {
	title := "office.location.title"
	if l == nil {
		title = "office.location.title_new"
	}
	p, err := s.page(c, "office", title)
	if err != nil {
		return err
	}
	status, err := p.judge(wrong)
	if err != nil {
		return err
	}
	d := locationPage{page: p}
	for _, g := range festival.Grounds {
		d.Grounds = append(d.Grounds, option{Value: string(g), Label: p.T("office.location.ground." + string(g))})
	}
	if l != nil {
		d.ID, d.Name, d.Mobile, d.Stops, d.form = l.ID, p.Text(l.Name), l.Mobile, l.Stops, locationForm(p, l)
	}
	if wrong != nil {
		d.form = typed(c, locationFields...).with(c, "name", "description")
	}
	return s.show(c, status, "office/location", d)
}

func (s *Server) locationNewPost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	d, err := locationDraft(c)
	var id festival.LocationID
	if err == nil {
		id, err = s.Festival.CreateLocation(c.UserContext(), e, d, s.now())
	}
	if err != nil {
		return s.showLocation(c, nil, err)
	}
	s.flash(c, "ok", "office.saved")
	return seeOther(c, fmt.Sprintf("/office/locations/%d", id))
}

func (s *Server) locationEditPost(c *fiber.Ctx) error {
	e, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	if value(c, "do") == "delete" {
		err := s.Festival.DeleteLocation(c.UserContext(), e, l.ID, s.now())
		if fault.Is(err, fault.Conflict) {
			return s.showLocation(c, l, err)
		}
		if err != nil {
			return err
		}
		s.flash(c, "ok", "office.deleted")
		return seeOther(c, "/office/locations")
	}
	d, err := locationDraft(c)
	if err == nil {
		err = s.Festival.UpdateLocation(c.UserContext(), e, l.ID, d, s.now())
	}
	if err != nil {
		return s.showLocation(c, l, err)
	}
	s.flash(c, "ok", "office.saved")
	return seeOther(c, fmt.Sprintf("/office/locations/%d", l.ID))
}
