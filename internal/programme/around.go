package programme

import (
	"context"
	"encoding/json"
	"time"

	"github.com/lib/pq"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/site"
	"markt/internal/stall"
)

// Around is what sessions are judged by beside themselves. What it does not
// know of is not judged.
type Around struct {
	Calendar
	Places map[site.StageID]Place
	Givers map[HostID]Giver
	Rules  Rules
}

// Span is a time from and until.
type Span struct {
	From  time.Time `db:"from_at" json:"from"`
	Until time.Time `db:"until_at" json:"until"`
}

func (s Span) holds(o Span) bool { return !o.From.Before(s.From) && !o.Until.After(s.Until) }

// shared is the time that both have; false where there is none.
func (s Span) shared(o Span) (Span, bool) {
	if o.From.After(s.From) {
		s.From = o.From
	}
	if o.Until.Before(s.Until) {
		s.Until = o.Until
	}
	return s, s.From.Before(s.Until)
}

// Place is a stage as clashes look at it.
type Place struct {
	ID             site.StageID        `db:"id"`
	Location       festival.LocationID `db:"location_id"`
	Mobile         bool                `db:"mobile"`
	Capacity       int                 `db:"capacity"`
	Amplified      bool                `db:"amplified"`
	Several        bool                `db:"several"`
	MusicEnd       *time.Duration      `db:"music_end"`
	MusicEndSource string              `db:"music_end_source"`
	X              *float64            `db:"x"`
	Y              *float64            `db:"y"`
	Stops          []Stop              `db:"-"`
	Blocks         []Block             `db:"-"`
}

// Stop is when a mobile location stands somewhere.
type Stop struct {
	Location festival.LocationID `db:"location_id"`
	Name     lang.Text           `db:"name"`
	Span
}

// Block is when a stage is not to be used.
type Block struct {
	ID      int64        `db:"id" json:"id"`
	Stage   site.StageID `db:"stage_id" json:"stage"`
	Kind    string       `db:"kind" json:"kind"` // break or closed
	Label   string       `db:"label" json:"label"`
	Version int          `db:"version" json:"version"`
	Span
}

// Giver is a host as clashes look at one. Stays are when their stall stands.
type Giver struct {
	Confirmed, Withdrawn, Covered bool
	Stays                         []Span
}

// Rules are the numbers that clashes hang on, in minutes and metres, and the
// languages in which every session needs a title. MusicEnd is the time of day
// for stages without their own.
type Rules struct {
	Near      int            `json:"near"`    // from stage to stage
	Far       int            `json:"far"`     // from location to location
	Between   int            `json:"between"` // two sessions on a stage
	Quiet     int            `json:"quiet"`   // metres
	MusicEnd  *time.Duration `json:"music_end"`
	Languages []lang.Lang    `json:"languages"`
	Source    string         `json:"-"`
	Set       bool           `json:"-"` // by somebody; else preset
	Version   int            `json:"-"`
}

func presets(e *festival.Edition) Rules {
	return Rules{Near: 5, Far: 20, Quiet: 30, Languages: []lang.Lang{e.DefaultLang}}
}

// lacking are the languages in which a title should be and is not.
func (r Rules) lacking(title lang.Text) (all []lang.Lang) {
	for _, l := range r.Languages {
		if title[l] == "" {
			all = append(all, l)
		}
	}
	return all
}

// Check says what is wrong with rules that somebody sets.
func (r *Rules) Check() fault.Fields {
	f := fault.Fields{}
	inRange(f, "near", r.Near, 240)
	inRange(f, "far", r.Far, 240)
	inRange(f, "between", r.Between, 240)
	inRange(f, "quiet", r.Quiet, 1000)
	for _, l := range r.Languages {
		if !lang.Known(string(l)) {
			f.Add("languages", "error.choice")
		}
	}
	if input.CheckLine(f, "source", &r.Source, 500); r.Source == "" { // a number without a source is nobody's
		f.Add("source", "error.required")
	}
	return f
}

const rulesKey = "programme.rules"

// SetRules stores them from now on; r.Version is what the person saw.
func (s *Store) SetRules(ctx context.Context, e *festival.Edition, r Rules, now time.Time) error {
	const op = "programme.SetRules"
	if err := r.Check().Err(op); err != nil {
		return err
	}
	value, err := json.Marshal(r)
	if err != nil {
		return fault.Wrap(op, err)
	}
	today := now.UTC().Truncate(24 * time.Hour)
	return s.festivals.SetSetting(ctx, e.ID, festival.Setting{Key: rulesKey, Value: value, Source: r.Source, AsOf: &today, Version: r.Version}, now)
}

const sqlRules = `
SELECT value, source, version
FROM setting
WHERE edition_id = $1
	AND key = '` + rulesKey + `'`

// Rules are those in force.
func (s *Store) Rules(ctx context.Context, e *festival.Edition) (Rules, error) {
	return rulesIn(ctx, s.db, e)
}

func rulesIn(ctx context.Context, q pg.Querier, e *festival.Edition) (Rules, error) {
	r := presets(e)
	var rows []struct {
		Value   json.RawMessage `db:"value"`
		Source  string          `db:"source"`
		Version int             `db:"version"`
	}
	if err := q.Select(ctx, &rows, sqlRules, e.ID); err != nil {
		return r, fault.Wrap("programme.Rules", err)
	}
	for _, row := range rows {
		if err := json.Unmarshal(row.Value, &r); err != nil {
			return r, fault.Wrap("programme.Rules", err)
		}
		r.Source, r.Version, r.Set = row.Source, row.Version, true
	}
	return r, nil
}

const sqlPlaces = `
SELECT st.id, st.location_id, l.mobile, coalesce(st.capacity, 0) AS capacity, st.amplified, st.several,
	(extract(epoch FROM st.music_end) * 1000000000)::bigint AS music_end, st.music_end_source, st.x, st.y
FROM stage st
JOIN location l ON l.id = st.location_id
WHERE st.edition_id = $1`

const sqlStopSpans = `
SELECT location_id, name, lower(span) AS from_at, upper(span) AS until_at
FROM stop
WHERE edition_id = $1
ORDER BY lower(span)`

const sqlBlocks = `
SELECT id, stage_id, kind, label, version, lower(span) AS from_at, upper(span) AS until_at
FROM stage_block
WHERE edition_id = $1
ORDER BY lower(span), id`

const sqlGivers = `
SELECT h.id, h.confirmed OR coalesce(s.state = 'confirmed', false) AS confirmed, coalesce(s.state = 'withdrawn', false) AS withdrawn, h.covered,
	coalesce(h.stall_id, 0) AS stall_id
FROM host h
LEFT JOIN stall s ON s.id = h.stall_id
WHERE h.edition_id = $1`

const sqlHostsStays = `
SELECT a.stall_id, lower(a.span) AS from_at, upper(a.span) AS until_at
FROM allotment a
WHERE a.edition_id = $1
	AND a.stall_id = ANY($2)
ORDER BY lower(a.span)`

// Around reads what the edition's sessions are judged by, in a number of
// queries that does not grow.
func (s *Store) Around(ctx context.Context, e *festival.Edition) (Around, error) {
	return aroundIn(ctx, s.db, e)
}

func aroundIn(ctx context.Context, q pg.Querier, e *festival.Edition) (Around, error) {
	a := Around{Calendar: CalendarOf(e), Places: map[site.StageID]Place{}, Givers: map[HostID]Giver{}}
	var err error
	if a.Rules, err = rulesIn(ctx, q, e); err != nil {
		return a, err
	}
	if err := a.readPlaces(ctx, q, e); err != nil {
		return a, fault.Wrap("programme.Around", err)
	}
	return a, fault.Wrap("programme.Around", a.readGivers(ctx, q, e))
}

func (a *Around) readPlaces(ctx context.Context, q pg.Querier, e *festival.Edition) error {
	var places []Place
	var stops []Stop
	var blocks []Block
	if err := q.Select(ctx, &places, sqlPlaces, e.ID); err != nil {
		return err
	}
	if err := q.Select(ctx, &stops, sqlStopSpans, e.ID); err != nil {
		return err
	}
	if err := q.Select(ctx, &blocks, sqlBlocks, e.ID); err != nil {
		return err
	}
	at, blocked := map[festival.LocationID][]Stop{}, map[site.StageID][]Block{}
	for _, stop := range stops {
		stop.Span = stop.in(e)
		at[stop.Location] = append(at[stop.Location], stop)
	}
	for _, b := range blocks {
		b.Span = b.in(e)
		blocked[b.Stage] = append(blocked[b.Stage], b)
	}
	for _, p := range places {
		p.Stops, p.Blocks = at[p.Location], blocked[p.ID]
		a.Places[p.ID] = p
	}
	return nil
}

func (s Span) in(e *festival.Edition) Span { return Span{e.In(s.From), e.In(s.Until)} }

func (a *Around) readGivers(ctx context.Context, q pg.Querier, e *festival.Edition) error {
	var hosts []struct {
		ID        HostID   `db:"id"`
		Confirmed bool     `db:"confirmed"`
		Withdrawn bool     `db:"withdrawn"`
		Covered   bool     `db:"covered"`
		Stall     stall.ID `db:"stall_id"`
	}
	if err := q.Select(ctx, &hosts, sqlGivers, e.ID); err != nil {
		return err
	}
	stalls := pq.Int64Array{}
	for _, h := range hosts {
		if h.Stall != 0 {
			stalls = append(stalls, int64(h.Stall))
		}
	}
	var stays []struct {
		Stall stall.ID `db:"stall_id"`
		Span
	}
	if err := q.Select(ctx, &stays, sqlHostsStays, e.ID, stalls); err != nil {
		return err
	}
	of := map[stall.ID][]Span{}
	for _, stay := range stays {
		of[stay.Stall] = append(of[stay.Stall], stay.in(e))
	}
	for _, h := range hosts {
		g := Giver{Confirmed: h.Confirmed, Withdrawn: h.Withdrawn, Covered: h.Covered}
		if h.Stall != 0 {
			g.Stays = of[h.Stall]
		}
		a.Givers[h.ID] = g
	}
	return nil
}

// Clashes are those of a programme in its working state.
func (s *Store) Clashes(ctx context.Context, e *festival.Edition, sessions []Session) ([]Clash, error) {
	a, err := s.Around(ctx, e)
	return Clashes(sessions, a), err
}
