package stall

import (
	"context"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// Filter narrows List; zero values mean all. Drafts are the applicants' own
// and appear only when asked for.
type Filter struct {
	State State
	Kind  string // slug
	Text  string // in name, organisation, contact
	Tell  bool   // decided, reached by no e-mail, not told yet: the phone list
	Hand  bool   // no mail is sent, so that who has an e-mail is on the phone list too
}

// Listed is an application as a line of the office's table.
type Listed struct {
	ID           ApplicationID `db:"id"`
	UID          string        `db:"uid"`
	State        State         `db:"state"`
	Name         string        `db:"name"`
	Organisation string        `db:"organisation"`
	KindSlug     string        `db:"kind_slug"`
	KindName     lang.Text     `db:"kind_name"`
	Mark         Mark          `db:"mark"`
	ContactName  string        `db:"contact_name"`
	ContactEmail string        `db:"contact_email"`
	Phone        string        `db:"phone"`
	Front        *float64      `db:"front_m"`
	Depth        *float64      `db:"depth_m"`
	Watts        int           `db:"watts"`
	Plug         string        `db:"plug"`
	Water        bool          `db:"water"`
	Gas          bool          `db:"gas"`
	SubmittedAt  *time.Time    `db:"submitted_at"`
	DecidedAt    *time.Time    `db:"decided_at"`
	ToldAt       *time.Time    `db:"told_at"`
	Notes        int           `db:"notes"`
	Score        *float64      `db:"score"`   // mean of the jury's scores
	Call         bool          `db:"call"`    // asks for help or a call
	Answers      Answers       `db:"answers"` // by Export only
	Total        int           `db:"total"`   // how many fit
}

const sqlList = `
SELECT a.id, a.uid, a.state, a.name, a.organisation, k.slug AS kind_slug, k.name AS kind_name, k.mark, a.contact_name, a.contact_email,
	CASE WHEN a.contact_phone = '' THEN a.phone_raw ELSE a.contact_phone END AS phone,
	a.front_m, a.depth_m, a.watts, a.plug, a.water, a.gas, a.submitted_at, a.decided_at, a.told_at,
	n.notes, n.score,
	coalesce(a.answers #>> '{help,needed}' = 'true' OR a.answers #>> '{help,call_me}' = 'true', false) AS call,
	CASE WHEN $6 THEN a.answers ELSE '{}' END AS answers, count(*) OVER () AS total
FROM application a
JOIN kind k ON k.id = a.kind_id
CROSS JOIN LATERAL (
	SELECT count(*) AS notes, avg(score)::float8 AS score
	FROM jury_note
	WHERE application_id = a.id
) n
WHERE a.edition_id = $1
	AND (CASE WHEN $2 = '' THEN a.state <> 'draft' ELSE a.state = $2 END)
	AND ($3 = '' OR k.slug = $3)
	AND ($4 = '' OR a.searched LIKE ALL ((SELECT patterns($4))::text[]))
	AND (NOT $5 OR (a.state IN ('accepted', 'waitlisted', 'declined') AND a.told_at IS NULL AND a.source = ''
		AND (a.contact_email = '' OR $7
			OR EXISTS (SELECT FROM outbox o WHERE o.once = 'application:' || a.id || ':' || a.state || ':' || a.decided AND o.state = 'failed'))))`

// List are the applications that fit, the newest first.
func (s *Store) List(ctx context.Context, edition festival.ID, f Filter) ([]Listed, error) {
	return listOf(ctx, s.db, edition, f, newest, false)
}

// ListPart is a part of List, in the order of when they came (""), name, state,
// contact, size or score; Listed.Total counts all that fit.
func (s *Store) ListPart(ctx context.Context, edition festival.ID, f Filter, o pg.Sorting) ([]Listed, error) {
	return listOf(ctx, s.db, edition, f, o, false)
}

// Export is List with the answers, which a page of many lines does not need.
func (s *Store) Export(ctx context.Context, edition festival.ID, f Filter) ([]Listed, error) {
	return listOf(ctx, s.db, edition, f, newest, true)
}

func listOf(ctx context.Context, q pg.Querier, edition festival.ID, f Filter, o pg.Sorting, answers bool) ([]Listed, error) {
	var rows []Listed
	err := q.Select(ctx, &rows, sqlList+o.SQL(listColumn, "a.id"), edition, f.State, f.Kind, input.CleanLine(f.Text), f.Tell, answers, f.Hand)
	return rows, fault.Wrap("stall.List", err)
}

const sqlCounts = `
SELECT state, count(*) AS n
FROM application
WHERE edition_id = $1
GROUP BY state`

// Counts are how many applications stand in each state.
func (s *Store) Counts(ctx context.Context, edition festival.ID) (map[State]int, error) {
	var rows []struct {
		State State `db:"state"`
		N     int   `db:"n"`
	}
	err := s.db.Select(ctx, &rows, sqlCounts, edition)
	counts := map[State]int{}
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, fault.Wrap("stall.Counts", err)
}

const sqlOfPerson = applicationColumns + `
WHERE a.edition_id = $1
	AND (a.person_id = $2
		OR a.contact_email <> '' AND lower(a.contact_email) = (SELECT lower(p.email) FROM person p WHERE p.id = $2))
ORDER BY a.id DESC`

// OfPerson are a signed-in vendor's applications: those begun while signed in,
// and those that give the address the person signs in with.
func (s *Store) OfPerson(ctx context.Context, edition festival.ID, p account.ID) ([]Application, error) {
	var all []Application
	err := s.db.Select(ctx, &all, sqlOfPerson, edition, p)
	return all, fault.Wrap("stall.OfPerson", err)
}

// History is what happened to an application, oldest first.
func (s *Store) History(ctx context.Context, id ApplicationID) ([]pg.Happened, error) {
	return pg.History(ctx, s.db, "application", int64(id))
}

// mostFound bounds what one mail with lost links holds.
const mostFound = 20

const sqlApplicationsOfEmail = applicationColumns + `
WHERE a.edition_id = $1
	AND lower(a.contact_email) = lower($2)
	AND a.contact_email <> ''
	AND a.state <> 'withdrawn'
ORDER BY a.id DESC
LIMIT $3`

// OfEmailIn are the newest applications of an address that are not withdrawn.
func (s *Store) OfEmailIn(ctx context.Context, q pg.Querier, edition festival.ID, email string) ([]*Application, error) {
	var all []*Application
	err := q.Select(ctx, &all, sqlApplicationsOfEmail, edition, email, mostFound)
	return all, fault.Wrap("stall.OfEmail", err)
}
