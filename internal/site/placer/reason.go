package placer

import (
	"fmt"
	"slices"
)

// refusal says why the vendor has no pitch.
func (s *search) refusal(d *Day, v int) string {
	w := &s.all[v]
	if len(w.runs) == 0 {
		return w.impossible(d)
	}
	if w.category >= 0 && s.limit[w.category] > 0 && s.used[w.category]+w.Min > s.limit[w.category] {
		return fmt.Sprintf("category %s has its %d pitches", w.Category, s.limit[w.category])
	}
	if !w.Anywhere && len(w.wish) > 0 {
		return "the wished pitches are taken, and no others will do"
	}
	return fmt.Sprintf("no %s left that would do", sideBySide(w.Min))
}

// impossible says why no pitch of the day would do, whoever else comes.
func (w *wants) impossible(d *Day) string {
	longest := 0
	for _, r := range d.Rows {
		longest = max(longest, len(r))
	}
	switch {
	case len(d.Pitches) == 0 || longest == 0:
		return "the day has no pitches"
	case len(w.Fixed) > len(w.fixed):
		return "a pitch of this fixed holder is not there that day"
	case w.Min > longest:
		return fmt.Sprintf("no row has %d pitches side by side", w.Min)
	case w.OwnVehicle && !slices.ContainsFunc(d.Pitches, func(p Pitch) bool { return p.OwnVehicle }):
		return "no pitch is made for an own vehicle"
	case w.category >= 0 && d.Categories[w.category].Exclusive:
		return fmt.Sprintf("no %s set aside for category %s would do", sideBySide(w.Min), w.Category)
	case w.OwnVehicle:
		return fmt.Sprintf("no %s made for an own vehicle", sideBySide(w.Min))
	}
	return fmt.Sprintf("no %s would do", sideBySide(w.Min))
}

func sideBySide(n int) string {
	if n == 1 {
		return "pitch"
	}
	return fmt.Sprintf("%d pitches side by side", n)
}

// notes say what of the day contradicts itself.
func notes(d *Day, all []wants) (said []string) {
	for i, limit := range limits(d, all) {
		if c := d.Categories[i]; c.Max > 0 && limit > c.Max {
			said = append(said, fmt.Sprintf("category %s has %d pitches at most, and its fixed holders alone have %d: they keep them, and nobody comes on top", c.ID, c.Max, limit))
		}
	}
	return said
}

func (o over) named(d *Day, all []wants) PassedOver {
	v, g, pitch := all[o.vendor], all[o.given], d.Pitches[o.pitch].ID
	price := fmt.Sprintf("cost the whole %d", o.cost)
	if o.cost >= fixedWorth/finer {
		price = "leave a fixed holder without a pitch"
	}
	return PassedOver{
		Vendor: v.ID, Pitch: pitch, Given: g.ID, Cost: o.cost,
		Why: fmt.Sprintf("%s (rank %d) wished for %s, where %s (rank %d) stands: giving it would %s", v.ID, v.Rank, pitch, g.ID, g.Rank, price),
	}
}
