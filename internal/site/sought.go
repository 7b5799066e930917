package site

import (
	"context"
	"slices"
	"strings"

	"markt/internal/drawing"
	"markt/internal/fault"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site/check"
	"markt/internal/stall"
)

// Only is the document with those stays alone that keep says so of.
func (d *Document) Only(keep func(*PublicPlan, Stay) bool) *Document {
	out := *d
	out.Plans = slices.Clone(d.Plans)
	for i := range out.Plans {
		p := &out.Plans[i]
		p.Stays = slices.DeleteFunc(slices.Clone(p.Stays), func(s Stay) bool { return !keep(&d.Plans[i], s) })
	}
	return &out
}

// Sought is the document with those stays alone whose pitch, zone or stall says
// all the words, in any language; also is what a stall says besides.
func (s *Store) Sought(ctx context.Context, d *Document, words string, also map[stall.ID]string) (*Document, error) {
	if strings.TrimSpace(words) == "" {
		return d, nil
	}
	var said []string
	for i := range d.Plans {
		for _, stay := range d.Plans[i].Stays {
			said = append(said, d.saidOf(&d.Plans[i], stay)+" "+also[stay.Stall])
		}
	}
	at, err := pg.Sought(ctx, s.db, said, words)
	if err != nil {
		return nil, fault.Wrap("site.Sought", err)
	}
	found := make([]bool, len(said))
	for _, i := range at {
		found[i] = true
	}
	next := -1
	return d.Only(func(*PublicPlan, Stay) bool { next++; return found[next] }), nil
}

// saidOf is what a search for a stay looks through.
func (d *Document) saidOf(p *PublicPlan, stay Stay) string {
	st, _ := d.Stall(stay.Stall)
	zone, _ := p.Zone(stay.Pitch)
	said := []string{stay.Pitch, st.Name, st.Organisation}
	for _, t := range []lang.Text{st.KindName, st.Description, st.Goods, zone.Name} {
		for _, words := range t {
			said = append(said, words)
		}
	}
	return strings.Join(said, " ")
}

// besidePath is how far a pitch is from an accessible path at most that leads
// to it, in metres.
const besidePath = 2.5

// StepFree are the numbers of the pitches that an accessible path leads to.
func (p *PublicPlan) StepFree() map[string]bool {
	free := map[string]bool{}
	for _, o := range p.Outlines {
		if o.Kind != "accessible_path" || len(o.Points) < 3 {
			continue
		}
		path := check.Area(points(o.Points))
		for _, t := range p.Pitches {
			if check.Rectangle(drawing.Box(t.Box)).Gap(path) <= besidePath {
				free[t.Number] = true
			}
		}
	}
	return free
}
