package check

import "sync"

// Standing judges a stall on a pitch by the rules that ask nothing about other
// stalls, without a check of the whole plan.
type Standing struct {
	mu     sync.Mutex
	bodies []Body // what those rules look at, and room for the pitch
	grid   *grid
	book   Book
}

// NewStanding prepares a plan for many such questions.
func NewStanding(p *Plan, book Book) *Standing {
	s := &Standing{book: book}
	for i := range p.Bodies {
		if b := &p.Bodies[i]; b.audience() || b.Kind == "tap" || b.Kind == kindPitch && b.Water {
			s.bodies = append(s.bodies, *b)
		}
	}
	s.bodies = append(s.bodies, Body{})
	s.grid = newGrid(s.bodies)
	return s
}

// On is what is wrong with a stall on a pitch, which need not be one of the plan's.
func (s *Standing) On(pitch Body, n Need) []Finding {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := len(s.bodies) - 1
	s.bodies[last] = pitch
	c := &checker{
		Plan: &Plan{Bodies: s.bodies, Stalls: map[int64]Need{1: n}}, book: s.book, grid: s.grid, looked: map[Key]bool{},
		stays: map[string][]Stay{pitch.ID: {{Pitch: pitch.ID, Stall: 1}}}, focus: map[string]bool{pitch.ID: true}, around: []int{last},
	}
	for _, rule := range []struct {
		key   Key
		check func()
	}{{StallSize, c.stallSize}, {OutletType, c.outletType}, {OutletLoad, c.outletLoad}, {WaterNear, c.waterNear}, {GasApart, c.gasApart}} {
		if !c.in(rule.key).Off {
			rule.check()
		}
	}
	return c.found
}
