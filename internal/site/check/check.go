package check

import (
	"slices"
)

// All checks the whole plan.
func All(p *Plan, book Book) Report {
	c := newChecker(p, book)
	c.run()
	r := Report{Findings: sorted(c.found)}
	for _, rule := range Rules {
		if c.looked[rule.Key] {
			r.Checked = append(r.Checked, rule.Key)
		} else {
			r.Unchecked = append(r.Unchecked, rule.Key)
		}
	}
	return r
}

// Some checks what concerns the things of these ids, as while they are dragged.
// The plan's own id is its ground, on which all things stand.
func Some(p *Plan, book Book, ids ...string) []Finding {
	c, asked := newChecker(p, book), map[string]bool{}
	for _, id := range ids {
		asked[id] = true
	}
	if asked[p.ID] {
		c.run()
		return slices.DeleteFunc(sorted(c.found), func(f Finding) bool { return f.Rule != Outside && !f.Concerns(asked) })
	}
	c.focus = asked
	for i := range p.Bodies {
		if b := &p.Bodies[i]; c.focus[b.ID] {
			c.around = append(c.around, c.grid.near(b.bounds.grown(c.reach()), p.Bodies)...)
		}
	}
	slices.Sort(c.around)
	c.around = slices.Compact(c.around)
	c.run()
	return sorted(c.found)
}

type checker struct {
	*Plan
	book   Book
	grid   *grid
	stays  map[string][]Stay // by pitch
	has    map[int64][]Stay  // by stall
	looked map[Key]bool
	found  []Finding
	spans  []Ledger // nil: nobody has asked yet
	fed    []fed    // the same

	focus  map[string]bool // nil: everything
	around []int           // what may have to do with it
}

func newChecker(p *Plan, book Book) *checker {
	c := &checker{Plan: p, book: book, grid: newGrid(p.Bodies), stays: map[string][]Stay{}, has: map[int64][]Stay{}, looked: map[Key]bool{}}
	for _, s := range p.Stays {
		c.stays[s.Pitch], c.has[s.Stall] = append(c.stays[s.Pitch], s), append(c.has[s.Stall], s)
	}
	return c
}

// reach is the longest distance that a rule looks at.
func (c *checker) reach() (far float64) {
	for _, r := range Rules {
		for _, v := range r.Values {
			if v.Unit == "m" && r.Key != CableLength { // that rule looks at the whole plan
				far = max(far, c.value(r.Key, v.Name))
			}
		}
	}
	for i := range c.Bodies {
		far = max(far, c.Bodies[i].Margin)
	}
	return far
}

func (c *checker) run() {
	for _, rule := range []struct {
		key   Key
		check func()
	}{
		{Overlap, c.overlap}, {Outside, c.outside}, {LaneClear, c.laneClear}, {LaneWidth, c.laneWidth}, {LaneBend, c.laneBend},
		{MovementArea, c.movementArea}, {HydrantClear, c.hydrantClear}, {DoorClear, c.doorClear}, {BuildingApart, c.buildingApart},
		{FireBreak, c.fireBreak}, {GasApart, c.gasApart}, {TentBook, c.tentBook}, {GuyRopes, c.guyRopes}, {EscapeWidth, c.escapeWidth},
		{EscapeLost, c.escapeLost}, {Capacity, c.capacity}, {PathClear, c.pathClear}, {PathWidth, c.pathWidth}, {Aisle, c.aisle},
		{TreeApart, c.treeApart}, {StallSize, c.stallSize}, {OutletType, c.outletType}, {OutletLoad, c.outletLoad},
		{FeedLoad, c.feedLoad}, {PhasesEven, c.phasesEven}, {CableLength, c.cableLength}, {WaterNear, c.waterNear},
		{OtherLocation, c.otherLocation}, {WhileOpen, c.whileOpen},
	} {
		if !c.in(rule.key).Off {
			rule.check()
		}
	}
}

// in is how a rule holds.
func (c *checker) in(key Key) InForce { return c.book.in(key) }

func (c *checker) value(key Key, name string) float64 { return c.in(key).Values[name] }

// each goes through the bodies that are so; of a check of some things through
// those that may have to do with them.
func (c *checker) each(is func(*Body) bool, do func(*Body)) {
	if c.focus == nil {
		for i := range c.Bodies {
			if b := &c.Bodies[i]; is(b) {
				do(b)
			}
		}
		return
	}
	for _, i := range c.around {
		if b := &c.Bodies[i]; is(b) {
			do(b)
		}
	}
}

// others goes through the bodies so near to one that are so, except itself.
func (c *checker) others(b *Body, reach float64, is func(*Body) bool, do func(*Body)) {
	for _, i := range c.grid.near(b.bounds.grown(reach), c.Bodies) {
		if o := &c.Bodies[i]; o != b && is(o) {
			do(o)
		}
	}
}

func of(kinds ...string) func(*Body) bool {
	return func(b *Body) bool { return slices.Contains(kinds, b.Kind) }
}

// note adds a finding.
func (c *checker) note(f Finding) {
	f.Hard = c.in(f.Rule).Hard
	if c.concerned(&f) {
		c.found = append(c.found, f)
	}
}

// concerned reports a finding that has to do with what is checked.
func (c *checker) concerned(f *Finding) bool { return c.focus == nil || f.Concerns(c.focus) }

// apart reports that two pitches are never used at the same time. One without
// stays may be given at any time.
func (c *checker) apart(a, b *Body) bool {
	as, bs := c.stays[a.ID], c.stays[b.ID]
	if a.Kind != kindPitch || b.Kind != kindPitch || len(as) == 0 || len(bs) == 0 {
		return false
	}
	for _, s := range as {
		if slices.ContainsFunc(bs, func(t Stay) bool { return s.From.Before(t.Until) && t.From.Before(s.Until) }) {
			return false
		}
	}
	return true
}

// near notes where two bodies are nearer than they may be; how says whether
// they are within each other's ground already, which is another rule's.
func (c *checker) tooNear(key Key, a, b *Body, limit float64) {
	got, far := between(a.foot(), b.foot(), limit)
	if far || got.gap >= limit-touching {
		return
	}
	figure := max(0, got.gap)
	c.note(Finding{Rule: key, Objects: []Object{object(a), object(b)}, At: got.at, Figure: figure, Limit: limit, Short: limit - got.gap})
}

// intrudes notes where a body reaches into ground that is to be clear.
func (c *checker) intrudes(key Key, b, ground *Body) {
	got, far := between(b.foot(), ground.Shape, touching)
	if far || -got.gap <= touching {
		return
	}
	c.note(Finding{Rule: key, Objects: []Object{object(b), object(ground)}, At: got.at, Figure: -got.gap, Short: -got.gap})
}
