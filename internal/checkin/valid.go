package checkin

import (
	"cmp"
	"slices"
	"time"

	"markt/internal/festival"
	"markt/internal/ticket"
)

// elsewhere are the reasons that send a person to another time or gate.
var elsewhere = []Reason{Product, WrongLocation, InvalidTime}

// advise adds when and where the ticket admits, by the rules of now.
func (t *target) advise(a *Answer, row readRow) {
	if row.TypeID != nil && (slices.Contains(elsewhere, a.Reason) || slices.Contains(elsewhere, a.Conflict)) {
		a.Valid = t.rules.validity(*row.TypeID, t.draft.At)
	}
}

// validity is that of a type, seen from a time.
func (r *rules) validity(id ticket.TypeID, at time.Time) *Validity {
	rule := r.types[id].rule
	v := &Validity{Windows: slices.DeleteFunc(slices.Clone(rule.Windows), func(w ticket.Window) bool { return !w.Until.After(at) }), Gates: []string{}}
	if len(v.Windows) == 0 {
		v.Windows = rule.Windows
	}
	for _, g := range r.gatesOf(r.types[id].EditionID) {
		if anyOf(g.types, id) && anyOf(rule.Locations, g.LocationID) {
			v.Gates = append(v.Gates, g.Slug)
		}
	}
	return v
}

// anyOf reports whether one is among some; none means all.
func anyOf[T comparable](some []T, one T) bool { return len(some) == 0 || slices.Contains(some, one) }

// gatesOf are an edition's gates in the order of their ids.
func (r *rules) gatesOf(e festival.ID) (gates []gateRow) {
	for _, g := range r.gates {
		if g.EditionID == e {
			gates = append(gates, g)
		}
	}
	slices.SortFunc(gates, func(a, b gateRow) int { return cmp.Compare(a.ID, b.ID) })
	return gates
}
