package press

import (
	"context"
	"io"

	"markt/internal/spreadsheet"
)

func (p *Press) exportRefusals(ctx context.Context, w io.Writer, a ExportAsk) error {
	t, err := p.refusalTable(ctx, a)
	if err != nil {
		return err
	}
	return a.sheets(w, t)
}

func (p *Press) refusalTable(ctx context.Context, a ExportAsk) (spreadsheet.Table, error) {
	all, err := p.Checkin.GateRefusals(ctx, a.Edition)
	var rows [][]any
	for _, r := range all {
		rows = append(rows, []any{r.Day, r.Location, r.Gate, string(r.Reason), r.Scans})
	}
	return spreadsheet.Table{Name: "refusals", Rows: spreadsheet.All(rows), Columns: spreadsheet.Columns("day", "location", "gate", "reason", "count")}, err
}

func (p *Press) exportConflicts(ctx context.Context, w io.Writer, a ExportAsk) error {
	t, err := p.conflictTable(ctx, a)
	if err != nil {
		return err
	}
	return a.sheets(w, t)
}

// conflictTable names a ticket by its id and order, as the other tables do.
func (p *Press) conflictTable(ctx context.Context, a ExportAsk) (spreadsheet.Table, error) {
	all, err := p.Checkin.Conflicts(ctx, a.Edition)
	var rows [][]any
	for _, c := range all {
		rows = append(rows, []any{
			int64(c.Ticket), c.Order, c.TypeSlug, c.First.At, c.First.Slug, c.First.Device, c.Second.At, c.Second.Slug, c.Second.Device, int(c.Apart().Minutes()),
		})
	}
	return spreadsheet.Table{Name: "conflicts", Rows: spreadsheet.All(rows), Columns: spreadsheet.Columns(
		"ticket", "order", "type", "at", "gate", "device", "second_at", "second_gate", "second_device", "minutes")}, err
}
