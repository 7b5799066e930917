package site

import (
	"context"

	"markt/internal/drawing"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site/check"
)

// Book are the rules in force in an edition.
func (s *Store) Book(ctx context.Context, edition festival.ID) (check.Book, error) {
	book, err := bookIn(ctx, s.db, edition)
	return book, fault.Wrap("site.Book", err)
}

// Standing judges stalls on the pitches of one plan, each by itself.
type Standing struct {
	*check.Standing
	location festival.LocationID
}

// NewStanding prepares a plan with the stages of the edition.
func NewStanding(e *festival.Edition, p *Plan, stages []*Stage, book check.Book) *Standing {
	c := &checking{laid: laid{stages: stages}, e: e, locations: []checkedLocation{{ID: p.LocationID}}}
	return &Standing{check.NewStanding(c.plan(p), book), p.LocationID}
}

// Against are the findings of the stall on a pitch, or on several as if they were one.
func (s *Standing) Against(who *Candidate, pitch *Pitch) (all []Finding) {
	for _, f := range s.On(pitch.body(), who.need(s.location)) {
		all = append(all, Finding{Finding: f, Location: s.location})
	}
	return all
}

// body is the pitch as rules look at it.
func (t *Pitch) body() check.Body {
	box := drawing.Box(t.Box)
	b := check.Body{ID: pitchMark(t.Number), Kind: "pitch", Name: t.Number, Shape: check.Rectangle(box), Box: &box, Water: t.Water}
	for _, o := range t.Outlets {
		b.Outlets = append(b.Outlets, check.Outlet{Type: o.Type, Three: o.three(), Steady: o.Type != "schuko", Amps: o.Amps, Circuit: o.Circuit})
	}
	return b
}
