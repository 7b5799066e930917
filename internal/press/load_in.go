package press

import (
	"cmp"
	"context"
	"io"
	"math"
	"slices"
	"time"

	"markt/internal/festival"
	"markt/internal/print"
	"markt/internal/site"
	"markt/internal/stall"
)

// farthestFirst are the numbers of a plan's pitches in the order in which
// vehicles come: who stands far from the entrance blocks nobody who comes later.
// It is an order of pitches, not of stalls, so that a stall that moves changes
// nobody else's window.
func farthestFirst(plan *site.PublicPlan) []string {
	away := func(p site.PublicPitch) float64 {
		near := math.Inf(1)
		for _, m := range plan.Landmarks {
			if m.Kind == "entrance" {
				near = min(near, math.Hypot(p.X-m.X, p.Y-m.Y))
			}
		}
		return near
	}
	pitches := slices.Clone(plan.Pitches)
	slices.SortStableFunc(pitches, func(a, b site.PublicPitch) int {
		return cmp.Or(cmp.Compare(away(b), away(a)), cmp.Compare(a.Number, b.Number))
	})
	numbers := make([]string, len(pitches))
	for i, p := range pitches {
		numbers[i] = p.Number
	}
	return numbers
}

// LoadIn prints when which vehicle comes: a list for each location and each
// day on which somebody comes for the first time, with a box to tick.
func (p *Press) LoadIn(ctx context.Context, out io.Writer, ask Ask) error {
	return p.onPlan(ctx, out, ask, func(state *site.Released) (inking, error) { return p.loadIn(ctx, state, ask) })
}

func (p *Press) loadIn(ctx context.Context, state *site.Released, ask Ask) (inking, error) {
	said, err := p.arrivals(ctx, ask.Edition)
	if err != nil {
		return nil, err
	}
	locations, err := p.Festival.Locations(ctx, ask.Edition)
	if err != nil {
		return nil, err
	}
	e, l := ask.Edition, ask.Lang
	list := print.List{
		Meta: print.Meta{Lang: l, Title: l.T("print.sheet.load-in"), Author: e.Organiser, Made: state.At},
		Head: l.T("print.sheet.load-in"), Under: e.Title(l), AsOf: e.In(state.At),
		Columns: []print.Column{
			{Head: l.T("print.load_in.here"), Share: .6, Tick: true}, {Head: l.T("print.load_in.window"), Share: 1.4, Bold: true}, {Head: l.T("print.load_in.pitch"), Share: .9, Bold: true},
			{Head: l.T("print.load_in.stall"), Share: 3}, {Head: l.T("print.load_in.vehicle"), Share: 2}, {Head: l.T("print.load_in.phone"), Share: 1.8},
		},
	}
	for _, plan := range ask.plans(state.Document) {
		var how festival.LoadIn
		if at := slices.IndexFunc(locations, func(o *festival.Location) bool { return o.ID == plan.Location.ID }); at >= 0 {
			how = locations[at].LoadIn
		}
		list.Groups = append(list.Groups, loadInOn(state.Document, plan, ask, how, said)...)
	}
	return list.Print, nil
}

// loadInOn are a plan's stalls in the order of their windows, by the day on
// which they come first. A head says when vehicles would come among the visitors.
func loadInOn(d *site.Document, plan *site.PublicPlan, ask Ask, how festival.LoadIn, said map[stall.ID]arrival) (groups []print.ListGroup) {
	e, l, order := ask.Edition, ask.Lang, farthestFirst(plan)
	first := map[stall.ID]site.Stay{}
	for _, s := range plan.Stays {
		if old, known := first[s.Stall]; !known || s.From.Before(old.From) {
			first[s.Stall] = s
		}
	}
	for _, day := range e.Days {
		g := print.ListGroup{Head: join(l, plan.Location.Name.In(l, e.DefaultLang), l.DateFull(e.In(day.OpensAt)))}
		g.Head = join(l, g.Head, l.T("print.load_in.how", "n", how.AtOnce(), "minutes", int(how.Window().Minutes())))
		opens, last := e.In(day.OpensAt), time.Time{}
		for n, number := range order {
			for _, s := range plan.StaysOn(number) {
				who, ok := d.Stall(s.Stall)
				if on, known := e.DayOf(s.From); !ok || first[s.Stall] != s || !known || on.ID != day.ID {
					continue
				}
				from, until := how.Slot(opens, n)
				last = until
				g.Rows = append(g.Rows, []string{"", l.TimeSpan(from, until), number, who.Name, said[s.Stall].vehicle, l.Isolate(said[s.Stall].phone)})
			}
		}
		if last.After(opens) {
			g.Head = join(l, g.Head, l.T("print.load_in.late", "until", l.Time(last), "opens", l.Time(opens)))
		}
		if len(g.Rows) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// arrival is what a vendor said of how they come.
type arrival struct{ vehicle, phone string }

func (p *Press) arrivals(ctx context.Context, e *festival.Edition) (map[stall.ID]arrival, error) {
	stalls, said, err := p.applied(ctx, e)
	if err != nil {
		return nil, err
	}
	all := map[stall.ID]arrival{}
	for id, s := range stalls {
		if s.Application == nil {
			continue
		}
		a := said[*s.Application]
		one := arrival{phone: a.Phone}
		if a.Answers.Size != nil {
			one.vehicle = a.Answers.Size.Vehicle
		}
		all[id] = one
	}
	return all, nil
}

// applied are the edition's stalls, and what their vendors applied with.
func (p *Press) applied(ctx context.Context, e *festival.Edition) (map[stall.ID]stall.Stall, map[stall.ApplicationID]stall.Listed, error) {
	stalls, err := p.Stalls.Stalls(ctx, e.ID, stall.StallFilter{})
	if err != nil {
		return nil, nil, err
	}
	applications, err := p.Stalls.Export(ctx, e.ID, stall.Filter{})
	who, said := map[stall.ID]stall.Stall{}, map[stall.ApplicationID]stall.Listed{}
	for _, s := range stalls {
		who[s.ID] = s
	}
	for _, a := range applications {
		said[a.ID] = a
	}
	return who, said, err
}

// Phones are the numbers at which stalls can be reached, for those who may ring them.
func (p *Press) Phones(ctx context.Context, e *festival.Edition) (map[stall.ID]string, error) {
	all, err := p.arrivals(ctx, e)
	phones := map[stall.ID]string{}
	for id, one := range all {
		phones[id] = one.phone
	}
	return phones, err
}
