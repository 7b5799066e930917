package office

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/web/page"
)

type locationsPage struct {
	page.Page
	Locations []*festival.Location
}

func (s *screens) locations(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	all, err := s.Festival.Locations(c.UserContext(), e)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.locations.title")
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "office/locations", locationsPage{p, all})
}

// locationPage edits a location; once it exists, it lists its stops.
type locationPage struct {
	page.Page
	page.Typed
	ID      festival.LocationID // 0: a new one
	Name    string
	Mobile  bool
	Grounds []page.Option
	Stops   []festival.Stop
}

var locationFields = []string{"slug", "mobile", "ground", "address", "latitude", "longitude", "capacity", "position", "version"}

func locationForm(p page.Page, l *festival.Location) page.Typed {
	return page.Typed{
		In: map[string]string{
			"slug": l.Slug, "mobile": page.YesField(l.Mobile), "ground": string(l.Ground), "address": l.Address,
			"latitude": page.MaybeField(l.Latitude, page.NumberField), "longitude": page.MaybeField(l.Longitude, page.NumberField),
			"capacity": page.MaybeField(l.Capacity, func(n int) string { return p.Sprint(n) }), "position": p.Sprint(l.Position), "version": p.Sprint(l.Version),
		},
		Texts: map[string]map[string]string{"name": p.Values(l.Name), "description": p.Values(l.Description)},
	}
}

func locationDraft(c *fiber.Ctx) (festival.LocationDraft, error) {
	r := page.Read(c)
	d := festival.LocationDraft{
		Slug: r.Line("slug"), Name: page.Text(c, "name"), Description: page.Text(c, "description"), Mobile: r.Yes("mobile"),
		Ground: festival.Ground(r.Line("ground")), Address: r.Line("address"), Latitude: r.MaybeNumber("latitude"),
		Longitude: r.MaybeNumber("longitude"), Capacity: r.MaybeWhole("capacity"), Position: r.Whole("position"), Version: r.Whole("version"),
	}
	return d, r.Err()
}

func (s *screens) locationNew(c *fiber.Ctx) error {
	return s.showLocation(c, nil, nil)
}

func (s *screens) locationEdit(c *fiber.Ctx) error {
	_, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	return s.showLocation(c, l, nil)
}

func (s *screens) oneLocation(c *fiber.Ctx) (*festival.Edition, *festival.Location, error) {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return nil, nil, err
	}
	l, err := s.Festival.Location(c.UserContext(), e, festival.LocationID(id))
	return e, l, err
}

func (s *screens) showLocation(c *fiber.Ctx, l *festival.Location, wrong error) error {
	title := "office.location.title"
	if l == nil {
		title = "office.location.title_new"
	}
	p, err := s.Page(c, "office", title)
	if err != nil {
		return err
	}
	status, err := p.Judge(wrong)
	if err != nil {
		return err
	}
	d := locationPage{Page: p}
	for _, g := range festival.Grounds {
		d.Grounds = append(d.Grounds, page.Option{Value: string(g), Label: p.T("office.location.ground." + string(g))})
	}
	if l != nil {
		d.ID, d.Name, d.Mobile, d.Stops, d.Typed = l.ID, p.Text(l.Name), l.Mobile, l.Stops, locationForm(p, l)
	}
	if wrong != nil {
		d.Typed = page.Sent(c, locationFields...).WithTexts(c, "name", "description")
	}
	return s.Show(c, status, "office/location", d)
}

func (s *screens) locationNewPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	d, err := locationDraft(c)
	var id festival.LocationID
	if err == nil {
		id, err = s.Festival.CreateLocation(c.UserContext(), e, d, s.Now())
	}
	if err != nil {
		return s.showLocation(c, nil, err)
	}
	s.Flash(c, "ok", "office.saved")
	return page.SeeOther(c, fmt.Sprintf("/office/locations/%d", id))
}

func (s *screens) locationEditPost(c *fiber.Ctx) error {
	e, l, err := s.oneLocation(c)
	if err != nil {
		return err
	}
	if page.Value(c, "do") == "delete" {
		err := s.Festival.DeleteLocation(c.UserContext(), e, l.ID, s.Now())
		if fault.Is(err, fault.Conflict) {
			return s.showLocation(c, l, err)
		}
		if err != nil {
			return err
		}
		s.Flash(c, "ok", "office.deleted")
		return page.SeeOther(c, "/office/locations")
	}
	d, err := locationDraft(c)
	if err == nil {
		err = s.Festival.UpdateLocation(c.UserContext(), e, l.ID, d, s.Now())
	}
	if err != nil {
		return s.showLocation(c, l, err)
	}
	s.Flash(c, "ok", "office.saved")
	return page.SeeOther(c, fmt.Sprintf("/office/locations/%d", l.ID))
}
