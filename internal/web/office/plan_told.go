package office

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// planToldPage lists whom a release gave another place or time: those whom no
// mail reaches first, because somebody has to call them.
type planToldPage struct {
	page.Page
	Number int
	Calls  []site.Told
	Mailed []site.Told
	Left   int // calls to be made
}

// Change is what is new for a stall, in few words.
func (p planToldPage) Change(t site.Told) string {
	key := "moved"
	switch {
	case t.Now == "":
		key = "none"
	case t.Was == "":
		key = "first"
	case t.Was == t.Now:
		key = "shifted"
	}
	return p.T("office.plan_told."+key, "was", t.Was, "now", t.Now)
}

func (s *screens) planTold(c *fiber.Ctx) error {
	e, number, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	return s.showPlanTold(c, e, number, nil)
}

func (s *screens) showPlanTold(c *fiber.Ctx, e *festival.Edition, number int64, wrong error) error {
	p, err := s.Page(c, "office", "office.plan_told.title")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	if _, err := site.ReleasedIn(c.UserContext(), s.DB, e, int(number)); err != nil {
		return err
	}
	all, err := s.Site.Told(c.UserContext(), e, int(number))
	if err != nil {
		return err
	}
	d := planToldPage{Page: p, Number: int(number)}
	for _, t := range all {
		if t.Mail && p.Mails {
			d.Mailed = append(d.Mailed, t)
			continue
		}
		if d.Calls = append(d.Calls, t); t.ReachedAt == nil {
			d.Left++
		}
	}
	return s.Show(c, "office/plan_told", d)
}

func (s *screens) planToldPost(c *fiber.Ctx) error {
	e, number, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	id, _ := strconv.ParseInt(page.Value(c, "stall"), 10, 64)
	err = s.Site.Reach(c.UserContext(), e, int(number), stall.ID(id), page.Value(c, "reached") == "yes", s.Now())
	return s.End(c, page.Done{To: s.Office(c, "/plan/release/%d", number), Key: "office.plan_told.noted"}, err, func(c *fiber.Ctx, wrong error) error {
		return s.showPlanTold(c, e, number, wrong)
	})
}
