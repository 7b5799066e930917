package programme

import (
	"context"
	"database/sql"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site"
)

// Store reads and writes sessions, hosts and releases.
type Store struct {
	db        *pg.DB
	festivals *festival.Store
	ground    *site.Store
}

// New makes a store on a migrated database. An import makes its edition and
// stages through their own rooms.
func New(db *pg.DB, festivals *festival.Store, ground *site.Store) *Store {
	return &Store{db: db, festivals: festivals, ground: ground}
}

// row is a session as the database has it.
type row struct {
	ID          ID             `db:"id"`
	UID         string         `db:"uid"`
	State       State          `db:"state"`
	Stage       site.StageID   `db:"stage_id"`
	Start       sql.NullTime   `db:"starts_at"`
	Minutes     int            `db:"minutes"`
	Title       lang.Text      `db:"title"`
	Subtitle    lang.Text      `db:"subtitle"`
	Abstract    lang.Text      `db:"abstract"`
	Description lang.Text      `db:"description"`
	Format      string         `db:"format"`
	Track       string         `db:"track"`
	Languages   pq.StringArray `db:"languages"`
	MinAge      int            `db:"min_age"`
	MaxAge      int            `db:"max_age"`
	Capacity    int            `db:"capacity"`
	Access      pq.StringArray `db:"access"`
	Hosts       pq.Int64Array  `db:"hosts"`
	RainStage   site.StageID   `db:"rain_stage_id"`
	Backstage
	Application int64        `db:"application_id"`
	Source      string       `db:"source"`
	SourceID    string       `db:"source_id"`
	CanceledAt  sql.NullTime `db:"canceled_at"`
	Version     int          `db:"version"`
}

func (r row) session(zone *time.Location) Session {
	s := Session{
		ID: r.ID, UID: r.UID, State: r.State, Stage: r.Stage, Minutes: r.Minutes,
		Title: r.Title, Subtitle: r.Subtitle, Abstract: r.Abstract, Description: r.Description,
		Format: r.Format, Track: r.Track, Languages: r.Languages, MinAge: r.MinAge, MaxAge: r.MaxAge, Capacity: r.Capacity, Access: r.Access,
		RainStage: r.RainStage, Backstage: r.Backstage,
		Application: r.Application, Source: r.Source, SourceID: r.SourceID, Version: r.Version,
	}
	if r.Start.Valid {
		s.Start = r.Start.Time.In(zone)
	}
	if r.CanceledAt.Valid {
		s.CanceledAt = r.CanceledAt.Time.In(zone)
	}
	for _, h := range r.Hosts {
		s.Hosts = append(s.Hosts, HostID(h))
	}
	return s
}

const sessionColumns = `
	s.id, s.uid, s.state, coalesce(s.stage_id, 0) AS stage_id, s.starts_at, coalesce(s.minutes, 0) AS minutes,
	s.title, s.subtitle, s.abstract, s.description, s.format, s.track, s.languages,
	coalesce(s.min_age, 0) AS min_age, coalesce(s.max_age, 0) AS max_age, coalesce(s.capacity, 0) AS capacity, s.access,
	coalesce(s.rain_stage_id, 0) AS rain_stage_id, s.setup_minutes, s.change_minutes, s.sound, s.sign_up, s.equipment, s.fee_state, s.rider, s.arrival, s.set_list,
	coalesce(s.application_id, 0) AS application_id, s.source, s.source_id, s.canceled_at, s.version,
	ARRAY(SELECT host_id FROM session_host WHERE session_id = s.id ORDER BY position, host_id) AS hosts`

const sqlList = `
SELECT ` + sessionColumns + `
FROM session s
WHERE s.edition_id = $1
ORDER BY s.id`

const sqlGet = `
SELECT ` + sessionColumns + `
FROM session s
WHERE s.edition_id = $1
	AND s.id = $2`

const sqlStages = `
SELECT st.id, st.uid, st.name, st.kind, coalesce(st.capacity, 0) AS capacity,
	l.slug AS location, l.name AS location_name
FROM stage st
JOIN location l ON l.id = st.location_id
WHERE st.edition_id = $1
ORDER BY l.position, l.id, st.position, st.id`

func stagesIn(ctx context.Context, q pg.Querier, e festival.ID) ([]Stage, error) {
	var all []Stage
	err := q.Select(ctx, &all, sqlStages, e)
	return all, fault.Wrap("programme.Stages", err)
}

// List is the working state of the whole programme, drafts and canceled
// sessions included, in the order of reading.
func (s *Store) List(ctx context.Context, e *festival.Edition) (Document, error) {
	return listIn(ctx, s.db, e)
}

func listIn(ctx context.Context, q pg.Querier, e *festival.Edition) (Document, error) {
	const op = "programme.List"
	d := Document{Edition: frame(e), Days: daysOf(e)}
	var rows []row
	if err := q.Select(ctx, &rows, sqlList, e.ID); err != nil {
		return d, fault.Wrap(op, err)
	}
	for _, r := range rows {
		d.Sessions = append(d.Sessions, r.session(e.Loc()))
	}
	var err error
	if d.Hosts, err = hostsIn(ctx, q, e.ID); err != nil {
		return d, fault.Wrap(op, err)
	}
	d.Stages, err = stagesIn(ctx, q, e.ID)
	d.sort()
	return d, fault.Wrap(op, err)
}

// Get is one session in its working state.
func (s *Store) Get(ctx context.Context, e *festival.Edition, id ID) (Session, error) {
	var r row
	if err := s.db.Get(ctx, &r, sqlGet, e.ID, id); err != nil {
		return Session{}, fault.Wrap("programme.Get", err)
	}
	return r.session(e.Loc()), nil
}

// History is what happened to a session, oldest first.
func (s *Store) History(ctx context.Context, id ID) ([]pg.Happened, error) {
	return pg.History(ctx, s.db, "session", int64(id))
}

// frame is what the programme keeps of an edition.
func frame(e *festival.Edition) Edition {
	return Edition{UID: e.UID, Slug: e.Slug, Name: e.Name, Lang: e.DefaultLang, Zone: e.Zone, DayChange: hoursMinutes(int(e.DayChange / time.Minute))}
}

func daysOf(e *festival.Edition) []Day {
	var days []Day
	for _, d := range e.Days {
		days = append(days, Day{Date: d.Key(), Opens: e.In(d.OpensAt), Closes: e.In(d.ClosesAt), Name: d.Name})
	}
	return days
}

// CalendarOf is the edition's calendar.
func CalendarOf(e *festival.Edition) Calendar {
	return Calendar{Zone: e.Loc(), DayChange: e.DayChange, Days: daysOf(e)}
}
