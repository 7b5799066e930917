package check

import (
	"slices"
	"strings"

	"markt/internal/drawing"
)

// A stall may stand on several pitches at once. In a row they are one pitch to
// it: with one front, with the outlets of all and the water of any.

// mates are the pitches that the stall of a stay has at some time of it, in the
// order of the plan; the stay's own is one of them.
func (c *checker) mates(s Stay) (all []*Body) {
	ids := []string{s.Pitch}
	for _, o := range c.has[s.Stall] {
		if o.From.Before(s.Until) && s.From.Before(o.Until) && !slices.Contains(ids, o.Pitch) {
			ids = append(ids, o.Pitch)
		}
	}
	if len(ids) == 1 {
		return nil
	}
	for i := range c.Bodies {
		if b := &c.Bodies[i]; b.Kind == kindPitch && slices.Contains(ids, b.ID) {
			all = append(all, b)
		}
	}
	return all
}

// asOne is what the stall of a stay has there: the pitch itself, or the row that
// it is the first of; nil for the others of a row.
func (c *checker) asOne(p *Body, s Stay) *Body {
	mates := c.mates(s)
	if len(mates) < 2 {
		return p
	}
	row := lined(mates)
	if row == nil {
		return p
	}
	if mates[0] != p {
		return nil
	}
	b := *p
	var names []string
	var boxes []drawing.Box
	b.Outlets, b.Water = nil, false
	for _, m := range row {
		names, boxes, b.Outlets, b.Water = append(names, m.Name), append(boxes, *m.Box), append(b.Outlets, m.Outlets...), b.Water || m.Water
	}
	box := drawing.Row(boxes)
	b.Name, b.Box, b.Shape = strings.Join(names, "+"), &box, Rectangle(box)
	return &b
}

// lined orders pitches from left to right; nil where they are not one row.
func lined(all []*Body) (row []*Body) {
	next, led := map[*Body]*Body{}, map[*Body]bool{}
	for _, a := range all {
		for _, b := range all {
			if _, beside := a.Box.Beside(*b.Box); a != b && beside {
				next[a], led[b] = b, true
			}
		}
	}
	first := slices.IndexFunc(all, func(b *Body) bool { return !led[b] })
	if first < 0 {
		return nil
	}
	for b := all[first]; b != nil && len(row) < len(all); b = next[b] {
		row = append(row, b)
	}
	if len(row) < len(all) {
		return nil
	}
	return row
}
