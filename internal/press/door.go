package press

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strconv"
	"strings"

	"markt/internal/checkin"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/print"
	"markt/internal/ticket"
)

// DoorList prints every ticket that admits, by its number with a box to tick:
// what a gate works with when no phone does. Those with a name stand once more
// by name, without a box, so that a ticket is ticked in one place only. With a
// location, a gate, a day or a type it leaves out what does not admit there.
func (p *Press) DoorList(ctx context.Context, w io.Writer, ask Ask) error {
	const op = "press.DoorList"
	f, err := fount()
	if err != nil {
		return fault.Wrap(op, err)
	}
	here, where, err := p.admitted(ctx, ask)
	if err != nil {
		return err
	}
	orders, err := p.Tickets.Orders(ctx, ask.Edition.ID)
	if err != nil {
		return err
	}
	e, l := ask.Edition, ask.Lang
	var rows, groups [][]string
	for _, o := range orders {
		for _, g := range o.Groups() {
			if here[g.TypeID] {
				groups = append(groups, []string{"", "× " + strconv.Itoa(g.Left), g.TypeName.In(l, e.DefaultLang), o.Holder(), o.Code})
			}
		}
		for _, t := range admitting(o) {
			if here[t.TypeID] {
				rows = append(rows, []string{"", ticket.ShowNumber(t.Number), t.TypeName.In(l, e.DefaultLang), o.Holder(), o.Code})
			}
		}
	}
	slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[1], b[1]) })
	under := append([]string{e.Title(l), Dates(e, l)}, where...)
	under = append(under, l.T("print.door.count", "n", len(rows)), l.T("print.door.state", "state", stateOf(rows)))
	list := print.List{
		Meta: print.Meta{Lang: l, Title: l.T("print.door.head"), Author: e.Organiser, Made: p.Now()},
		Head: l.T("print.door.head"), Under: strings.Join(slices.DeleteFunc(under, func(s string) bool { return s == "" }), " · "),
		AsOf: e.In(p.Now()),
		Columns: []print.Column{
			{Head: l.T("print.door.in"), Share: .5, Tick: true}, {Head: l.T("print.door.number"), Share: 1.5, Bold: true},
			{Head: l.T("print.door.type"), Share: 2.2}, {Head: l.T("print.door.name"), Share: 3}, {Head: l.T("print.door.order"), Share: 1.1},
		},
		Groups: doorGroups(l, rows),
	}
	if len(groups) > 0 {
		list.Groups = append(list.Groups, print.ListGroup{Head: l.T("print.door.groups"), Rows: groups, Unticked: true})
	}
	err = draw(ctx, w, f, list.Print)
	return fault.Wrap(op, err)
}

// doorGroups are the rows by number and, of those that have one, by name.
func doorGroups(l lang.Lang, rows [][]string) []print.ListGroup {
	named := slices.DeleteFunc(slices.Clone(rows), func(r []string) bool { return r[3] == "" })
	if len(named) == 0 {
		return []print.ListGroup{{Rows: rows}}
	}
	lang.Sort(l, named, func(r []string) string { return r[3] })
	return []print.ListGroup{{Head: l.T("print.door.by_number"), Rows: rows}, {Head: l.T("print.door.by_name"), Rows: named, Unticked: true}}
}

// stateOf tells lists of the same tickets from others: two gates compare six
// letters.
func stateOf(rows [][]string) string {
	sum := sha256.New()
	for _, r := range rows {
		io.WriteString(sum, strings.Join(r, "\t")+"\n")
	}
	return strings.ToUpper(hex.EncodeToString(sum.Sum(nil)[:3]))
}

// admitted are the types that admit where and when is asked for, and the words
// for that.
func (p *Press) admitted(ctx context.Context, ask Ask) (map[ticket.TypeID]bool, []string, error) {
	types, err := p.Tickets.Types(ctx, ask.Edition, p.Now())
	if err != nil {
		return nil, nil, err
	}
	here, where := map[ticket.TypeID]bool{}, []string{}
	for _, t := range types {
		here[t.ID] = true
	}
	for _, narrow := range []func(context.Context, Ask, []*ticket.Type) (func(*ticket.Type) bool, string, error){p.atLocation, p.atGate, onDay, ofType} {
		admits, word, err := narrow(ctx, ask, types)
		if err != nil {
			return nil, nil, err
		}
		if admits == nil {
			continue
		}
		where = append(where, word)
		for _, t := range types {
			here[t.ID] = here[t.ID] && admits(t)
		}
	}
	return here, where, nil
}

func notAsked() error { return fault.New(fault.NotFound, "press.DoorList", "error.not_found") }

func (p *Press) atLocation(ctx context.Context, ask Ask, _ []*ticket.Type) (func(*ticket.Type) bool, string, error) {
	if ask.Location == "" {
		return nil, "", nil
	}
	locations, err := p.Festival.Locations(ctx, ask.Edition)
	if err != nil {
		return nil, "", err
	}
	for _, at := range locations {
		if at.Slug == ask.Location {
			return within(at.ID), at.Name.In(ask.Lang, ask.Edition.DefaultLang), nil
		}
	}
	return nil, "", notAsked()
}

func within(at festival.LocationID) func(*ticket.Type) bool {
	return func(t *ticket.Type) bool { return len(t.Locations) == 0 || slices.Contains(t.Locations, at) }
}

func (p *Press) atGate(ctx context.Context, ask Ask, _ []*ticket.Type) (func(*ticket.Type) bool, string, error) {
	if ask.Gate == "" {
		return nil, "", nil
	}
	gates, err := p.Checkin.Gates(ctx, ask.Edition.ID)
	if err != nil {
		return nil, "", err
	}
	i := slices.IndexFunc(gates, func(g *checkin.Gate) bool { return g.Slug == ask.Gate })
	if i < 0 {
		return nil, "", notAsked()
	}
	g, here := gates[i], within(gates[i].LocationID)
	return func(t *ticket.Type) bool {
		return here(t) && (len(g.Types) == 0 || slices.Contains(g.Types, int64(t.ID)))
	}, g.Name.In(ask.Lang, ask.Edition.DefaultLang), nil
}

func onDay(_ context.Context, ask Ask, _ []*ticket.Type) (func(*ticket.Type) bool, string, error) {
	if ask.Day == "" {
		return nil, "", nil
	}
	i := slices.IndexFunc(ask.Edition.Days, func(d festival.Day) bool { return d.Key() == ask.Day })
	if i < 0 {
		return nil, "", notAsked()
	}
	from, until := ask.Edition.DaySpan(ask.Edition.Days[i])
	return func(t *ticket.Type) bool { return t.AdmitsWithin(from, until) }, ask.Lang.DateFull(ask.Edition.Days[i].Date), nil
}

func ofType(_ context.Context, ask Ask, types []*ticket.Type) (func(*ticket.Type) bool, string, error) {
	if ask.Type == "" {
		return nil, "", nil
	}
	i := slices.IndexFunc(types, func(t *ticket.Type) bool { return t.Slug == ask.Type })
	if i < 0 {
		return nil, "", notAsked()
	}
	return func(t *ticket.Type) bool { return t == types[i] }, types[i].Name.In(ask.Lang, ask.Edition.DefaultLang), nil
}
