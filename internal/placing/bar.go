package placing

import (
	"slices"

	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/site"
)

// Bar is a rule that is never broken for a wish: what forbids a stall on a spot
// on these days, nil for nothing. Bars ask nothing about other stalls.
type Bar struct {
	Name   string
	Judges func(m *Market, who *Stall, spot *Spot, days uint64) *Barred
}

// Bars are all of them, in the order in which they are told.
var Bars = []Bar{{"plan", barPlan}, {"more", barMore}, {"aside", barAside}, {"place", barPlace}, {"closed", barClosed}}

// Barred is why a stall cannot have a spot: by a rule of the plan, or as the
// message says.
type Barred struct {
	Finding *site.Finding
	Message fault.Message
}

// Says is the reason in a sentence.
func (b Barred) Says(l lang.Lang) string {
	if b.Finding != nil {
		return b.Finding.Says(l)
	}
	return l.T(b.Message.Key, b.Message.Pairs()...)
}

// barred is what forbids the stall on the spot, by all rules.
func (m *Market) barred(who *Stall, spot *Spot, days uint64) (all []Barred) {
	for _, b := range Bars {
		if said := b.Judges(m, who, spot, days); said != nil {
			all = append(all, *said)
		}
	}
	return all
}

// allowed reports whether no rule forbids the stall on the spot.
func (m *Market) allowed(who *Stall, spot *Spot, days uint64) bool {
	return !slices.ContainsFunc(Bars, func(b Bar) bool { return b.Judges(m, who, spot, days) != nil })
}

func said(key string, args ...any) *Barred { return &Barred{Message: fault.Msg(key, args...)} }

// barPlan is what the plan's own rules say of a stall on a pitch: size, power,
// water, and gas near people. Those that only advise are kept, too.
func barPlan(m *Market, who *Stall, spot *Spot, _ uint64) *Barred {
	st := m.standing[spot.Location.ID]
	if st == nil {
		return nil
	}
	if found := st.Against(&who.Candidate, &spot.Whole); len(found) > 0 {
		return &Barred{Finding: &found[0]}
	}
	return nil
}

// barMore gives nobody more pitches side by side than it takes.
func barMore(m *Market, who *Stall, spot *Spot, days uint64) *Barred {
	n := len(spot.Pitches)
	if n == 1 {
		return nil
	}
	for _, fewer := range [][]*site.Pitch{spot.Pitches[1:], spot.Pitches[:n-1]} {
		if less := newSpot(spot.Location, fewer); barPlan(m, who, &less, days) == nil {
			return said("office.placing.bar.more", "stall", who.Name, "pitch", less.Whole.Number)
		}
	}
	return nil
}

func barAside(m *Market, who *Stall, spot *Spot, _ uint64) *Barred {
	for _, p := range spot.Pitches {
		if kind, set := m.Rules.aside(p.ID); set && kind != who.Kind {
			return said("office.placing.bar.aside", "stall", who.Name, "pitch", p.Number)
		}
	}
	return nil
}

// barPlace keeps a stall where it must be, and away from a location that travels
// unless it wishes to go along.
func barPlace(m *Market, who *Stall, spot *Spot, _ uint64) *Barred {
	there := false
	for _, w := range m.Rules.Wishes {
		if w.Stall != who.Stall || w.Location == nil {
			continue
		}
		in := w.meets(spot)
		if w.Sense == OnlyThere && !in {
			return said("office.placing.bar.only", "stall", who.Name, "pitch", spot.Whole.Number)
		}
		there = there || in
	}
	if spot.Location.Mobile && !there && (who.Wished == nil || *who.Wished != spot.Location.ID) {
		return said("office.placing.bar.mobile", "stall", who.Name, "pitch", spot.Whole.Number)
	}
	return nil
}

// meets reports whether the spot is where the wish wants to be.
func (w *Wish) meets(spot *Spot) bool {
	return w.Location != nil && *w.Location == spot.Location.ID && inZone(spot.Pitches[0].Number, w.Letter)
}

func barClosed(m *Market, who *Stall, spot *Spot, days uint64) *Barred {
	if days&^m.open(spot.Location) == 0 {
		return nil
	}
	return said("office.placing.bar.closed", "stall", who.Name, "pitch", spot.Whole.Number)
}
