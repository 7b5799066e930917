package stall

import (
	"context"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
)

const sqlRevertible = `
SELECT a.id, a.name, a.version, coalesce(s.id, 0) AS stall_id, coalesce(s.version, 0) AS stall_version,
	EXISTS (SELECT 1 FROM jury_note n WHERE n.application_id = a.id)
		OR EXISTS (SELECT 1 FROM jury_review r WHERE r.application_id = a.id)
		OR EXISTS (SELECT 1 FROM session x WHERE x.application_id = a.id)
		OR EXISTS (SELECT 1 FROM evidence v WHERE v.application_id = a.id) AS used,
	EXISTS (SELECT 1 FROM allotment t WHERE t.stall_id = s.id) AS stands
FROM application a
LEFT JOIN stall s ON s.application_id = a.id
WHERE a.edition_id = $1
	AND a.id = ANY($2)
ORDER BY a.id
FOR UPDATE OF a`

type revertible struct {
	ID           int64  `db:"id"`
	Name         string `db:"name"`
	Version      int    `db:"version"`
	StallID      int64  `db:"stall_id"`
	StallVersion int    `db:"stall_version"`
	Used         bool   `db:"used"`
	Stands       bool   `db:"stands"`
}

const sqlRevertApplications = `
UPDATE application a
SET kind_id = r.kind_id, state = r.state, lang = r.lang, name = r.name, description = r.description, organisation = r.organisation,
	contact_name = r.contact_name, contact_email = r.contact_email, contact_phone = r.contact_phone, phone_raw = r.phone_raw,
	answers = r.answers, front_m = r.front_m, depth_m = r.depth_m, height_m = r.height_m, watts = r.watts, plug = r.plug,
	water = r.water, waste_water = r.waste_water, gas = r.gas, location_id = r.location_id,
	source_state = r.source_state, source_hash = r.source_hash, submitted_at = r.submitted_at, changed_at = $2, version = a.version + 1
FROM jsonb_populate_recordset(NULL::application, $1::jsonb) r
WHERE a.id = r.id`

const sqlRevertStalls = `
UPDATE stall s
SET kind_id = r.kind_id, name = r.name, description = r.description, organisation = r.organisation, goods = r.goods, state = r.state,
	front_m = r.front_m, depth_m = r.depth_m, watts = r.watts, water = r.water, gas = r.gas, version = s.version + 1
FROM jsonb_populate_recordset(NULL::stall, $1::jsonb) r
WHERE s.id = r.id`

const sqlUnmakeStalls = `
DELETE FROM stall
WHERE id = ANY($1)`

const sqlUnmakeApplications = `
DELETE FROM application
WHERE id = ANY($1)`

// RevertIn undoes what TakeIn did, except where somebody has worked on since:
// those are kept and named. A stall that left its pitch by the import does not
// go back to it by itself.
func (s *Store) RevertIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, touched []pg.Touched, now time.Time) (kept []string, undone int, err error) {
	const op = "stall.RevertIn"
	var stand []revertible
	if err := tx.Select(ctx, &stand, sqlRevertible, e.ID, pq.Int64Array(pg.IDsOf(touched, "application"))); err != nil {
		return nil, 0, fault.Wrap(op, err)
	}
	back, kept := revertBy(touched, stand)
	for _, step := range []struct {
		statement string
		args      []any
		needed    bool
	}{
		{sqlRevertStalls, []any{pg.RowsBefore(back.stalls)}, len(back.stalls) > 0},
		{sqlUnmakeStalls, []any{pq.Int64Array(back.madeStalls)}, len(back.madeStalls) > 0},
		{sqlRevertApplications, []any{pg.RowsBefore(back.applications), now}, len(back.applications) > 0},
		{sqlUnmakeApplications, []any{pq.Int64Array(back.made)}, len(back.made) > 0},
	} {
		if !step.needed {
			continue
		}
		if _, err := tx.Exec(ctx, step.statement, step.args...); err != nil {
			return nil, 0, fault.Wrap(op, err)
		}
	}
	return kept, len(back.made) + len(back.applications), fault.Wrap(op, back.log(ctx, tx, e, now))
}

// reverting is what goes back: rows to what they were, made ones away.
type reverting struct {
	applications, stalls []pg.Touched
	made, madeStalls     []int64
}

func revertBy(touched []pg.Touched, stand []revertible) (back reverting, kept []string) {
	applications, stalls := map[int64]pg.Touched{}, map[int64]pg.Touched{}
	for _, t := range touched {
		if t.Subject == "stall" {
			stalls[t.ID] = t
		} else {
			applications[t.ID] = t
		}
	}
	for _, r := range stand {
		a := applications[r.ID]
		st, stallToo := stalls[r.StallID]
		switch {
		case r.Version != a.Version,
			stallToo && r.StallVersion != st.Version,
			!stallToo && r.StallID != 0 && a.Made(),
			a.Made() && r.Used,
			stallToo && st.Made() && r.Stands:
			kept = append(kept, r.Name)
			continue
		case a.Made():
			back.made = append(back.made, r.ID)
		default:
			back.applications = append(back.applications, a)
		}
		if stallToo && st.Made() {
			back.madeStalls = append(back.madeStalls, st.ID)
		} else if stallToo {
			back.stalls = append(back.stalls, st)
		}
	}
	return back, kept
}

func (back reverting) log(ctx context.Context, tx *pg.Tx, e *festival.Edition, now time.Time) error {
	entry := pg.Entry{EditionID: int64(e.ID), Subject: "application", Verb: pg.VerbRestore, At: now, Detail: map[string]any{"undone": "import"}}
	var ids []int64
	for _, a := range back.applications {
		ids = append(ids, a.ID)
	}
	if err := pg.LogAllIn(ctx, tx, entry, ids); err != nil {
		return err
	}
	entry.Verb = pg.VerbDelete
	return pg.LogAllIn(ctx, tx, entry, back.made)
}
