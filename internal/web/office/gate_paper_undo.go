package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/web/page"
)

// gatePaperUndoPost takes a whole list back, after one question.
func (s *screens) gatePaperUndoPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	var id int64
	f := page.Reading(c, e.Loc())
	page.Key(f, "list", &id)
	lists, err := s.Checkin.PaperLists(c.UserContext(), e)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(lists, func(l checkin.PaperList) bool { return l.ID == id })
	if i < 0 {
		return fault.New(fault.NotFound, "office.gatePaperUndo", "error.not_found")
	}
	if list := lists[i]; list.Annulled == nil {
		err = s.Sure(c, askPaper(list), func() error { return s.Checkin.AnnulPaper(c.UserContext(), e.ID, list, s.Now()) })
	}
	return s.End(c, page.Done{To: s.Office(c, "/gate/paper"), Key: "office.gate.paper_undone"}, err, s.showGatePaper)
}

func askPaper(l checkin.PaperList) func(page.Page) (page.Question, error) {
	return func(p page.Page) (page.Question, error) {
		return page.Question{
			State: l.People,
			Title: p.T("office.gate.paper_ask", "n", l.People, "gate", p.Text(l.Gate), "time", p.DateTime(l.At)),
			Text:  []string{p.T("office.gate.paper_ask_means")}, Do: p.T("office.gate.paper_undo"),
		}, nil
	}
}
