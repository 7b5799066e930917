package office

import (
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
	return s.Show(c, "office/locations", locationsPage{p, all})
}

// locationPage edits a location; once it exists, it lists its stops.
type locationPage struct {
	page.Page
	ID      festival.LocationID // 0: a new one
	Name    string
	Mobile  bool
	Grounds []page.Option
	Stops   []festival.Stop
}

func locationFields(f *page.Fields, d *festival.LocationDraft) {
	f.Line("slug", &d.Slug)
	f.Text("name", &d.Name)
	f.Text("description", &d.Description)
	f.Yes("mobile", &d.Mobile)
	page.Word(f, "ground", &d.Ground)
	f.Line("address", &d.Address)
	f.MaybeNumber("latitude", &d.Latitude)
	f.MaybeNumber("longitude", &d.Longitude)
	f.MaybeWhole("capacity", &d.Capacity)
	f.MaybeClock("load_in", &d.LoadIn.From)
	f.MaybeWhole("vehicles", &d.Vehicles)
	f.MaybeWhole("minutes", &d.Minutes)
	f.Whole("position", &d.Position)
	f.Version(&d.Version)
}

func (s *screens) location() page.Handlers {
	return page.Edit(page.Form[*festival.Location, festival.LocationDraft]{
		House: s.House, Template: "office/location", Title: "office.location.title",
		Load:   s.oneLocation,
		Draft:  func(_ *festival.Edition, l *festival.Location) festival.LocationDraft { return l.Draft() },
		Fields: locationFields,
		Check:  func(_ *festival.Edition, d *festival.LocationDraft) fault.Fields { return d.Check() },
		Page:   s.locationPage,
		Save: func(c *fiber.Ctx, e *festival.Edition, l *festival.Location, d festival.LocationDraft) (done page.Done, err error) {
			id := l.ID
			if id == 0 {
				id, err = s.Festival.CreateLocation(c.UserContext(), e, d, s.Now())
			} else {
				err = s.surelyPlaced(c, l, d, func() error { return s.Festival.UpdateLocation(c.UserContext(), e, id, d, s.Now()) })
			}
			return page.Saved(s.Office(c, "/locations/%d", id)), err
		},
		Removal: func(c *fiber.Ctx, p page.Page, l *festival.Location) (page.Question, error) {
			all, err := s.Ties.OfLocation(c.UserContext(), p.Edition, l.ID)
			return removal(p, "location", p.Text(l.Name), all), err
		},
		Delete: func(c *fiber.Ctx, e *festival.Edition, l *festival.Location) (page.Done, error) {
			return gone(s.Office(c, "/locations"), "location", int64(l.ID)), s.Site.DeleteLocation(c.UserContext(), e, l.ID, s.Now())
		},
	})
}

// oneLocation is the location of the address; an empty one for "new".
func (s *screens) oneLocation(c *fiber.Ctx, e *festival.Edition) (*festival.Location, error) {
	id, err := page.Number(c, "id")
	if err != nil || id == 0 {
		return &festival.Location{}, err
	}
	return s.Festival.Location(c.UserContext(), e, festival.LocationID(id))
}

// knownLocation is the location of an address below which something is done.
func (s *screens) knownLocation(c *fiber.Ctx, e *festival.Edition) (*festival.Location, error) {
	l, err := s.oneLocation(c, e)
	if err == nil && l.ID == 0 {
		err = fault.New(fault.NotFound, "office.knownLocation", "error.not_found")
	}
	return l, err
}

func (s *screens) locationPage(c *fiber.Ctx, p page.Page, l *festival.Location) (any, error) {
	if l.ID == 0 {
		p.Title = p.T("office.location.title_new")
	}
	d := locationPage{Page: p, ID: l.ID, Name: p.Text(l.Name), Mobile: l.Mobile, Stops: l.Stops}
	d.Grounds = page.Options(festival.Grounds, func(g festival.Ground) string { return p.T("office.location.ground." + string(g)) })
	return d, nil
}
