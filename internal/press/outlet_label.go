package press

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"markt/internal/print"
	"markt/internal/site"
	"markt/internal/site/check"
)

// OutletLabels prints a label for each outlet of the plan, in the order of the
// distributors: what it is, where it hangs, and who plugs in how much and when.
func (p *Press) OutletLabels(ctx context.Context, out io.Writer, ask Ask) error {
	return p.onPlan(ctx, out, ask, func(state *site.Released) (inking, error) {
		e, l := ask.Edition, ask.Lang
		plans, err := p.working(ctx, state, ask)
		sheet := print.OutletLabels{Meta: print.Meta{Lang: l, Title: e.Title(l), Author: e.Organiser, Made: state.At}, Event: e.Title(l)}
		for _, w := range plans {
			sheet.Labels = append(sheet.Labels, w.labels()...)
		}
		return sheet.Print, err
	})
}

// hung is an outlet with what the ledger knows of it.
type hung struct {
	site.PublicOutlet
	branch, phase string
	users         []string
}

func (w working) labels() (all []print.OutletLabel) {
	of := w.hangs()
	outlets := make([]hung, len(w.plan.Outlets))
	for i, o := range w.plan.Outlets {
		outlets[i] = of[o.Name()]
		outlets[i].PublicOutlet = o
	}
	slices.SortStableFunc(outlets, func(a, b hung) int { return strings.Compare(a.branch, b.branch) })
	for _, o := range outlets {
		said := check.ReadCircuit(o.Circuit, o.branch)
		if o.phase == "" {
			o.phase = check.Circuit{Phase: said.Phase}.String()
		}
		parts := []string{o.branch, said.Fuse}
		all = append(all, print.OutletLabel{
			Name: o.Name(), Type: w.t("plan.outlet."+o.Type) + " · " + w.t("label.breaker", "amps", o.Amps), Phase: o.phase,
			Circuit: strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · "), Users: o.users,
		})
	}
	return all
}

// hangs are the ledger's outlets by name, each with who uses it at which times.
func (w working) hangs() map[string]hung {
	of := map[string]hung{}
	used := map[string][]usage{}
	for _, span := range w.ledger.Spans {
		for i, b := range span.Branches {
			for _, s := range b.Sockets {
				h := hung{phase: w.phase(s)}
				if b.ID != "" {
					h.branch = w.branchName(b, i+1)
				}
				of[s.Name()] = h
				used[s.Name()] = during(used[s.Name()], span.From, span.Until, s.Draws)
			}
		}
	}
	for name, all := range used {
		h := of[name]
		for _, u := range all {
			h.users = append(h.users, w.usage(u)...)
		}
		of[name] = h
	}
	return of
}

// phase is that of an outlet; with an asterisk where nobody has said one.
func (w working) phase(s *check.Socket) string {
	said := "L1–L3"
	if s.Phase > 0 {
		said = fmt.Sprintf("L%d", s.Phase)
	}
	if s.Dealt {
		said += "*"
	}
	return said
}

// usage is how much a stall plugs in, and when.
type usage struct {
	stall int64
	name  string
	watts float64
	times [][2]time.Time
}

// during adds what is plugged in from one time to another to what is known; a
// time that goes on is one.
func during(all []usage, from, until time.Time, draws []check.Draw) []usage {
	var now []usage
	for _, d := range draws {
		i := slices.IndexFunc(now, func(u usage) bool { return u.stall == d.Stall })
		if i < 0 {
			now, i = append(now, usage{stall: d.Stall, name: d.Name}), len(now)
		}
		now[i].watts += d.Watts
	}
	for _, u := range now {
		i := slices.IndexFunc(all, func(o usage) bool { return o.stall == u.stall && o.watts == u.watts })
		if i < 0 {
			all, i = append(all, u), len(all)
		}
		if n := len(all[i].times); n > 0 && all[i].times[n-1][1].Equal(from) {
			all[i].times[n-1][1] = until
			continue
		}
		all[i].times = append(all[i].times, [2]time.Time{from, until})
	}
	return all
}

// usage is a line of who plugs in how much, and one of when.
func (w working) usage(u usage) []string {
	times := make([]string, len(u.times))
	for i, t := range u.times {
		from, until := w.e.In(t[0]), w.e.In(t[1])
		times[i] = join(w.l, w.l.DateShort(from), w.l.TimeSpan(from, until))
	}
	return []string{w.drawn(check.Drawn{Draw: check.Draw{Name: u.name, Watts: u.watts}, Times: 1}), strings.Join(times, " · ")}
}
