package office

import (
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/web/page"
)

type daysPage struct {
	page.Page
	Days []festival.Day
}

func (s *screens) days(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.days.title")
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "office/days", daysPage{p, e.Days})
}

type dayPage struct {
	page.Page
	page.Typed
	Known bool // false: a new one
}

var dayFields = []string{"date", "opens", "closes", "version"}

func dayForm(p page.Page, e *festival.Edition, d festival.Day) page.Typed {
	return page.Typed{
		In: map[string]string{
			"date": d.Key(), "opens": e.In(d.OpensAt).Format("15:04"), "closes": e.In(d.ClosesAt).Format("15:04"), "version": fmt.Sprint(d.Version),
		},
		Texts: map[string]map[string]string{"name": p.Values(d.Name)},
	}
}

// nextDay proposes the day after the last one, with its hours.
func nextDay(e *festival.Edition) page.Typed {
	if len(e.Days) == 0 {
		return page.Typed{In: map[string]string{"opens": "10:00", "closes": "18:00"}}
	}
	last := e.Days[len(e.Days)-1]
	return page.Typed{In: map[string]string{
		"date":  last.Date.AddDate(0, 0, 1).Format(time.DateOnly),
		"opens": e.In(last.OpensAt).Format("15:04"), "closes": e.In(last.ClosesAt).Format("15:04"),
	}}
}

// oneDay is the day of the address; the zero day for "new".
func (s *screens) oneDay(c *fiber.Ctx) (*festival.Edition, festival.Day, error) {
	if c.Params("id") == "new" {
		e, err := s.Edition(c)
		return e, festival.Day{}, err
	}
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return nil, festival.Day{}, err
	}
	day, ok := e.DayByID(festival.DayID(id))
	if !ok {
		return nil, day, fault.New(fault.NotFound, "office.oneDay", "error.not_found")
	}
	return e, day, nil
}

func (s *screens) dayEdit(c *fiber.Ctx) error {
	e, day, err := s.oneDay(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.day.title")
	if err != nil {
		return err
	}
	d := dayPage{p, nextDay(e), day.ID != 0}
	if d.Known {
		d.Typed = dayForm(p, e, day)
	}
	return s.Show(c, fiber.StatusOK, "office/day", d)
}

func dayDraft(c *fiber.Ctx) (festival.DayDraft, error) {
	r := page.Read(c)
	d := festival.DayDraft{Date: r.Date("date"), Opens: r.Clock("opens"), Closes: r.Clock("closes"), Name: page.Text(c, "name"), Version: r.Whole("version")}
	return d, r.Err()
}

// dayEditPost saves a day, or removes it when the button says so.
func (s *screens) dayEditPost(c *fiber.Ctx) error {
	e, day, err := s.oneDay(c)
	if err != nil {
		return err
	}
	ctx, now := c.UserContext(), s.Now()
	if page.Value(c, "do") == "delete" {
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
		s.Flash(c, "ok", "office.saved")
		return page.SeeOther(c, "/office/days")
	}
	p, pageErr := s.Page(c, "office", "office.day.title")
	if pageErr != nil {
		return pageErr
	}
	status, ok := p.Complain(err)
	if !ok {
		return err
	}
	return s.Show(c, status, "office/day", dayPage{p, page.Sent(c, dayFields...).WithTexts(c, "name"), day.ID != 0})
}
