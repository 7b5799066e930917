package office

import (
	"time"

	"github.com/gofiber/fiber/v2"

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
	return s.Show(c, "office/days", daysPage{p, e.Days})
}

type dayPage struct {
	page.Page
	Known bool // false: a new one
}

func dayFields(f *page.Fields, d *festival.DayDraft) {
	f.Date("date", &d.Date)
	f.Clock("opens", &d.Opens)
	f.Clock("closes", &d.Closes)
	f.Text("name", &d.Name)
	f.Version(&d.Version)
}

// nextDay proposes the day after the last one, with its hours.
func nextDay(e *festival.Edition) festival.DayDraft {
	if len(e.Days) == 0 {
		return festival.DayDraft{Opens: 10 * time.Hour, Closes: 18 * time.Hour}
	}
	last := e.Days[len(e.Days)-1].Draft(e)
	return festival.DayDraft{Date: last.Date.AddDate(0, 0, 1), Opens: last.Opens, Closes: last.Closes}
}

func (s *screens) day() page.Handlers {
	return page.Edit(page.Form[festival.Day, festival.DayDraft]{
		House: s.House, Template: "office/day", Title: "office.day.title",
		Load: func(c *fiber.Ctx, e *festival.Edition) (festival.Day, error) {
			return one(c, festival.Day{}, e.Days, func(d festival.Day) int64 { return int64(d.ID) })
		},
		Draft: func(e *festival.Edition, d festival.Day) festival.DayDraft {
			if d.ID == 0 {
				return nextDay(e)
			}
			return d.Draft(e)
		},
		Fields: dayFields,
		Page:   func(_ *fiber.Ctx, p page.Page, d festival.Day) (any, error) { return dayPage{p, d.ID != 0}, nil },
		Save: func(c *fiber.Ctx, e *festival.Edition, day festival.Day, d festival.DayDraft) (done page.Done, err error) {
			if day.ID == 0 {
				_, err = s.Festival.CreateDay(c.UserContext(), e, d, s.Now())
			} else {
				err = s.Festival.UpdateDay(c.UserContext(), e, day.ID, d, s.Now())
			}
			return page.Saved(s.Office(c, "/days")), err
		},
		Removal: func(c *fiber.Ctx, p page.Page, d festival.Day) (page.Question, error) {
			all, err := s.Ties.OfDay(c.UserContext(), p.Edition, d)
			return removal(p, "day", p.DateFull(d.OpensAt), all), err
		},
		Delete: func(c *fiber.Ctx, e *festival.Edition, day festival.Day) (page.Done, error) {
			return gone(s.Office(c, "/days"), "market_day", int64(day.ID)), s.Festival.DeleteDay(c.UserContext(), e, day.ID, s.Now())
		},
	})
}
