package site

import (
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
)

// Change is one difference between two documents. Thing is plan, pitch, stage
// or stall; Before and After are pitch numbers of a stall that moved.
type Change struct {
	Thing    string
	Verb     Verb
	Name     string
	Location lang.Text
	Before   string
	After    string
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
		p.Pitches, p.Stages, p.Stays = nil, nil, nil
	}
	return sameJSON(x, y)
}

func diffPitches(a, b *PublicPlan) []Change {
	old := map[string]PublicPitch{}
	for _, p := range a.Pitches {
		old[p.Number] = p
	}
	var all []Change
	for _, p := range b.Pitches {
		before, known := old[p.Number]
		delete(old, p.Number)
		switch {
		case !known:
			all = append(all, Change{Thing: "pitch", Verb: Added, Name: p.Number, Location: b.Location.Name})
		case before.Box != p.Box || before.Water != p.Water:
			all = append(all, Change{Thing: "pitch", Verb: Changed, Name: p.Number, Location: b.Location.Name})
		}
	}
	for _, p := range a.Pitches {
		if _, gone := old[p.Number]; gone {
			all = append(all, Change{Thing: "pitch", Verb: Removed, Name: p.Number, Location: b.Location.Name})
		}
	}
	return all
}

func diffStages(a, b *PublicPlan) []Change {
	old := map[StageID]PublicStage{}
	for _, s := range a.Stages {
		old[s.ID] = s
	}
	var all []Change
	for _, s := range b.Stages {
		before, known := old[s.ID]
		delete(old, s.ID)
		switch {
		case !known:
			all = append(all, Change{Thing: "stage", Verb: Added, Name: s.Name, Location: b.Location.Name})
		case !sameJSON(before, s):
			all = append(all, Change{Thing: "stage", Verb: Changed, Name: s.Name, Location: b.Location.Name})
		}
	}
	for _, s := range a.Stages {
		if _, gone := old[s.ID]; gone {
			all = append(all, Change{Thing: "stage", Verb: Removed, Name: s.Name, Location: b.Location.Name})
		}
	}
	return all
}

func diffStalls(a, b *Document) []Change {
	before, after := a.spots(), b.spots()
	var all []Change
	for _, s := range b.Stalls {
		old, known := a.Stall(s.ID)
		switch {
		case !known:
			all = append(all, Change{Thing: "stall", Verb: Added, Name: s.Name, After: after[s.ID].numbers})
		case before[s.ID] != after[s.ID]:
			all = append(all, Change{Thing: "stall", Verb: Moved, Name: s.Name, Before: before[s.ID].numbers, After: after[s.ID].numbers})
		case !sameJSON(old, s):
			all = append(all, Change{Thing: "stall", Verb: Changed, Name: s.Name})
		}
	}
	for _, s := range a.Stalls {
		if _, stays := b.Stall(s.ID); !stays {
			all = append(all, Change{Thing: "stall", Verb: Removed, Name: s.Name, Before: before[s.ID].numbers})
		}
	}
	return all
}

// spot is where and when a stall stands, comparable.
type spot struct {
	numbers string
	stays   string
}

func (d *Document) spots() map[stall.ID]spot {
	spots := map[stall.ID]spot{}
	for id, places := range d.Places() {
		var numbers, stays []string
		for _, p := range places {
			if !slices.Contains(numbers, p.Pitch) {
				numbers = append(numbers, p.Pitch)
			}
			stays = append(stays, p.Location.UID+" "+p.Pitch+" "+p.From.UTC().String()+" "+p.Until.UTC().String())
		}
		spots[id] = spot{strings.Join(numbers, ", "), strings.Join(stays, "\n")}
	}
	return spots
}
