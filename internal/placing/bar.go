package placing

import (
	"slices"
	"strings"

	"markt/internal/fault"
	"markt/internal/site"
)

// Bar is a rule that is never broken for a wish: what forbids a stall on a spot
// on these days, nil for nothing. Bars ask nothing about other stalls.
type Bar struct {
	Name   string
	Judges func(m *Market, who *Stall, spot *Spot, days uint64) *fault.Message
}

// Bars are all of them, in the order in which they are told.
var Bars = []Bar{
	{"fit", barFit}, {"more", barMore}, {"plug", barPlug}, {"gas", barGas}, {"aside", barAside}, {"place", barPlace}, {"closed", barClosed},
}

// barred is what forbids the stall on the spot, by all rules.
func (m *Market) barred(who *Stall, spot *Spot, days uint64) (all []fault.Message) {
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

func said(key string, args ...any) *fault.Message {
	m := fault.Msg(key, args...)
	return &m
}

// barFit is what the desk warns of: size, power and water.
func barFit(_ *Market, who *Stall, spot *Spot, _ uint64) *fault.Message {
	return site.Unfit(&who.Candidate, &spot.Whole)
}

// barMore gives nobody more pitches side by side than it takes.
func barMore(m *Market, who *Stall, spot *Spot, days uint64) *fault.Message {
	n := len(spot.Pitches)
	if n == 1 {
		return nil
	}
	for _, fewer := range [][]*site.Pitch{spot.Pitches[1:], spot.Pitches[:n-1]} {
		if less := newSpot(spot.Location, fewer); barFit(m, who, &less, days) == nil && barPlug(m, who, &less, days) == nil {
			return said("office.placing.bar.more", "stall", who.Name, "pitch", less.Whole.Number)
		}
	}
	return nil
}

// barPlug asks for an outlet that the stall's plug goes into.
func barPlug(_ *Market, who *Stall, spot *Spot, _ uint64) *fault.Message {
	if who.Plug == "" || who.Plug == "several" || who.Watts == 0 || slices.ContainsFunc(spot.Whole.Outlets, func(o site.Outlet) bool { return o.Type == who.Plug }) {
		return nil
	}
	return said("office.placing.bar.plug", "stall", who.Name, "pitch", spot.Whole.Number, "plug", strings.ToUpper(who.Plug))
}

// gasApart is how far gas stays from a stage, in metres.
const gasApart = 5

func barGas(m *Market, who *Stall, spot *Spot, _ uint64) *fault.Message {
	if !who.Gas {
		return nil
	}
	for _, st := range m.Stages {
		if box, drawn := st.Box(); drawn && st.LocationID == spot.Location.ID && spot.Whole.Gap(box) < gasApart {
			return said("office.placing.bar.gas", "stall", who.Name, "pitch", spot.Whole.Number, "stage", st.Name, "metres", gasApart)
		}
	}
	return nil
}

func barAside(m *Market, who *Stall, spot *Spot, _ uint64) *fault.Message {
	for _, p := range spot.Pitches {
		if kind, set := m.Rules.aside(p.ID); set && kind != who.Kind {
			return said("office.placing.bar.aside", "stall", who.Name, "pitch", p.Number)
		}
	}
	return nil
}

// barPlace keeps a stall where it must be, and away from a location that travels
// unless it wishes to go along.
func barPlace(m *Market, who *Stall, spot *Spot, _ uint64) *fault.Message {
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

func barClosed(m *Market, who *Stall, spot *Spot, days uint64) *fault.Message {
	if days&^m.open(spot.Location) == 0 {
		return nil
	}
	return said("office.placing.bar.closed", "stall", who.Name, "pitch", spot.Whole.Number)
}
