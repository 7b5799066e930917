package check

import (
	"math"
	"slices"
)

// grid finds what lies near, in squares of the ground; what lies in many of
// them is looked at each time.
type grid struct {
	squares map[[2]int32][]int
	wide    []int
	seen    []int // by body: the last search that met it
	search  int
}

const (
	square  = 8.0 // metres: two stalls and an aisle
	squares = 400 // of a body, at most
)

func newGrid(bodies []Body) *grid {
	g := &grid{squares: map[[2]int32][]int{}, seen: make([]int, len(bodies))}
	for i := range bodies {
		b := bodies[i].bounds
		if (b.x1-b.x0+square)*(b.y1-b.y0+square) > squares*square*square {
			g.wide = append(g.wide, i)
			continue
		}
		g.over(b, func(at [2]int32) { g.squares[at] = append(g.squares[at], i) })
	}
	return g
}

func (g *grid) over(r rect, do func(at [2]int32)) {
	for x := floor(r.x0); x <= floor(r.x1); x++ {
		for y := floor(r.y0); y <= floor(r.y1); y++ {
			do([2]int32{x, y})
		}
	}
}

func floor(m float64) int32 { return int32(math.Floor(m / square)) }

// near are the bodies that may meet the ground, in their order.
func (g *grid) near(r rect, bodies []Body) []int {
	g.search++
	var found []int
	take := func(i int) {
		if g.seen[i] != g.search && bodies[i].bounds.meets(r) {
			g.seen[i] = g.search
			found = append(found, i)
		}
	}
	if (r.x1-r.x0)*(r.y1-r.y0) > float64(len(bodies))*square*square { // everywhere
		for i := range bodies {
			take(i)
		}
		return found
	}
	for _, i := range g.wide {
		take(i)
	}
	g.over(r, func(at [2]int32) {
		for _, i := range g.squares[at] {
			take(i)
		}
	})
	slices.Sort(found)
	return found
}
