package placer

import (
	"context"
	"math"
	"slices"
)

// take gives a stall an option, and those in its way what costs the least. When
// the whole costs more than most by it, it is undone.
func (r *response) take(i, option, most int) bool {
	s, before := r.s, r.cost()
	s.begin()
	if !r.make(i, option, most) {
		s.back()
		return false
	}
	kept, lines := r.state(), slices.Clone(r.m.cost)
	for n, list := range kept {
		kept[n] = slices.Clone(list)
	}
	for _, c := range s.undo {
		r.stand(c.vendor, c.had, -1)
	}
	for _, c := range s.undo {
		r.stand(c.vendor, s.has[c.vendor], 1)
	}
	if r.respond(before + most) {
		return true
	}
	s.back()
	for n, list := range r.state() {
		copy(list, kept[n])
	}
	copy(r.m.cost, lines)
	r.loose = r.loose[:0]
	r.reprice()
	return false
}

// state is what a move changes, beside lines.
func (r *response) state() [5][]int {
	return [...][]int{r.m.u, r.m.v, r.m.row, r.m.column, r.standing}
}

const (
	movesEach  = 300 // for each stall that moves
	leastMoves = 2_000
	mostMoves  = 20_000
	cooled     = 1.0 / 30 // of the heat, in the end
)

// chain is how many stalls one move moves at most.
const chain = 4

// make gives a stall an option, those in its way others, and so on; each stall
// moves once, and by the prices all of it may cost at most so much.
func (r *response) make(i, option, most int) bool {
	s := r.s
	s.set(i, Nowhere)
	straight := s.rand.IntN(2) == 0
	for todo := []int{i}; len(todo) > 0; todo = todo[1:] {
		who := todo[0]
		had := s.undo[slices.IndexFunc(s.undo, func(c change) bool { return c.vendor == who })].had
		if who != i {
			var ok bool
			if straight {
				option = r.cheapest(who)
			} else if option, ok = r.worth(who, had, most, len(s.undo) == chain); !ok {
				return false
			}
		}
		most -= r.reduced(who, option) - r.reduced(who, had)
		if option == Nowhere {
			continue
		}
		gone, ok := s.inTheWay(who, s.Stalls[who].Options[option].Spot)
		if !ok || len(s.undo)+len(gone) > chain {
			return false
		}
		for _, other := range gone {
			if slices.ContainsFunc(s.undo, func(c change) bool { return c.vendor == other }) {
				return false
			}
			s.set(other, Nowhere)
		}
		if !s.free(who, s.Stalls[who].Options[option].Spot) { // beyond a limit
			return false
		}
		s.put(who, option)
		todo = append(todo, gone...)
	}
	return true
}

// anneal makes moves, and keeps what is better and, the longer the less, what is
// worse.
func (r *response) anneal(ctx context.Context, moving []int, step func(done, of int)) {
	s, steps := r.s, max(leastMoves, min(mostMoves, movesEach*len(moving)))
	best, cost := slices.Clone(s.has), r.cost()
	hot := r.usual(moving)
	for n := range steps {
		if ctx.Err() != nil {
			break
		}
		step(n, steps)
		i := moving[s.rand.IntN(len(moving))]
		most := int(-hot * math.Pow(cooled, float64(n)/float64(steps)) * math.Log(1-s.rand.Float64()))
		option, ok := r.worth(i, s.has[i], most, false)
		if ok && r.take(i, option, most) && r.cost() < cost {
			cost = r.cost()
			copy(best, s.has)
		}
	}
	for _, i := range moving {
		s.put(i, Nowhere)
	}
	for _, i := range moving {
		s.put(i, best[i])
	}
	s.reassignAnyway(r.who)
}

// usual is the heat to begin with: a part of what it costs a stall in the middle
// to have an option that an eighth of its options are cheaper than.
func (r *response) usual(moving []int) float64 {
	var all []int
	for _, i := range moving {
		var costs []int
		for o := range r.s.Stalls[i].Options {
			costs = append(costs, r.reduced(i, o))
		}
		slices.Sort(costs)
		all = append(all, costs[min(len(costs)-1, 1+len(costs)/8)]-costs[0])
	}
	slices.Sort(all)
	return max(1, float64(all[len(all)/2])/4)
}

// cheapest is the free option that costs the whole the least by the prices.
func (r *response) cheapest(i int) int {
	best, least := Nowhere, r.s.Stalls[i].Out
	for o, option := range r.s.Stalls[i].Options {
		if c := r.reduced(i, o); c < least && r.s.free(i, option.Spot) {
			best, least = o, c
		}
	}
	return best
}

// worth is one of the options that may cost the whole at most so much more.
func (r *response) worth(i, had, most int, free bool) (option int, ok bool) {
	now, n := r.reduced(i, had), 0
	for o := Nowhere; o < len(r.s.Stalls[i].Options); o++ {
		if o != had && r.reduced(i, o)-now <= most && (!free || o == Nowhere || r.s.free(i, r.s.Stalls[i].Options[o].Spot)) {
			if n++; r.s.rand.IntN(n) == 0 {
				option = o
			}
		}
	}
	return option, n > 0
}

// respond moves those who are in no assignment where the whole gains by it; ties
// of pairs have no prices.
func (s *solving) respond(ctx context.Context, step func(done, of int)) {
	moving := s.bound()
	if len(s.Ties) > 0 || len(moving) == 0 || ctx.Err() != nil {
		return
	}
	had := slices.Clone(s.has)
	r := newResponse(s, moving)
	for _, i := range moving {
		s.put(i, had[i])
		r.stand(i, had[i], 1)
	}
	r.respond(math.MaxInt)
	r.anneal(ctx, moving, step)
}
