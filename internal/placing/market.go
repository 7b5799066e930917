package placing

import (
	"context"
	"slices"
	"strings"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site"
	"markt/internal/site/check"
	"markt/internal/stall"
)

// Store reads what is to be placed, and writes what was taken over.
type Store struct {
	db       *pg.DB
	site     *site.Store
	festival *festival.Store
}

// New makes a store on a migrated database.
func New(db *pg.DB, ground *site.Store, editions *festival.Store) *Store {
	return &Store{db: db, site: ground, festival: editions}
}

// Market is all that a placing looks at.
type Market struct {
	Edition   *festival.Edition
	Locations []*festival.Location
	Plans     []*site.Plan
	Stages    []*site.Stage
	Stalls    []Stall // that take part
	Stays     []site.Allotment
	Weights   Weights
	Rules     Rules
	Book      check.Book // the rules of the plan

	standing map[festival.LocationID]*site.Standing
}

// Stall is a stall with what it asks of its pitch.
type Stall struct {
	site.Candidate
	Asked
}

// Asked is what an application says beyond the stall's own needs. Only: nowhere
// else than on the wished location will do. Days are dates; none: all days.
type Asked struct {
	Days     []string `db:"-"`
	StepFree bool     `db:"step_free"`
	Quiet    bool     `db:"quiet"`
	Goods    []string `db:"-"` // words of what is offered
}

const sqlAsked = `
SELECT s.id,
	coalesce(a.answers #> '{participants,accessibility}' ? 'step_free', false) AS step_free,
	coalesce(a.answers #> '{participants,accessibility}' ? 'quiet', false) AS quiet,
	coalesce(array_to_string(coming_days(a), ' '), '') AS days,
	s.goods
FROM stall s
LEFT JOIN application a ON a.id = s.application_id
WHERE s.edition_id = $1
	AND s.state <> 'withdrawn'`

// Read reads the market in a fixed number of queries.
func (s *Store) Read(ctx context.Context, e *festival.Edition) (*Market, error) {
	const op = "placing.Read"
	m := &Market{Edition: e}
	var err error
	read := func(one func() error) {
		if err == nil {
			err = one()
		}
	}
	read(func() (err error) { m.Locations, err = s.festival.Locations(ctx, e); return err })
	read(func() (err error) { m.Plans, err = s.site.Plans(ctx, e.ID); return err })
	read(func() (err error) { m.Stages, err = s.site.Stages(ctx, e.ID); return err })
	read(func() (err error) { m.Stays, err = s.site.Allotments(ctx, e); return err })
	read(func() (err error) { m.Weights, _, err = s.Weights(ctx, e); return err })
	read(func() (err error) { m.Rules, err = s.Rules(ctx, e); return err })
	read(func() (err error) { m.Book, err = s.site.Book(ctx, e.ID); return err })
	read(func() (err error) { m.Stalls, err = s.stalls(ctx, e); return err })
	return m, fault.Wrap(op, err)
}

func (s *Store) stalls(ctx context.Context, e *festival.Edition) ([]Stall, error) {
	candidates, err := s.site.Candidates(ctx, e)
	if err != nil {
		return nil, err
	}
	var asked []struct {
		ID stall.ID `db:"id"`
		Asked
		Days  string    `db:"days"`
		Goods lang.Text `db:"goods"`
	}
	if err := s.db.Select(ctx, &asked, sqlAsked, e.ID); err != nil {
		return nil, err
	}
	by := map[stall.ID]Asked{}
	for _, a := range asked {
		a.Asked.Days, a.Asked.Goods = strings.Fields(a.Days), Words(a.Goods.In(e.DefaultLang))
		by[a.ID] = a.Asked
	}
	all := make([]Stall, len(candidates))
	for i, c := range candidates {
		all[i] = Stall{c, by[c.Stall]}
	}
	return all, nil
}

// Words are the longer words of a text, each once, as goods are compared by.
func Words(text string) []string {
	const short = 4
	words := strings.FieldsFunc(strings.ToLower(text), func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c > 127)
	})
	words = slices.DeleteFunc(words, func(w string) bool { return len([]rune(w)) < short })
	slices.Sort(words)
	return slices.Compact(words)
}

// confirmed stalls are those that the machine places.
func (s *Stall) confirmed() bool { return s.State == "confirmed" }

// days are the market days on which the stall comes, as bits; who wishes a
// location that travels comes on the days on which it does.
func (m *Market) days(s *Stall) uint64 {
	var days uint64
	for i, d := range m.Edition.Days {
		if len(s.Days) == 0 || slices.Contains(s.Days, d.Date.Format(time.DateOnly)) {
			days |= 1 << i
		}
	}
	if days == 0 { // the days it named are no longer market days
		days = 1<<len(m.Edition.Days) - 1
	}
	if s.Wished != nil {
		if l := m.location(*s.Wished); l != nil && l.Mobile && days&m.open(l) != 0 {
			days &= m.open(l)
		}
	}
	return days
}

func (m *Market) location(id festival.LocationID) *festival.Location {
	for _, l := range m.Locations {
		if l.ID == id {
			return l
		}
	}
	return nil
}

// open are the days on which somebody can stand there: all, or those of its stops.
func (m *Market) open(l *festival.Location) (days uint64) {
	for i := range m.Edition.Days {
		if len(m.berths(l, i)) > 0 {
			days |= 1 << i
		}
	}
	return days
}

// span is from when until when.
type span struct{ from, until time.Time }

// berths are the times of a stay on that day: the opening hours, or those of the
// stops.
func (m *Market) berths(l *festival.Location, day int) (all []span) {
	d := m.Edition.Days[day]
	if len(l.Stops) == 0 {
		return []span{{d.OpensAt, d.ClosesAt}}
	}
	for _, stop := range l.Stops {
		if on, ok := m.Edition.DayOf(stop.From); ok && on.ID == d.ID {
			all = append(all, span{stop.From, stop.Until})
		}
	}
	return all
}
