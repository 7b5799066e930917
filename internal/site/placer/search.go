package placer

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

const (
	// fixedWorth is what a fixed holder's pitch is worth on top: more than all
	// that anybody else could gain by it.
	fixedWorth = 100 * worthPlaced * finer
	hottest    = 60.0 * finer
	coldest    = 0.1 * finer
	// stepsPerRun is how many changes are tried for each run that somebody might be given.
	stepsPerRun = 60
	leastSteps  = 20_000
)

// search is a placing under change: simulated annealing, in which a vendor takes
// what he or she wants, and whoever stood there takes the best that is free.
type search struct {
	all      []wants
	limit    []int  // by category; 0: none
	occupant []int  // by pitch; -1: free
	has      []int  // by vendor, the run; -1: none
	kept     []bool // by vendor: stays where he or she is
	used     []int  // pitches by category
	worth    int
	undo     []change
	rand     *rand.Rand
}

// change is what a vendor had before.
type change struct{ vendor, had int }

func newSearch(d *Day, all []wants, seed uint64) *search {
	s := &search{all: all, limit: limits(d, all), occupant: make([]int, len(d.Pitches)), has: make([]int, len(all)), kept: make([]bool, len(all)), used: make([]int, len(d.Categories)), rand: rand.New(rand.NewPCG(seed, 0))}
	for p := range s.occupant {
		s.occupant[p] = -1
	}
	for v := range s.has {
		s.has[v] = -1
	}
	return s
}

// limits are the most pitches of each category. Fixed holders keep their own
// whatever the limit says: where they are more, nobody comes on top.
func limits(d *Day, all []wants) []int {
	limit, own := make([]int, len(d.Categories)), make([]int, len(d.Categories))
	for _, w := range all {
		if w.category >= 0 {
			own[w.category] += w.least()
		}
	}
	for i, c := range d.Categories {
		if c.Max > 0 {
			limit[i] = max(c.Max, own[i])
		}
	}
	return limit
}

// least is how many pitches a fixed holder has at least; 0 for all others.
func (w *wants) least() int {
	if len(w.fixed) == 0 {
		return 0
	}
	return max(len(w.fixed), w.Min)
}

// set gives a vendor a run, or none, and notes what was.
func (s *search) set(v, run int) {
	s.undo = append(s.undo, change{v, s.has[v]})
	s.put(v, run)
}

func (s *search) put(v, run int) {
	w := &s.all[v]
	if had := s.has[v]; had >= 0 {
		s.worth -= s.value(v, had)
		for _, p := range w.runs[had].pitches {
			s.occupant[p] = -1
		}
		if w.category >= 0 {
			s.used[w.category] -= len(w.runs[had].pitches)
		}
	}
	if s.has[v] = run; run >= 0 {
		s.worth += s.value(v, run)
		for _, p := range w.runs[run].pitches {
			s.occupant[p] = v
		}
		if w.category >= 0 {
			s.used[w.category] += len(w.runs[run].pitches)
		}
	}
}

func (s *search) value(v, run int) int {
	if len(s.all[v].Fixed) > 0 {
		return fixedWorth + s.all[v].runs[run].worth
	}
	return s.all[v].runs[run].worth
}

// back takes all changes since the last try back.
func (s *search) back() {
	for i := len(s.undo) - 1; i >= 0; i-- {
		s.put(s.undo[i].vendor, -1)
	}
	for i := len(s.undo) - 1; i >= 0; i-- {
		if c := s.undo[i]; c.had >= 0 && s.has[c.vendor] < 0 && !s.changedBefore(i) {
			s.put(c.vendor, c.had)
		}
	}
}

// changedBefore reports whether an earlier change of the try was the same vendor's.
func (s *search) changedBefore(i int) bool {
	for _, c := range s.undo[:i] {
		if c.vendor == s.undo[i].vendor {
			return true
		}
	}
	return false
}

// free reports whether the vendor could have the run as things stand.
func (s *search) free(v int, r *run) bool {
	w := &s.all[v]
	if w.category >= 0 && s.limit[w.category] > 0 && s.used[w.category]+len(r.pitches) > s.limit[w.category] {
		return false
	}
	for _, p := range r.pitches {
		if s.occupant[p] >= 0 {
			return false
		}
	}
	return true
}

// settle gives a vendor who has none the best run that is free.
func (s *search) settle(v int) {
	for i := range s.all[v].runs {
		if s.free(v, &s.all[v].runs[i]) {
			s.set(v, i)
			return
		}
	}
}

// take gives the vendor the run, whoever stands there, and settles those who had
// to go. It is not done when somebody stays who would have to go.
func (s *search) take(v, run int) (done bool) {
	s.undo = s.undo[:0]
	if s.has[v] >= 0 {
		s.set(v, -1)
	}
	var gone []int
	w := &s.all[v]
	for _, p := range w.runs[run].pitches {
		if o := s.occupant[p]; o >= 0 {
			if s.kept[o] {
				return false
			}
			s.set(o, -1)
			gone = append(gone, o)
		}
	}
	for !s.free(v, &w.runs[run]) { // beyond the limit of the category
		o := s.oneOf(w.category)
		if o < 0 {
			return false
		}
		s.set(o, -1)
		gone = append(gone, o)
	}
	s.set(v, run)
	for len(gone) > 0 {
		i := s.rand.IntN(len(gone))
		s.settle(gone[i])
		gone[i] = gone[len(gone)-1]
		gone = gone[:len(gone)-1]
	}
	return true
}

// oneOf is somebody of the category who may have to go; -1 for nobody.
func (s *search) oneOf(category int) int {
	found, n := -1, 0
	for v := range s.all {
		if s.all[v].category == category && s.has[v] >= 0 && !s.kept[v] {
			if n++; s.rand.IntN(n) == 0 {
				found = v
			}
		}
	}
	return found
}

// anneal looks for the best placing it can find from where things stand, in so
// many steps, until ctx ends at the latest.
func (s *search) anneal(ctx context.Context, steps int) {
	movable := s.movable()
	s.fill()
	best, worth := slices.Clone(s.has), s.worth
	heat := hottest
	for i := 0; i < steps && len(movable) > 0; i++ {
		if i%256 == 0 {
			if ctx.Err() != nil {
				break
			}
			heat = hottest * math.Pow(coldest/hottest, float64(i)/float64(steps))
		}
		if !s.step(movable, heat) {
			continue
		}
		if s.fill(); s.worth > worth {
			worth = s.worth
			copy(best, s.has)
		}
	}
	s.restore(best)
}

// step tries one change; whether it was kept.
func (s *search) step(movable []int, heat float64) bool {
	v := movable[s.rand.IntN(len(movable))]
	run, before := s.rand.IntN(len(s.all[v].runs)), s.worth
	if run == s.has[v] {
		return false
	}
	if s.take(v, run) && (s.worth >= before || s.rand.Float64() < math.Exp(float64(s.worth-before)/heat)) {
		return true
	}
	s.back()
	return false
}

// movable are the vendors for whom there is anything to choose.
func (s *search) movable() (all []int) {
	for v, w := range s.all {
		if len(w.runs) > 0 && !s.kept[v] {
			all = append(all, v)
		}
	}
	return all
}

// restore puts everybody where the list says.
func (s *search) restore(has []int) {
	for v := range s.all {
		s.put(v, -1)
	}
	for v, run := range has {
		if run >= 0 {
			s.put(v, run)
		}
	}
}

// steps is how long a whole search takes.
func steps(all []wants) int {
	runs := 0
	for _, w := range all {
		runs += len(w.runs)
	}
	return max(leastSteps, stepsPerRun*runs)
}

// fill settles those who stand nowhere, now that others have moved.
func (s *search) fill() {
	for v := range s.all {
		if s.has[v] < 0 {
			s.settle(v)
		}
	}
}
