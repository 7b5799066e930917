package check

import "math"

// overlap: what is put up stands on nothing else at the same time.
func (c *checker) overlap() {
	c.each((*Body).structure, func(a *Body) {
		c.looked[Overlap] = true
		c.others(a, 0, (*Body).solid, func(b *Body) {
			if b.structure() && inOrder(object(b), object(a)) < 0 || under(a, b) || under(b, a) || c.apart(a, b) {
				return // said of b, one stands in the other, or they never meet
			}
			got, far := between(a.Shape, b.Shape, touching)
			if depth := -got.gap; !far && depth > touching {
				c.note(Finding{Rule: Overlap, Objects: []Object{object(a), object(b)}, At: got.at, Figure: depth, Short: depth})
			}
		})
	})
}

// under: a tent has stalls, a stage and tables in it.
func under(tent, b *Body) bool {
	return tent.Kind == kindTent && b.Kind != kindTent && b.Kind != "building" && b.Kind != "water"
}

// outside: what is put up stands wholly on the ground.
func (c *checker) outside() {
	if len(c.Ground) == 0 {
		return
	}
	c.each((*Body).structure, func(b *Body) {
		c.looked[Outside] = true
		if depth, at := c.beyond(b.Shape); depth > rounding {
			c.note(Finding{Rule: Outside, Objects: []Object{object(b)}, At: at, Figure: depth, Short: depth})
		}
	})
}

// rounding is what a plan that was drawn in centimetres may be off by.
const rounding = .01 + touching

// beyond is how far a shape reaches off the ground, and where.
func (c *checker) beyond(s Shape) (depth float64, at Point) {
	for _, p := range s.Points {
		if off := c.off(p) + s.Radius; off > depth {
			depth, at = off, p
		}
	}
	if len(c.Ground) > 1 || s.round() { // grounds that touch have sides within them
		return depth, at
	}
	for _, p := range c.Ground[0].Points { // a corner of the ground that goes inwards
		if !s.holds(p) {
			continue
		}
		if _, far := s.outline(p); far > depth {
			depth, at = far, p
		}
	}
	return depth, at
}

// off is how far a point lies off the ground, below zero where it lies on it.
func (c *checker) off(p Point) float64 {
	least := math.Inf(1)
	for _, g := range c.Ground {
		_, far := g.outline(p)
		if g.holds(p) {
			far = -far
		}
		least = min(least, far)
	}
	return least
}

// buildingApart: what is put up leaves room to the buildings.
func (c *checker) buildingApart() {
	limit := c.value(BuildingApart, "distance")
	c.apartFrom(BuildingApart, of("building"), limit)
}

// treeApart: what is put up leaves room to the trunks of trees.
func (c *checker) treeApart() {
	c.apartFrom(TreeApart, of("tree"), c.value(TreeApart, "distance"))
}

func (c *checker) apartFrom(key Key, is func(*Body) bool, limit float64) {
	c.each(is, func(b *Body) {
		c.looked[key] = true
		c.others(b, limit, (*Body).structure, func(a *Body) {
			if got, far := between(a.foot(), b.foot(), 0); far || got.gap > -touching || key == TreeApart {
				c.tooNear(key, a, b, limit)
			}
		})
	})
}

// hydrantClear: a hydrant is reached from all sides.
func (c *checker) hydrantClear() {
	limit := c.value(HydrantClear, "distance")
	c.each(of("hydrant"), func(h *Body) {
		c.looked[HydrantClear] = true
		c.others(h, limit, (*Body).blocks, func(b *Body) { c.tooNear(HydrantClear, b, h, limit) })
	})
}

// doorClear: nothing stands before doors, exits and gates. A building's door
// lies in its wall.
func (c *checker) doorClear() {
	distance := c.value(DoorClear, "distance")
	c.each(of("door", "exit", "entrance"), func(d *Body) {
		c.looked[DoorClear] = true
		limit := distance + d.Width/2
		c.others(d, limit, func(b *Body) bool { return b.blocks() && b.Kind != "building" }, func(b *Body) { c.tooNear(DoorClear, b, d, limit) })
	})
}

// gasApart: gas stands apart from where people are close together.
func (c *checker) gasApart() {
	limit := c.value(GasApart, "distance")
	c.each(of("lpg_store"), func(s *Body) {
		c.looked[GasApart] = true
		c.others(s, limit, (*Body).audience, func(b *Body) { c.tooNear(GasApart, s, b, limit) })
	})
	c.each(of(kindPitch), func(p *Body) {
		c.stalls(p, func(p *Body, stall int64, n Need) {
			c.looked[GasApart] = true
			if !n.Gas {
				return
			}
			c.others(p, limit, (*Body).audience, func(b *Body) {
				if got, far := between(p.Shape, b.Shape, limit); !far && got.gap < limit-touching {
					c.note(Finding{Rule: GasApart, Variant: "stall", Objects: []Object{object(p), object(b), stallObject(stall, n.Name)},
						At: got.at, Figure: max(0, got.gap), Limit: limit, Short: limit - got.gap})
				}
			})
		})
	})
}

// stalls goes through those that stand on a pitch, each once with what it has
// there. A row of pitches is gone through at the first of them.
func (c *checker) stalls(p *Body, do func(at *Body, stall int64, n Need)) {
	type has struct {
		stall int64
		name  string
	}
	said := map[has]bool{}
	for _, s := range c.stays[p.ID] {
		n, known := c.Stalls[s.Stall]
		if !known {
			continue
		}
		if at := c.asOne(p, s); at != nil && !said[has{s.Stall, at.Name}] {
			said[has{s.Stall, at.Name}] = true
			do(at, s.Stall, n)
		}
	}
}

// aisle: before each front people have room to stand and to pass.
func (c *checker) aisle() {
	limit := c.value(Aisle, "depth")
	c.each(of(kindPitch), func(p *Body) {
		c.looked[Aisle] = true
		c.others(p, limit, func(b *Body) bool { return b.structure() || b.Kind == "building" || b.Kind == "water" }, func(b *Body) {
			if under(b, p) || c.apart(p, b) {
				return
			}
			ahead := p.ahead(b)
			if got, far := between(p.Shape, b.Shape, touching); ahead >= limit-touching || !far && got.gap < -touching {
				return
			}
			at := p.Box.At(0, -p.Box.Depth/2-ahead/2)
			c.note(Finding{Rule: Aisle, Objects: []Object{object(p), object(b)}, At: at, Figure: ahead, Limit: limit, Short: limit - ahead})
		})
	})
}

// ahead is how much room a pitch has before its front until another body.
func (b *Body) ahead(o *Body) float64 {
	half := b.Box.Front/2 - 2*touching
	left, right := b.Box.At(-half, -b.Box.Depth/2), b.Box.At(half, -b.Box.Depth/2)
	if o.round() {
		x, y := b.before(o.Points[0])
		beside := max(0, math.Abs(x)-half)
		if y < 0 || beside >= o.Radius {
			return math.Inf(1)
		}
		return max(0, y-math.Sqrt(o.Radius*o.Radius-beside*beside))
	}
	far := func(p Point) Point {
		return Point{X: p.X + left.X - b.Box.At(-half, 0).X, Y: p.Y + left.Y - b.Box.At(-half, 0).Y}
	}
	corners := leftOf(leftOf(leftOf(o.Points, left, far(left)), far(right), right), right, left)
	least := math.Inf(1)
	for _, p := range corners {
		_, y := b.before(p)
		least = min(least, max(0, y))
	}
	return least
}

// before is where a point lies as seen from the middle of the front: so far
// along it, and so far before it.
func (b *Body) before(p Point) (along, ahead float64) {
	sin, cos := math.Sincos(b.Box.Degrees * math.Pi / 180)
	x, y := p.X-b.Box.X, p.Y-b.Box.Y
	return x*cos + y*sin, x*sin - y*cos - b.Box.Depth/2
}
