package office

import (
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/web/page"
)

type stopPage struct {
	page.Page
	page.Typed
	Location festival.LocationID
	Name     string // the location's
	Known    bool   // false: a new one
}

var stopFields = []string{"from", "until", "address", "latitude", "longitude", "version"}

func stopForm(p page.Page, stop festival.Stop) page.Typed {
	return page.Typed{
		In: map[string]string{
			"from": page.MomentField(&stop.From), "until": page.MomentField(&stop.Until), "address": stop.Address, "version": fmt.Sprint(stop.Version),
			"latitude": page.MaybeField(stop.Latitude, page.NumberField), "longitude": page.MaybeField(stop.Longitude, page.NumberField),
		},
		Texts: map[string]map[string]string{"name": p.Values(stop.Name)},
	}
}

func stopDraft(c *fiber.Ctx, e *festival.Edition) (festival.StopDraft, error) {
	r := page.Read(c)
	d := festival.StopDraft{
		Name: page.Text(c, "name"), Address: r.Line("address"), Latitude: r.MaybeNumber("latitude"), Longitude: r.MaybeNumber("longitude"), Version: r.Whole("version"),
	}
	from, until := r.Moment("from", e.Loc()), r.Moment("until", e.Loc())
	if from == nil {
		r.F.Add("from", "error.required")
	}
	if until == nil {
		r.F.Add("until", "error.required")
	}
	if err := r.Err(); err != nil {
		return d, err
	}
	d.From, d.Until = *from, *until
	return d, nil
}

// oneStop is the stop of the address; the zero stop for "new".
func (s *screens) oneStop(c *fiber.Ctx) (*festival.Edition, *festival.Location, festival.Stop, error) {
	e, l, err := s.oneLocation(c)
	if err != nil || c.Params("stop") == "new" {
		return e, l, festival.Stop{}, err
	}
	i := slices.IndexFunc(l.Stops, func(stop festival.Stop) bool { return fmt.Sprint(stop.ID) == c.Params("stop") })
	if i < 0 {
		return nil, nil, festival.Stop{}, fault.New(fault.NotFound, "office.oneStop", "error.not_found")
	}
	return e, l, l.Stops[i], nil
}

func (s *screens) stopEdit(c *fiber.Ctx) error {
	_, l, stop, err := s.oneStop(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.stop.title")
	if err != nil {
		return err
	}
	d := stopPage{Page: p, Location: l.ID, Name: p.Text(l.Name), Known: stop.ID != 0}
	if d.Known {
		d.Typed = stopForm(p, stop)
	}
	return s.Show(c, fiber.StatusOK, "office/stop", d)
}

// stopEditPost saves a stop, or removes it when the button says so.
func (s *screens) stopEditPost(c *fiber.Ctx) error {
	e, l, stop, err := s.oneStop(c)
	if err != nil {
		return err
	}
	ctx, now, back := c.UserContext(), s.Now(), fmt.Sprintf("/office/locations/%d", l.ID)
	if page.Value(c, "do") == "delete" {
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
		s.Flash(c, "ok", "office.saved")
		return page.SeeOther(c, back)
	}
	p, pageErr := s.Page(c, "office", "office.stop.title")
	if pageErr != nil {
		return pageErr
	}
	status, ok := p.Complain(err)
	if !ok {
		return err
	}
	return s.Show(c, status, "office/stop", stopPage{p, page.Sent(c, stopFields...).WithTexts(c, "name"), l.ID, p.Text(l.Name), stop.ID != 0})
}
