package site

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"markt/internal/lang"
	"markt/internal/stall"
)

// Verb is what happened to a thing between two documents.
type Verb string

const (
	Added   Verb = "added"
	Removed Verb = "removed"
	Moved   Verb = "moved"
	Changed Verb = "changed"
	Retimed Verb = "retimed" // on the same pitches at other times
)

// Change is one difference between two documents. Thing is plan, pitch, stage
// or stall; Before and After are pitch numbers of a stall that moved, Was and Is
// the stays that are not the same of one that was retimed, and Metres how far a
// pitch was moved.
type Change struct {
	Thing    string
	Verb     Verb
	Name     string
	Location lang.Text
	Before   string
	After    string
	Was, Is  []StayAt
	Metres   float64
}

// Diff lists what is different in b, by location: the ground, pitches, stages, then stalls.
func Diff(a, b *Document) []Change {
	var all []Change
	for i := range b.Plans {
		p := &b.Plans[i]
		old := a.Plan(p.Location.Slug)
		if old == nil {
			all = append(all, Change{Thing: "plan", Verb: Added, Location: p.Location.Name})
			old = &PublicPlan{}
		} else if !sameGround(old, p) {
			all = append(all, Change{Thing: "plan", Verb: Changed, Location: p.Location.Name})
		}
		all = append(all, diffPitches(old, p)...)
		all = append(all, diffStages(old, p)...)
	}
	for i := range a.Plans {
		if b.Plan(a.Plans[i].Location.Slug) == nil {
			all = append(all, Change{Thing: "plan", Verb: Removed, Location: a.Plans[i].Location.Name})
		}
	}
	return append(all, diffStalls(a, b)...)
}

func sameGround(a, b *PublicPlan) bool {
	x, y := *a, *b
	for _, p := range []*PublicPlan{&x, &y} {
		p.Pitches, p.Stages, p.Stays, p.Checked, p.Outlets = nil, nil, nil, nil, nil
	}
	return sameJSON(x, y)
}

func diffPitches(a, b *PublicPlan) []Change {
	return diffThings(a.Pitches, b.Pitches,
		func(p PublicPitch) string { return p.Number },
		func(x, y PublicPitch) bool { return x.Box == y.Box && x.Water == y.Water },
		func(p PublicPitch, v Verb) Change {
			c := Change{Thing: "pitch", Verb: v, Name: p.Number, Location: b.Location.Name}
			if old := a.Pitch(p.Number); v == Changed && old != nil {
				stayed := p.Box
				stayed.X, stayed.Y = old.Box.X, old.Box.Y
				if stayed == old.Box && p.Water == old.Water {
					c.Verb, c.Metres = Moved, math.Hypot(p.Box.X-old.Box.X, p.Box.Y-old.Box.Y)
				}
			}
			return c
		})
}

func diffStages(a, b *PublicPlan) []Change {
	return diffThings(a.Stages, b.Stages,
		func(s PublicStage) StageID { return s.ID },
		func(x, y PublicStage) bool { return sameJSON(x, y) },
		func(s PublicStage, v Verb) Change {
			return Change{Thing: "stage", Verb: v, Name: s.Name, Location: b.Location.Name}
		})
}

// diffThings lists what is new or not the same in b, then what a alone has.
func diffThings[K comparable, T any](a, b []T, key func(T) K, same func(x, y T) bool, change func(T, Verb) Change) []Change {
	old := map[K]T{}
	for _, t := range a {
		old[key(t)] = t
	}
	var all []Change
	for _, t := range b {
		before, known := old[key(t)]
		delete(old, key(t))
		if !known {
			all = append(all, change(t, Added))
		} else if !same(before, t) {
			all = append(all, change(t, Changed))
		}
	}
	for _, t := range a {
		if _, gone := old[key(t)]; gone {
			all = append(all, change(t, Removed))
		}
	}
	return all
}

func diffStalls(a, b *Document) []Change {
	before, after := a.spots(), b.spots()
	was, is := a.StaysByStall(), b.StaysByStall()
	var all []Change
	for _, s := range b.Stalls {
		old, known := a.Stall(s.ID)
		switch {
		case !known:
			all = append(all, Change{Thing: "stall", Verb: Added, Name: s.Name, After: after[s.ID].numbers})
		case before[s.ID] != after[s.ID] && before[s.ID].numbers == after[s.ID].numbers:
			all = append(all, Change{Thing: "stall", Verb: Retimed, Name: s.Name, After: after[s.ID].numbers, Was: unlike(was[s.ID], is[s.ID]), Is: unlike(is[s.ID], was[s.ID])})
		case before[s.ID] != after[s.ID]:
			all = append(all, Change{Thing: "stall", Verb: Moved, Name: s.Name, Before: before[s.ID].numbers, After: after[s.ID].numbers})
		case !sameJSON(old, s):
			all = append(all, Change{Thing: "stall", Verb: Changed, Name: s.Name})
		case a.outletsOf(s.ID) != b.outletsOf(s.ID) && a.tellsOutlets():
			all = append(all, Change{Thing: "outlet", Verb: Changed, Name: s.Name, Before: cmp.Or(a.outletsOf(s.ID), "–"), After: cmp.Or(b.outletsOf(s.ID), "–")})
		}
	}
	for _, s := range a.Stalls {
		if _, stays := b.Stall(s.ID); !stays {
			all = append(all, Change{Thing: "stall", Verb: Removed, Name: s.Name, Before: before[s.ID].numbers})
		}
	}
	return all
}

// unlike are the stays that are not among the others.
func unlike(all, others []StayAt) []StayAt {
	return slices.DeleteFunc(slices.Clone(all), func(s StayAt) bool {
		return slices.ContainsFunc(others, func(o StayAt) bool { return o.said() == s.said() })
	})
}

// outletsOf are the outlets that a stall uses, by their names.
func (d *Document) outletsOf(id stall.ID) string {
	var names []string
	for i := range d.Plans {
		for _, o := range d.Plans[i].OutletsOf(id) {
			names = append(names, o.Name()+" "+o.Type)
		}
	}
	return strings.Join(names, ", ")
}

// tellsOutlets reports a document of which plans say who uses which outlet.
func (d *Document) tellsOutlets() bool {
	return !slices.ContainsFunc(d.Plans, func(p PublicPlan) bool { return p.Outlets == nil })
}

// spot is where and when a stall stands, comparable.
type spot struct {
	numbers string
	stays   string
}

func (s StayAt) said() string {
	return s.Location.UID + " " + s.Pitch + " " + s.From.UTC().String() + " " + s.Until.UTC().String()
}

func (d *Document) spots() map[stall.ID]spot {
	spots := map[stall.ID]spot{}
	for id, all := range d.StaysByStall() {
		var numbers, stays []string
		for _, p := range all {
			if !slices.Contains(numbers, p.Pitch) {
				numbers = append(numbers, p.Pitch)
			}
			stays = append(stays, p.said())
		}
		spots[id] = spot{strings.Join(numbers, ", "), strings.Join(stays, "\n")}
	}
	return spots
}
