package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
)

type daysPage struct {
	page
	Days   []dayForm
	New    form
	NewBad bool // the form that was wrong is the new day's
}

// dayForm is a market day with its own form. Bad: this is the one complained of.
type dayForm struct {
	form
	Day festival.Day
	Bad bool
}

var dayFields = []string{"date", "opens", "closes", "version"}

func dayFormOf(p page, e *festival.Edition, d festival.Day) dayForm {
	opens, closes := e.In(d.OpensAt), e.In(d.ClosesAt)
	return dayForm{Day: d, form: form{
		In:    map[string]string{"date": d.Key(), "opens": opens.Format("15:04"), "closes": closes.Format("15:04"), "version": p.Sprint(d.Version)},
		Texts: map[string]map[string]string{"name": p.Values(d.Name)},
	}}
}

func (s *Server) days(c *fiber.Ctx) error { return s.showDays(c, 0, nil) }

// showDays lists the days; bad is the id of the day whose form was wrong, 0 the new one's.
func (s *Server) showDays(c *fiber.Ctx, bad festival.DayID, wrong error) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	p, err := s.page(c, "office", "office.days.title")
	if err != nil {
		return err
	}
	status := fiber.StatusOK
	if wrong != nil {
		var ok bool
		if status, ok = p.complain(wrong); !ok {
			return wrong
		}
	}
	d := daysPage{page: p, New: nextDay(e)}
	if wrong != nil && bad == 0 {
		d.New, d.NewBad = typed(c, dayFields...).with(c, "name"), true
	}
	for _, day := range e.Days {
		f := dayFormOf(p, e, day)
		if wrong != nil && day.ID == bad {
			f.form, f.Bad = typed(c, dayFields...).with(c, "name"), true
		}
		d.Days = append(d.Days, f)
	}
	return s.show(c, status, "office/days", d)
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

func dayDraft(c *fiber.Ctx) (festival.DayDraft, error) {
	r := read(c)
	d := festival.DayDraft{Date: r.date("date"), Opens: r.clock("opens"), Closes: r.clock("closes"), Name: text(c, "name"), Version: r.whole("version")}
	return d, r.err()
}

func (s *Server) dayCreatePost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	d, err := dayDraft(c)
	if err == nil {
		_, err = s.Festival.CreateDay(c.UserContext(), e, d, s.now())
	}
	if err != nil {
		return s.showDays(c, 0, err)
	}
	s.flash(c, "ok", "office.saved")
	return seeOther(c, "/office/days")
}

// dayEditPost saves a day, or removes it when the button says so.
func (s *Server) dayEditPost(c *fiber.Ctx) error {
	e, id, err := s.editionAndID(c)
	if err != nil {
		return err
	}
	if value(c, "do") == "delete" {
		if err := s.Festival.DeleteDay(c.UserContext(), e, festival.DayID(id), s.now()); err != nil {
			return err
		}
		s.flash(c, "ok", "office.deleted")
		return seeOther(c, "/office/days")
	}
	d, err := dayDraft(c)
	if err == nil {
		err = s.Festival.UpdateDay(c.UserContext(), e, festival.DayID(id), d, s.now())
	}
	if fault.Is(err, fault.NotFound) {
		return err
	}
	if err != nil {
		return s.showDays(c, festival.DayID(id), err)
	}
	s.flash(c, "ok", "office.saved")
	return seeOther(c, "/office/days")
}
