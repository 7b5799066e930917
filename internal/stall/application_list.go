package stall

import (
	"context"
	"time"

	"github.com/lib/pq"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
)

// Filter narrows a list of applications or stalls; zero values mean all. Drafts
// are the applicants' own and appear only when asked for.
type Filter struct {
	States []State
	Kind   string  // slug
	Text   string  // in name, organisation, contact
	Lang   string  // what the applicant reads
	Day    string  // the key of a day on which they come
	Outlet string  // the type of an outlet, or NoOutlet
	Tell   bool    // decided, reached by no e-mail, not told yet: the phone list
	Hand   bool    // no mail is sent, so that who has an e-mail is on the phone list too
	Chosen []int64 // nothing but these of the list's things; nil: all
}

// NoOutlet is the Filter's word for stalls without one.
const NoOutlet = "none"

// ByChoice is the order in which Filter.Chosen has them.
const ByChoice = "choice"

// Listed is a line of the office's lists: an application with the stall that it
// became, or a stall with the application that it came of.
type Listed struct {
	ID           ApplicationID  `db:"id"`    // 0: a stall of the office's own
	Stall        ID             `db:"stall"` // 0: none yet
	UID          string         `db:"uid"`
	State        State          `db:"state"`
	Name         string         `db:"name"`
	Organisation string         `db:"organisation"`
	KindSlug     string         `db:"kind_slug"`
	KindName     lang.Text      `db:"kind_name"`
	Mark         Mark           `db:"mark"`
	Lang         lang.Lang      `db:"lang"`
	ContactName  string         `db:"contact_name"`
	ContactEmail string         `db:"contact_email"`
	Phone        string         `db:"phone"`
	Front        *float64       `db:"front_m"`
	Depth        *float64       `db:"depth_m"`
	Watts        int            `db:"watts"`
	Plug         string         `db:"plug"`
	Water        bool           `db:"water"`
	Gas          bool           `db:"gas"`
	SubmittedAt  *time.Time     `db:"submitted_at"`
	DecidedAt    *time.Time     `db:"decided_at"`
	ToldAt       *time.Time     `db:"told_at"`
	ClearedAt    *time.Time     `db:"cleared_at"`
	Notes        int            `db:"notes"`
	Score        *float64       `db:"score"`   // mean of the jury's points
	Spread       *float64       `db:"spread"`  // and their standard deviation
	Missing      int            `db:"missing"` // reviews that are still to come
	Call         bool           `db:"call"`    // asks for help or a call
	Pitches      pq.StringArray `db:"pitches"` // their numbers
	Outlets      pq.StringArray `db:"outlets"` // the types of those chosen for it, else of its pitches
	Days         pq.StringArray `db:"days"`    // on which it stands or was accepted for, else those it wishes; none: any
	Answers      Answers        `db:"answers"` // where asked for
	Total        int            `db:"total"`   // how many fit
}

// daysOf are the days of a stall that stands on the plan, else those that its
// application was accepted for or wishes.
const daysOf = `CASE WHEN EXISTS (SELECT FROM allotment t WHERE t.stall_id = s.id) THEN ARRAY(
		SELECT to_char(d.date, 'YYYY-MM-DD')
		FROM market_day d
		WHERE d.edition_id = s.edition_id
			AND EXISTS (SELECT FROM allotment t WHERE t.stall_id = s.id AND tstzrange(d.opens_at, d.closes_at) && t.span)
		ORDER BY d.date)
	WHEN a.offered <> '{}' THEN a.offered
	ELSE ARRAY(SELECT jsonb_array_elements_text(CASE jsonb_typeof(a.answers #> '{location,days}') WHEN 'array' THEN a.answers #> '{location,days}' ELSE '[]' END))
	END`

const pitchesOf = `ARRAY(SELECT DISTINCT p.number FROM allotment t JOIN pitch p ON p.id = t.pitch_id WHERE t.stall_id = s.id ORDER BY p.number)`

// outletsOf are the outlets that were chosen for a stall, else those of its pitches.
const outletsOf = `ARRAY(
		SELECT DISTINCT o.type
		FROM outlet o
		WHERE CASE
			WHEN EXISTS (SELECT FROM connection c WHERE c.stall_id = s.id)
				THEN EXISTS (SELECT FROM connection c WHERE c.stall_id = s.id AND c.pitch_id = o.pitch_id AND c.nth = o.nth)
			ELSE EXISTS (SELECT FROM allotment t WHERE t.stall_id = s.id AND t.pitch_id = o.pitch_id)
		END
		ORDER BY o.type)`

const callOf = `coalesce(a.answers #>> '{help,needed}' = 'true' OR a.answers #>> '{help,call_me}' = 'true', false)`

// listCells are what both lists read of an application a, a stall s and a kind k.
const listCells = `
	k.slug AS kind_slug, k.name AS kind_name, k.mark, coalesce(a.id, 0) AS id, coalesce(s.id, 0) AS stall, coalesce(a.lang, '') AS lang,
	coalesce(a.contact_name, '') AS contact_name, coalesce(a.contact_email, '') AS contact_email, coalesce(nullif(a.contact_phone, ''), a.phone_raw, '') AS phone,
	coalesce(a.plug, '') AS plug, a.submitted_at, a.decided_at, a.told_at, s.cleared_at, n.notes, r.score, r.spread, coalesce(x.missing, 0) AS missing, ` + callOf + ` AS call,
	` + pitchesOf + ` AS pitches,
	` + outletsOf + ` AS outlets,
	` + daysOf + ` AS days,
	CASE WHEN $9 THEN coalesce(a.answers, '{}') ELSE '{}' END AS answers, count(*) OVER () AS total`

const listSaid = `
CROSS JOIN LATERAL (
	SELECT count(*) AS notes
	FROM jury_note
	WHERE application_id = a.id
) n
CROSS JOIN LATERAL (
	SELECT avg(points)::float8 / 1000 AS score, stddev_pop(points)::float8 / 1000 AS spread
	FROM jury_review
	WHERE application_id = a.id
) r
LEFT JOIN jury_missing x ON x.edition_id = a.edition_id AND x.application_id = a.id`

// listNarrowed are what narrows both lists alike.
const listNarrowed = `
	AND ($3 = '' OR k.slug = $3)
	AND ($5 = '' OR a.lang = $5)
	AND ($6 = '' OR ` + daysOf + ` = '{}' OR $6 = ANY (` + daysOf + `))
	AND CASE $7 WHEN '' THEN true WHEN 'none' THEN ` + outletsOf + ` = '{}' ELSE $7 = ANY (` + outletsOf + `) END`

const sqlList = `
SELECT a.uid, a.state, a.name, a.organisation, a.front_m, a.depth_m, a.watts, a.water, a.gas,` + listCells + `
FROM application a
JOIN kind k ON k.id = a.kind_id
LEFT JOIN stall s ON s.application_id = a.id` + listSaid + `
WHERE a.edition_id = $1
	AND (CASE WHEN $2::text[] = '{}' THEN a.state <> 'draft' ELSE a.state = ANY ($2) END)
	AND ($4 = '' OR a.searched LIKE ALL ((SELECT patterns($4))::text[]))` + listNarrowed + `
	AND ($8::bigint[] IS NULL OR a.id = ANY ($8))
	AND (NOT $10 OR (a.state IN ('accepted', 'waitlisted', 'declined') AND a.told_at IS NULL AND a.source = ''
		AND (a.contact_email = '' OR $11
			OR EXISTS (SELECT FROM outbox o WHERE o.once = 'application:' || a.id || ':' || a.state || ':' || a.decided AND o.state = 'failed'))))`

const sqlListStalls = `
SELECT s.uid, s.state, s.name, s.organisation, s.front_m, s.depth_m, s.watts, s.water, s.gas,` + listCells + `
FROM stall s
JOIN kind k ON k.id = s.kind_id
LEFT JOIN application a ON a.id = s.application_id` + listSaid + `
WHERE s.edition_id = $1
	AND ($2::text[] = '{}' OR s.state = ANY ($2))
	AND ($4 = '' OR s.searched LIKE ALL ((SELECT patterns($4))::text[]))` + listNarrowed + `
	AND ($8::bigint[] IS NULL OR s.id = ANY ($8))`

// sqlBrief and sqlBriefStalls do without what a list's cells cost.
const sqlBrief = `
SELECT f.id, f.stall, f.state
FROM (` + sqlList + `
) f
ORDER BY lower(f.name), f.id`

const sqlBriefStalls = `
SELECT f.id, f.stall, f.state
FROM (` + sqlListStalls + `
) f
ORDER BY lower(f.name), f.stall`

// newest is the usual order of applications.
var newest = pg.Sorting{Down: true}

// List are the applications that fit, the newest first.
func (s *Store) List(ctx context.Context, edition festival.ID, f Filter) ([]Listed, error) {
	return listOf(ctx, s.db, edition, f, newest, false)
}

// Export is List with the answers.
func (s *Store) Export(ctx context.Context, edition festival.ID, f Filter) ([]Listed, error) {
	return listOf(ctx, s.db, edition, f, newest, true)
}

// ListPart is a part of List in the order of a column of the office's table;
// "" is when they came. Listed.Total counts all that fit.
func (s *Store) ListPart(ctx context.Context, edition festival.ID, f Filter, o pg.Sorting, answers bool) ([]Listed, error) {
	return listOf(ctx, s.db, edition, f, o, answers)
}

func listOf(ctx context.Context, q pg.Querier, edition festival.ID, f Filter, o pg.Sorting, answers bool) ([]Listed, error) {
	var rows []Listed
	err := q.Select(ctx, &rows, sqlList+o.SQL(listColumns, "a.id"), append(f.args(edition, answers), f.Tell, f.Hand)...)
	return rows, fault.Wrap("stall.List", err)
}

// ListStalls is ListPart of stalls; their usual order is by kind and name. The
// phone list is one of applications.
func (s *Store) ListStalls(ctx context.Context, edition festival.ID, f Filter, o pg.Sorting, answers bool) ([]Listed, error) {
	var rows []Listed
	err := s.db.Select(ctx, &rows, sqlListStalls+o.SQL(stallColumnsByName, "s.id"), f.args(edition, answers)...)
	return rows, fault.Wrap("stall.ListStalls", err)
}

// Brief are the applications that fit, by name, with nothing but their ids and states.
func (s *Store) Brief(ctx context.Context, edition festival.ID, f Filter) ([]Listed, error) {
	return Brief(ctx, s.db, edition, f)
}

// Brief is Store.Brief in a transaction or without one.
func Brief(ctx context.Context, q pg.Querier, edition festival.ID, f Filter) ([]Listed, error) {
	var rows []Listed
	err := q.Select(ctx, &rows, sqlBrief, append(f.args(edition, false), f.Tell, f.Hand)...)
	return rows, fault.Wrap("stall.Brief", err)
}

// BriefStalls is Brief of stalls.
func (s *Store) BriefStalls(ctx context.Context, edition festival.ID, f Filter) ([]Listed, error) {
	var rows []Listed
	err := s.db.Select(ctx, &rows, sqlBriefStalls, f.args(edition, false)...)
	return rows, fault.Wrap("stall.BriefStalls", err)
}

func (f Filter) args(edition festival.ID, answers bool) []any {
	states := make(pq.StringArray, len(f.States))
	for i, st := range f.States {
		states[i] = string(st)
	}
	return []any{edition, states, f.Kind, input.CleanLine(f.Text), f.Lang, f.Day, f.Outlet, pq.Int64Array(f.Chosen), answers}
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
