package stall

import (
	"fmt"
	"slices"
	"time"
)

// Check: "none" excludes every other allergen; prices are not negative.
func (f *Food) Check(c check) {
	for i, item := range f.Items {
		at := fmt.Sprintf("items.%d.", i)
		if slices.Contains(item.Allergens, NoAllergen) && len(item.Allergens) > 1 {
			c.add(at+"allergens", "stall.error.allergens_none")
		}
		if n, ok := item.Price.Int(); ok && (n < 0 || n > 100_000) {
			c.add(at+"price", "error.range", "min", 0, "max", 1000)
		}
	}
	c.measure("fryer_litres", f.FryerLitres, 0, 1000)
}

// Check: the smaller number comes first, and a workshop fits into a day.
func (p *Participants) Check(c check) {
	c.whole("min", p.Min, 0, 10_000)
	c.whole("max", p.Max, 1, 10_000)
	c.whole("age_from", p.AgeFrom, 0, 120)
	c.whole("age_to", p.AgeTo, 0, 120)
	c.whole("minutes", p.Minutes, 5, 720)
	c.whole("repeats", p.Repeats, 1, 50)
	if lo, hi, ok := both(p.Min, p.Max); ok && lo > hi {
		c.add("max", "stall.error.less_than_min")
	}
	if lo, hi, ok := both(p.AgeFrom, p.AgeTo); ok && lo > hi {
		c.add("age_to", "stall.error.less_than_min")
	}
}

func both(a, b Whole) (x, y int, ok bool) {
	x, okA := a.Int()
	y, okB := b.Int()
	return x, y, okA && okB
}

// Check: every measure within what the ground can hold.
func (s *Size) Check(c check) {
	r := c.frame.Rules
	c.measure("front", s.Front, 0.5, r["stall.front_max"])
	c.measure("depth", s.Depth, 0.5, r["stall.depth_max"])
	c.measure("height", s.Height, 0.5, r["stall.height_max"])
}

// Check: an appliance draws something.
func (p Power) Check(c check) {
	for i, a := range p {
		c.whole(fmt.Sprintf("%d.watts", i), a.Watts, 1, 100_000)
		c.whole(fmt.Sprintf("%d.count", i), a.Count, 1, 200)
	}
}

// Check: who uses gas says how much, for what, and when it was tested. An old
// certificate is a hint for people, never a refusal by the program.
func (g *Gas) Check(c check) {
	c.whole("cylinders", g.Cylinders, 0, 50)
	c.measure("kg", g.Kg, 0, 100)
	if t, ok := g.Tested.Time(); ok && t.After(c.frame.Today) {
		c.add("tested", "stall.error.future")
	}
	if !g.uses() {
		return
	}
	if g.Cylinders == "" {
		c.add("cylinders", "error.required")
	}
	if g.Kg == "" {
		c.add("kg", "error.required")
	}
	if g.Appliances == "" {
		c.add("appliances", "error.required")
	}
}

func (g *Gas) uses() bool {
	if g == nil {
		return false
	}
	n, _ := g.Cylinders.Int()
	return g.Used == "yes" || n > 0
}

// Check: above the limit a tent needs a test book (Prüfbuch), so the answer is needed.
func (s *Safety) Check(c check) {
	c.measure("tent_area", s.TentArea, 0, 5000)
	if area, ok := s.TentArea.Float(); ok && area > c.frame.Rules["stall.test_book_area"] && s.TestBook == "" {
		c.add("test_book", "stall.error.test_book", "area", c.frame.Rules["stall.test_book_area"])
	}
}

// Check: locations and days are the edition's own.
func (l *Location) Check(c check) {
	if l.Wish != "" && l.Wish != "any" && len(c.frame.Locations) > 0 && !slices.Contains(c.frame.Locations, l.Wish) {
		c.add("wish", "error.choice")
	}
	for _, d := range l.Days {
		if _, err := time.Parse(time.DateOnly, d); err != nil {
			c.add("days", "error.date")
		} else if len(c.frame.Days) > 0 && !slices.Contains(c.frame.Days, d) {
			c.add("days", "error.date_outside")
		}
	}
}

// Check: a step of the ladder is one of the edition's.
func (b *Business) Check(c check) {
	if b.FeeStep != "" && !slices.Contains(c.frame.Steps, b.FeeStep) {
		c.add("fee_step", "error.choice")
	}
}

// Check: who needs help says with what, unless a call is asked for.
func (h *Help) Check(c check) {
	if h.Needed == "yes" && h.What == "" && h.CallMe != "yes" {
		c.add("what", "stall.error.help_what")
	}
}

// Check: a carrier has a name, and who is one says for whom.
func (t *Together) Check(c check) {
	if t.Liable == "carrier" && t.Carrier == "" {
		c.add("carrier", "stall.error.carrier")
	}
	if t.Liable == "umbrella" && len(t.Turns) == 0 {
		c.add("turns", "stall.error.turns")
	}
}
