package programme

import (
	"context"
	"slices"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
)

const sqlRevertible = `
SELECT 'session' AS subject, x.id, x.version, x.title AS title, '' AS name,
	EXISTS (
		SELECT 1
		FROM (SELECT r.document FROM programme_release r WHERE r.edition_id = $1 ORDER BY r.number DESC LIMIT 1) r
		WHERE r.document->'sessions' @> jsonb_build_array(jsonb_build_object('id', x.id))
	) AS public
FROM session x
WHERE x.edition_id = $1
	AND x.id = ANY($2)
UNION ALL
SELECT 'host', h.id, h.version, '{}', h.name, false
FROM host h
WHERE h.edition_id = $1
	AND h.id = ANY($3)
ORDER BY 1, 2`

type revertible struct {
	Subject string    `db:"subject"`
	ID      int64     `db:"id"`
	Version int       `db:"version"`
	Title   lang.Text `db:"title"`
	Name    string    `db:"name"`
	Public  bool      `db:"public"`
}

const sqlRevertSessions = `
UPDATE session x
SET state = r.state, canceled_at = r.canceled_at, stage_id = r.stage_id, starts_at = r.starts_at, minutes = r.minutes, title = r.title, subtitle = r.subtitle,
	abstract = r.abstract, description = r.description, format = r.format, track = r.track, languages = r.languages, version = x.version + 1
FROM jsonb_populate_recordset(NULL::session, $1::jsonb) r
WHERE x.id = r.id`

// A host who went meanwhile does not come back with the session.
const sqlRevertSeats = `
INSERT INTO session_host (edition_id, session_id, host_id, position)
SELECT s.edition_id, s.session_id, s.host_id, s.position
FROM jsonb_array_elements($1::jsonb) AS row
CROSS JOIN jsonb_populate_recordset(NULL::session_host, row->'hosts') s
JOIN host h ON h.id = s.host_id`

const sqlUnmakeSessions = `
DELETE FROM session
WHERE id = ANY($1)`

const sqlRevertHosts = `
UPDATE host h
SET name = r.name, organisation = r.organisation, bio = r.bio, version = h.version + 1
FROM jsonb_populate_recordset(NULL::host, $1::jsonb) r
WHERE h.id = r.id`

const sqlUnmakeHosts = `
DELETE FROM host h
WHERE h.id = ANY($1)
	AND NOT EXISTS (SELECT 1 FROM session_host s WHERE s.host_id = h.id)
RETURNING h.id`

// RevertIn undoes what TakeIn did, except where somebody has worked on since:
// those sessions and hosts are kept and named. What an import made and a
// release showed is called off, as people may have read it.
func (s *Store) RevertIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, touched []pg.Touched, now time.Time) (kept []string, undone int, err error) {
	const op = "programme.RevertIn"
	var stand []revertible
	err = tx.Select(ctx, &stand, sqlRevertible, e.ID, pg.Array(pg.IDsOf(touched, "session")), pg.Array(pg.IDsOf(touched, "host")))
	if err != nil {
		return nil, 0, fault.Wrap(op, err)
	}
	back := reverting{lang: e.DefaultLang}
	for _, t := range touched {
		back.judge(t, stand)
	}
	if err := back.write(ctx, tx, e, now); err != nil {
		return nil, 0, fault.Wrap(op, err)
	}
	if stages := pg.IDsOf(touched, "stage"); len(stages) > 0 {
		err = s.ground.UnmakeStagesIn(ctx, tx, e.ID, stages)
	}
	return back.kept, len(back.sessions) + len(back.made) + len(back.public), fault.Wrap(op, err)
}

// reverting is what goes back: rows to what they were, made ones away.
type reverting struct {
	lang                    lang.Lang
	sessions, hosts         []pg.Touched
	made, madeHosts, public []int64
	kept                    []string
}

func (back *reverting) judge(t pg.Touched, stand []revertible) {
	at := slices.IndexFunc(stand, func(r revertible) bool { return r.Subject == t.Subject && r.ID == t.ID })
	if at < 0 || t.Subject == "stage" {
		return // deleted since
	}
	now := stand[at]
	switch {
	case now.Version != t.Version:
		back.kept = append(back.kept, now.Title.In(back.lang)+now.Name)
	case t.Subject == "host" && t.Made():
		back.madeHosts = append(back.madeHosts, t.ID)
	case t.Subject == "host":
		back.hosts = append(back.hosts, t)
	case t.Made() && now.Public:
		back.public = append(back.public, t.ID)
	case t.Made():
		back.made = append(back.made, t.ID)
	default:
		back.sessions = append(back.sessions, t)
	}
}

func (back *reverting) write(ctx context.Context, tx *pg.Tx, e *festival.Edition, now time.Time) error {
	reverted, rows := pg.IDsOf(back.sessions, "session"), pg.RowsBefore(back.sessions)
	for _, step := range []struct {
		n         int
		statement string
		args      []any
	}{
		{len(back.public), sqlCancelMany, []any{pq.Int64Array(back.public), now}},
		{len(back.made), sqlUnmakeSessions, []any{pq.Int64Array(back.made)}},
		{len(back.hosts), sqlRevertHosts, []any{pg.RowsBefore(back.hosts)}},
		{len(back.sessions), sqlRevertSessions, []any{rows}},
		{len(back.sessions), sqlUnseatMany, []any{pq.Int64Array(reverted)}},
		{len(back.sessions), sqlRevertSeats, []any{rows}},
	} {
		if step.n == 0 {
			continue
		}
		if _, err := tx.Exec(ctx, step.statement, step.args...); err != nil {
			return err
		}
	}
	var left []int64
	if err := tx.Select(ctx, &left, sqlUnmakeHosts, pq.Int64Array(back.madeHosts)); err != nil {
		return err
	}
	for subject, ids := range map[string]map[pg.Verb][]int64{
		"session": {pg.VerbRestore: reverted, pg.VerbDelete: back.made, pg.VerbCancel: back.public},
		"host":    {pg.VerbRestore: pg.IDsOf(back.hosts, "host"), pg.VerbDelete: left},
	} {
		if err := logMany(ctx, tx, pg.Entry{EditionID: int64(e.ID), Subject: subject, At: now}, ids); err != nil {
			return err
		}
	}
	return nil
}
