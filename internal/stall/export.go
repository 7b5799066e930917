package stall

import (
	"strings"

	"markt/internal/lang"
	"markt/internal/spreadsheet"
)

// exported are the columns of every kind; Import recognises them.
var exported = []string{"id", "name", "organisation", "kind", "state", "contact", "email", "phone",
	"front", "depth", "watts", "plug", "water", "gas", "submitted_at", "score"}

// Sheet is applications as a table. Behind the columns of every kind stand the
// answers whose fields ask for it.
func Sheet(all []Listed) spreadsheet.Table {
	columns := spreadsheet.Columns(exported...)
	for _, s := range (Answers{}).Shown(InCSV, lang.En) {
		columns = append(columns, spreadsheet.Column{Code: s.Name, Key: "stall." + s.Name})
	}
	rows := func(yield func([]any, error) bool) {
		for i := range all {
			if !yield(all[i].row(), nil) {
				return
			}
		}
	}
	return spreadsheet.Table{Name: "stalls", Columns: columns, Rows: rows}
}

// cells are what stands below the headings of the same name.
func (r *Listed) cells() []any {
	return []any{r.UID, r.Name, r.Organisation, r.KindSlug, string(r.State), r.ContactName, r.ContactEmail, r.Phone,
		r.Front, r.Depth, r.Watts, r.Plug, r.Water, r.Gas, r.SubmittedAt, r.Score}
}

func (r *Listed) row() []any {
	cells := r.cells()
	for _, s := range r.Answers.Shown(InCSV, lang.En) {
		cells = append(cells, strings.Join(s.Words, ", "))
	}
	return cells
}
