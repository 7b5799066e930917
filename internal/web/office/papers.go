package office

import (
	"cmp"
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/paper"
	"markt/internal/stall"
	"markt/internal/web/page"
)

type papersPage struct {
	page.Page
	Tabs []page.Tab
	Rows []owingRow
	Due  string
	Show string
}

// owingRow is a stall with what it still has to show.
type owingRow struct {
	paper.Owing
	Missing   []string
	Reminders string
	Calls     bool // somebody has to tell them
}

// papersShow is what the list is narrowed to.
var papersShow = map[string]func(owingRow) bool{
	"":          func(owingRow) bool { return true },
	"check":     func(r owingRow) bool { return r.ToCheck > 0 },
	"missing":   func(r owingRow) bool { return r.Gaps > 0 },
	"unreached": func(r owingRow) bool { return r.Calls },
	"cleared":   func(r owingRow) bool { return r.Cleared },
}

// papers lists who comes, what is missing, and who has to be told by a person.
func (s *screens) papers(c *fiber.Ctx) error { return s.showPapers(c, nil) }

func (s *screens) showPapers(c *fiber.Ctx, wrong error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.paper.list")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := papersPage{Page: p, Show: c.Query("show")}
	fits, known := papersShow[d.Show]
	if !known {
		d.Show, fits = "", papersShow[""]
	}
	book, err := s.Papers.Book(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	if due, ok := book.Due(e); ok {
		d.Due = p.T("office.paper.due", "day", p.Date(due))
	}
	all, err := s.Papers.Overview(c.UserContext(), e, s.Now())
	if err != nil {
		return err
	}
	counts := map[string]int{}
	for _, o := range all {
		row := s.owingRow(p, o)
		for show, counted := range papersShow {
			if counted(row) {
				counts[show]++
			}
		}
		if fits(row) {
			d.Rows = append(d.Rows, row)
		}
	}
	slices.SortStableFunc(d.Rows, func(a, b owingRow) int { return cmp.Compare(b.Gaps, a.Gaps) })
	for _, show := range []string{"", "check", "missing", "unreached", "cleared"} {
		d.Tabs = append(d.Tabs, page.Tab{Href: p.Office + "/papers?show=" + show, Label: p.T("office.paper.show."+cmp.Or(show, "all"), "n", counts[show]), Current: show == d.Show})
	}
	return s.Show(c, "office/papers", d)
}

func (s *screens) owingRow(p page.Page, o paper.Owing) owingRow {
	row := owingRow{Owing: o}
	for _, l := range paper.Gaps(o.Lines) {
		row.Missing = append(row.Missing, l.Title(p.Lang, p.Edition.DefaultLang))
	}
	if o.Reminded != nil {
		row.Calls = !o.Told && (!o.Mailed || !s.Mails) && o.Owed > 0
		key := "office.paper.reminded_by_mail"
		switch {
		case o.Told:
			key = "office.paper.reminded_by_person"
		case row.Calls:
			key = "office.paper.not_reached"
		}
		row.Reminders = p.T(key, "when", p.Date(*o.Reminded))
	}
	return row
}

func (s *screens) papersToldPost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	done := page.Done{To: s.Office(c, "/papers?show=unreached"), Key: "office.stall.told_done"}
	return s.End(c, done, s.Papers.Told(c.UserContext(), e.ID, stall.ApplicationID(id), s.Now()), s.showPapers)
}
