package web

import (
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
)

type daysPage struct {
	page
	Days []festival.Day
}

func (s *Server) days(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.days.title")
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "office/days", daysPage{p, e.Days})
}

type dayPage struct {
	page
	form
	Known bool // false: a new one
}

var dayFields = []string{"date", "opens", "closes", "version"}

func dayForm(p page, e *festival.Edition, d festival.Day) form {
	return form{
		In: map[string]string{
			"date": d.Key(), "opens": e.In(d.OpensAt).Format("15:04"), "closes": e.In(d.ClosesAt).Format("15:04"), "version": fmt.Sprint(d.Version),
		},
		Texts: map[string]map[string]string{"name": p.Values(d.Name)},
	}
}

// nextDay proposes the day after the last one, with its hours.
func nextDay(e *festival.Edition) form {
	if len(e.Days) == 0 {
		return form{In: map[string]string{"opens": "10:00", "closes": "18:00"}}
	}
	last := e.Days[len(e.Days)-1]
	return form{In: map[string]string{
		"date":  last.Date.AddDate(0, 0, 1).Format(time.DateOnly),
		"opens": e.In(last.OpensAt).Format("15:04"), "closes": e.In(last.ClosesAt).Format("15:04"),
	}}
}

// oneDay is the day of the address; the zero day for "new".
func (s *Server) oneDay(c *fiber.Ctx) (*festival.Edition, festival.Day, error) {
	if c.Params("id") == "new" {
		e, err := s.edition(c)
		return e, festival.Day{}, err
	}
	e, id, err := s.editionAndID(c)
	if err != nil {
		return nil, festival.Day{}, err
	}
	day, ok := e.DayByID(festival.DayID(id))
	if !ok {
		return nil, day, fault.New(fault.NotFound, "web.oneDay", "error.not_found")
	}
	return e, day, nil
}

func (s *Server) dayEdit(c *fiber.Ctx) error {
	e, day, err := s.oneDay(c)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.day.title")
	if err != nil {
		return err
	}
	d := dayPage{p, nextDay(e), day.ID != 0}
	if d.Known {
		d.form = dayForm(p, e, day)
	}
	return s.show(c, fiber.StatusOK, "office/day", d)
}

func dayDraft(c *fiber.Ctx) (festival.DayDraft, error) {
	r := read(c)
	d := festival.DayDraft{Date: r.date("date"), Opens: r.clock("opens"), Closes: r.clock("closes"), Name: text(c, "name"), Version: r.whole("version")}
	return d, r.err()
}

// dayEditPost saves a day, or removes it when the button says so.
func (s *Server) dayEditPost(c *fiber.Ctx) error {
	e, day, err := s.oneDay(c)
	if err != nil {
		return err
	}
	ctx, now := c.UserContext(), s.now()
	if value(c, "do") == "delete" {
		return s.removed(c, "/office/days", s.Festival.DeleteDay(ctx, e, day.ID, now))
	}
	d, err := dayDraft(c)
	switch {
	case err != nil:
	case day.ID == 0:
		_, err = s.Festival.CreateDay(ctx, e, d, now)
	default:
		err = s.Festival.UpdateDay(ctx, e, day.ID, d, now)
	}
	if err == nil {
		s.flash(c, "ok", "office.saved")
		return seeOther(c, "/office/days")
	}
	p, pageErr := s.page(c, "office", "office.day.title")
	if pageErr != nil {
		return pageErr
	}
	status, ok := p.complain(err)
	if !ok {
		return err
	}
	return s.show(c, status, "office/day", dayPage{p, typed(c, dayFields...).with(c, "name"), day.ID != 0})
}
