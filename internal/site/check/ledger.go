package check

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Wiring says how much of what is plugged in counts, and what a distributor bears.
type Wiring struct {
	Continuous, Cycling, Short float64 // shares of what is plugged in that draw at the peak
	Feed                       float64 // amperes on each phase of a distributor
	Imbalance                  float64 // share by which the phases of a distributor may differ
	Cable                      float64 // longest cable in metres
}

// Draw is what a stall's appliance takes at the peak.
type Draw struct {
	Pitch, Name, What string
	Stall             int64
	Watts, Load       float64 // as it says, and what of that counts
}

// Drawn is several of the same, as eight soldering irons are.
type Drawn struct {
	Draw
	Times int
}

// Counted are draws with those of the same kind together.
func Counted(all []Draw) (some []Drawn) {
	for _, d := range all {
		if i := slices.IndexFunc(some, func(o Drawn) bool { return o.Draw == d }); i >= 0 {
			some[i].Times++
			continue
		}
		some = append(some, Drawn{d, 1})
	}
	return some
}

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

	on    int // its branch
	lines []line
}

// Branch is a distributor with all that hangs on it; without a name that of
// those who have none.
type Branch struct {
	ID, Name  string
	At        Point
	Sockets   []*Socket
	Phases    [3]float64
	Load      float64
	Feed      float64    // watts on each phase
	Over      [3]float64 // watts beyond it
	Imbalance float64    // share
	Uneven    bool
	Cable     float64 // metres, all in all
	Long      int     // cables that are too long
	Top       []Draw  // the largest three
}

// Ledger is what is drawn while the same stalls stand on their pitches.
type Ledger struct {
	From, Until time.Time
	Branches    []*Branch
	Unplugged   []Draw // without an outlet at their pitch
	Phases      [3]float64
	Load        float64
}

// Ledgers are one for each span between two changes of who stands where. The
// lines of an outlet are those of the rule of its load.
func Ledgers(p *Plan, book Book, w Wiring) (all []Ledger) {
	c := newChecker(p, book)
	peaks := map[string]float64{}
	for _, span := range spans(p.Stays) {
		l := Ledger{From: span[0], Until: span[1], Branches: c.branches(w)}
		sockets := c.sockets(l.Branches)
		c.plugIn(&l, sockets, w)
		for _, s := range sockets {
			peaks[s.Name()] = max(peaks[s.Name()], s.load())
		}
		all = append(all, l)
		for _, s := range sockets {
			b := l.Branches[s.on]
			b.Sockets = append(b.Sockets, s)
		}
	}
	for i := range all {
		for _, b := range all[i].Branches {
			deal(b.Sockets, peaks)
			b.sum(w)
		}
		all[i].sum()
	}
	return all
}

// Peak is the ledger with the highest load; nil without any.
func Peak(all []Ledger) *Ledger {
	var peak *Ledger
	for i := range all {
		if peak == nil || all[i].Load > peak.Load {
			peak = &all[i]
		}
	}
	return peak
}

func spans(stays []Stay) (all [][2]time.Time) {
	var at []time.Time
	for _, s := range stays {
		at = append(at, s.From, s.Until)
	}
	slices.SortFunc(at, time.Time.Compare)
	at = slices.CompactFunc(at, time.Time.Equal)
	for i := 1; i < len(at); i++ {
		span := [2]time.Time{at[i-1], at[i]}
		if slices.ContainsFunc(stays, func(s Stay) bool { return s.during(span[0]) }) {
			all = append(all, span)
		}
	}
	return all
}

func (s Stay) during(at time.Time) bool { return !s.From.After(at) && s.Until.After(at) }

// branches are the distributors, and last the one of those who have none.
func (c *checker) branches(w Wiring) (all []*Branch) {
	for i := range c.Bodies {
		if b := &c.Bodies[i]; b.Kind == "power" {
			all = append(all, &Branch{ID: b.ID, Name: b.Name, At: b.middle(), Feed: 230 * w.Feed})
		}
	}
	return append(all, &Branch{Feed: 230 * w.Feed})
}

func (c *checker) sockets(branches []*Branch) (all []*Socket) {
	in := c.in(OutletLoad).Values
	for i := range c.Bodies {
		b := &c.Bodies[i]
		lines := b.lines(in)
		for n, o := range b.Outlets {
			s := &Socket{Outlet: o, Pitch: b.Name, Nth: n + 1, At: b.Box.Centre(), Phase: phaseOf(o)}
			for _, l := range lines {
				if l.outlet == n {
					s.lines = append(s.lines, l)
				}
			}
			s.on = hangsOn(s, branches)
			if d := branches[s.on]; d.ID != "" {
				s.Cable = dist(s.At, d.At)
			}
			all = append(all, s)
		}
	}
	return all
}

var phases = regexp.MustCompile(`(?i)\bL([123])\b`)

func phaseOf(o Outlet) int {
	if m := phases.FindStringSubmatch(o.Circuit); m != nil && !o.Three {
		return int(m[1][0] - '0')
	}
	return 0
}

// hangsOn is the distributor that the circuit begins with, "UV 1 / F3 / L2",
// else the nearest one.
func hangsOn(s *Socket, branches []*Branch) int {
	best, none := -1, len(branches)-1
	for i, b := range branches[:none] {
		rest, named := strings.CutPrefix(s.Circuit, b.Name)
		if b.Name == "" || !named || rest != "" && !strings.ContainsRune(" /,;:.-", rune(rest[0])) {
			continue
		}
		if best < 0 || len(b.Name) > len(branches[best].Name) {
			best = i
		}
	}
	if best >= 0 {
		return best
	}
	for i, b := range branches[:none] {
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
	for _, stay := range c.Stays {
		n := c.Stalls[stay.Stall]
		i := slices.IndexFunc(c.Bodies, func(b Body) bool { return b.ID == stay.Pitch })
		if i < 0 || n.Watts <= 0 || !stay.during(l.From) {
			continue
		}
		pitch := c.Bodies[i].Name
		plugs := newPlugging(appliances(n))
		lines := linesOf(at[pitch])
		fits := plugs.plug(0, slices.Clone(lines))
		for k, a := range plugs.all {
			d := Draw{Pitch: pitch, Name: n.Name, What: a.Name, Stall: stay.Stall, Watts: float64(a.Watts), Load: float64(a.Watts) * w.share(a)}
			switch {
			case len(lines) == 0:
				l.Unplugged = append(l.Unplugged, d)
			case fits:
				take(at[pitch], plugs.at[k], a, d)
			default:
				take(at[pitch], roomiest(linesOf(at[pitch]), a), a, d)
			}
		}
	}
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

func linesOf(sockets []*Socket) (all []line) {
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
			return
		}
		s.lines[nth].take(d.Watts, a.Continuous)
		s.Phases[nth] += d.Load
		return
	}
}

// Name is what the outlet is called on labels: "A01.2".
func (s *Socket) Name() string { return s.Pitch + "." + strconv.Itoa(s.Nth) }

func (s *Socket) load() float64 { return s.Phases[0] + s.Phases[1] + s.Phases[2] }

// deal gives sockets of one phase that nobody has given any the one that bears
// the least, the largest first. They stay there all the time: peaks are the most
// that each ever draws.
func deal(sockets []*Socket, peaks map[string]float64) {
	var sum [3]float64
	var open []*Socket
	for _, s := range sockets {
		switch {
		case s.Three:
			for k := range sum {
				sum[k] += peaks[s.Name()] / 3
			}
		case s.Phase > 0:
			sum[s.Phase-1] += peaks[s.Name()]
		default:
			open = append(open, s)
		}
	}
	slices.SortStableFunc(open, func(a, b *Socket) int { return cmp.Compare(peaks[b.Name()], peaks[a.Name()]) })
	for _, s := range open {
		k := 0
		for i := range sum {
			if sum[i] < sum[k]-.001 {
				k = i
			}
		}
		sum[k] += peaks[s.Name()]
		s.Phase, s.Dealt = k+1, true
	}
	for _, s := range sockets {
		if !s.Three {
			load := s.Phases[0]
			s.Phases = [3]float64{}
			s.Phases[s.Phase-1] = load
		}
	}
}

func (b *Branch) sum(w Wiring) {
	for _, s := range b.Sockets {
		for k, load := range s.Phases {
			b.Phases[k] += load
			b.Load += load
		}
		b.Top = append(b.Top, s.Draws...)
		b.Cable += s.Cable
		if s.Cable > w.Cable {
			b.Long++
		}
	}
	for k, load := range b.Phases {
		b.Over[k] = max(0, load-b.Feed)
	}
	slices.SortStableFunc(b.Top, func(a, b Draw) int { return cmp.Compare(b.Load, a.Load) })
	b.Top = b.Top[:min(3, len(b.Top))]
	if most := slices.Max(b.Phases[:]); most > 0 {
		b.Imbalance = (most - slices.Min(b.Phases[:])) / most
	}
	b.Uneven = b.Imbalance > w.Imbalance
}

func (l *Ledger) sum() {
	l.Branches = slices.DeleteFunc(l.Branches, func(b *Branch) bool { return b.ID == "" && len(b.Sockets) == 0 })
	for _, b := range l.Branches {
		for k, load := range b.Phases {
			l.Phases[k] += load
		}
		l.Load += b.Load
	}
	for _, d := range l.Unplugged {
		l.Load += d.Load
	}
}

// Fits are the sockets that still bear one more appliance, their distributor's
// phases included.
func (l *Ledger) Fits(a Appliance, w Wiring) (all []*Socket) {
	load := float64(a.Watts) * w.share(a)
	for _, b := range l.Branches {
		for _, s := range b.Sockets {
			if !plugsInto(a, s) {
				continue
			}
			if b.ID != "" && !b.bears(s, a, load) {
				continue
			}
			all = append(all, s)
		}
	}
	return all
}

func plugsInto(a Appliance, s *Socket) bool {
	return newPlugging([]Appliance{a}).plug(0, slices.Clone(s.lines)) && (!a.Three || s.Three)
}

func (b *Branch) bears(s *Socket, a Appliance, load float64) bool {
	if a.Three {
		return slices.Max(b.Phases[:])+load/3 <= b.Feed
	}
	if s.Three {
		return slices.Min(b.Phases[:])+load <= b.Feed
	}
	return b.Phases[s.Phase-1]+load <= b.Feed
}

// Stalls are those that are in the dark when the distributor fails, each once,
// so that somebody who walks on to the nearest next one comes by all of them.
func (b *Branch) Stalls() (all []Draw) {
	var at []Point
	for _, s := range b.Sockets {
		for _, d := range s.Draws {
			if !slices.ContainsFunc(all, func(o Draw) bool { return o.Stall == d.Stall && o.Pitch == d.Pitch }) {
				all, at = append(all, d), append(at, s.At)
			}
		}
	}
	here := b.At
	for i := range all {
		next := i
		for k := i; k < len(all); k++ {
			if dist(here, at[k]) < dist(here, at[next]) {
				next = k
			}
		}
		all[i], all[next] = all[next], all[i]
		at[i], at[next] = at[next], at[i]
		here = at[i]
	}
	return all
}

// Tap is where stalls fetch water.
type Tap struct {
	Name  string
	Users []Fetch // the nearest first
}

// Fetch is a stall's way to its tap; Far: a hose is too short.
type Fetch struct {
	Pitch, Name string
	Stall       int64
	Metres      float64
	Far         bool
}

// Taps are those whom stalls go to during a time; those who have it at their
// pitch are not among them. The last, without a name, is none.
func Taps(p *Plan, book Book, at time.Time) (all []Tap) {
	limit := newChecker(p, book).value(WaterNear, "distance")
	used := map[int][]Fetch{}
	for _, stay := range p.Stays {
		n := p.Stalls[stay.Stall]
		i := slices.IndexFunc(p.Bodies, func(b Body) bool { return b.ID == stay.Pitch })
		if i < 0 || !n.Water || p.Bodies[i].Water || !stay.during(at) {
			continue
		}
		near, metres := -1, 0.0
		for k := range p.Bodies {
			if b := &p.Bodies[k]; b.Kind == "tap" || b.Water {
				got, _ := between(p.Bodies[i].Shape, b.Shape, math.MaxFloat32)
				if near < 0 || got.gap < metres {
					near, metres = k, got.gap
				}
			}
		}
		used[near] = append(used[near], Fetch{Pitch: p.Bodies[i].Name, Name: n.Name, Stall: stay.Stall, Metres: max(0, metres), Far: near < 0 || metres > limit+touching})
	}
	for k := range p.Bodies {
		if b := &p.Bodies[k]; b.Kind == "tap" || used[k] != nil {
			slices.SortStableFunc(used[k], func(a, b Fetch) int { return cmp.Compare(a.Metres, b.Metres) })
			all = append(all, Tap{cmp.Or(b.Name, b.ID), used[k]})
		}
	}
	if used[-1] != nil {
		all = append(all, Tap{"", used[-1]})
	}
	return all
}
