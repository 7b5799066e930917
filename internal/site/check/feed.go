package check

import (
	"cmp"
	"fmt"
	"slices"
)

// Move is a load that would be better off on another phase, or at another
// distributor. Phase is counted from 1.
type Move struct {
	Draws  []Draw
	Outlet string
	Watts  float64
	Phase  int
	Branch string // empty: the same one
}

// fed is a distributor with what hangs on it at all times.
type fed struct {
	body  *Body
	feed  float64   // watts on each phase
	at    []*Branch // in each span
	peaks [3]float64
}

// feeds are the distributors that something hangs on.
func (c *checker) feeds() []fed {
	if c.fed != nil {
		return c.fed
	}
	c.fed = []fed{}
	if !slices.ContainsFunc(c.Bodies, func(b Body) bool { return b.Kind == "power" }) {
		return c.fed
	}
	where, w := map[string]int{}, c.book.Wiring()
	for i := range c.Bodies {
		if b := &c.Bodies[i]; b.Kind == "power" {
			where[b.ID] = len(c.fed)
			c.fed = append(c.fed, fed{body: b, feed: w.feed(b)})
		}
	}
	for _, l := range c.once() {
		for _, b := range l.Branches {
			if b.ID != "" && b.Load > 0 {
				f := &c.fed[where[b.ID]]
				f.at, f.peaks = append(f.at, b), most(f.peaks, b.Phases)
			}
		}
	}
	return c.fed
}

// once are the ledgers, reckoned when a first rule asks.
func (c *checker) once() []Ledger {
	if c.spans == nil {
		c.spans = c.ledgers()
	}
	return c.spans
}

// worst is the span with the most of something; nil without any of it.
func (f *fed) worst(of func(*Branch) float64) (at *Branch) {
	for _, b := range f.at {
		if of(b) > 0 && (at == nil || of(b) > of(at)) {
			at = b
		}
	}
	return at
}

// feedLoad: a distributor bears on each phase what hangs on it at the peak.
func (c *checker) feedLoad() {
	all := c.feeds()
	for i := range all {
		f := &all[i]
		c.looked[FeedLoad] = c.looked[FeedLoad] || len(f.at) > 0
		for k := range 3 {
			b := f.worst(func(b *Branch) float64 { return b.Over[k] })
			if b == nil {
				continue
			}
			found := Finding{
				Rule: FeedLoad, Objects: []Object{object(f.body), phase(k)}, At: b.At, Figure: kilo(b.Phases[k]), Limit: kilo(b.Feed), Short: kilo(b.Over[k]), with: b.pitches(),
			}
			if c.concerned(&found) {
				found.Move = c.relieved(f, b, k)
				c.note(found)
			}
		}
	}
}

// phasesEven: the phases of a distributor bear about the same.
func (c *checker) phasesEven() {
	w := c.book.Wiring()
	all := c.feeds()
	for i := range all {
		f := &all[i]
		c.looked[PhasesEven] = c.looked[PhasesEven] || len(f.at) > 0
		b := f.worst(func(b *Branch) float64 {
			if b.Uneven {
				return b.apart()
			}
			return 0
		})
		if b != nil {
			c.note(Finding{
				Rule: PhasesEven, Objects: []Object{object(f.body)}, At: b.At, Figure: kilo(b.apart()), Limit: kilo(b.even(w)), Short: kilo(b.apart() - b.even(w)),
				Move: b.evened(), with: b.pitches(),
			})
		}
	}
}

// cableLength: from an outlet to its distributor it is not too far.
func (c *checker) cableLength() {
	limit := c.value(CableLength, "cable")
	all := c.feeds()
	for i := range all {
		f := &all[i]
		if len(f.at) == 0 {
			continue
		}
		c.looked[CableLength] = true
		seen := map[string]bool{}
		for _, s := range f.at[0].Sockets {
			if s.Cable <= limit || seen[s.Pitch] {
				continue
			}
			seen[s.Pitch] = true // once for its outlets
			c.note(Finding{
				Rule: CableLength, Objects: []Object{object(s.body), object(f.body)}, At: s.At,
				Figure: s.Cable, Limit: limit, Short: s.Cable - limit,
			})
		}
	}
}

func kilo(watts float64) float64 { return watts / 1000 }

func phase(k int) Object {
	return Object{ID: fmt.Sprintf("phase:%d", k+1), Kind: "phase", Name: fmt.Sprintf("L%d", k+1)}
}

// pitches are the ids of those that hang on the distributor.
func (b *Branch) pitches() (all []string) {
	for _, s := range b.Sockets {
		if len(s.Draws) > 0 {
			all = append(all, s.body.ID)
		}
	}
	return all
}

// movable is what a phase bears and could be put on another: all that is
// plugged into an outlet of one phase, and what has one phase at one of three.
func (b *Branch) movable(k int) (all []Move) {
	for _, s := range b.Sockets {
		m := Move{Outlet: s.Name()}
		for i, d := range s.Draws {
			if s.wires[i] == k {
				m.Draws, m.Watts = append(m.Draws, d), m.Watts+d.Load
			}
		}
		if m.Watts > 0 {
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b Move) int { return cmp.Compare(a.Watts, b.Watts) })
	return all
}

// relieved is what to take from a phase that bears too much: the least that is
// enough, else the most that finds room, at the same distributor or else the
// nearest other.
func (c *checker) relieved(f *fed, b *Branch, k int) *Move {
	loads := b.movable(k)
	if m := fitting(loads, b.Over[k], f.peaks, b.Feed, k); m != nil {
		return m
	}
	others := slices.DeleteFunc(slices.Clone(c.fed), func(o fed) bool { return o.body == f.body || o.body.Name == "" })
	slices.SortStableFunc(others, func(x, y fed) int { return cmp.Compare(dist(b.At, x.body.middle()), dist(b.At, y.body.middle())) })
	for _, o := range others {
		if m := fitting(loads, b.Over[k], o.peaks, o.feed, -1); m != nil {
			m.Branch = o.body.Name
			return m
		}
	}
	return nil
}

// fitting chooses of loads, the smallest first, one that a phase other than
// that of not still bears.
func fitting(loads []Move, over float64, bears [3]float64, feed float64, not int) *Move {
	var best *Move
	to := lightest(bears, []int{not})
	for _, m := range loads {
		if bears[to]+m.Watts > feed {
			break
		}
		m.Phase = to + 1
		best = &m
		if m.Watts >= over {
			break
		}
	}
	return best
}

// evened is what to put from the heaviest phase on the lightest so that they
// differ least.
func (b *Branch) evened() *Move {
	from, to := 0, lightest(b.Phases, nil)
	for k := range b.Phases {
		if b.Phases[k] > b.Phases[from] {
			from = k
		}
	}
	var best *Move
	apart := b.apart()
	for _, m := range b.movable(from) {
		after := b.Phases
		after[from] -= m.Watts
		after[to] += m.Watts
		if left := slices.Max(after[:]) - slices.Min(after[:]); left < apart-.5 {
			m.Phase, apart, best = to+1, left, &m
		}
	}
	return best
}
