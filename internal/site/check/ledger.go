package check

import (
	"cmp"
	"slices"
	"time"
)

// Wiring says how much of what is plugged in counts, and what a distributor bears.
type Wiring struct {
	Continuous, Cycling, Short float64 // shares of what is plugged in that draw at the peak
	Feed                       float64 // amperes on each phase of a distributor
	Imbalance                  float64 // share by which the phases of a distributor may differ
	Uneven                     float64 // watts by which they may differ, whatever share that is
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
	Taps        []Tap
}

// Ledgers are one for each span between two changes of who stands where. The
// lines of an outlet are those of the rule of its load.
func Ledgers(p *Plan, book Book, w Wiring) (all []Ledger) {
	c := newChecker(p, book)
	peaks := map[string]float64{}
	for _, span := range spans(p.Stays) {
		l := Ledger{From: span[0], Until: span[1], Branches: c.branches(w), Taps: c.taps(span[0])}
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
	most := slices.Max(b.Phases[:])
	apart := most - slices.Min(b.Phases[:])
	if most > 0 {
		b.Imbalance = apart / most
	}
	b.Uneven = b.Imbalance > w.Imbalance && apart > w.Uneven
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
