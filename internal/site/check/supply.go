package check

import (
	"math"
	"slices"
)

// placed goes through the stalls on their pitches.
func (c *checker) placed(key Key, do func(p *Body, stall Object, n Need)) {
	c.each(of(kindPitch), func(p *Body) {
		c.stalls(p, func(at *Body, id int64, n Need) {
			c.looked[key] = true
			do(at, stallObject(id, n.Name), n)
		})
	})
}

// stallSize: a stall is no larger than its pitch.
func (c *checker) stallSize() {
	c.placed(StallSize, func(p *Body, stall Object, n Need) {
		for _, side := range []struct {
			variant    string
			need, have float64
		}{{"front", n.Front, p.Box.Front}, {"depth", n.Depth, p.Box.Depth}} {
			if side.need > side.have+touching {
				c.note(Finding{Rule: StallSize, Variant: side.variant, Objects: []Object{object(p), stall}, At: p.Box.Centre(),
					Figure: side.need, Limit: side.have, Short: side.need - side.have})
			}
		}
	})
}

// fits reports whether one of the outlets takes the appliance's plug. Only the
// household's goes into all of them: an adapter leads from a larger outlet to it.
func (a Appliance) fits(outlets []Outlet) bool {
	return slices.ContainsFunc(outlets, func(o Outlet) bool {
		return o.Three || !a.Three && (o.Steady || !a.Blue)
	})
}

// outletType: who needs power has an outlet, and each plug one that it fits.
func (c *checker) outletType() {
	c.placed(OutletType, func(p *Body, stall Object, n Need) {
		outlets := c.outlets(p, n)
		odd := slices.IndexFunc(n.Appliances, func(a Appliance) bool { return !a.fits(outlets) })
		f := Finding{Rule: OutletType, Objects: []Object{object(p), stall}, At: p.Box.Centre(), Limit: 1, Short: 1}
		switch {
		case n.Watts > 0 && len(outlets) == 0:
			f.Variant = "none"
			c.note(f)
		case odd >= 0 && n.Appliances[odd].Blue:
			f.Variant = "blue"
			c.note(f)
		case odd >= 0:
			c.note(f)
		}
	})
}

// outletLoad: the outlets of a pitch carry what is plugged in, each phase by
// itself. A plug of the household carries less without a pause than at its peak.
func (c *checker) outletLoad() {
	in := c.in(OutletLoad).Values
	c.placed(OutletLoad, func(p *Body, stall Object, n Need) {
		lines := linesOf(c.outlets(p, n), in)
		if n.Watts == 0 || len(lines) == 0 {
			return
		}
		f := Finding{Rule: OutletLoad, Objects: []Object{object(p), stall}, At: p.Box.Centre()}
		for _, l := range lines {
			f.Limit += l.peak
		}
		f.Figure = float64(n.Watts)
		if f.Short = f.Figure - f.Limit; f.Short > 0 {
			c.note(f)
			return
		}
		if watts, most, ok := plugged(n.Appliances, lines); !ok { // in all enough, but not on one line
			f.Variant, f.Figure, f.Limit, f.Short = "line", watts, most, max(watts-most, 1)
			c.note(f)
		}
	})
	c.outletShared()
}

// outletShared: an outlet carries all who are plugged into it at the same time,
// where somebody has chosen it for several.
func (c *checker) outletShared() {
	worst := map[string]Finding{}
	for _, l := range c.shared() {
		for _, b := range l.Branches {
			for _, s := range b.Sockets {
				f := Finding{Rule: OutletLoad, Variant: "shared", Objects: []Object{object(s.body)}, At: s.At, Figure: s.watts(), Short: s.beyond()}
				for _, d := range s.Draws {
					if who := stallObject(d.Stall, d.Name); !slices.Contains(f.Objects, who) {
						f.Objects = append(f.Objects, who)
					}
				}
				if f.Limit = f.Figure - f.Short; f.Short > 0 && len(f.Objects) > 2 && f.Short > worst[s.Name()].Short {
					worst[s.Name()] = f
				}
			}
		}
	}
	for _, f := range worst {
		c.note(f)
	}
}

// shared are the ledgers, where an outlet can be anybody's but its pitch's.
func (c *checker) shared() []Ledger {
	for _, n := range c.Stalls {
		if len(n.Plugs) > 0 {
			return c.once()
		}
	}
	return nil
}

// outlets are those that a stall uses on a pitch.
func (c *checker) outlets(p *Body, n Need) (all []Outlet) {
	if len(n.Plugs) == 0 {
		return p.Outlets
	}
	for _, plug := range n.Plugs {
		i := slices.IndexFunc(c.Bodies, func(b Body) bool { return b.ID == plug.Pitch })
		if i >= 0 && plug.Nth >= 1 && plug.Nth <= len(c.Bodies[i].Outlets) {
			all = append(all, c.Bodies[i].Outlets[plug.Nth-1])
		}
	}
	return all
}

// line is one phase of an outlet with what it carries, in watts.
type line struct {
	peak, continuous float64
	outlet           int
	three            bool
}

func linesOf(outlets []Outlet, in map[string]float64) (all []line) {
	for i, o := range outlets {
		phase := 230 * float64(o.Amps)
		if o.Three {
			whole := math.Round(math.Sqrt(3) * 400 * float64(o.Amps))
			for range 3 {
				all = append(all, line{whole / 3, whole / 3, i, true})
			}
			continue
		}
		if o.Steady {
			all = append(all, line{phase, phase, i, false})
			continue
		}
		share := float64(o.Amps) / 16
		all = append(all, line{min(phase, in["peak"]*share), min(phase, in["continuous"]*share), i, false})
	}
	return all
}

// plugged reports whether there is a line for every appliance; of the one that
// is left over it gives the watts and what a line still carries. An appliance
// without an outlet of its type is another rule's.
func plugged(all []Appliance, lines []line) (watts, most float64, ok bool) {
	s := newPlugging(slices.DeleteFunc(slices.Clone(all), func(a Appliance) bool {
		return a.Three && !slices.ContainsFunc(lines, func(l line) bool { return l.three })
	}))
	if s.plug(0, slices.Clone(lines)) {
		return 0, 0, true
	}
	return float64(s.all[s.stuck].Watts), max(0, s.room), false
}

func newPlugging(all []Appliance) *plugging {
	all = slices.DeleteFunc(all, func(a Appliance) bool { return a.Watts <= 0 })
	slices.SortStableFunc(all, func(a, b Appliance) int { return b.Watts - a.Watts })
	return &plugging{all: all, tries: 5000, stuck: -1}
}

// plugging tries where appliances go, the large ones first.
type plugging struct {
	all   []Appliance
	tries int
	at    []int   // the line of each, where all found one
	stuck int     // the farthest appliance that found no line
	room  float64 // what was left for it
}

func (s *plugging) plug(i int, lines []line) bool {
	if i == len(s.all) {
		return true
	}
	a, most := s.all[i], 0.0
	share, wide := float64(a.Watts), 1
	if a.Three {
		share, wide = share/3, 3
	}
	for at := 0; at < len(lines); at += wide {
		s.at = s.at[:i]
		for a.Three && at < len(lines) && !lines[at].three {
			at++
		}
		if at >= len(lines) {
			break
		}
		left := lines[at].left(a.Continuous)
		for k := range wide {
			left = min(left, lines[at+k].left(a.Continuous))
		}
		most = max(most, left*float64(wide))
		if share > left+.5 || s.tries == 0 {
			continue
		}
		s.tries--
		next := slices.Clone(lines)
		for k := range wide {
			next[at+k].take(share, a.Continuous)
		}
		s.at = append(s.at, at)
		if s.plug(i+1, next) {
			return true
		}
	}
	if i > s.stuck {
		s.stuck, s.room = i, most
	}
	return false
}

func (l line) left(continuous bool) float64 {
	if continuous {
		return min(l.peak, l.continuous)
	}
	return l.peak
}

func (l *line) take(watts float64, continuous bool) {
	l.peak -= watts
	if continuous {
		l.continuous -= watts
	}
}

// waterNear: who needs water has it at the pitch or a hose's length away.
func (c *checker) waterNear() {
	limit := c.value(WaterNear, "distance")
	tap := func(b *Body) bool { return b.Kind == "tap" || b.Kind == kindPitch && b.Water }
	c.placed(WaterNear, func(p *Body, stall Object, n Need) {
		if !n.Water || p.Water {
			return
		}
		near := false
		c.others(p, limit, tap, func(b *Body) {
			if !near {
				_, far := between(p.Shape, b.Shape, limit+touching)
				near = !far
			}
		})
		if near {
			return
		}
		f := Finding{Rule: WaterNear, Variant: "none", Objects: []Object{object(p), stall}, At: p.Box.Centre(), Limit: limit, Short: limit}
		for i := range c.Bodies {
			if b := &c.Bodies[i]; tap(b) {
				if d := dist(p.Box.Centre(), b.middle()); f.Variant != "" || d < f.Figure {
					f.Variant, f.Figure, f.Short = "", d, d-limit
				}
			}
		}
		c.note(f)
	})
}

// otherLocation: a stall stands at the location it wished for.
func (c *checker) otherLocation() {
	c.placed(OtherLocation, func(p *Body, stall Object, n Need) {
		if n.Elsewhere {
			c.note(Finding{Rule: OtherLocation, Objects: []Object{object(p), stall}, At: p.Box.Centre(), Limit: 1, Short: 1})
		}
	})
}

// whileOpen: no stall stands only when nobody comes, as it does once a day or a
// stop was moved without it. One that stays longer than the location is open is
// being put up or taken down.
func (c *checker) whileOpen() {
	if len(c.Open) == 0 {
		return
	}
	c.placed(WhileOpen, func(p *Body, stall Object, _ Need) {
		n := 0
		for _, s := range c.stays[p.ID] {
			if stallObject(s.Stall, "").ID == stall.ID && !s.open(c.Open) {
				n++
			}
		}
		if n > 0 {
			c.note(Finding{Rule: WhileOpen, Objects: []Object{object(p), stall}, At: p.Box.Centre(), Figure: float64(n), Short: float64(n)})
		}
	})
}

func (s Stay) open(all []Open) bool {
	return slices.ContainsFunc(all, func(o Open) bool { return s.From.Before(o.Until) && o.From.Before(s.Until) })
}
