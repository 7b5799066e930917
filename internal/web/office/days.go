package office

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/follow"
	"markt/internal/ties"
	"markt/internal/web/page"
)

type daysPage struct {
	page.Page
	Days    []festival.Day
	Outside []outsideRow
}

// outsideRow is something that happens on no market day, or outside its hours.
type outsideRow struct{ Kind, Name, When, Href string }

func (s *screens) days(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.days.title")
	if err != nil {
		return err
	}
	all, err := s.Ties.Timed(c.UserContext(), e)
	if err != nil {
		return err
	}
	d := daysPage{Page: p, Days: e.Days}
	for _, t := range ties.Outside(all, e) {
		d.Outside = append(d.Outside, outsideRow{
			Kind: p.T("office.days.outside." + string(t.Kind)), Name: p.Text(t.Name), Href: outsideHref(p, t),
			When: p.When(t.From, t.Until),
		})
	}
	return s.Show(c, "office/days", d)
}

// outsideHref is where the time of a thing is changed.
func outsideHref(p page.Page, t ties.Timed) string {
	switch t.Kind {
	case ties.Session:
		return p.Office + "/programme/" + p.Sprint(t.ID)
	case ties.Stop:
		return p.Office + "/locations/" + p.Sprint(t.Location) + "/stops/" + p.Sprint(t.ID)
	case ties.Type:
		return p.Office + "/tickets/types/" + p.Sprint(t.ID)
	}
	return p.Office + "/plan/" + p.Sprint(t.Location)
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
		Check:  func(e *festival.Edition, d *festival.DayDraft) fault.Fields { return d.Check(e) },
		Save: func(c *fiber.Ctx, e *festival.Edition, day festival.Day, d festival.DayDraft) (page.Done, error) {
			ch := change{
				what: "day", to: s.Office(c, "/days"), doubts: e.Doubts(day.ID, d.Date, s.Now()),
				name: func(p page.Page) string { return p.Lang.DateFull(d.Date) },
				behind: func(all []ties.Timed) ([]ties.Along, []ties.Timed) {
					return ties.FollowDay(all, e, e.WithDay(day.ID, d), day.ID)
				},
				save: func() (err error) {
					if day.ID == 0 {
						_, err = s.Festival.CreateDay(c.UserContext(), e, d, s.Now())
					} else {
						err = s.Festival.UpdateDay(c.UserContext(), e, day.ID, d, s.Now())
					}
					return err
				},
				follow: func(along []ties.Along) (follow.Result, error) {
					return s.Follow.Day(c.UserContext(), e, day, d, along, s.Now())
				},
			}
			return s.surelyChanged(c, ch)
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
