package placer

import "slices"

// Task is a market as numbers: stalls, the spots that each may have, what each
// spot costs it, and what two stalls cost each other by how near they stand.
// Costs may be negative: then they are a gain.
type Task struct {
	Pitches int
	Times   int // at most 64
	Spots   []Spot
	// Near is how near two spots are, by each measure: [measure][a*len(Spots)+b],
	// 0 for far to Touching for the same place.
	Near   [][]int32
	Stalls []Stall
	Ties   []Tie
	Limits []Limit
}

// Touching is the nearest that Near knows.
const Touching = 1000

// Spot is pitches side by side that one stall may have together.
type Spot struct{ Pitches []int }

// Stall stands in one spot at all of its Times, one bit each.
type Stall struct {
	Times   uint64
	Options []Option
	Out     int // what it costs to leave the stall out
	Kept    int // the option it stays at; -1: it may go anywhere
}

// Option is a spot that a stall may have, by all rules that ask nothing about others.
type Option struct{ Spot, Cost int }

// Tie is what two stalls cost each other: Weight times how near they are by a measure.
type Tie struct{ A, B, Measure, Weight int }

// Limit is how many of these stalls may have one of these spots at any one time.
type Limit struct {
	Max    int
	Stalls []int
	Spots  []int
}

// Nowhere is the place of a stall that is left out.
const Nowhere = -1

// Cost is what a whole answer costs: by stall the option it has, or Nowhere.
func (t *Task) Cost(has []int) int {
	sum := 0
	for i, o := range has {
		if o == Nowhere {
			sum += t.Stalls[i].Out
		} else {
			sum += t.Stalls[i].Options[o].Cost
		}
	}
	for _, tie := range t.Ties {
		if has[tie.A] != Nowhere && has[tie.B] != Nowhere {
			sum += tie.Weight * t.near(tie.Measure, t.Stalls[tie.A].Options[has[tie.A]].Spot, t.Stalls[tie.B].Options[has[tie.B]].Spot)
		}
	}
	return sum
}

func (t *Task) near(measure, a, b int) int { return int(t.Near[measure][a*len(t.Spots)+b]) }

// Greedy gives each stall in turn the cheapest that is left.
func (t *Task) Greedy() []int {
	g := newGround(t)
	for i := range t.Stalls {
		if g.has[i] == Nowhere {
			g.settle(i)
		}
	}
	return g.has
}

// tied is the other end of a tie.
type tied struct{ other, measure, weight int }

// ground is who stands where, under change.
type ground struct {
	*Task
	has    []int
	at     [][]int // time, pitch → stall; -1: free
	times  [][]int // by stall
	ties   [][]tied
	limits [][]int // by stall, those it counts to
	within []map[int]bool
	count  [][]int // limit, time
	most   []int
	cost   int
}

func newGround(t *Task) *ground {
	g := &ground{Task: t, has: make([]int, len(t.Stalls)), times: make([][]int, len(t.Stalls)), ties: make([][]tied, len(t.Stalls)), limits: make([][]int, len(t.Stalls))}
	for range t.Times {
		g.at = append(g.at, slices.Repeat([]int{Nowhere}, t.Pitches))
	}
	for i, s := range t.Stalls {
		g.has[i] = Nowhere
		g.cost += s.Out
		for time := range t.Times {
			if s.Times&(1<<time) != 0 {
				g.times[i] = append(g.times[i], time)
			}
		}
	}
	for _, tie := range t.Ties {
		g.ties[tie.A] = append(g.ties[tie.A], tied{tie.B, tie.Measure, tie.Weight})
		g.ties[tie.B] = append(g.ties[tie.B], tied{tie.A, tie.Measure, tie.Weight})
	}
	for l, limit := range t.Limits {
		spots := map[int]bool{}
		for _, s := range limit.Spots {
			spots[s] = true
		}
		g.within, g.count, g.most = append(g.within, spots), append(g.count, make([]int, t.Times)), append(g.most, limit.Max)
		for _, i := range limit.Stalls {
			g.limits[i] = append(g.limits[i], l)
		}
	}
	g.keep()
	return g
}

// keep puts those who stay to where they stay; a limit that they alone exceed
// admits nobody else.
func (g *ground) keep() {
	for i, s := range g.Stalls {
		if s.Kept != Nowhere {
			g.put(i, s.Kept)
		}
	}
	for l := range g.most {
		g.most[l] = max(g.most[l], slices.Max(append([]int{0}, g.count[l]...)))
	}
}

// put gives a stall an option or takes what it has, and keeps the cost.
func (g *ground) put(i, option int) {
	if had := g.has[i]; had != Nowhere {
		g.cost -= g.price(i, had) - g.Stalls[i].Out
	}
	if g.stand(i, option); option != Nowhere {
		g.cost += g.price(i, option) - g.Stalls[i].Out
	}
}

// stand is put without the cost.
func (g *ground) stand(i, option int) {
	if had := g.has[i]; had != Nowhere {
		g.mark(i, had, Nowhere, -1)
	}
	if g.has[i] = option; option != Nowhere {
		g.mark(i, option, i, 1)
	}
}

func (g *ground) mark(i, option, who, n int) {
	spot := g.Stalls[i].Options[option].Spot
	for _, time := range g.times[i] {
		for _, p := range g.Spots[spot].Pitches {
			g.at[time][p] = who
		}
		for _, l := range g.limits[i] {
			if g.within[l][spot] {
				g.count[l][time] += n
			}
		}
	}
}

// price is what the option costs the stall beside those who stand.
func (g *ground) price(i, option int) int {
	o := g.Stalls[i].Options[option]
	sum := o.Cost
	row := o.Spot * len(g.Spots)
	for _, tie := range g.ties[i] {
		if has := g.has[tie.other]; has != Nowhere {
			sum += tie.weight * int(g.Near[tie.measure][row+g.Stalls[tie.other].Options[has].Spot])
		}
	}
	return sum
}

// free reports whether the stall could have the spot as things stand.
func (g *ground) free(i, spot int) bool {
	for _, time := range g.times[i] {
		for _, p := range g.Spots[spot].Pitches {
			if who := g.at[time][p]; who != Nowhere && who != i {
				return false
			}
		}
		for _, l := range g.limits[i] {
			if g.within[l][spot] && g.count[l][time] >= g.most[l] {
				return false
			}
		}
	}
	return true
}

// settle gives a stall that stands nowhere the cheapest spot that is free.
func (g *ground) settle(i int) {
	best, price := Nowhere, g.Stalls[i].Out
	for o := range g.Stalls[i].Options {
		if !g.free(i, g.Stalls[i].Options[o].Spot) {
			continue
		}
		if p := g.price(i, o); p < price {
			best, price = o, p
		}
	}
	if best != Nowhere {
		g.put(i, best)
	}
}

// restore puts everybody where the list says.
func (g *ground) restore(has []int) {
	for i := range g.has {
		if g.has[i] != has[i] {
			g.put(i, Nowhere)
		}
	}
	for i, o := range has {
		if g.has[i] != o {
			g.put(i, o)
		}
	}
}
