package site

import (
	"context"

	"markt/internal/festival"
	"markt/internal/pg"
)

// ProposeOn lays a file over a location without a plan, for tests without a database.
func ProposeOn(o *Objects, remove bool) (*Proposal, error) {
	m := merging{remove: remove, location: 1}
	return m.propose(o)
}

// MoveRead writes a pitch of a plan aside as an import does that read the plan.
func MoveRead(ctx context.Context, tx *pg.Tx, e festival.ID, plan *Plan, number string, x float64) error {
	p := plan.Pitch(number)
	return writePitches(ctx, tx, e, plan, nil, []pitchWritten{{ID: p.ID, Version: p.Version, Number: number, X: x, Y: p.Y, Front: p.Front, Depth: p.Depth}})
}
