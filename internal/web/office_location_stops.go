package web

import (
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
)

type stopPage struct {
	page
	form
	Location festival.LocationID
	Name     string // the location's
	Known    bool   // false: a new one
}

var stopFields = []string{"from", "until", "address", "latitude", "longitude", "version"}

func stopForm(p page, stop festival.Stop) form {
	return form{
		In: map[string]string{
			"from": momentField(&stop.From), "until": momentField(&stop.Until), "address": stop.Address, "version": fmt.Sprint(stop.Version),
			"latitude": maybeField(stop.Latitude, numberField), "longitude": maybeField(stop.Longitude, numberField),
		},
		Texts: map[string]map[string]string{"name": p.Values(stop.Name)},
	}
}

func stopDraft(c *fiber.Ctx, e *festival.Edition) (festival.StopDraft, error) {
	r := read(c)
	d := festival.StopDraft{
		Name: text(c, "name"), Address: r.line("address"), Latitude: r.maybeNumber("latitude"), Longitude: r.maybeNumber("longitude"), Version: r.whole("version"),
	}
	from, until := r.moment("from", e.Loc()), r.moment("until", e.Loc())
	if from == nil {
		r.f.Add("from", "error.required")
	}
	if until == nil {
		r.f.Add("until", "error.required")
	}
	if err := r.err(); err != nil {
		return d, err
	}
	d.From, d.Until = *from, *until
	return d, nil
}

// oneStop is the stop of the address; the zero stop for "new".
func (s *Server) oneStop(c *fiber.Ctx) (*festival.Edition, *festival.Location, festival.Stop, error) {
	e, l, err := s.oneLocation(c)
	if err != nil || c.Params("stop") == "new" {
		return e, l, festival.Stop{}, err
	}
	i := slices.IndexFunc(l.Stops, func(stop festival.Stop) bool { return fmt.Sprint(stop.ID) == c.Params("stop") })
	if i < 0 {
		return nil, nil, festival.Stop{}, fault.New(fault.NotFound, "web.oneStop", "error.not_found")
	}
	return e, l, l.Stops[i], nil
}

func (s *Server) stopEdit(c *fiber.Ctx) error {
	_, l, stop, err := s.oneStop(c)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.stop.title")
	if err != nil {
		return err
	}
	d := stopPage{page: p, Location: l.ID, Name: p.Text(l.Name), Known: stop.ID != 0}
	if d.Known {
		d.form = stopForm(p, stop)
	}
	return s.show(c, fiber.StatusOK, "office/stop", d)
}

// stopEditPost saves a stop, or removes it when the button says so.
func (s *Server) stopEditPost(c *fiber.Ctx) error {
	e, l, stop, err := s.oneStop(c)
	if err != nil {
		return err
	}
	ctx, now, back := c.UserContext(), s.now(), fmt.Sprintf("/office/locations/%d", l.ID)
	if value(c, "do") == "delete" {
		return s.removed(c, back, s.Festival.DeleteStop(ctx, e, l.ID, stop.ID, now))
	}
	d, err := stopDraft(c, e)
	switch {
	case err != nil:
	case stop.ID == 0:
		_, err = s.Festival.CreateStop(ctx, e, l.ID, d, now)
	default:
		err = s.Festival.UpdateStop(ctx, e, l.ID, stop.ID, d, now)
	}
	if err == nil {
		s.flash(c, "ok", "office.saved")
		return seeOther(c, back)
	}
	p, pageErr := s.page(c, "office", "office.stop.title")
	if pageErr != nil {
		return pageErr
	}
	status, ok := p.complain(err)
	if !ok {
		return err
	}
	return s.show(c, status, "office/stop", stopPage{p, typed(c, stopFields...).with(c, "name"), l.ID, p.Text(l.Name), stop.ID != 0})
}
