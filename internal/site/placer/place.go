package placer

import (
	"context"
	"slices"
	"sync"
)

// Proposal says who stands where, and why not somewhere else.
type Proposal struct {
	Allocation map[string][]string `json:"allocation"`
	Refused    map[string]string   `json:"refused"`               // vendor → reason
	PassedOver []PassedOver        `json:"passed_over,omitempty"` // each with what the wish would have cost
	Notes      []string            `json:"notes,omitempty"`
	Worth      int                 `json:"worth"`
}

// PassedOver is a vendor who wished for a pitch on which somebody stands who
// comes later.
type PassedOver struct {
	Vendor string `json:"vendor"`
	Pitch  string `json:"pitch"`
	Given  string `json:"given_to"`
	Cost   int    `json:"cost"` // what the whole would be worth less
	Why    string `json:"why"`
}

// searches is how often the search begins anew; the best of them counts.
const searches = 3

// Place puts as many vendors as it can on pitches, as well as it can. No rule is
// broken for anybody's wish. The same seed gives the same proposal, unless ctx
// ends before the search does: then it is the best that was found.
func Place(ctx context.Context, d *Day, seed uint64) *Proposal {
	all := d.runsOf()
	var tries [searches]*search
	var wait sync.WaitGroup
	for i := range tries {
		wait.Go(func() {
			tries[i] = newSearch(d, all, seed*searches+uint64(i))
			tries[i].anneal(ctx, steps(all))
		})
	}
	wait.Wait()
	best := slices.MaxFunc(tries[:], func(a, b *search) int { return a.worth - b.worth })
	passed := best.inTurn(ctx)
	p := &Proposal{Allocation: map[string][]string{}, Refused: map[string]string{}, Notes: notes(d, all)}
	for v, w := range all {
		run := best.has[v]
		if run < 0 {
			p.Refused[w.ID] = best.refusal(d, v)
			continue
		}
		for _, i := range w.runs[run].pitches {
			p.Allocation[w.ID] = append(p.Allocation[w.ID], d.Pitches[i].ID)
		}
		p.Worth += w.runs[run].worth / finer
	}
	for _, o := range passed {
		p.PassedOver = append(p.PassedOver, o.named(d, all))
	}
	return p
}

// over is a PassedOver by indexes.
type over struct{ vendor, pitch, given, cost int }

// inTurn goes through those who stand behind somebody of a later turn on a pitch
// that they wished for. Where it costs nothing they get it; where it does, the
// cost is told.
func (s *search) inTurn(ctx context.Context) (passed []over) {
	known := map[over]bool{}
	for {
		o, ok := s.nextOver(known)
		if !ok || ctx.Err() != nil {
			return s.still(passed)
		}
		known[o] = true
		before, has := s.worth, slices.Clone(s.has)
		if s.grant(ctx, o.vendor, o.pitch); s.worth >= before {
			passed = s.still(passed)
			continue
		}
		o.cost = max(1, (before-s.worth+finer/2)/finer)
		s.restore(has)
		passed = append(passed, o)
	}
}

// still drops those who are no longer passed over.
func (s *search) still(passed []over) []over {
	return slices.DeleteFunc(passed, func(o over) bool { return s.occupant[o.pitch] != o.given || !s.wishesMore(o.vendor, o.pitch) })
}

// nextOver is somebody who is passed over and whose wish was not tried yet, in turn.
func (s *search) nextOver(known map[over]bool) (over, bool) {
	for _, v := range s.turns() {
		for _, p := range s.all[v].wished {
			o := s.occupant[p]
			if o < 0 || !s.wishesMore(v, p) || !s.before(v, o) || s.all[o].fixed[p] || !s.could(v, p) {
				continue
			}
			if who := (over{vendor: v, pitch: p, given: o}); !known[who] {
				return who, true
			}
		}
	}
	return over{}, false
}

// turns are the vendors, who comes first first.
func (s *search) turns() []int {
	order := make([]int, len(s.all))
	for v := range order {
		order[v] = v
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case s.before(a, b):
			return -1
		case s.before(b, a):
			return 1
		}
		return 0
	})
	return order
}

// before reports whether a comes before b: fixed holders first, then by rank.
func (s *search) before(a, b int) bool {
	x, y := s.all[a], s.all[b]
	if fixed := x.Standing == FixedHolder; fixed != (y.Standing == FixedHolder) {
		return fixed
	}
	return x.Rank < y.Rank
}

// wishesMore reports whether the vendor would rather have the pitch than what he or she has.
func (s *search) wishesMore(v, pitch int) bool {
	if s.has[v] < 0 {
		return true
	}
	best := s.all[v].best(s.all[v].runs[s.has[v]].pitches)
	return best < 0 || s.all[v].wish[pitch] < best
}

// could reports whether any run of the vendor takes the pitch in.
func (s *search) could(v, pitch int) bool {
	return slices.ContainsFunc(s.all[v].runs, func(r run) bool { return slices.Contains(r.pitches, pitch) })
}

// grant gives the vendor the pitch by the best of the runs that take it in, and
// lets the others find their places anew around it.
func (s *search) grant(ctx context.Context, v, pitch int) {
	has, best, worth := slices.Clone(s.has), []int(nil), 0
	for i, r := range s.all[v].runs {
		if !slices.Contains(r.pitches, pitch) {
			continue
		}
		s.restore(has)
		if !s.take(v, i) {
			continue
		}
		s.kept[v] = true
		s.anneal(ctx, grantSteps)
		s.kept[v] = false
		if best == nil || s.worth > worth {
			best, worth = slices.Clone(s.has), s.worth
		}
	}
	if best == nil {
		best = has
	}
	s.restore(best)
}

// grantSteps is how long it is tried to grant one wish by one run.
const grantSteps = 5_000
