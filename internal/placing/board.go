package placing

import (
	"math/bits"
	"slices"

	"markt/internal/site"
	"markt/internal/site/placer"
	"markt/internal/stall"
)

// board is a market laid out for the search: spots with their nature, and the
// stalls by the days on which they stand together.
type board struct {
	*Market
	spots   []Spot
	natures []nature
	near    [measures][]int32
	index   map[stall.ID]int
	today   []Placement // where everybody stands now
}

// Placement is a stall on a spot for some days, as bits. Kept: it stays there,
// because it is locked, not confirmed, or has hours of its own.
type Placement struct {
	Stall stall.ID
	Spot  int
	Days  uint64
	Kept  bool
}

func (m *Market) board() *board {
	b := &board{Market: m, spots: m.useful(m.spots()), index: map[stall.ID]int{}}
	for i := range m.Stalls {
		b.index[m.Stalls[i].Stall] = i
	}
	b.today = b.standing()
	for i := range b.spots {
		b.natures = append(b.natures, m.nature(&b.spots[i]))
	}
	n := len(b.spots)
	for k := range b.near {
		b.near[k] = make([]int32, n*n)
	}
	for x := range n {
		for y := x; y < n; y++ {
			for k, v := range b.nearness(x, y) {
				b.near[k][x*n+y], b.near[k][y*n+x] = v, v
			}
		}
	}
	return b
}

// useful leaves out the rows of pitches that nobody needs.
func (m *Market) useful(all []Spot) []Spot {
	return slices.DeleteFunc(all, func(s Spot) bool {
		return len(s.Pitches) > 1 && !slices.ContainsFunc(m.Stalls, func(who Stall) bool { return who.confirmed() && m.allowed(&who, &s, 0) })
	})
}

// standing reads the stays as placements: by stall and location the pitches it
// has on a day, the days with the same ones together.
func (b *board) standing() (all []Placement) {
	type key struct {
		stall stall.ID
		day   int
		plan  site.PlanID
	}
	plan := map[site.PitchID]site.PlanID{}
	for _, p := range b.Plans {
		for _, t := range p.Pitches {
			plan[t.ID] = p.ID
		}
	}
	pitches, kept, away := map[key][]site.PitchID{}, map[key]bool{}, map[stall.ID]uint64{}
	var order []key
	for i := range b.Stays {
		y := &b.Stays[i]
		at, known := b.index[y.Stall]
		day := b.day(y)
		if !known || day < 0 {
			continue
		}
		k := key{y.Stall, day, plan[y.Pitch]}
		if _, seen := pitches[k]; !seen {
			order = append(order, k)
		}
		if !slices.Contains(pitches[k], y.Pitch) {
			pitches[k] = append(pitches[k], y.Pitch)
		}
		if y.Locked || !b.Stalls[at].confirmed() || !b.regular(y, day) {
			away[y.Stall] |= 1 << day
		}
	}
	for _, k := range order {
		kept[k] = away[k.stall]&(1<<k.day) != 0
		spot := b.spotOf(pitches[k])
		if spot < 0 {
			continue
		}
		i := slices.IndexFunc(all, func(p Placement) bool { return p.Stall == k.stall && p.Spot == spot && p.Kept == kept[k] })
		if i < 0 {
			all = append(all, Placement{Stall: k.stall, Spot: spot, Kept: kept[k]})
			i = len(all) - 1
		}
		all[i].Days |= 1 << k.day
	}
	return all
}

func (b *board) day(y *site.Allotment) int {
	on, ok := b.Edition.DayOf(y.From)
	if !ok {
		return -1
	}
	for i, d := range b.Edition.Days {
		if d.ID == on.ID {
			return i
		}
	}
	return -1
}

// regular reports whether the stay has the hours that the machine would give it.
func (b *board) regular(y *site.Allotment, day int) bool {
	l := b.location(y.LocationID)
	return l != nil && slices.ContainsFunc(b.berths(l, day), func(s span) bool { return s.from.Equal(y.From) && s.until.Equal(y.Until) })
}

// spotOf is the spot made of these pitches, a new one where a person has put
// together what is no row; -1 when a pitch is on no plan.
func (b *board) spotOf(pitches []site.PitchID) int {
	for i := range b.spots {
		if b.spots[i].of(pitches) {
			return i
		}
	}
	for _, p := range b.Plans {
		var list []*site.Pitch
		for _, t := range p.Pitches {
			if slices.Contains(pitches, t.ID) {
				list = append(list, t)
			}
		}
		if l := b.location(p.LocationID); l != nil && len(list) == len(pitches) {
			b.spots = append(b.spots, newSpot(l, list))
			return len(b.spots) - 1
		}
	}
	return -1
}

// todayOf are the spots on which the stall stands now on any of the days.
func (b *board) todayOf(who stall.ID, days uint64) (spots []int) {
	for _, p := range b.today {
		if p.Stall == who && p.Days&days != 0 {
			spots = append(spots, p.Spot)
		}
	}
	return spots
}

// wanted are the placements to be found: each confirmed stall on the days on
// which it is not kept somewhere, and all who are kept.
func (b *board) wanted() (all []Placement) {
	kept := map[stall.ID]uint64{}
	for _, p := range b.today {
		if p.Kept {
			all = append(all, p)
			kept[p.Stall] |= p.Days
		}
	}
	for i := range b.Stalls {
		s := &b.Stalls[i]
		if days := b.days(s) &^ kept[s.Stall]; s.confirmed() && days != 0 {
			all = append(all, Placement{Stall: s.Stall, Spot: placer.Nowhere, Days: days})
		}
	}
	return all
}

// out is what a day of a stall that stands nowhere costs: more than all wishes together.
const out = 10_000_000

// task is the search's view of placements: those with a spot stay on it.
func (b *board) task(want []Placement) *placer.Task {
	t := &placer.Task{Times: len(b.Edition.Days), Near: b.near[:]}
	pitch := map[site.PitchID]int{}
	for i := range b.spots {
		var list []int
		for _, p := range b.spots[i].Pitches {
			if _, known := pitch[p.ID]; !known {
				pitch[p.ID] = len(pitch)
			}
			list = append(list, pitch[p.ID])
		}
		t.Spots = append(t.Spots, placer.Spot{Pitches: list})
	}
	t.Pitches = len(pitch)
	for _, p := range want {
		t.Stalls = append(t.Stalls, b.item(p, want))
	}
	b.tie(t, want)
	b.limit(t, want)
	return t
}

func (b *board) item(p Placement, want []Placement) placer.Stall {
	who, n := &b.Stalls[b.index[p.Stall]], bits.OnesCount64(p.Days)
	s := placer.Stall{Times: p.Days, Out: out * n, Kept: placer.Nowhere}
	if p.Spot != placer.Nowhere {
		s.Options, s.Kept = []placer.Option{{Spot: p.Spot}}, 0
		return s
	}
	today := b.todayOf(p.Stall, p.Days)
	for i := range b.spots {
		if !b.allowed(who, &b.spots[i], p.Days) {
			continue
		}
		cost := b.alone(who, i, today).Total() * n
		for _, o := range want { // the same stall on other days
			if o.Stall == p.Stall && o.Spot != placer.Nowhere && o.Spot != i {
				cost += b.Weights[Together] * placer.Touching * min(n, bits.OnesCount64(o.Days))
			}
		}
		s.Options = append(s.Options, placer.Option{Spot: i, Cost: cost})
	}
	return s
}

func (b *board) tie(t *placer.Task, want []Placement) {
	for x := range want {
		for y := x + 1; y < len(want); y++ {
			shared := bits.OnesCount64(want[x].Days & want[y].Days)
			if want[x].Stall == want[y].Stall {
				if want[x].Spot == placer.Nowhere && want[y].Spot == placer.Nowhere {
					n := min(bits.OnesCount64(want[x].Days), bits.OnesCount64(want[y].Days))
					t.Ties = append(t.Ties, placer.Tie{A: x, B: y, Measure: measureSame, Weight: -b.Weights[Together] * n})
				}
				continue
			}
			if shared == 0 || t.Stalls[x].Kept != placer.Nowhere && t.Stalls[y].Kept != placer.Nowhere {
				continue
			}
			for _, bond := range b.bonds(&b.Stalls[b.index[want[x].Stall]], &b.Stalls[b.index[want[y].Stall]]) {
				t.Ties = append(t.Ties, placer.Tie{A: x, B: y, Measure: bond.measure, Weight: bond.weight * shared})
			}
		}
	}
}

func (b *board) limit(t *placer.Task, want []Placement) {
	for _, l := range b.Rules.Limits {
		limit := placer.Limit{Max: l.Most}
		for i, p := range want {
			if b.Stalls[b.index[p.Stall]].Kind == l.KindSlug {
				limit.Stalls = append(limit.Stalls, i)
			}
		}
		for i := range b.spots {
			if s := &b.spots[i]; s.Location.ID == l.Location && inZone(s.Pitches[0].Number, l.Letter) {
				limit.Spots = append(limit.Spots, i)
			}
		}
		t.Limits = append(t.Limits, limit)
	}
}

// Task is what the search is given of the market.
func (m *Market) Task() *placer.Task {
	b := m.board()
	return b.task(b.wanted())
}
