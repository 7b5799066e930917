package site

import (
	"context"

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
}

const candidateColumns = `
	s.id, s.name, s.state, k.slug AS kind, k.name AS kind_name, k.mark, s.front_m, s.depth_m,
	s.watts, s.water, s.gas, a.location_id,
	(SELECT count(*) FROM allotment WHERE stall_id = s.id) AS stays`

const sqlCandidates = `
SELECT ` + candidateColumns + `
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

const sqlHoldCandidate = `
SELECT ` + candidateColumns + `
FROM stall s
JOIN kind k ON k.id = s.kind_id
LEFT JOIN application a ON a.id = s.application_id
WHERE s.edition_id = $1
	AND s.id = $2
FOR SHARE OF s`

// holdCandidate reads a stall and keeps it from withdrawing until the
// transaction ends; a withdrawal that waits then frees the pitch again.
func holdCandidate(ctx context.Context, tx *pg.Tx, edition festival.ID, id stall.ID) (*Candidate, error) {
	var c Candidate
	if err := tx.Get(ctx, &c, sqlHoldCandidate, edition, id); err != nil {
		return nil, unknown(err, "stall")
	}
	if c.State == "withdrawn" {
		return nil, fault.Fields{"stall": fault.Msg("site.error.withdrawn", "stall", c.Name)}.Err("site.Allot")
	}
	return &c, nil
}

// Fit says what is unwise about this stall on this pitch; nothing of it forbids.
func Fit(c *Candidate, p *Pitch) []fault.Message {
	var w []fault.Message
	if c.Front != nil && *c.Front > p.Front+touching {
		w = append(w, fault.Msg("site.warn.front", "stall", c.Name, "pitch", p.Number, "need", *c.Front, "have", p.Front))
	}
	if c.Depth != nil && *c.Depth > p.Depth+touching {
		w = append(w, fault.Msg("site.warn.depth", "stall", c.Name, "pitch", p.Number, "need", *c.Depth, "have", p.Depth))
	}
	if c.Water && !p.Water {
		w = append(w, fault.Msg("site.warn.water", "stall", c.Name, "pitch", p.Number))
	}
	if have := p.Watts(); c.Watts > have {
		w = append(w, fault.Msg("site.warn.watts", "stall", c.Name, "pitch", p.Number, "need", c.Watts, "have", have))
	}
	if c.Wished != nil && *c.Wished != p.LocationID {
		w = append(w, fault.Msg("site.warn.location", "stall", c.Name))
	}
	return w
}

// Warnings are what is unwise about a plan: pitches that overlap or leave the
// ground, and stalls that do not fit where they stand. No program approves a
// plan: an empty list means only that these rules found nothing.
func Warnings(p *Plan, stages []*Stage, allotments []Allotment, candidates []Candidate) []fault.Message {
	w := groundWarnings(p, stages)
	byStall := map[stall.ID]*Candidate{}
	for i := range candidates {
		byStall[candidates[i].Stall] = &candidates[i]
	}
	byPitch := map[PitchID]*Pitch{}
	for _, t := range p.Pitches {
		byPitch[t.ID] = t
	}
	type pair struct {
		stall stall.ID
		pitch PitchID
	}
	said := map[pair]bool{}
	for _, a := range allotments {
		c, t := byStall[a.Stall], byPitch[a.Pitch]
		if c == nil || t == nil || said[pair{a.Stall, a.Pitch}] {
			continue
		}
		said[pair{a.Stall, a.Pitch}] = true
		w = append(w, Fit(c, t)...)
	}
	return w
}

func groundWarnings(p *Plan, stages []*Stage) []fault.Message {
	var w []fault.Message
	for i, a := range p.Pitches {
		if !a.Within(p.Width, p.Height) {
			w = append(w, fault.Msg("site.warn.outside", "pitch", a.Number))
		}
		for _, b := range p.Pitches[i+1:] {
			if a.Overlaps(b.Box) {
				w = append(w, fault.Msg("site.warn.overlap", "a", a.Number, "b", b.Number))
			}
		}
		for _, st := range stages {
			if box, drawn := st.Box(); drawn && st.LocationID == p.LocationID && a.Overlaps(box) {
				w = append(w, fault.Msg("site.warn.overlap", "a", a.Number, "b", st.Name))
			}
		}
	}
	return w
}
