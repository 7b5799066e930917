package office

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/stall"
	"markt/internal/web/page"
)

type callbacksPage struct {
	page.Page
	Wishes []stall.Callback
	Tabs   []page.Tab
}

// callbacks are who waits for a call, by the language they want to talk in.
func (s *screens) callbacks(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.callback.list")
	if err != nil {
		return err
	}
	all, err := s.Stalls.Callbacks(c.UserContext(), e.ID, "", s.Now())
	if err != nil {
		return err
	}
	d := callbacksPage{Page: p}
	chosen, waiting := c.Query("language"), map[string]int{}
	for _, w := range all {
		if w.DoneAt == nil {
			waiting[w.Lang]++
		}
		if chosen == "" || w.Lang == chosen {
			d.Wishes = append(d.Wishes, w)
		}
	}
	d.Tabs = []page.Tab{{Href: p.Office + "/callbacks", Label: p.T("office.stall.all"), Current: chosen == ""}}
	for _, l := range lang.Spoken {
		if waiting[l] > 0 || l == chosen {
			d.Tabs = append(d.Tabs, page.Tab{Href: p.Office + "/callbacks?language=" + l, Label: p.T("programme.language." + l), Hint: p.Number(waiting[l]), Current: l == chosen})
		}
	}
	return s.Show(c, "office/callbacks", d)
}

type callbackPage struct {
	page.Page
	Wish stall.Callback
}

// callbackDraft is what the office stores of a wish.
type callbackDraft struct {
	stall.Callback
	Done bool
}

func (s *screens) callback() page.Handlers {
	return page.Edit(page.Form[stall.Callback, callbackDraft]{
		House: s.House, Template: "office/callback", Title: "office.callback.title",
		Load: s.oneCallback,
		Draft: func(_ *festival.Edition, w stall.Callback) callbackDraft {
			return callbackDraft{w, w.DoneAt != nil}
		},
		Fields: func(f *page.Fields, d *callbackDraft) {
			f.MaybeMoment("appointment", &d.Appointment)
			f.Body("result", &d.Result)
			f.Yes("done", &d.Done)
			f.Version(&d.Version)
		},
		Page: func(_ *fiber.Ctx, p page.Page, w stall.Callback) (any, error) { return callbackPage{p, w}, nil },
		Save: func(c *fiber.Ctx, _ *festival.Edition, old stall.Callback, d callbackDraft) (page.Done, error) {
			switch now := s.Now(); {
			case !d.Done:
				d.DoneAt = nil
			case old.DoneAt == nil:
				d.DoneAt = &now
			}
			return page.Saved(s.Office(c, "/callbacks")), s.Stalls.SetCallback(c.UserContext(), d.Callback, s.Now())
		},
	})
}

func (s *screens) oneCallback(c *fiber.Ctx, e *festival.Edition) (stall.Callback, error) {
	id, err := page.Number(c, "id")
	if err != nil {
		return stall.Callback{}, err
	}
	return s.Stalls.Callback(c.UserContext(), e.ID, stall.CallbackID(id))
}
