package site

import (
	"context"
	"slices"
	"strconv"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/pg"
	"markt/internal/stall"
)

// AllotmentID is an allotment's.
type AllotmentID int64

func (id AllotmentID) String() string { return strconv.FormatInt(int64(id), 10) }

// Allotment puts a stall on a pitch for one continuous stay.
type Allotment struct {
	ID         AllotmentID         `db:"id"`
	Stall      stall.ID            `db:"stall_id"`
	StallName  string              `db:"stall_name"`
	StallState string              `db:"stall_state"`
	Mark       string              `db:"mark"`
	LocationID festival.LocationID `db:"location_id"`
	Pitch      PitchID             `db:"pitch_id"`
	Number     string              `db:"number"`
	From       time.Time           `db:"from_at"`
	Until      time.Time           `db:"until_at"`
	Locked     bool                `db:"locked"` // stays where it is when the machine places the stalls
}

// AllotDraft says who stands where and when: on the Days (none: on every market
// day that the stall was accepted for) for the opening hours, or for the stops that a mobile location makes on
// them; at these Stops of it only; with From and Until for that one span
// instead. Move first frees what the stall already has at that time.
type AllotDraft struct {
	Stall stall.ID
	Pitch PitchID
	Days  []festival.DayID
	Stops []festival.StopID
	From  time.Time
	Until time.Time
	Move  bool
}

var _ = pg.OnConstraint("pitch_one_stall_at_a_time", fault.Conflict, "pitch_taken", "site.error.pitch_taken", "pitch")
var _ = pg.OnConstraint("stall_one_location_at_a_time", fault.Conflict, "stall_elsewhere", "site.error.stall_elsewhere", "stall")
var _ = pg.OnConstraint("allotment_on_offered_day", fault.Conflict, "not_offered", "site.error.not_offered", "stall")
var _ = pg.OnConstraint("allotment_span_bounded", fault.Invalid, "", "error.end_before_start", "until")

// span is one stay to be.
type span struct {
	from, until time.Time
}

// Allot puts a stall on a pitch. What stands in the way is an error; what breaks
// a rule now comes back as findings, for people decide.
func (s *Store) Allot(ctx context.Context, e *festival.Edition, d AllotDraft, now time.Time) ([]Finding, error) {
	const op = "site.Allot"
	err := s.inTx(ctx, func(ctx context.Context, tx *pg.Tx) error { return s.AllotIn(ctx, tx, e, d, now) })
	if err != nil {
		return nil, fault.Wrap(op, s.nameRival(ctx, e, d, err))
	}
	all, err := s.foundAbout(ctx, e, d)
	return all, fault.Wrap(op, err)
}

// foundAbout are the findings about the stall where the draft has put it.
func (s *Store) foundAbout(ctx context.Context, e *festival.Edition, d AllotDraft) (all []Finding, err error) {
	var p Pitch
	if err := s.db.Get(ctx, &p, sqlPitch, e.ID, d.Pitch); err != nil {
		return nil, err
	}
	reports, err := s.Reports(ctx, e)
	for i := range reports {
		if reports[i].Location == p.LocationID {
			all = reports[i].About("pitch:"+p.Number, "stall:"+d.Stall.String())
		}
	}
	return all, err
}

const sqlPitch = `
SELECT ` + pitchColumns + `
FROM pitch
WHERE edition_id = $1
	AND id = $2`

const sqlAllot = `
INSERT INTO allotment (edition_id, stall_id, location_id, pitch_id, span, created_at)
VALUES ($1, $2, $3, $4, tstzrange($5, $6), $7)`

// AllotIn is Allot within the caller's transaction; its errors do not name the rival.
func (s *Store) AllotIn(ctx context.Context, tx *pg.Tx, e *festival.Edition, d AllotDraft, now time.Time) error {
	if err := holdCandidate(ctx, tx, e.ID, d.Stall); err != nil {
		return err
	}
	var p Pitch
	err := tx.Get(ctx, &p, sqlPitch, e.ID, d.Pitch)
	if err != nil {
		return unknown(err, "pitch")
	}
	if len(d.Days) == 0 {
		if d.Days, err = offeredDays(ctx, tx, e, d.Stall); err != nil {
			return err
		}
	}
	spans, err := d.spans(ctx, tx, e, p.LocationID)
	if err != nil {
		return err
	}
	for _, sp := range spans {
		if d.Move {
			if _, err := tx.Exec(ctx, sqlFree, d.Stall, sp.from, sp.until); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, sqlAllot, e.ID, d.Stall, p.LocationID, p.ID, sp.from, sp.until, now); err != nil {
			return err
		}
	}
	return logAllotment(ctx, tx, e.ID, d.Stall, pg.VerbAllot, map[string]any{"pitch": p.Number, "location": p.LocationID, "stays": len(spans)}, now)
}

const sqlOfferedDays = `
SELECT d.id
FROM stall s
JOIN application a ON a.id = s.application_id
JOIN market_day d ON d.edition_id = a.edition_id AND to_char(d.date, 'YYYY-MM-DD') = ANY (a.offered)
WHERE s.edition_id = $1
	AND s.id = $2`

// offeredDays are the days that a stall was accepted for; none: any.
func offeredDays(ctx context.Context, q pg.Querier, e *festival.Edition, id stall.ID) (days []festival.DayID, err error) {
	return days, q.Select(ctx, &days, sqlOfferedDays, e.ID, id)
}

// unknown turns a missing row into a message at the form's field.
func unknown(err error, field string) error {
	if fault.Is(err, fault.NotFound) {
		return fault.Fields{field: fault.Msg("error.choice")}.Err("site.Allot")
	}
	return err
}

// A location that does not travel has stops that nobody sees.
const sqlStopsOn = `
SELECT t.id, lower(t.span) AS from_at, upper(t.span) AS until_at
FROM stop t
JOIN location l ON l.id = t.location_id
WHERE t.location_id = $1
	AND l.mobile
ORDER BY lower(t.span)`

type stopOn struct {
	ID    festival.StopID `db:"id"`
	From  time.Time       `db:"from_at"`
	Until time.Time       `db:"until_at"`
}

// spans are the stays the draft asks for.
func (d *AllotDraft) spans(ctx context.Context, q pg.Querier, e *festival.Edition, l festival.LocationID) ([]span, error) {
	if !d.From.IsZero() || !d.Until.IsZero() {
		if d.From.IsZero() || !d.Until.After(d.From) {
			return nil, fault.Fields{"until": fault.Msg("error.end_before_start")}.Err("site.Allot")
		}
		return []span{{d.From, d.Until}}, nil
	}
	days, err := d.days(e)
	if err != nil {
		return nil, err
	}
	var stops []stopOn
	if err := q.Select(ctx, &stops, sqlStopsOn, l); err != nil {
		return nil, err
	}
	if len(d.Stops) > 0 {
		return d.at(stops)
	}
	var spans []span
	for _, day := range days {
		if len(stops) == 0 {
			spans = append(spans, span{day.OpensAt, day.ClosesAt})
		}
		for _, stop := range stops {
			if on, ok := e.DayOf(stop.From); ok && on.ID == day.ID {
				spans = append(spans, span{stop.From, stop.Until})
			}
		}
	}
	if len(spans) == 0 {
		return nil, fault.Fields{"days": fault.Msg("site.error.no_days")}.Err("site.Allot")
	}
	return spans, nil
}

// at are the stays at the stops that the draft names.
func (d *AllotDraft) at(stops []stopOn) ([]span, error) {
	spans := make([]span, 0, len(d.Stops))
	for _, id := range d.Stops {
		i := slices.IndexFunc(stops, func(t stopOn) bool { return t.ID == id })
		if i < 0 {
			return nil, fault.Fields{"stops": fault.Msg("error.choice")}.Err("site.Allot")
		}
		spans = append(spans, span{stops[i].From, stops[i].Until})
	}
	return spans, nil
}

func (d *AllotDraft) days(e *festival.Edition) ([]festival.Day, error) {
	if len(d.Days) == 0 {
		return e.Days, nil
	}
	days := make([]festival.Day, 0, len(d.Days))
	for _, id := range d.Days {
		day, ok := e.DayByID(id)
		if !ok {
			return nil, fault.Fields{"days": fault.Msg("error.date_outside")}.Err("site.Allot")
		}
		days = append(days, day)
	}
	return days, nil
}

// nameRival puts the name of what stands in the way into the message.
func (s *Store) nameRival(ctx context.Context, e *festival.Edition, d AllotDraft, err error) error {
	code := fault.CodeOf(err)
	if err == nil || (code != "pitch_taken" && code != "stall_elsewhere") {
		return err
	}
	var p Pitch
	if err := s.db.Get(ctx, &p, sqlPitch, e.ID, d.Pitch); err != nil {
		return err
	}
	spans, spanErr := d.spans(ctx, s.db, e, p.LocationID)
	if spanErr != nil {
		return err
	}
	rivals, listErr := s.Allotments(ctx, e)
	if listErr != nil {
		return err
	}
	for _, r := range rivals {
		if !r.during(spans) {
			continue
		}
		if code == "pitch_taken" && r.Pitch == p.ID {
			return rivalError(err, code, "pitch", fault.Msg("site.error.pitch_taken_by", "pitch", p.Number, "stall", r.StallName))
		}
		if code == "stall_elsewhere" && r.Stall == d.Stall && r.LocationID != p.LocationID {
			return rivalError(err, code, "stall", fault.Msg("site.error.stall_stands_at", "stall", r.StallName, "pitch", r.Number))
		}
	}
	return err
}

func rivalError(err error, code, field string, m fault.Message) error {
	return &fault.Error{Kind: fault.Conflict, Op: "site.Allot", Code: code, Msg: m, Fields: fault.Fields{field: m}, Err: err}
}

func (a *Allotment) during(spans []span) bool {
	for _, sp := range spans {
		if a.From.Before(sp.until) && sp.from.Before(a.Until) {
			return true
		}
	}
	return false
}
