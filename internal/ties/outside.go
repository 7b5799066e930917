package ties

import (
	"context"
	"slices"
	"time"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
)

// Timed is what has a time of its own and no key of a market day: a session, a
// stay, a stop or when a ticket type admits (Type).
type Timed struct {
	Kind     Kind                `db:"kind"`
	ID       int64               `db:"id"`
	Name     lang.Text           `db:"name"`
	Location festival.LocationID `db:"location_id"` // 0: none
	From     time.Time           `db:"from_at"`
	Until    time.Time           `db:"until_at"`
	Hidden   bool                `db:"hidden"` // a stop of a location that does not travel for now
}

const sqlTimed = `
SELECT 'session' AS kind, x.id, x.title::jsonb AS name, coalesce(t.location_id, 0) AS location_id,
	x.starts_at AS from_at, x.starts_at + make_interval(mins => coalesce(x.minutes, 0)) AS until_at, false AS hidden
FROM session x
LEFT JOIN stage t ON t.id = x.stage_id
WHERE x.edition_id = $1
	AND x.state <> 'canceled'
	AND x.starts_at IS NOT NULL
UNION ALL
SELECT 'stay', a.id, jsonb_build_object('de', s.name), a.location_id, lower(a.span), upper(a.span), false
FROM allotment a
JOIN stall s ON s.id = a.stall_id
WHERE a.edition_id = $1
UNION ALL
SELECT 'stop', t.id, t.name::jsonb, t.location_id, lower(t.span), upper(t.span), NOT l.mobile
FROM stop t
JOIN location l ON l.id = t.location_id
WHERE t.edition_id = $1
UNION ALL
SELECT 'type', t.id, t.name::jsonb, 0, w.valid_from, w.valid_until, false
FROM ticket_type_window w
JOIN ticket_type t ON t.id = w.ticket_type_id
WHERE t.edition_id = $1
	AND NOT t.retired
ORDER BY from_at, kind, id`

// Timed is all that has a time in the edition, by time.
func (r *Reader) Timed(ctx context.Context, e *festival.Edition) ([]Timed, error) {
	var all []Timed
	err := r.db.Select(ctx, &all, sqlTimed, e.ID)
	return all, fault.Wrap("ties.Timed", err)
}

// fits reports whether the days hold something: a session or stay within the
// opening hours of one, a stop on one, a ticket type over all hours of each day
// that it touches. Where a location makes stops, its stays are within one of
// them instead, and its sessions, too.
func (t Timed) fits(e *festival.Edition, stops []Timed) bool {
	here := stopsAt(stops, t.Location)
	if t.Kind == Session && len(here) > 0 && !t.within(e, here) {
		return false
	}
	if t.Kind == Stay && len(here) > 0 {
		return t.within(e, here)
	}
	touched := false
	for _, d := range e.Days {
		switch {
		case t.Kind == Stop:
			from, until := e.DaySpan(d)
			touched = touched || !t.From.Before(from) && t.From.Before(until)
		case t.Kind != Type:
			touched = touched || !t.From.Before(d.OpensAt) && !t.Until.After(d.ClosesAt)
		case t.From.Before(d.ClosesAt) && t.Until.After(d.OpensAt):
			if touched = true; t.From.After(d.OpensAt) || t.Until.Before(d.ClosesAt) {
				return false
			}
		}
	}
	return touched
}

// within reports whether something is in one of the stops that a day holds.
func (t Timed) within(e *festival.Edition, stops []Timed) bool {
	return slices.ContainsFunc(stops, func(s Timed) bool {
		return !t.From.Before(s.From) && !t.Until.After(s.Until) && s.fits(e, nil)
	})
}

func stopsOf(all []Timed) []Timed {
	return slices.DeleteFunc(slices.Clone(all), func(t Timed) bool { return t.Kind != Stop || t.Hidden })
}

func stopsAt(stops []Timed, l festival.LocationID) []Timed {
	return slices.DeleteFunc(slices.Clone(stops), func(s Timed) bool { return s.Location != l })
}

// LeftBehind are the things that the edition's days hold before a change and
// not after it. Nothing moves by itself: who changes the days looks at them.
func LeftBehind(all []Timed, before, after *festival.Edition) []Timed {
	var left []Timed
	stops := stopsOf(all)
	for _, t := range all {
		if t.fits(before, stops) && !t.fits(after, stops) {
			left = append(left, t)
		}
	}
	return left
}

// Outside are the things that no day holds. An evening ticket is meant to admit
// for a part of the day only; it is outside when it admits on none.
func Outside(all []Timed, e *festival.Edition) []Timed {
	var out []Timed
	stops := stopsOf(all)
	for _, t := range all {
		if !t.fits(e, stops) && (t.Kind != Type || !t.touches(e)) {
			out = append(out, t)
		}
	}
	return out
}

func (t Timed) touches(e *festival.Edition) bool {
	for _, d := range e.Days {
		if t.From.Before(d.ClosesAt) && t.Until.After(d.OpensAt) {
			return true
		}
	}
	return false
}

// OnAnotherDay are the things that count to another market day after the
// edition's zone or day change has changed.
func OnAnotherDay(all []Timed, before, after *festival.Edition) []Timed {
	var moved []Timed
	for _, t := range all {
		if t.Kind != Type && !before.DateOf(t.From).Equal(after.DateOf(t.From)) {
			moved = append(moved, t)
		}
	}
	return moved
}

// WithoutStop are the sessions and stays at a location that one of the stops
// before held and none of those after does.
func WithoutStop(all []Timed, l festival.LocationID, before, after []festival.Stop) []Timed {
	var left []Timed
	for _, t := range all {
		if t.Location == l && t.Kind != Stop && t.at(before) && !t.at(after) {
			left = append(left, t)
		}
	}
	return left
}

func (t Timed) at(stops []festival.Stop) bool {
	for _, stop := range stops {
		if !t.From.Before(stop.From) && !t.Until.After(stop.Until) {
			return true
		}
	}
	return false
}

// Gather counts timed things by kind, as ties.
func Gather(all []Timed) []Tie {
	var ties []Tie
	for _, k := range kinds {
		t := Tie{Kind: k}
		for _, one := range all {
			if one.Kind == k {
				t.N++
				t.Names = append(t.Names, one.Name)
			}
		}
		if t.N > 0 {
			ties = append(ties, t)
		}
	}
	return ties
}
