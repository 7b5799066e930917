package check

import (
	"cmp"
	"slices"
)

// Choice is an outlet that a stall could use. It fits a plug of each kind that
// the stall has, and carries all of it beside those who use it at the same time.
type Choice struct {
	Pitch         string // its body's id
	Name, Type    string
	Nth           int
	Metres        float64 // from the stall's pitch, as the crow flies
	Fits, Carries bool
	With          []string // who else uses it then
}

// Choices are the outlets for a stall, the nearest first; none while it stands nowhere.
func Choices(p *Plan, book Book, who int64) (all []Choice) {
	var at *Body
	var mine []Stay
	others := *p
	others.Stays = nil
	for _, s := range p.Stays {
		if s.Stall != who {
			others.Stays = append(others.Stays, s)
			continue
		}
		if i := slices.IndexFunc(p.Bodies, func(b Body) bool { return b.ID == s.Pitch }); i >= 0 {
			at, mine = &p.Bodies[i], append(mine, s)
		}
	}
	if at == nil {
		return nil
	}
	c, needs := newChecker(&others, book), appliances(p.Stalls[who])
	for _, s := range c.sockets(c.branches(book.Wiring())) {
		all = append(all, Choice{
			Pitch: s.body.ID, Name: s.Name(), Type: s.Type, Nth: s.Nth, Metres: dist(s.At, at.Box.Centre()), Fits: !slices.ContainsFunc(needs, func(a Appliance) bool { return !a.fits([]Outlet{s.Outlet}) }), Carries: s.carries(needs),
		})
	}
	for _, l := range c.ledgers() {
		if !slices.ContainsFunc(mine, func(s Stay) bool { return s.From.Before(l.Until) && l.From.Before(s.Until) }) {
			continue
		}
		for _, b := range l.Branches {
			for _, s := range b.Sockets {
				i := slices.IndexFunc(all, func(o Choice) bool { return o.Pitch == s.body.ID && o.Nth == s.Nth })
				all[i].beside(s, needs)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Choice) int { return cmp.Compare(a.Metres, b.Metres) })
	return all
}

func (c *Choice) beside(s *Socket, needs []Appliance) {
	c.Carries = c.Carries && s.carries(needs)
	for _, d := range s.Draws {
		if !slices.Contains(c.With, d.Name) {
			c.With = append(c.With, d.Name)
		}
	}
}

// carries reports whether all of it goes into the socket beside what is there.
func (s *Socket) carries(all []Appliance) bool {
	return newPlugging(slices.Clone(all)).plug(0, slices.Clone(s.lines))
}

// Overloaded are the outlets that several use at the same time and that carry
// less than all of them plug in, where the stall is one of them; each with the
// names of all.
func Overloaded(p *Plan, book Book, who int64) (all []Choice) {
	c := newChecker(p, book)
	for _, l := range c.ledgers() {
		for _, b := range l.Branches {
			for _, s := range b.Sockets {
				one := Choice{Pitch: s.body.ID, Name: s.Name(), Type: s.Type, Nth: s.Nth}
				one.beside(s, nil)
				uses := slices.ContainsFunc(s.Draws, func(d Draw) bool { return d.Stall == who })
				if uses && len(one.With) > 1 && s.beyond() > 0 && !slices.ContainsFunc(all, func(o Choice) bool { return o.Name == one.Name }) {
					all = append(all, one)
				}
			}
		}
	}
	return all
}
