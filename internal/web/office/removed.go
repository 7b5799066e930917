package office

import (
	"encoding/json"
	"slices"

	"github.com/gofiber/fiber/v2"

	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/web/page"
)

type removedPage struct {
	page.Page
	Rows []removedRow
}

type removedRow struct{ Kind, Name, When, Who, Undo, Says string }

// removed lists what was deleted and can come back, for whoever missed the
// button right after.
func (s *screens) removed(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.removed.title")
	if err != nil {
		return err
	}
	all, err := pg.RemovedSince(c.UserContext(), s.DB, int64(e.ID), s.Now().Add(-pg.KeptFor))
	if err != nil {
		return err
	}
	d := removedPage{Page: p}
	undoings := s.undoings()
	for _, r := range all {
		if u, known := undoings[r.Table]; known && s.may(c, e, u.guard) {
			d.Rows = append(d.Rows, newRemovedRow(p, r))
		}
	}
	return s.Show(c, "office/removed", d)
}

// unlessRemoved is nil for what is not found because somebody, in another tab
// perhaps, has removed it already: that is done.
func (s *screens) unlessRemoved(c *fiber.Ctx, e *festival.Edition, table string, id int64, missing error) error {
	all, err := pg.RemovedSince(c.UserContext(), s.DB, int64(e.ID), s.Now().Add(-pg.KeptFor))
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(r pg.RemovedRow) bool { return r.Table == table && r.ID == id }) {
		return nil
	}
	return missing
}

func newRemovedRow(p page.Page, r pg.RemovedRow) removedRow {
	row := removedRow{Kind: p.T("office.removed.what." + r.Table), Name: calledOf(p, r.Row), When: p.DateTime(r.At), Who: r.Name, Undo: r.Table + "/" + p.Sprint(r.ID)}
	row.Says = p.T("office.removed.undo_of", "what", row.Kind, "name", row.Name)
	return row
}

// calledOf is what people call a record, whatever its table names it by.
func calledOf(p page.Page, raw json.RawMessage) string {
	var row map[string]json.RawMessage
	if json.Unmarshal(raw, &row) != nil {
		return ""
	}
	for _, column := range []string{"name", "title", "question", "number", "date"} {
		var text lang.Text
		var plain string
		if json.Unmarshal(row[column], &text) == nil && !text.Empty() {
			return p.Text(text)
		}
		if json.Unmarshal(row[column], &plain) == nil && plain != "" {
			return plain
		}
	}
	return ""
}
