package placing

import (
	"cmp"
	"context"
	"slices"

	"markt/internal/fault"
	"markt/internal/site"
	"markt/internal/site/placer"
	"markt/internal/stall"
)

// Reason is one term of what a place costs a stall, or of what a change costs
// the whole; less than nothing is a gain. With are the stalls that matter most.
type Reason struct {
	Term Term
	Cost int
	With []string
}

// Here says what a stall's places cost it, by term; the sum over its days.
func (p *Proposal) Here(who stall.ID) (all []Reason) {
	c, with := Costs{}, map[Term][]string{}
	for _, one := range of(p.Placements, who) {
		own := p.measure([]Placement{one}).Costs
		c.add(own, 1)
		for _, o := range p.Placements {
			pair := Costs{}
			if p.pair(pair, one, o); o.Stall == who {
				continue
			}
			c.add(pair, 1)
			for t := range pair {
				with[t] = append(with[t], p.StallOf(o.Stall).Name)
			}
		}
	}
	return reasons(c, with)
}

func reasons(c Costs, with map[Term][]string) (all []Reason) {
	for _, t := range Terms {
		if c[t] != 0 {
			names := slices.Compact(slices.Sorted(slices.Values(with[t])))
			all = append(all, Reason{t, c[t], names[:min(len(names), 4)]})
		}
	}
	slices.SortStableFunc(all, func(a, b Reason) int { return cmp.Compare(abs(b.Cost), abs(a.Cost)) })
	return all
}

func abs(n int) int { return max(n, -n) }

// Instead is what would be if a stall stood on a pitch where the proposal does
// not put it: Bars forbid it, or it costs the whole so much and others move.
type Instead struct {
	Bars    []fault.Message
	Cost    int // more than the proposal; less than nothing: it would be better
	Reasons []Reason
	Moves   []Change
	Out     []string // who would stand nowhere
}

// There says why a stall does not stand on a pitch.
func (p *Proposal) There(ctx context.Context, who stall.ID, pitch site.PitchID) Instead {
	want, has, item := p.arranged(who)
	if item < 0 {
		return Instead{Bars: []fault.Message{fault.Msg("office.placing.there.kept", "stall", p.StallOf(who).Name)}}
	}
	option, bars := Nowhere, []fault.Message(nil)
	t := p.task(want)
	for o, opt := range t.Stalls[item].Options {
		if p.spots[opt.Spot].holds(pitch) && (option == Nowhere || opt.Cost < t.Stalls[item].Options[option].Cost) {
			option = o
		}
	}
	if option == Nowhere {
		i := slices.IndexFunc(p.spots, func(s Spot) bool { return s.holds(pitch) })
		if i >= 0 {
			bars = p.barred(p.StallOf(who), &p.spots[i], want[item].Days)
		}
		return Instead{Bars: bars}
	}
	spot := t.Stalls[item].Options[option].Spot
	for _, o := range p.Placements {
		if o.Kept && o.Days&want[item].Days != 0 && p.spots[o.Spot].holds(pitch) {
			return Instead{Bars: []fault.Message{fault.Msg("office.placing.there.locked", "stall", p.StallOf(o.Stall).Name, "pitch", p.spots[spot].Whole.Number)}}
		}
	}
	return p.instead(want, optionsOf(t, has), t.Force(ctx, optionsOf(t, has), item, option), t)
}

// Nowhere is the spot of a stall that is left out.
const Nowhere = placer.Nowhere

// arranged is the proposal as the search sees it, and which of its items is the stall's.
func (p *Proposal) arranged(who stall.ID) (want []Placement, has []int, item int) {
	item = -1
	add := func(w Placement, spot int) {
		if w.Stall == who && !w.Kept && item < 0 {
			item = len(want)
		}
		want, has = append(want, w), append(has, spot)
	}
	for _, one := range p.Placements {
		spot := one.Spot
		if !one.Kept {
			one.Spot = Nowhere
		}
		add(one, spot)
	}
	for _, r := range p.Refused {
		add(Placement{Stall: r.Stall, Spot: Nowhere, Days: r.Days}, Nowhere)
	}
	return want, has, item
}

func optionsOf(t *placer.Task, has []int) []int {
	out := make([]int, len(has))
	for i, spot := range has {
		out[i] = slices.IndexFunc(t.Stalls[i].Options, func(o placer.Option) bool { return o.Spot == spot })
	}
	return out
}

func (p *Proposal) instead(want []Placement, before, after []int, t *placer.Task) (in Instead) {
	place := func(has []int) (all []Placement) {
		for i, o := range has {
			if o != Nowhere {
				w := want[i]
				w.Spot = t.Stalls[i].Options[o].Spot
				all = append(all, w)
			}
		}
		return all
	}
	was, is := place(before), place(after)
	old, now := p.measure(was).Costs, p.measure(is).Costs
	diff := Costs{}
	diff.add(now, 1)
	diff.add(old, -1)
	for i := range after {
		if before[i] == after[i] {
			continue
		}
		who := want[i].Stall
		if after[i] == Nowhere {
			in.Out = append(in.Out, p.StallOf(who).Name)
			continue
		}
		in.Moves = append(in.Moves, Change{Stall: p.StallOf(who), From: of(was, who), To: of(is, who)})
	}
	in.Cost, in.Reasons = diff.Total(), reasons(diff, nil)
	return in
}
