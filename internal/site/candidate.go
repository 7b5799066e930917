package site

import (
	"context"
	"encoding/json"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/stall"
)

// Candidate is a stall that may be placed, with what it needs. Stays is how
// many allotments it has.
type Candidate struct {
	Stall    stall.ID             `db:"id"`
	Name     string               `db:"name"`
	State    string               `db:"state"`
	Kind     string               `db:"kind"`
	KindName lang.Text            `db:"kind_name"`
	Mark     string               `db:"mark"`
	Front    *float64             `db:"front_m"`
	Depth    *float64             `db:"depth_m"`
	Watts    int                  `db:"watts"`
	Water    bool                 `db:"water"`
	Gas      bool                 `db:"gas"`
	Wished   *festival.LocationID `db:"location_id"`
	Stays    int                  `db:"stays"`
	Power    Appliances           `db:"power"`
}

// Appliances are what the application says is plugged in.
type Appliances stall.Power

// Scan reads jsonb.
func (p *Appliances) Scan(src any) error { return json.Unmarshal(scanned(src), (*stall.Power)(p)) }

const sqlCandidates = `
SELECT
	s.id, s.name, s.state, k.slug AS kind, k.name AS kind_name, k.mark, s.front_m, s.depth_m,
	s.watts, s.water, s.gas, a.location_id, coalesce(NULLIF(a.answers->'power', 'null'), '[]') AS power,
	(SELECT count(*) FROM allotment WHERE stall_id = s.id) AS stays
FROM stall s
JOIN kind k ON k.id = s.kind_id
LEFT JOIN application a ON a.id = s.application_id
WHERE s.edition_id = $1
	AND s.state <> 'withdrawn'
ORDER BY k.position, k.id, s.name, s.id`

// Candidates are the stalls that take part, by kind and name.
func (s *Store) Candidates(ctx context.Context, e *festival.Edition) ([]Candidate, error) {
	var all []Candidate
	err := s.db.Select(ctx, &all, sqlCandidates, e.ID)
	return all, fault.Wrap("site.Candidates", err)
}

const sqlHoldCandidates = `
SELECT id, name, state
FROM stall
WHERE edition_id = $1
	AND id = ANY($2)
ORDER BY id
FOR SHARE`

// holdCandidates keeps stalls from withdrawing until the transaction ends; a
// withdrawal that waits then frees their pitches again. Of each it tells name
// and state.
func holdCandidates(ctx context.Context, tx *pg.Tx, edition festival.ID, ids []int64) (map[stall.ID]*Candidate, error) {
	var all []*Candidate
	if err := tx.Select(ctx, &all, sqlHoldCandidates, edition, pg.Array(ids)); err != nil {
		return nil, err
	}
	who := map[stall.ID]*Candidate{}
	for _, c := range all {
		who[c.Stall] = c
	}
	return who, nil
}

// holdCandidate is holdCandidates for one that takes part.
func holdCandidate(ctx context.Context, tx *pg.Tx, edition festival.ID, id stall.ID) error {
	all, err := holdCandidates(ctx, tx, edition, []int64{int64(id)})
	if err != nil {
		return err
	}
	return takesPart(all[id])
}

// takesPart refuses who is none of the edition's stalls, or has withdrawn.
func takesPart(c *Candidate) error {
	switch {
	case c == nil:
		return fault.Fields{"stall": fault.Msg("error.choice")}.Err("site.Allot")
	case c.State == "withdrawn":
		return fault.Fields{"stall": fault.Msg("site.error.withdrawn", "stall", c.Name)}.Err("site.Allot")
	}
	return nil
}
