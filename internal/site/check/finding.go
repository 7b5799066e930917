package check

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Finding is one place where a plan breaks a rule. Figure is how it is, Limit
// how it should be, Short how far it is from that.
type Finding struct {
	Rule    Key
	Variant string // of what is said about it; empty: the usual
	Hard    bool
	Objects []Object
	At      Point
	Figure  float64
	Limit   float64
	Short   float64
	Move    *Move // what would mend it; nil: nothing that is known

	with []string // ids of what has to do with it, beyond what it speaks of
}

// Object is a thing a finding speaks of.
type Object struct {
	ID    string // of its mark, or stall:7
	Kind  string
	Name  string
	Place string // where it lies, of a thing without a name
}

// Report is what a check of a plan found. Of the rules it says which found
// something to look at and which did not.
type Report struct {
	Findings  []Finding
	Checked   []Key
	Unchecked []Key
}

// Key tells a finding from every other of its plan, as long as what it speaks
// of stays the same.
func (f *Finding) Key() string {
	parts := []string{string(f.Rule), f.Variant}
	for _, o := range f.Objects {
		if o.Name != "" || o.Place == "" {
			parts = append(parts, o.Kind+":"+cmp.Or(o.Name, o.ID))
		} else {
			parts = append(parts, o.Kind+"@"+o.Place)
		}
	}
	return strings.Join(parts, "|")
}

// Concerns reports whether the finding has to do with one of the things.
func (f *Finding) Concerns(ids map[string]bool) bool {
	return slices.ContainsFunc(f.Objects, func(o Object) bool { return ids[o.ID] }) || slices.ContainsFunc(f.with, func(id string) bool { return ids[id] })
}

func object(b *Body) Object {
	o := Object{ID: b.ID, Kind: b.Kind, Name: b.Name}
	if b.Name == "" {
		m := b.middle()
		o.Place = fmt.Sprintf("%.1f,%.1f", m.X, m.Y)
	}
	return o
}

func stallObject(id int64, name string) Object {
	return Object{ID: fmt.Sprintf("stall:%d", id), Kind: "stall", Name: name}
}

// sorted puts hard findings first, then those of one rule together, then by
// what they speak of as people count.
func sorted(all []Finding) []Finding {
	rank := map[Key]int{}
	for i, r := range Rules {
		rank[r.Key] = i
	}
	slices.SortStableFunc(all, func(a, b Finding) int {
		if a.Hard != b.Hard {
			if a.Hard {
				return -1
			}
			return 1
		}
		return cmp.Or(rank[a.Rule]-rank[b.Rule], slices.CompareFunc(a.Objects, b.Objects, inOrder), cmp.Compare(a.Variant, b.Variant))
	})
	return all
}

// inOrder counts A2 before A10.
func inOrder(a, b Object) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(len(a.Name), len(b.Name)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Place, b.Place), cmp.Compare(a.ID, b.ID))
}

// Rounded is the figure in hundredths, never on the good side of the limit.
func (f *Finding) Rounded() float64 {
	if f.Figure < f.Limit {
		return math.Floor(f.Figure*100+1e-6) / 100
	}
	return math.Ceil(f.Figure*100-1e-6) / 100
}

// inNames sorts bodies as people count them.
func inNames(all []*Body) []*Body {
	slices.SortFunc(all, byName)
	return all
}
