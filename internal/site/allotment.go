package site

import (
	"context"
	"encoding/json"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/stall"
)

const sqlAllotments = `
SELECT a.id, a.stall_id, s.name AS stall_name, s.state AS stall_state, k.mark,
	a.location_id, a.pitch_id, p.number, lower(a.span) AS from_at, upper(a.span) AS until_at, a.locked
FROM allotment a
JOIN stall s ON s.id = a.stall_id
JOIN kind k ON k.id = s.kind_id
JOIN pitch p ON p.id = a.pitch_id
WHERE a.edition_id = $1
ORDER BY a.location_id, length(p.number), p.number, lower(a.span)`

// Allotments are the edition's as they stand now, by location, number and time.
func (s *Store) Allotments(ctx context.Context, e *festival.Edition) ([]Allotment, error) {
	return allotmentsOf(ctx, s.db, e)
}

func allotmentsOf(ctx context.Context, q pg.Querier, e *festival.Edition) ([]Allotment, error) {
	var all []Allotment
	if err := q.Select(ctx, &all, sqlAllotments, e.ID); err != nil {
		return nil, fault.Wrap("site.Allotments", err)
	}
	for i := range all {
		all[i].From, all[i].Until = e.In(all[i].From), e.In(all[i].Until)
	}
	return all, nil
}

const sqlFree = `
DELETE FROM allotment
WHERE stall_id = $1
	AND span && tstzrange($2, $3)`

const sqlVacate = `
DELETE FROM allotment
WHERE edition_id = $1
	AND id = $2
RETURNING to_jsonb(allotment) AS row`

const sqlRestoreAllotment = `
INSERT INTO allotment OVERRIDING SYSTEM VALUE
SELECT *
FROM jsonb_populate_record(NULL::allotment, '{"locked": false}' || $1::jsonb)
ON CONFLICT (id) DO NOTHING`

// Vacate ends one stay.
func (s *Store) Vacate(ctx context.Context, e *festival.Edition, id AllotmentID, now time.Time) error {
	return s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		row, err := pg.RemoveIn(ctx, tx, removal("allotment", e.ID, int64(id)), now, sqlVacate, e.ID, id)
		if err != nil {
			return fault.Wrap("site.Vacate", err)
		}
		var was struct {
			Stall stall.ID `json:"stall_id"`
		}
		if err := json.Unmarshal(row, &was); err != nil {
			return fault.Wrap("site.Vacate", err)
		}
		return logAllotment(ctx, tx, e.ID, was.Stall, pg.VerbVacate, map[string]any{"stays": 1}, now)
	})
}

// RestoreStay puts back a stay that was ended, unless pitch or stall are
// taken at that time by then.
func (s *Store) RestoreStay(ctx context.Context, e *festival.Edition, id AllotmentID, now time.Time) error {
	return pg.Restore(ctx, s.db, removal("allotment", e.ID, int64(id)), now, sqlRestoreAllotment)
}

const sqlVacateStall = `
DELETE FROM allotment
WHERE edition_id = $1
	AND stall_id = $2`

// VacateIn ends all stays of a stall, within the transaction in which it withdraws.
func VacateIn(ctx context.Context, tx *pg.Tx, edition festival.ID, who stall.ID, now time.Time) error {
	if _, err := tx.Exec(ctx, sqlDisconnectStall, edition, who); err != nil {
		return fault.Wrap("site.VacateIn", err)
	}
	rows, err := tx.Exec(ctx, sqlVacateStall, edition, who)
	if err != nil {
		return fault.Wrap("site.VacateIn", err)
	}
	if rows == 0 {
		return nil
	}
	return logAllotment(ctx, tx, edition, who, pg.VerbVacate, map[string]any{"stays": rows}, now)
}

func logAllotment(ctx context.Context, tx *pg.Tx, edition festival.ID, who stall.ID, verb pg.Verb, detail any, now time.Time) error {
	return pg.LogIn(ctx, tx, pg.Entry{EditionID: int64(edition), Subject: "stall", SubjectID: int64(who), Verb: verb, Detail: detail, At: now})
}
