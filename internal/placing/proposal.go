package placing

import (
	"cmp"
	"context"
	"math/bits"
	"reflect"
	"slices"

	"markt/internal/fault"
	"markt/internal/site"
	"markt/internal/site/placer"
	"markt/internal/stall"
)

// Proposal is where everybody would stand, beside where they stand today.
type Proposal struct {
	*board
	Seed       uint64
	Placements []Placement
	Refused    []Refused
	Before     Measure
	After      Measure
	Notes      []fault.Message // what of the rules contradicts itself
}

// Refused is a stall without a pitch on some days, and why.
type Refused struct {
	Stall stall.ID
	Days  uint64
	Why   []fault.Message
}

// Measure is how good a placing is: stall-days that are placed, those on which a
// rule is broken, and what is not met.
type Measure struct {
	Days    int
	Broken  int
	Costs   Costs
	Against []Against
}

// Against is a placement that a rule forbids, and by what. Rules that only
// advise are among them: they are kept in placing, too.
type Against struct {
	Placement
	Why Barred
}

// Propose places the market. The same market and seed give the same proposal,
// unless ctx ends before: then it is the best that was found.
func (m *Market) Propose(ctx context.Context, seed uint64, step func(done, of int)) *Proposal {
	b := m.board()
	want := b.wanted()
	has := b.solve(ctx, want, seed, step)
	if left := b.apart(want, has); left != nil { // days one by one for whom all together is nowhere
		want = left
		has = b.solve(ctx, want, seed, step)
	}
	p := &Proposal{board: b, Seed: seed}
	for i, w := range want {
		if has[i] == placer.Nowhere {
			p.refuse(w)
			continue
		}
		w.Spot = has[i]
		p.Placements = append(p.Placements, w)
	}
	p.Placements = joined(p.Placements)
	p.Before, p.After = b.measure(b.today), b.measure(p.Placements)
	p.Notes = b.notes()
	return p
}

// refuse notes a stall that stands nowhere on these days; once for all of them
// that have the same reasons.
func (p *Proposal) refuse(w Placement) {
	why := p.refusal(w)
	for i := range p.Refused {
		if r := &p.Refused[i]; r.Stall == w.Stall && reflect.DeepEqual(r.Why, why) {
			r.Days |= w.Days
			return
		}
	}
	p.Refused = append(p.Refused, Refused{w.Stall, w.Days, why})
}

// solve gives each placement its spot.
func (b *board) solve(ctx context.Context, want []Placement, seed uint64, step func(done, of int)) []int {
	t := b.task(want)
	has := t.Solve(ctx, seed, step)
	for i, o := range has {
		if o != placer.Nowhere {
			has[i] = t.Stalls[i].Options[o].Spot
		}
	}
	return has
}

// apart parts those who were left out by their days, and keeps all others where
// they are; nil when there is nobody to part.
func (b *board) apart(want []Placement, has []int) (all []Placement) {
	parted := false
	for i, w := range want {
		if w.Spot = has[i]; w.Spot != placer.Nowhere || bits.OnesCount64(w.Days) < 2 {
			all = append(all, w)
			continue
		}
		parted = true
		for day := range b.Edition.Days {
			if w.Days&(1<<day) != 0 {
				all = append(all, Placement{Stall: w.Stall, Spot: placer.Nowhere, Days: 1 << day})
			}
		}
	}
	if !parted {
		return nil
	}
	return all
}

// joined puts the days of a stall on one spot together.
func joined(all []Placement) (out []Placement) {
	for _, p := range all {
		i := slices.IndexFunc(out, func(o Placement) bool { return o.Stall == p.Stall && o.Spot == p.Spot && o.Kept == p.Kept })
		if i < 0 {
			out = append(out, p)
			continue
		}
		out[i].Days |= p.Days
	}
	return out
}

// measure judges placements, whoever made them, day by day.
func (b *board) measure(all []Placement) Measure {
	m := Measure{Costs: Costs{}}
	for i, p := range all {
		who, n := &b.Stalls[b.index[p.Stall]], bits.OnesCount64(p.Days)
		m.Days += n
		if why := b.barred(who, &b.spots[p.Spot], p.Days); len(why) > 0 {
			m.Broken += n
			m.Against = append(m.Against, Against{p, why[0]})
		}
		m.Costs.add(b.alone(who, p.Spot, b.todayOf(p.Stall, p.Days)), n)
		for _, o := range all[:i] {
			b.pair(m.Costs, p, o)
		}
	}
	return m
}

// pair adds what two placements cost each other.
func (b *board) pair(c Costs, p, o Placement) {
	if p.Stall == o.Stall {
		if p.Spot != o.Spot && p.Days&o.Days == 0 {
			c[Together] += b.Weights[Together] * placer.Touching * min(bits.OnesCount64(p.Days), bits.OnesCount64(o.Days))
		}
		return
	}
	shared := bits.OnesCount64(p.Days & o.Days)
	if shared == 0 {
		return
	}
	for _, bond := range b.bonds(&b.Stalls[b.index[p.Stall]], &b.Stalls[b.index[o.Stall]]) {
		if near := int(b.near[bond.measure][p.Spot*len(b.spots)+o.Spot]); near > 0 {
			c[bond.term] += bond.weight * near * shared
		}
	}
}

// refusal says why a stall has nothing: by rule how many spots it forbids, or
// that all that would do are taken.
func (b *board) refusal(w Placement) (why []fault.Message) {
	who := &b.Stalls[b.index[w.Stall]]
	if len(b.spots) == 0 {
		return []fault.Message{fault.Msg("office.placing.out.no_pitches")}
	}
	count, free := map[string]int{}, 0
	for i := range b.spots {
		first := slices.IndexFunc(Bars, func(r Bar) bool { return r.Judges(b.Market, who, &b.spots[i], w.Days) != nil })
		switch {
		case first < 0:
			free++
		case len(b.spots[i].Pitches) == 1:
			count[Bars[first].Name]++
		}
	}
	if free > 0 {
		return []fault.Message{fault.Msg("office.placing.out.taken", "n", free)}
	}
	for _, r := range Bars {
		if n := count[r.Name]; n > 0 {
			why = append(why, fault.Msg("office.placing.out."+r.Name, "n", n))
		}
	}
	return why
}

// notes are limits that those who are kept exceed by themselves.
func (b *board) notes() (all []fault.Message) {
	for _, l := range b.Rules.Limits {
		most := 0
		for day := range b.Edition.Days {
			n := 0
			for _, p := range b.today {
				s := &b.spots[p.Spot]
				if p.Kept && p.Days&(1<<day) != 0 && b.Stalls[b.index[p.Stall]].Kind == l.KindSlug && s.Location.ID == l.Location && inZone(s.Pitches[0].Number, l.Letter) {
					n++
				}
			}
			most = max(most, n)
		}
		if most > l.Most {
			all = append(all, fault.Msg("office.placing.note.limit", "kind", l.KindSlug, "most", l.Most, "n", most))
		}
	}
	return all
}

// Spot is where a placement stands.
func (p *Proposal) SpotOf(one Placement) *Spot { return &p.spots[one.Spot] }

// StallOf is whose a placement is.
func (p *Proposal) StallOf(id stall.ID) *Stall { return &p.Stalls[p.index[id]] }

// Change is a stall that would stand elsewhere than today.
type Change struct {
	Stall    *Stall
	From, To []Placement
}

// Changes are all of them, by the stall's name.
func (p *Proposal) Changes() (all []Change) {
	for i := range p.Stalls {
		c := Change{Stall: &p.Stalls[i], From: of(p.today, p.Stalls[i].Stall), To: of(p.Placements, p.Stalls[i].Stall)}
		if c.Stall.confirmed() && !slices.Equal(p.stands(c.From), p.stands(c.To)) {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b Change) int { return cmp.Compare(a.Stall.Name, b.Stall.Name) })
	return all
}

func of(all []Placement, who stall.ID) (some []Placement) {
	for _, p := range all {
		if p.Stall == who {
			some = append(some, p)
		}
	}
	return some
}

// stands is day by day on which spot.
func (p *Proposal) stands(some []Placement) (all [][2]int) {
	for _, one := range some {
		for day := range p.Edition.Days {
			if one.Days&(1<<day) != 0 {
				all = append(all, [2]int{day, one.Spot})
			}
		}
	}
	slices.SortFunc(all, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	return all
}

// Shifts are what it takes to let everybody stand where the proposal says. A
// stay that is kept and not locked, for its hours, is part of them.
func (p *Proposal) Shifts() (all []site.Shift) {
	for _, c := range p.Changes() {
		m := site.Shift{Stall: c.Stall.Stall, Name: c.Stall.Name}
		for _, y := range p.Stays {
			if y.Stall != m.Stall || y.Locked {
				continue
			}
			b := site.Berth{Location: y.LocationID, Pitch: y.Pitch, From: y.From, Until: y.Until}
			m.From = append(m.From, b)
			if day := p.day(&y); day < 0 || slices.ContainsFunc(c.From, func(o Placement) bool { return o.Kept && o.Days&(1<<day) != 0 }) {
				m.To = append(m.To, b)
			}
		}
		for _, to := range c.To {
			if !to.Kept {
				m.To = append(m.To, p.berthsOf(to)...)
			}
		}
		all = append(all, m)
	}
	return all
}

func (p *Proposal) berthsOf(to Placement) (all []site.Berth) {
	s := &p.spots[to.Spot]
	for day := range p.Edition.Days {
		if to.Days&(1<<day) == 0 {
			continue
		}
		for _, t := range s.Pitches {
			for _, at := range p.berths(s.Location, day) {
				all = append(all, site.Berth{Location: s.Location.ID, Pitch: t.ID, From: at.from, Until: at.until})
			}
		}
	}
	return all
}
