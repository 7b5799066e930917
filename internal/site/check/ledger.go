package check

import (
	"cmp"
	"slices"
	"time"
)

// Wiring says how much of what is plugged in counts, and what a distributor bears.
type Wiring struct {
	Continuous, Cycling, Short float64 // shares of what is plugged in that draw at the peak
	Feed                       float64 // amperes on each phase of a distributor that does not say its own
	Imbalance                  float64 // share by which the phases of a distributor may differ
	Uneven                     float64 // watts by which they may differ, whatever share that is
	Cable                      float64 // longest cable in metres
}

// Wiring is what the rules in force say of it.
func (b Book) Wiring() Wiring {
	load, even := b.in(FeedLoad).Values, b.in(PhasesEven).Values
	return Wiring{
		Continuous: load["share_continuous"] / 100, Cycling: load["share_cycling"] / 100, Short: load["share_short"] / 100, Feed: load["feed"],
		Imbalance: even["imbalance"] / 100, Uneven: even["uneven"], Cable: b.in(CableLength).Values["cable"],
	}
}

// Draw is what a stall's appliance takes at the peak.
type Draw struct {
	Pitch, Name, What string
	Stall             int64
	Watts, Load       float64 // as it says, and what of that counts
	Chosen            bool    // somebody chose its outlet
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
}

// Ledger is what is drawn while the same stalls stand on their pitches.
type Ledger struct {
	From, Until time.Time
	Branches    []*Branch
	Unplugged   []Draw // without an outlet at their pitch
	Phases      [3]float64
	Load        float64
	Taps        []Tap
}

// Ledgers are one for each span between two changes of who stands where. The
// lines of an outlet are those of the rule of its load.
func Ledgers(p *Plan, book Book) []Ledger {
	c := newChecker(p, book)
	all := c.ledgers()
	for i := range all {
		all[i].Taps = c.taps(all[i].From)
	}
	return all
}

// ledgers are those of the power.
func (c *checker) ledgers() (all []Ledger) {
	w := c.book.Wiring()
	var peaks [][3]float64 // of each socket, in the order of the plan
	var plugged [][]*Socket
	for _, span := range spans(c.Stays) {
		l := Ledger{From: span[0], Until: span[1], Branches: c.branches(w)}
		sockets := c.sockets(l.Branches)
		c.plugIn(&l, sockets, w)
		for i, s := range sockets {
			if len(peaks) < len(sockets) {
				peaks = append(peaks, [3]float64{})
			}
			peaks[i] = most(peaks[i], s.Phases)
			b := l.Branches[s.on]
			b.Sockets = append(b.Sockets, s)
		}
		all, plugged = append(all, l), append(plugged, sockets)
	}
	for i := range all {
		for k, s := range plugged[i] {
			s.peak = peaks[k]
		}
		for _, b := range all[i].Branches {
			deal(b.Sockets)
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
			all = append(all, &Branch{ID: b.ID, Name: b.Name, At: b.middle(), Feed: w.feed(b)})
		}
	}
	return append(all, &Branch{Feed: 230 * w.Feed})
}

// feed is what a distributor has on each phase, in watts.
func (w Wiring) feed(b *Body) float64 {
	if b.Amps > 0 {
		return 230 * float64(b.Amps)
	}
	return 230 * w.Feed
}

func (b *Branch) sum(w Wiring) {
	for _, s := range b.Sockets {
		for k, load := range s.Phases {
			b.Phases[k] += load
			b.Load += load
		}
		b.Cable += s.Cable
		if s.Cable > w.Cable {
			b.Long++
		}
	}
	for k, load := range b.Phases {
		if over := load - b.Feed; over > .5 { // watts; a third of a load is no round number
			b.Over[k] = over
		}
	}
	if peak := slices.Max(b.Phases[:]); peak > 0 {
		b.Imbalance = b.apart() / peak
	}
	b.Uneven = b.apart() > b.even(w)
}

// Top are the largest three.
func (b *Branch) Top() (all []Draw) {
	for _, s := range b.Sockets {
		all = append(all, s.Draws...)
	}
	slices.SortStableFunc(all, func(a, b Draw) int { return cmp.Compare(b.Load, a.Load) })
	return all[:min(3, len(all))]
}

// apart is by how many watts the phases differ, even by how many they may.
func (b *Branch) apart() float64 { return slices.Max(b.Phases[:]) - slices.Min(b.Phases[:]) }

func (b *Branch) even(w Wiring) float64 { return max(w.Uneven, w.Imbalance*slices.Max(b.Phases[:])) }

// most are the higher of each two.
func most(a, b [3]float64) [3]float64 {
	for k := range a {
		a[k] = max(a[k], b[k])
	}
	return a
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
