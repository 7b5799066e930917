package paper

import (
	"context"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/stall"
)

// Store reads and writes requirements and evidence.
type Store struct {
	db     *pg.DB
	events Events
}

// New makes a store.
func New(db *pg.DB, events Events) *Store { return &Store{db: db, events: events} }

const paperColumns = `
SELECT v.id, v.application_id, v.requirement, v.person, v.state, v.reason, v.number, v.issued, v.valid_until, v.sent_at,
	v.checked_at, v.checked_by, coalesce(p.name, '') AS checked_name, v.carried, v.version
FROM evidence v
LEFT JOIN person p ON v.checked_by = 'person:' || p.id`

const sqlPapers = paperColumns + `
WHERE v.edition_id = $1
	AND v.application_id = ANY ($2)
ORDER BY v.application_id, v.requirement, v.person`

const sqlFiles = `
SELECT f.id, f.evidence_id, f.type, octet_length(f.body) AS size, f.sent_at
FROM evidence_file f
JOIN evidence v ON v.id = f.evidence_id
WHERE v.edition_id = $1
	AND v.application_id = ANY ($2)
ORDER BY f.id`

// Of is what an application has to show, and how that stands.
func (s *Store) Of(ctx context.Context, e *festival.Edition, app *stall.Application, now time.Time) ([]Line, error) {
	lines, err := ofIn(ctx, s.db, e, app, now)
	return lines, fault.Wrap("paper.Of", err)
}

func ofIn(ctx context.Context, q pg.Querier, e *festival.Edition, app *stall.Application, now time.Time) ([]Line, error) {
	all, err := ofAllIn(ctx, q, e, []stall.Application{*app}, now)
	return all[app.ID], err
}

// OfAll is Of for many applications of an edition, in as many queries as for one.
func (s *Store) OfAll(ctx context.Context, e *festival.Edition, apps []stall.Application, now time.Time) (map[stall.ApplicationID][]Line, error) {
	all, err := ofAllIn(ctx, s.db, e, apps, now)
	return all, fault.Wrap("paper.OfAll", err)
}

func ofAllIn(ctx context.Context, q pg.Querier, e *festival.Edition, apps []stall.Application, now time.Time) (map[stall.ApplicationID][]Line, error) {
	b, err := bookIn(ctx, q, e.ID)
	if err != nil {
		return nil, err
	}
	rules, err := stall.RulesIn(ctx, q, e.ID)
	if err != nil {
		return nil, err
	}
	papers, err := papersIn(ctx, q, e.ID, apps)
	if err != nil {
		return nil, err
	}
	all := make(map[stall.ApplicationID][]Line, len(apps))
	for i := range apps {
		lines := b.asks(&apps[i], rules)
		for j := range lines {
			lines[j].settle(papers[about{apps[i].ID, lines[j].Key}], needed(e, now))
		}
		all[apps[i].ID] = lines
	}
	return all, nil
}

// about is what a paper is for.
type about struct {
	application stall.ApplicationID
	requirement string
}

func papersIn(ctx context.Context, q pg.Querier, edition festival.ID, apps []stall.Application) (map[about][]Paper, error) {
	ids := make(pq.Int64Array, len(apps))
	for i := range apps {
		ids[i] = int64(apps[i].ID)
	}
	var papers []Paper
	if err := q.Select(ctx, &papers, sqlPapers, edition, ids); err != nil {
		return nil, err
	}
	var files []FileHead
	if err := q.Select(ctx, &files, sqlFiles, edition, ids); err != nil {
		return nil, err
	}
	of := map[int64][]FileHead{}
	for _, f := range files {
		of[f.Paper] = append(of[f.Paper], f)
	}
	all := map[about][]Paper{}
	for _, p := range papers {
		p.Files = of[p.ID]
		key := about{p.Application, p.Requirement}
		all[key] = append(all[key], p)
	}
	return all, nil
}

// OwedIn are the lines that an application's vendor is reminded of, and what the
// edition asks for.
func OwedIn(ctx context.Context, q pg.Querier, e *festival.Edition, app *stall.Application, now time.Time) (Book, []Line, error) {
	const op = "paper.Owed"
	b, err := bookIn(ctx, q, e.ID)
	if err != nil {
		return b, nil, fault.Wrap(op, err)
	}
	lines, err := ofIn(ctx, q, e, app, now)
	return b, owed(lines), fault.Wrap(op, err)
}

// Line is what an application shows for one requirement; NotFound where it is
// not asked for.
func (s *Store) Line(ctx context.Context, e *festival.Edition, app *stall.Application, key string, now time.Time) (Line, error) {
	l, err := lineIn(ctx, s.db, e, app, key, now)
	return l, fault.Wrap("paper.Line", err)
}

func lineIn(ctx context.Context, q pg.Querier, e *festival.Edition, app *stall.Application, key string, now time.Time) (Line, error) {
	lines, err := ofIn(ctx, q, e, app, now)
	if err != nil {
		return Line{}, err
	}
	for _, l := range lines {
		if l.Key == key {
			return l, nil
		}
	}
	return Line{}, fault.New(fault.NotFound, "paper.Line", "error.not_found")
}

// of is the paper of a person; nil for none.
func (l Line) of(person string) *Paper {
	for i := range l.Papers {
		if l.Papers[i].Person == person {
			return &l.Papers[i]
		}
	}
	return nil
}
