package press

import (
	"context"

	"markt/internal/checkin"
	"markt/internal/spreadsheet"
	"markt/internal/stall"
	"markt/internal/ticket"
)

// tables are every table of an edition; what it comes to stands in the first.
func (p *Press) tables(ctx context.Context, a ExportAsk) ([]spreadsheet.Table, error) {
	figures, err := p.figureTable(ctx, a)
	if err != nil {
		return nil, err
	}
	stalls, err := p.stallTable(ctx, a)
	if err != nil {
		return nil, err
	}
	programme, err := p.programmeOrNone(ctx, a)
	if err != nil {
		return nil, err
	}
	refusals, err := p.refusalTable(ctx, a)
	if err != nil {
		return nil, err
	}
	conflicts, err := p.conflictTable(ctx, a)
	return []spreadsheet.Table{figures, stalls, programme, p.ticketTable(ctx, a), p.admissionTable(ctx, a), refusals, conflicts}, err
}

func (p *Press) stallTable(ctx context.Context, a ExportAsk) (spreadsheet.Table, error) {
	all, err := p.Stalls.Export(ctx, a.Edition.ID, stall.Filter{})
	return stall.Sheet(all), err
}

func (p *Press) ticketTable(ctx context.Context, a ExportAsk) spreadsheet.Table {
	row := func(t ticket.Exported) []any {
		return []any{int64(t.ID), t.Order, t.Type, t.PriceCents, string(t.State), string(t.OrderState), t.Name, t.Email, t.Lang, t.OrderedAt, t.CanceledAt, t.AdmittedAt}
	}
	return spreadsheet.Table{Name: "tickets", Rows: spreadsheet.Map(p.Tickets.Export(ctx, a.Edition.ID), row), Columns: spreadsheet.Columns(
		"id", "order", "type", "price_cents", "state", "order_state", "name", "email", "lang", "ordered_at", "canceled_at", "admitted_at")}
}

func (p *Press) admissionTable(ctx context.Context, a ExportAsk) spreadsheet.Table {
	row := func(s checkin.Exported) []any {
		return []any{s.ID, s.At, s.StoredAt, string(s.Kind), string(s.Status), string(s.Reason), string(s.Conflict), s.Location, s.Gate, s.Device, (*int64)(s.Ticket), s.Type, s.ClaimedAt}
	}
	return spreadsheet.Table{Name: "admissions", Rows: spreadsheet.Map(p.Checkin.Export(ctx, a.Edition.ID), row), Columns: spreadsheet.Columns(
		"id", "at", "stored_at", "scan", "status", "reason", "conflict", "location", "gate", "device", "ticket", "type", "claimed_at")}
}

// figureTable is what accountants and funders ask for first.
func (p *Press) figureTable(ctx context.Context, a ExportAsk) (spreadsheet.Table, error) {
	t := spreadsheet.Table{Name: "figures", Columns: spreadsheet.Columns("figure", "of", "day", "count")}
	var rows [][]any
	counts, err := p.Stalls.Counts(ctx, a.Edition.ID)
	if err != nil {
		return t, err
	}
	for _, state := range stall.States {
		if state != stall.StateDraft {
			rows = append(rows, []any{"applications", string(state), nil, counts[state]})
		}
	}
	sold, err := p.Tickets.Sold(ctx, a.Edition.ID)
	if err != nil {
		return t, err
	}
	for _, s := range sold {
		rows = append(rows, []any{"tickets_ordered", s.Type, nil, s.Ordered}, []any{"tickets_valid", s.Type, nil, s.Valid},
			[]any{"tickets_admitted", s.Type, nil, s.Admitted}, []any{"paid_cents", s.Type, nil, s.Cents})
	}
	visits, err := p.Checkin.Visits(ctx, a.Edition)
	for _, v := range visits {
		rows = append(rows, []any{"entries", v.Location, v.Day, v.Entries}, []any{"tickets_seen", v.Location, v.Day, v.Tickets})
	}
	t.Rows = spreadsheet.All(rows)
	return t, err
}
