package stall

import (
	"context"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/pg"
)

const sqlStallPart = `
SELECT s.id, s.kind_id, k.slug AS kind_slug, k.name AS kind_name, k.mark, s.name, s.organisation, s.state,
	s.front_m, s.depth_m, s.watts, count(*) OVER () AS total
FROM stall s
JOIN kind k ON k.id = s.kind_id
WHERE s.edition_id = $1` + stallMatches

var stallColumn = pg.Columns{
	"":      {`k.position`, `s.name %s`},
	"name":  {`s.name %s`},
	"state": {`s.state`, `s.name %s`},
	"size":  {`s.front_m * s.depth_m`, `s.name %s`},
	"watts": {`nullif(s.watts, 0)`, `s.name %s`},
}

// StallRow is a stall in a list, without its texts.
type StallRow struct {
	Stall
	Total int `db:"total"` // how many fit
}

// StallPart is a part of the stalls that fit, in the order of kind (""), name,
// state, size or watts.
func (s *Store) StallPart(ctx context.Context, edition festival.ID, f StallFilter, o pg.Sorting) ([]StallRow, error) {
	var rows []StallRow
	err := s.db.Select(ctx, &rows, sqlStallPart+o.SQL(stallColumn, "s.id"), edition, f.State, f.Kind, input.CleanLine(f.Text))
	return rows, fault.Wrap("stall.StallPart", err)
}

// newest is the usual order of applications.
var newest = pg.Sorting{Down: true}

var listColumn = pg.Columns{
	"":        {`coalesce(a.submitted_at, a.created_at)`},
	"name":    {`nullif(a.name, '') %s`},
	"state":   {`array_position(ARRAY['draft', 'submitted', 'in_review', 'waitlisted', 'accepted', 'confirmed', 'declined', 'withdrawn'], a.state)`, `a.name %s`},
	"contact": {`nullif(a.contact_name, '') %s`},
	"size":    {`a.front_m * a.depth_m`, `a.name %s`},
	"score":   {`n.score`, `a.name %s`},
}
