package check

import "math"

// tentBook: tents that people go into and that stand together need a test book
// above an area. A stage that stands in a drawn tent is part of that.
func (c *checker) tentBook() {
	limit, coupled := c.value(TentBook, "area"), c.value(TentBook, "coupled")
	done := map[*Body]bool{}
	c.each(c.tent, func(t *Body) {
		c.looked[TentBook] = true
		if done[t] {
			return
		}
		group, area, book := c.together(t, coupled), 0.0, true
		var objects []Object
		for _, b := range group {
			done[b] = true
			area += b.Size()
			book = book && b.TestBook != ""
			objects = append(objects, object(b))
		}
		if area > limit+.01 && !book {
			c.note(Finding{Rule: TentBook, Objects: objects, At: group[0].middle(), Figure: area, Limit: limit, Short: area - limit})
		}
	})
}

// tent reports what visitors go into.
func (c *checker) tent(b *Body) bool {
	if b.Kind == kindTent {
		return b.Enterable
	}
	if b.Kind != kindStage || !b.Tent || b.Indoor {
		return false
	}
	inside := false
	c.others(b, 0, of(kindTent), func(t *Body) {
		got, far := between(b.Shape, t.Shape, touching)
		inside = inside || !far && got.gap < -touching
	})
	return !inside
}

// together are the tents that stand with one, in their order.
func (c *checker) together(t *Body, coupled float64) []*Body {
	group := []*Body{t}
	known := map[*Body]bool{t: true}
	for i := 0; i < len(group); i++ {
		c.others(group[i], coupled, c.tent, func(b *Body) {
			if got, far := between(group[i].Shape, b.Shape, coupled); !known[b] && !far && got.gap < coupled-touching {
				known[b] = true
				group = append(group, b)
			}
		})
	}
	return inNames(group)
}

// guyRopes: what a tent is held by reaches onto no lane, no path and no stall.
func (c *checker) guyRopes() {
	c.each(func(b *Body) bool { return b.Kind == kindTent && b.Margin > 0 }, func(t *Body) {
		c.looked[GuyRopes] = true
		trips := func(b *Body) bool {
			return b.structure() || of("fire_lane", "movement_area", "escape_route", "accessible_path", "building")(b)
		}
		c.others(t, t.Margin, trips, func(b *Body) {
			if got, far := between(t.Shape, b.Shape, 0); far || got.gap > -touching {
				c.tooNear(GuyRopes, t, b, t.Margin)
			}
		})
	})
}

// needed is how wide exits must be together for the people expected.
func (c *checker) needed() float64 {
	in := c.in(EscapeWidth).Values
	need := max(in["width"], in["width"]*float64(c.Expected)/max(in["persons"], 1))
	if in["step"] > 0 {
		need = math.Ceil(need/in["step"]-1e-9) * in["step"]
	}
	return need
}

// exits are the ways out whose width somebody has said.
func (c *checker) exits() (all []*Body, sum, widest float64) {
	for i := range c.Bodies {
		if b := &c.Bodies[i]; of("exit", "entrance")(b) && b.Width > 0 {
			all = append(all, b)
			sum, widest = sum+b.Width, max(widest, b.Width)
		}
	}
	return inNames(all), sum, widest
}

// escapeWidth: the exits are wide enough for the people expected, each of them
// for one row of people.
func (c *checker) escapeWidth() {
	exits, sum, _ := c.exits()
	if len(exits) == 0 || c.Expected == 0 {
		return
	}
	c.looked[EscapeWidth] = true
	least := c.value(EscapeWidth, "width")
	for _, b := range exits {
		if b.Width < least-1e-6 {
			c.note(Finding{Rule: EscapeWidth, Variant: "one", Objects: []Object{object(b)}, At: b.middle(), Figure: b.Width, Limit: least, Short: least - b.Width})
		}
	}
	if need := c.needed(); sum < need-1e-6 {
		c.note(Finding{Rule: EscapeWidth, Objects: c.whole(exits), At: exits[0].middle(), Figure: sum, Limit: need, Short: need - sum})
	}
}

// escapeLost: when the widest exit is lost the others still do.
func (c *checker) escapeLost() {
	exits, sum, widest := c.exits()
	if len(exits) == 0 || c.Expected == 0 {
		return
	}
	c.looked[EscapeLost] = true
	if need := c.needed(); sum-widest < need-1e-6 {
		c.note(Finding{Rule: EscapeLost, Objects: c.whole(exits), At: exits[0].middle(), Figure: sum - widest, Limit: need, Short: need - sum + widest})
	}
}

// whole is the location itself, and what of it is spoken of.
func (c *checker) whole(of []*Body) []Object {
	all := []Object{{ID: c.ID, Kind: "location", Name: c.Name}}
	for _, b := range of {
		all = append(all, object(b))
	}
	return all
}

// capacity: the people expected find room on what is left of the ground, and
// those on a stage's chairs in its tent.
func (c *checker) capacity() {
	in := c.in(Capacity).Values
	c.each(func(b *Body) bool { return b.Kind == kindStage && b.Tent && b.Capacity > 0 }, func(b *Body) {
		c.looked[Capacity] = true
		if room := math.Floor(b.Size()*in["standing"] + 1e-6); float64(b.Capacity) > room {
			c.note(Finding{Rule: Capacity, Variant: "stage", Objects: []Object{object(b)}, At: b.middle(), Figure: float64(b.Capacity), Limit: room, Short: float64(b.Capacity) - room})
		}
	})
	if c.focus != nil {
		return
	}
	c.zones(in["density"], in["front"])
	if c.Expected == 0 || len(c.Ground) == 0 {
		return
	}
	c.looked[Capacity] = true
	if room := math.Floor(c.free()*in["density"] + 1e-6); float64(c.Expected) > room {
		c.note(Finding{Rule: Capacity, Objects: c.whole(nil), At: c.Ground[0].middle(), Figure: float64(c.Expected), Limit: room, Short: float64(c.Expected) - room})
	}
}

// zones: the people expected in a zone find room between and before its pitches.
func (c *checker) zones(density, front float64) {
	for _, z := range c.Zones {
		corners, stands := []Point{}, 0.0
		for i := range c.Bodies {
			if b := &c.Bodies[i]; b.Kind == kindPitch && b.Zone == z.Letter {
				corners, stands = append(corners, b.Points...), stands+b.Size()
			}
		}
		if z.Expected == 0 || len(corners) == 0 {
			continue
		}
		c.looked[Capacity] = true
		around := hull(corners)
		size := around.Size() + around.length()*front + math.Pi*front*front // grown to all sides
		if room := math.Floor((size-stands)*density + 1e-6); float64(z.Expected) > room {
			c.note(Finding{Rule: Capacity, Variant: "zone", Objects: []Object{{ID: "zone:" + z.Letter, Kind: "zone", Name: z.Letter}}, At: around.middle(),
				Figure: float64(z.Expected), Limit: room, Short: float64(z.Expected) - room})
		}
	}
}

// free is the ground on which people can be: without what stands on it and
// what is kept clear.
func (c *checker) free() (area float64) {
	for _, g := range c.Ground {
		area += g.Size()
	}
	for i := range c.Bodies {
		if b := &c.Bodies[i]; b.Kind != kindTent && b.solid() || of("fire_lane", "movement_area", "garden")(b) {
			area -= b.Size()
		}
	}
	return max(0, area)
}

var paths = of("escape_route", "accessible_path")

// pathClear: nothing stands on escape routes and accessible paths.
func (c *checker) pathClear() {
	c.each(paths, func(path *Body) {
		c.looked[PathClear] = true
		c.others(path, touching, func(b *Body) bool { return b.blocks() && b.Kind != kindTent }, func(b *Body) { c.intrudes(PathClear, b, path) })
	})
}

// pathWidth: escape routes and accessible paths are wide enough everywhere.
func (c *checker) pathWidth() {
	c.each(paths, func(path *Body) {
		c.looked[PathWidth] = true
		limit := c.value(PathWidth, "accessible")
		if path.Kind == "escape_route" {
			limit = c.value(PathWidth, "escape")
		}
		c.wide(PathWidth, "", path, limit)
	})
}
