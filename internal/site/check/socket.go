package check

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// Socket is an outlet of a pitch with what is plugged in. Phase is 0 where it
// has all three; one that is Dealt is not written at its circuit, but chosen so
// that the phases are even.
type Socket struct {
	Outlet
	Pitch  string
	Nth    int // at its pitch
	At     Point
	Cable  float64 // as the crow flies
	Phase  int
	Dealt  bool
	Draws  []Draw
	Phases [3]float64

	body  *Body // its pitch
	on    int   // its branch
	lines []line
	wires []int // of each draw the phase, from 0; -1: all three
	peak  [3]float64
}

func (c *checker) sockets(branches []*Branch) (all []*Socket) {
	in := c.in(OutletLoad).Values
	var names []string
	for _, b := range branches {
		names = append(names, b.Name)
	}
	for i := range c.Bodies {
		b := &c.Bodies[i]
		lines := linesOf(b.Outlets, in)
		for n, o := range b.Outlets {
			s := &Socket{Outlet: o, body: b, Pitch: b.Name, Nth: n + 1, At: b.Box.Centre()}
			for _, l := range lines {
				if l.outlet == n {
					s.lines = append(s.lines, l)
				}
			}
			said := ReadCircuit(o.Circuit, names...)
			if !o.Three {
				s.Phase = said.Phase
			}
			s.on = hangsOn(s, branches, said.Distributor)
			if d := branches[s.on]; d.ID != "" {
				s.Cable = dist(s.At, d.At)
			}
			all = append(all, s)
		}
	}
	return all
}

// hangsOn is the distributor that the circuit begins with, else the nearest one.
func hangsOn(s *Socket, branches []*Branch, named string) int {
	best, none := -1, len(branches)-1
	for i, b := range branches[:none] {
		if named != "" && b.Name == named {
			return i
		}
		if best < 0 || dist(s.At, b.At) < dist(s.At, branches[best].At) {
			best = i
		}
	}
	if best < 0 {
		return none
	}
	return best
}

// plugIn gives every appliance of those who stand there a line.
func (c *checker) plugIn(l *Ledger, sockets []*Socket, w Wiring) {
	at := map[string][]*Socket{}
	for _, s := range sockets {
		at[s.Pitch] = append(at[s.Pitch], s)
	}
	names := map[string]string{}
	for i := range c.Bodies {
		names[c.Bodies[i].ID] = c.Bodies[i].Name
	}
	chosen := func(s Stay) int {
		if len(c.Stalls[s.Stall].Plugs) > 0 {
			return 0
		}
		return 1
	}
	stays := slices.Clone(c.Stays)
	slices.SortStableFunc(stays, func(a, b Stay) int { return chosen(a) - chosen(b) }) // the others take what is left
	for _, stay := range stays {
		n := c.Stalls[stay.Stall]
		pitch, drawn := names[stay.Pitch]
		if !drawn || n.Watts <= 0 || !stay.during(l.From) {
			continue
		}
		mine, first := c.socketsOf(stay, l.From, at, pitch)
		if !first {
			continue
		}
		if len(n.Plugs) > 0 {
			mine = pluggedInto(sockets, n.Plugs)
		}
		plugs := newPlugging(appliances(n))
		lines := openOf(mine)
		fits := plugs.plug(0, slices.Clone(lines))
		for k, a := range plugs.all {
			d := Draw{Pitch: pitch, Name: n.Name, What: a.Name, Stall: stay.Stall, Watts: float64(a.Watts), Load: float64(a.Watts) * w.share(a), Chosen: len(n.Plugs) > 0}
			switch {
			case len(lines) == 0:
				l.Unplugged = append(l.Unplugged, d)
			case fits:
				take(mine, plugs.at[k], a, d)
			default:
				take(mine, roomiest(openOf(mine), a), a, d)
			}
		}
	}
}

// socketsOf are those at the pitches that the stall of a stay has then. It plugs
// in once, at the first of them.
func (c *checker) socketsOf(stay Stay, now time.Time, at map[string][]*Socket, pitch string) (mine []*Socket, first bool) {
	var names []string
	for _, b := range c.mates(stay) {
		if slices.ContainsFunc(c.stays[b.ID], func(s Stay) bool { return s.Stall == stay.Stall && s.during(now) }) {
			names = append(names, b.Name)
		}
	}
	if len(names) < 2 {
		return at[pitch], true
	}
	for _, name := range names {
		mine = append(mine, at[name]...)
	}
	return mine, names[0] == pitch
}

// pluggedInto are the sockets that somebody chose.
func pluggedInto(sockets []*Socket, plugs []Plug) (all []*Socket) {
	for _, s := range sockets {
		if slices.Contains(plugs, Plug{s.body.ID, s.Nth}) {
			all = append(all, s)
		}
	}
	return all
}

// appliances are what a stall plugs in; of one who says the sum only it is one.
func appliances(n Need) []Appliance {
	if len(n.Appliances) == 0 {
		return []Appliance{{Watts: n.Watts}}
	}
	return slices.Clone(n.Appliances)
}

func (w Wiring) share(a Appliance) float64 {
	switch {
	case a.Cycling:
		return w.Cycling
	case a.Continuous:
		return w.Continuous
	}
	return w.Short
}

func openOf(sockets []*Socket) (all []line) {
	for _, s := range sockets {
		all = append(all, s.lines...)
	}
	return all
}

// roomiest is the line with the most left, though it is too little.
func roomiest(lines []line, a Appliance) (at int) {
	for i := range lines {
		if (!a.Three || lines[i].three == lines[at].three) && lines[i].left(a.Continuous) > lines[at].left(a.Continuous) || a.Three && lines[i].three && !lines[at].three {
			at = i
		}
	}
	return at
}

// take plugs an appliance in at the nth of the lines of these sockets.
func take(sockets []*Socket, nth int, a Appliance, d Draw) {
	for _, s := range sockets {
		if nth >= len(s.lines) {
			nth -= len(s.lines)
			continue
		}
		s.Draws = append(s.Draws, d)
		if a.Three && s.Three {
			for k := range s.lines {
				s.lines[k].take(d.Watts/3, a.Continuous)
				s.Phases[k] += d.Load / 3
			}
			s.wires = append(s.wires, -1)
			return
		}
		s.lines[nth].take(d.Watts, a.Continuous)
		s.Phases[nth] += d.Load
		s.wires = append(s.wires, nth)
		return
	}
}

// Name is what the outlet is called on labels: "A01.2".
func (s *Socket) Name() string { return s.Pitch + "." + strconv.Itoa(s.Nth) }

// beyond is by how much a line of it carries too much, in watts as appliances say.
func (s *Socket) beyond() (watts float64) {
	for _, l := range s.lines {
		watts = max(watts, -l.peak, -l.continuous)
	}
	if watts <= .5 {
		return 0
	}
	return watts
}

func (s *Socket) watts() (sum float64) {
	for _, d := range s.Draws {
		sum += d.Watts
	}
	return sum
}

func (s *Socket) load() float64 { return s.Phases[0] + s.Phases[1] + s.Phases[2] }

// deal gives phases where nobody has: to sockets of one phase, and to what has
// one phase at sockets of three. Each gets the one that bears the least, the
// largest first, and keeps it all the time, because what counts is the most
// that each ever draws.
func deal(sockets []*Socket) {
	var sum [3]float64
	var open []*Socket
	for _, s := range sockets {
		switch {
		case s.Three:
			for k := range sum {
				sum[k] += slices.Min(s.peak[:])
			}
			open = append(open, s)
		case s.Phase > 0:
			sum[s.Phase-1] += s.peak[0]
		default:
			open = append(open, s)
		}
	}
	alone := func(s *Socket) float64 { // the largest that it has on one phase
		if s.Three {
			return slices.Max(s.peak[:]) - slices.Min(s.peak[:])
		}
		return s.peak[0]
	}
	slices.SortStableFunc(open, func(a, b *Socket) int { return cmp.Compare(alone(b), alone(a)) })
	for _, s := range open {
		if s.Three {
			s.turn(&sum)
			continue
		}
		k := lightest(sum, nil)
		sum[k] += s.peak[0]
		s.Phase, s.Dealt = k+1, true
	}
	for _, s := range sockets {
		if !s.Three {
			s.wire([3]int{s.Phase - 1, -1, -1})
		}
	}
}

// turn gives the lines of a socket with three the phases that bear the least.
func (s *Socket) turn(sum *[3]float64) {
	lines, peak, base := []int{0, 1, 2}, s.peak, slices.Min(s.peak[:])
	slices.SortStableFunc(lines, func(a, b int) int { return cmp.Compare(peak[b], peak[a]) })
	var to [3]int
	var taken []int
	for _, i := range lines {
		to[i] = lightest(*sum, taken)
		taken = append(taken, to[i])
	}
	for i, k := range to {
		sum[k] += peak[i] - base
	}
	s.wire(to)
}

// lightest is the phase that bears the least, but for those that are taken.
func lightest(sum [3]float64, taken []int) int {
	best := -1
	for k := range sum {
		if !slices.Contains(taken, k) && (best < 0 || sum[k] < sum[best]-.001) {
			best = k
		}
	}
	return best
}

// wire puts what is on each line of a socket on a phase.
func (s *Socket) wire(to [3]int) {
	was := s.Phases
	s.Phases = [3]float64{}
	for i, k := range to {
		if k >= 0 {
			s.Phases[k] = was[i]
		}
	}
	for i, line := range s.wires {
		if line >= 0 {
			s.wires[i] = to[line]
		}
	}
}
