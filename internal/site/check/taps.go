package check

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Tap is where stalls fetch water.
type Tap struct {
	Name  string
	Users []Fetch // the nearest first
}

// Fetch is a stall's way to its tap; Far: a hose is too short.
type Fetch struct {
	Pitch, Name string
	Stall       int64
	Metres      float64
	Far         bool
}

// taps are those whom stalls go to during a time; those who have it at their
// pitch are not among them. The last, without a name, is none.
func (c *checker) taps(at time.Time) (all []Tap) {
	limit := c.value(WaterNear, "distance")
	used := map[int][]Fetch{}
	for _, stay := range c.Stays {
		n := c.Stalls[stay.Stall]
		i := slices.IndexFunc(c.Bodies, func(b Body) bool { return b.ID == stay.Pitch })
		if i < 0 || !n.Water || !stay.during(at) {
			continue
		}
		has := c.asOne(&c.Bodies[i], stay)
		if has == nil || has.Water {
			continue
		}
		near, metres := -1, 0.0
		for k := range c.Bodies {
			if b := &c.Bodies[k]; b.Kind == "tap" || b.Water {
				got, _ := between(has.Shape, b.Shape, math.MaxFloat32)
				if near < 0 || got.gap < metres {
					near, metres = k, got.gap
				}
			}
		}
		used[near] = append(used[near], Fetch{Pitch: c.Bodies[i].Name, Name: n.Name, Stall: stay.Stall, Metres: max(0, metres), Far: near < 0 || metres > limit+touching})
	}
	for k := range c.Bodies {
		if b := &c.Bodies[k]; b.Kind == "tap" || used[k] != nil {
			slices.SortStableFunc(used[k], func(a, b Fetch) int { return cmp.Compare(a.Metres, b.Metres) })
			all = append(all, Tap{cmp.Or(b.Name, b.ID), used[k]})
		}
	}
	if used[-1] != nil {
		all = append(all, Tap{"", used[-1]})
	}
	return all
}
