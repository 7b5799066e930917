package press

import (
	"context"
	"io"
	"slices"
	"strings"

	"markt/internal/fault"
	"markt/internal/print"
	"markt/internal/ticket"
)

// DoorList prints every ticket that admits, by its number with a box to tick:
// what a gate works with when no phone does. With a location it leaves out the
// types that do not admit there.
func (p *Press) DoorList(ctx context.Context, w io.Writer, ask Ask) error {
	const op = "press.DoorList"
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	here, location, err := p.admittedAt(ctx, ask)
	if err != nil {
		return err
	}
	orders, err := p.Tickets.Orders(ctx, ask.Edition.ID)
	if err != nil {
		return err
	}
	e, l := ask.Edition, ask.Lang
	list := print.List{
		Meta: print.Meta{Lang: l, Title: l.T("print.door.head"), Author: e.Organiser, Made: p.Now()},
		Head: l.T("print.door.head"), Under: strings.Join(slices.DeleteFunc([]string{e.Title(l), location, Dates(e, l)}, func(s string) bool { return s == "" }), " · "),
		AsOf: e.In(p.Now()),
		Columns: []print.Column{
			{Head: l.T("print.door.in"), Share: .5, Tick: true}, {Head: l.T("print.door.number"), Share: 1.5, Bold: true},
			{Head: l.T("print.door.type"), Share: 2.2}, {Head: l.T("print.door.name"), Share: 3}, {Head: l.T("print.door.order"), Share: 1.1},
		},
		Groups: []print.ListGroup{{}},
	}
	rows := &list.Groups[0].Rows
	for _, o := range orders {
		for _, t := range admitting(o) {
			if here[t.TypeID] {
				*rows = append(*rows, []string{"", ticket.ShowNumber(t.Number), t.TypeName.In(l, e.DefaultLang), o.Name, o.Code})
			}
		}
	}
	slices.SortFunc(*rows, func(a, b []string) int { return strings.Compare(a[1], b[1]) })
	err = draw(ctx, w, f, list.Print)
	return fault.Wrap(op, err)
}

// admittedAt are the types that admit at the location asked for, and its name;
// all types without one.
func (p *Press) admittedAt(ctx context.Context, ask Ask) (map[ticket.TypeID]bool, string, error) {
	types, err := p.Tickets.Types(ctx, ask.Edition)
	if err != nil {
		return nil, "", err
	}
	locations, err := p.Festival.Locations(ctx, ask.Edition)
	if err != nil {
		return nil, "", err
	}
	here := map[ticket.TypeID]bool{}
	for _, t := range types {
		here[t.ID] = true
	}
	if ask.Location == "" {
		return here, "", nil
	}
	for _, at := range locations {
		if at.Slug != ask.Location {
			continue
		}
		for _, t := range types {
			here[t.ID] = len(t.Locations) == 0 || slices.Contains(t.Locations, at.ID)
		}
		return here, at.Name.In(ask.Lang, ask.Edition.DefaultLang), nil
	}
	return nil, "", fault.New(fault.NotFound, "press.DoorList", "error.not_found")
}
