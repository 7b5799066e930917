package placer

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
)

// Solve looks for the answer that costs least. Single stalls that no pair has a
// part in are solved exactly, all others by annealing and by solving parts of it
// exactly again. The same seed gives the same answer unless ctx ends before: then
// it is the best that was found. step hears how far it is, from several
// goroutines.
func (t *Task) Solve(ctx context.Context, seed uint64, step func(done, of int)) []int {
	var tries [searches]*solving
	var wait sync.WaitGroup
	of := t.steps()
	for i := range tries {
		wait.Go(func() {
			s := &solving{ground: newGround(t), rand: rand.New(rand.NewPCG(seed, uint64(i)))}
			tries[i] = s
			s.run(ctx, of, func(done int) {
				if i == 0 && step != nil {
					step(done, of)
				}
			})
		})
	}
	wait.Wait()
	best := slices.MinFunc(tries[:], func(a, b *solving) int { return a.cost - b.cost })
	return best.has
}

// solving is one search.
type solving struct {
	*ground
	rand *rand.Rand
	undo []change
	was  int // the cost before undo
}

// A search takes so many steps for each stall and spot, within these; where
// stalls have ties there is more to find, and no assignment finds it.
const (
	mostSteps   = 1_200_000
	stepsByPair = 12

	mostTied   = 3_000_000
	tiedByPair = 96
)

func (t *Task) steps() int {
	n := 0
	for _, s := range t.Stalls {
		n += len(s.Options)
	}
	each, most := stepsByPair, mostSteps
	if len(t.Ties) > 0 {
		each, most = tiedByPair, mostTied
	}
	return max(leastSteps, min(most, each*n))
}

func (s *solving) run(ctx context.Context, steps int, step func(done int)) {
	for _, i := range s.hardestFirst() {
		s.settle(i)
	}
	s.reassign(ctx, s.untied())
	if free := s.bound(); len(s.Ties) > 0 || len(free) > len(s.Stalls)/2 {
		s.anneal(ctx, steps, step)
		s.polish(ctx)
	}
	s.respond(ctx, func(done, of int) { step(done * steps / of) })
	step(steps)
}

// hardestFirst are those who stand nowhere yet, who has the fewest options first.
func (s *solving) hardestFirst() (all []int) {
	for i := range s.Stalls {
		if s.has[i] == Nowhere {
			all = append(all, i)
		}
	}
	slices.SortStableFunc(all, func(a, b int) int { return len(s.Stalls[a].Options) - len(s.Stalls[b].Options) })
	return all
}

// simple stalls have one pitch at all times, and no limit counts them: among
// them who stands where is an assignment.
func (s *solving) simple(i int) bool {
	return s.Stalls[i].Kept == Nowhere && len(s.limits[i]) == 0 && len(s.times[i]) == s.Times &&
		!slices.ContainsFunc(s.Stalls[i].Options, func(o Option) bool { return len(s.Spots[o.Spot].Pitches) > 1 })
}

// bound are the stalls that may move and are not simple.
func (s *solving) bound() (all []int) {
	for i := range s.Stalls {
		if s.Stalls[i].Kept == Nowhere && !s.simple(i) && len(s.Stalls[i].Options) > 0 {
			all = append(all, i)
		}
	}
	return all
}

// untied are simple stalls of which no two have a tie, in random order.
func (s *solving) untied() (all []int) {
	taken := make([]bool, len(s.Stalls))
	for _, i := range s.rand.Perm(len(s.Stalls)) {
		if taken[i] || !s.simple(i) {
			continue
		}
		all = append(all, i)
		for _, tie := range s.ties[i] {
			taken[tie.other] = true
		}
	}
	slices.Sort(all)
	return all
}

// reassign gives these stalls, who have no ties among each other, what is best
// for all of them together while all others stay.
func (s *solving) reassign(ctx context.Context, who []int) {
	if ctx.Err() != nil || len(who) == 0 {
		return
	}
	before, cost := slices.Clone(s.has), s.cost
	if s.reassignAnyway(who); s.cost > cost {
		s.restore(before)
	}
}

func (s *solving) reassignAnyway(who []int) {
	for _, i := range who {
		s.put(i, Nowhere)
	}
	costs, options, _ := s.table(who)
	given := assign(costs)
	for n, i := range who {
		if o, ok := options[n][given[n]]; ok {
			s.put(i, o)
		}
	}
}

// table is the assignment of these stalls to all that is free of others: a row
// for each, a column for each spot and one for each stall to be left out; with
// the options behind the columns, and the columns of the spots.
func (s *solving) table(who []int) (costs [][]int, options []map[int]int, column map[int]int) {
	mine := make([]bool, len(s.Stalls))
	for _, i := range who {
		mine[i] = true
	}
	column, options, costs = map[int]int{}, make([]map[int]int, len(who)), make([][]int, len(who))
	for n, i := range who {
		options[n] = map[int]int{}
		for o, option := range s.Stalls[i].Options {
			if !s.open(i, option.Spot, mine) {
				continue
			}
			if _, known := column[option.Spot]; !known {
				column[option.Spot] = len(column)
			}
			options[n][column[option.Spot]] = o
		}
	}
	for n, i := range who {
		costs[n] = slices.Repeat([]int{barred}, len(column)+len(who))
		for at, o := range options[n] {
			costs[n][at] = s.price(i, o)
		}
		costs[n][len(column)+n] = s.Stalls[i].Out
	}
	return costs, options, column
}

// open reports whether nobody but these stands on the spot.
func (s *solving) open(i, spot int, mine []bool) bool {
	for _, time := range s.times[i] {
		for _, p := range s.Spots[spot].Pitches {
			if at := s.at[time][p]; at != Nowhere && !mine[at] {
				return false
			}
		}
	}
	return true
}

// begin is where back goes to.
func (s *solving) begin() { s.undo, s.was = s.undo[:0], s.cost }

// set is put that can be taken back.
func (s *solving) set(i, option int) {
	s.undo = append(s.undo, change{i, s.has[i]})
	s.put(i, option)
}

// back takes all back since begin, at the cost of then.
func (s *solving) back() {
	for n := len(s.undo) - 1; n >= 0; n-- {
		s.stand(s.undo[n].vendor, Nowhere)
	}
	for n := len(s.undo) - 1; n >= 0; n-- {
		c := s.undo[n]
		if first := slices.IndexFunc(s.undo, func(o change) bool { return o.vendor == c.vendor }); first == n {
			s.stand(c.vendor, c.had)
		}
	}
	s.cost = s.was
}

// inTheWay are who would have to go for the stall to have the spot; false when
// one of them stays.
func (s *solving) inTheWay(i, spot int) (all []int, ok bool) {
	for _, time := range s.times[i] {
		for _, p := range s.Spots[spot].Pitches {
			who := s.at[time][p]
			if who == Nowhere || who == i || slices.Contains(all, who) {
				continue
			}
			if s.Stalls[who].Kept != Nowhere {
				return nil, false
			}
			all = append(all, who)
		}
	}
	return all, true
}

// take gives a stall a spot, and to who stood there what the stall had, or else
// what is free.
func (s *solving) take(i, option int) bool {
	s.begin()
	had, spot := s.has[i], s.Stalls[i].Options[option].Spot
	gone, ok := s.inTheWay(i, spot)
	if !ok {
		return false
	}
	if had != Nowhere {
		s.set(i, Nowhere)
	}
	for _, who := range gone {
		s.set(who, Nowhere)
	}
	if !s.free(i, spot) { // beyond a limit
		return false
	}
	s.set(i, option)
	for _, who := range gone {
		if had == Nowhere || !s.exchange(who, s.Stalls[i].Options[had].Spot) {
			s.anywhere(who)
		}
	}
	return true
}

// exchange gives the stall that spot if it may have it.
func (s *solving) exchange(who, spot int) bool {
	o := slices.IndexFunc(s.Stalls[who].Options, func(o Option) bool { return o.Spot == spot })
	if o < 0 || !s.free(who, spot) {
		return false
	}
	s.set(who, o)
	return true
}

// glances is how many spots are looked at for somebody who had to go.
const glances = 12

// anywhere gives the stall the best of a few spots that are free.
func (s *solving) anywhere(who int) {
	options := s.Stalls[who].Options
	if len(options) == 0 {
		return
	}
	best, price, seen := Nowhere, s.Stalls[who].Out, 0
	begin := s.rand.IntN(len(options))
	for n := range options {
		o := (begin + n) % len(options)
		if !s.free(who, options[o].Spot) {
			continue
		}
		if p := s.price(who, o); p < price {
			best, price = o, p
		}
		if seen++; seen == glances {
			break
		}
	}
	if best != Nowhere {
		s.set(who, best)
	}
}

// anneal changes one thing after the other, and keeps what is better and, the
// longer the less, what is worse.
func (s *solving) anneal(ctx context.Context, steps int, step func(done int)) {
	var movable []int
	for i, st := range s.Stalls {
		if st.Kept == Nowhere && len(st.Options) > 0 {
			movable = append(movable, i)
		}
	}
	if len(movable) == 0 {
		return
	}
	best, cost := slices.Clone(s.has), s.cost
	hot := s.usual(movable)
	cold, heat := hot/1000, hot
	for n := range steps {
		if n%256 == 0 {
			if ctx.Err() != nil {
				break
			}
			step(n)
			heat = hot * math.Pow(cold/hot, float64(n)/float64(steps))
		}
		i := movable[s.rand.IntN(len(movable))]
		option, before := s.rand.IntN(len(s.Stalls[i].Options)), s.cost
		if option == s.has[i] {
			continue
		}
		if !s.take(i, option) || s.cost > before && s.rand.Float64() >= math.Exp(float64(before-s.cost)/heat) {
			s.back()
			continue
		}
		if s.cost < cost {
			cost = s.cost
			copy(best, s.has)
		}
	}
	s.restore(best)
}

// usual is what a change usually costs where nobody has to leave: the heat to begin with.
func (s *solving) usual(movable []int) float64 {
	const samples = 200
	var all []int
	for range samples {
		i := movable[s.rand.IntN(len(movable))]
		before := s.cost
		s.take(i, s.rand.IntN(len(s.Stalls[i].Options)))
		if d := s.cost - before; d > 0 && d < s.Stalls[i].Out/2 {
			all = append(all, d)
		}
		s.back()
	}
	if len(all) == 0 {
		return 1
	}
	slices.Sort(all)
	return max(1, float64(all[len(all)/2])/3)
}

// polish solves parts exactly until no part gets better, and moves those who
// are in no assignment to where the whole gains.
func (s *solving) polish(ctx context.Context) {
	const rounds = 40
	for range rounds {
		before := s.cost
		s.reassign(ctx, s.untied())
		s.descend(ctx)
		if ctx.Err() != nil || s.cost == before && len(s.Ties) == 0 {
			return
		}
	}
}

// descend takes every single change that is better.
func (s *solving) descend(ctx context.Context) {
	for i := range s.Stalls {
		if s.Stalls[i].Kept != Nowhere {
			continue
		}
		for o := range s.Stalls[i].Options {
			before := s.cost
			if o != s.has[i] && (!s.take(i, o) || s.cost >= before) {
				s.back()
			}
		}
		if ctx.Err() != nil {
			return
		}
	}
}

// Force gives one stall an option, lets those find their places anew who stood
// there, and then everybody as long as the whole gains by it. has is not changed.
func (t *Task) Force(ctx context.Context, has []int, stall, option int) []int {
	forced := *t
	forced.Stalls = slices.Clone(t.Stalls)
	forced.Stalls[stall].Kept = option
	s := &solving{ground: newGround(&forced), rand: rand.New(rand.NewPCG(uint64(stall), uint64(option)))}
	var gone []int
	for i, o := range has {
		if s.has[i] != Nowhere || o == Nowhere {
			continue
		}
		if s.free(i, s.Stalls[i].Options[o].Spot) {
			s.put(i, o)
		} else {
			gone = append(gone, i)
		}
	}
	for _, i := range gone {
		if had := has[stall]; had == Nowhere || !s.exchange(i, t.Stalls[stall].Options[had].Spot) {
			s.settle(i)
		}
	}
	s.reassign(ctx, s.untied())
	s.descend(ctx)
	return s.has
}
