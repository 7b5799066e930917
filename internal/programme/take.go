package programme

import (
	"context"
	"encoding/json"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site"
)

// TakeIn writes a proposal that was made in the same transaction, without
// releasing it, and gives what it takes to undo it.
func (s *Store) TakeIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, p *Proposal, now time.Time) ([]pg.Touched, error) {
	const op = "programme.TakeIn"
	before, err := standingOf(ctx, tx, p.touches())
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	if err := s.stagesIn(ctx, tx, e, p, now); err != nil {
		return nil, fault.Wrap(op, err)
	}
	for _, write := range []func(context.Context, *pg.Tx, *festival.Edition, time.Time) error{p.writeHosts, p.writeSessions, p.callOff} {
		if err := write(ctx, tx, e, now); err != nil {
			return nil, fault.Wrap(op, err)
		}
	}
	after, err := standingOf(ctx, tx, p.touches())
	touched := append(pg.TouchedBy("session", before.sessions, after.sessions), pg.TouchedBy("host", before.hosts, after.hosts)...)
	for _, id := range p.madeStages {
		touched = append(touched, pg.Touched{Subject: "stage", ID: id, Version: 1})
	}
	return touched, fault.Wrap(op, err)
}

// touches are the rows that the proposal writes, as far as they have a number yet.
func (p *Proposal) touches() (ids touchedIDs) {
	for _, put := range p.puts {
		if put.id > 0 {
			ids.sessions = append(ids.sessions, int64(put.id))
		}
	}
	for _, id := range p.gone {
		ids.sessions = append(ids.sessions, int64(id))
	}
	for _, h := range p.hosts {
		if h.row.ID > 0 {
			ids.hosts = append(ids.hosts, int64(h.row.ID))
		}
	}
	return ids
}

type touchedIDs struct{ sessions, hosts []int64 }

type standing struct{ sessions, hosts map[int64]pg.Standing }

const sqlStandingSessions = `
SELECT x.id, x.version, to_jsonb(x) || jsonb_build_object('hosts', (
	SELECT coalesce(jsonb_agg(h ORDER BY h.position), '[]')
	FROM session_host h
	WHERE h.session_id = x.id
)) AS row
FROM session x
WHERE x.id = ANY($1)
ORDER BY x.id
FOR UPDATE`

const sqlStandingHosts = `
SELECT h.id, h.version, to_jsonb(h) AS row
FROM host h
WHERE h.id = ANY($1)
ORDER BY h.id
FOR UPDATE`

func standingOf(ctx context.Context, tx *pg.Tx, ids touchedIDs) (st standing, err error) {
	if st.sessions, err = pg.StandingIn(ctx, tx, sqlStandingSessions, ids.sessions); err != nil {
		return st, err
	}
	st.hosts, err = pg.StandingIn(ctx, tx, sqlStandingHosts, ids.hosts)
	return st, err
}

// hostWritten is a host as a statement for many takes it.
type hostWritten struct {
	N            int       `json:"n"`
	ID           HostID    `json:"id"`
	Version      int       `json:"version"`
	Name         string    `json:"name"`
	Organisation string    `json:"organisation"`
	Bio          lang.Text `json:"bio"`
	SourceID     string    `json:"source_id"`
}

const sqlCreateHosts = `
INSERT INTO host (edition_id, name, organisation, bio, source, source_id)
SELECT $1, r.name, r.organisation, r.bio, $3, r.source_id
FROM jsonb_to_recordset($2::jsonb) AS r (n int, name text, organisation text, bio jsonb, source_id text)
ORDER BY r.n
RETURNING id, source_id`

const sqlUpdateHosts = `
UPDATE host h
SET name = r.name, organisation = r.organisation, bio = r.bio, version = h.version + 1
FROM jsonb_to_recordset($1::jsonb) AS r (id bigint, version int, name text, organisation text, bio jsonb)
WHERE h.id = r.id
	AND h.version = r.version`

// writeHosts makes and changes hosts, and gives the new ones' numbers to the sessions.
func (p *Proposal) writeHosts(ctx context.Context, tx *pg.Tx, e *festival.Edition, now time.Time) error {
	var fresh, changed []hostWritten
	at := map[string]int{} // of a new one in p.hosts
	for n, h := range p.hosts {
		d := h.row.Draft()
		if err := d.check().Err("programme.writeHosts"); err != nil {
			return err
		}
		w := hostWritten{n, h.row.ID, h.row.Version, d.Name, d.Organisation, textOf(d.Bio), h.row.SourceID}
		if h.made {
			fresh, at[h.row.SourceID] = append(fresh, w), n
		} else {
			changed = append(changed, w)
		}
	}
	made, err := createMany(ctx, tx, sqlCreateHosts, fresh, e.ID, source)
	if err != nil {
		return err
	}
	numbers := map[HostID]HostID{}
	for _, m := range made {
		h := &p.hosts[at[m.SourceID]].row
		numbers[h.ID] = HostID(m.ID)
		h.ID = HostID(m.ID)
	}
	for n := range p.puts {
		for k, id := range p.puts[n].draft.Hosts {
			if number, ok := numbers[id]; ok {
				p.puts[n].draft.Hosts[k] = number
			}
		}
	}
	if err := updateMany(ctx, tx, sqlUpdateHosts, changed); err != nil {
		return err
	}
	return p.logHosts(ctx, tx, e, now)
}

func (p *Proposal) logHosts(ctx context.Context, tx *pg.Tx, e *festival.Edition, now time.Time) error {
	ids := map[pg.Verb][]int64{}
	for _, h := range p.hosts {
		verb := pg.VerbUpdate
		if h.made {
			verb = pg.VerbCreate
		}
		ids[verb] = append(ids[verb], int64(h.row.ID))
	}
	return logMany(ctx, tx, pg.Entry{EditionID: int64(e.ID), Subject: "host", At: now}, ids)
}

// sessionWritten is a session as a statement for many takes it.
type sessionWritten struct {
	N           int          `json:"n"`
	ID          ID           `json:"id"`
	Version     int          `json:"version"`
	State       State        `json:"state"`
	Stage       site.StageID `json:"stage_id"`
	Start       *time.Time   `json:"starts_at"`
	Minutes     int          `json:"minutes"`
	Title       lang.Text    `json:"title"`
	Subtitle    lang.Text    `json:"subtitle"`
	Abstract    lang.Text    `json:"abstract"`
	Description lang.Text    `json:"description"`
	Format      string       `json:"format"`
	Track       string       `json:"track"`
	Languages   []string     `json:"languages"`
	SourceID    string       `json:"source_id"`
}

func textOf(t lang.Text) lang.Text {
	if t == nil {
		return lang.Text{}
	}
	return t
}

func (put sessionPut) written(n int) sessionWritten {
	d := put.draft
	w := sessionWritten{
		N: n, ID: put.id, Version: d.Version, State: put.state, Stage: d.Stage, Minutes: d.Minutes,
		Title: textOf(d.Title), Subtitle: textOf(d.Subtitle), Abstract: textOf(d.Abstract), Description: textOf(d.Description),
		Format: d.Format, Track: d.Track, Languages: list(d.Languages), SourceID: put.key,
	}
	if !d.Start.IsZero() {
		w.Start = &d.Start
	}
	return w
}

const sqlCreateSessions = `
INSERT INTO session (edition_id, state, stage_id, starts_at, minutes, title, subtitle, abstract, description, format, track, languages,
	source, source_id, created_at)
SELECT $1, r.state, NULLIF(r.stage_id, 0), r.starts_at, NULLIF(r.minutes, 0), r.title, r.subtitle, r.abstract, r.description, r.format, r.track, r.languages,
	$3, r.source_id, $4
FROM jsonb_to_recordset($2::jsonb) AS r (n int, state text, stage_id bigint, starts_at timestamptz, minutes int,
	title jsonb, subtitle jsonb, abstract jsonb, description jsonb, format text, track text, languages text[], source_id text)
ORDER BY r.n
RETURNING id, source_id`

const sqlUpdateSessions = `
UPDATE session x
SET stage_id = NULLIF(r.stage_id, 0), starts_at = r.starts_at, minutes = NULLIF(r.minutes, 0), title = r.title, subtitle = r.subtitle,
	abstract = r.abstract, description = r.description, format = r.format, track = r.track, languages = r.languages, version = x.version + 1
FROM jsonb_to_recordset($1::jsonb) AS r (id bigint, version int, stage_id bigint, starts_at timestamptz, minutes int,
	title jsonb, subtitle jsonb, abstract jsonb, description jsonb, format text, track text, languages text[])
WHERE x.id = r.id
	AND x.version = r.version`

func (p *Proposal) writeSessions(ctx context.Context, tx *pg.Tx, e *festival.Edition, now time.Time) error {
	var fresh, changed []sessionWritten
	at := map[string]int{} // of a new one in p.puts
	for n := range p.puts {
		put := &p.puts[n]
		p.place(put)
		w := put.written(n)
		if put.id == 0 {
			fresh, at[put.key] = append(fresh, w), n
		} else {
			changed = append(changed, w)
		}
	}
	made, err := createMany(ctx, tx, sqlCreateSessions, fresh, e.ID, source, now)
	if err != nil {
		return unknown("programme.writeSessions", err)
	}
	ids := map[pg.Verb][]int64{}
	for _, m := range made {
		p.puts[at[m.SourceID]].id = ID(m.ID)
		ids[pg.VerbCreate] = append(ids[pg.VerbCreate], m.ID)
	}
	for _, w := range changed {
		ids[pg.VerbUpdate] = append(ids[pg.VerbUpdate], int64(w.ID))
	}
	if err := updateMany(ctx, tx, sqlUpdateSessions, changed); err != nil {
		return unknown("programme.writeSessions", err)
	}
	if err := p.seat(ctx, tx, e); err != nil {
		return unknown("programme.writeSessions", err)
	}
	return logMany(ctx, tx, pg.Entry{EditionID: int64(e.ID), Subject: "session", At: now}, ids)
}

// place gives a session the number of a stage that was made for it.
func (p *Proposal) place(put *sessionPut) {
	if put.draft.Stage >= 0 {
		return
	}
	room := p.in.Stages[-1-int(put.draft.Stage)]
	put.draft.Stage = p.stages[room.Key]
}

const sqlUnseatMany = `
DELETE FROM session_host
WHERE session_id = ANY($1)`

const sqlSeatMany = `
INSERT INTO session_host (edition_id, session_id, host_id, position)
SELECT $1, r.session_id, r.host_id, r.position
FROM jsonb_to_recordset($2::jsonb) AS r (session_id bigint, host_id bigint, position int)`

// seat gives the sessions their hosts.
func (p *Proposal) seat(ctx context.Context, tx *pg.Tx, e *festival.Edition) error {
	type seated struct {
		Session  ID     `json:"session_id"`
		Host     HostID `json:"host_id"`
		Position int    `json:"position"`
	}
	seats, ids := []seated{}, pq.Int64Array{}
	for _, put := range p.puts {
		ids = append(ids, int64(put.id))
		for n, h := range put.draft.Hosts {
			seats = append(seats, seated{put.id, h, n + 1})
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, sqlUnseatMany, ids); err != nil {
		return err
	}
	rows, err := json.Marshal(seats)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlSeatMany, e.ID, string(rows))
	return err
}

const sqlCancelMany = `
UPDATE session
SET state = 'canceled', canceled_at = $2, version = version + 1
WHERE id = ANY($1)
	AND state <> 'canceled'`

// callOff cancels what the file no longer has.
func (p *Proposal) callOff(ctx context.Context, tx *pg.Tx, e *festival.Edition, now time.Time) error {
	if len(p.gone) == 0 {
		return nil
	}
	ids := make([]int64, len(p.gone))
	for n, id := range p.gone {
		ids[n] = int64(id)
	}
	if _, err := tx.Exec(ctx, sqlCancelMany, pq.Int64Array(ids), now); err != nil {
		return err
	}
	entry := pg.Entry{EditionID: int64(e.ID), Subject: "session", Verb: pg.VerbCancel, Reason: p.lang.T("programme.import.gone_reason"), At: now}
	return pg.LogAllIn(ctx, tx, entry, ids)
}

// madeRow is a row that a statement for many has made.
type madeRow struct {
	ID       int64  `db:"id"`
	SourceID string `db:"source_id"`
}

func createMany[T any](ctx context.Context, tx *pg.Tx, statement string, rows []T, e festival.ID, more ...any) (made []madeRow, err error) {
	if len(rows) == 0 {
		return nil, nil
	}
	b, err := json.Marshal(rows)
	if err != nil {
		return nil, err
	}
	err = tx.Select(ctx, &made, statement, append([]any{e, string(b)}, more...)...)
	return made, err
}

// updateMany is a Conflict when somebody saved one of the rows meanwhile. The
// statement takes the rows behind what comes before them.
func updateMany[T any](ctx context.Context, tx *pg.Tx, statement string, rows []T, before ...any) error {
	if len(rows) == 0 {
		return nil
	}
	b, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, statement, append(before, string(b))...)
	if err == nil && n < int64(len(rows)) {
		n = 0
	}
	return pg.Saved("programme.updateMany", n, err)
}

func logMany(ctx context.Context, tx *pg.Tx, entry pg.Entry, ids map[pg.Verb][]int64) error {
	for _, verb := range []pg.Verb{pg.VerbCreate, pg.VerbUpdate, pg.VerbDelete, pg.VerbRestore, pg.VerbCancel} {
		entry.Verb = verb
		if len(ids[verb]) == 0 {
			continue
		}
		if err := pg.LogAllIn(ctx, tx, entry, ids[verb]); err != nil {
			return err
		}
	}
	return nil
}

// ReleaseImportedIn publishes the edition when the public would see a
// difference, under the name that the file gives to this state of it.
func (s *Store) ReleaseImportedIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, p *Proposal, now time.Time) error {
	working, err := listIn(ctx, tx, e)
	if err != nil {
		return err
	}
	around, err := aroundIn(ctx, tx, e)
	if err != nil {
		return err
	}
	p.Clashes = Clashes(working.Sessions, around)
	for _, x := range working.Sessions {
		p.Titles[x.ID] = x.Title.In(p.lang)
	}
	for _, h := range working.Hosts {
		p.Hosts[h.ID] = h.Name
	}
	last, err := latestIn(ctx, tx, e)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if last.Number > 0 && len(Diff(last.Document, releasable(working, &last.Document))) == 0 {
		return nil
	}
	p.Release, err = releaseIn(ctx, tx, e, ReleaseDraft{Label: p.in.Version, After: last.Number}, now)
	return err
}
