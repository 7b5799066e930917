package ties

import (
	"time"

	"markt/internal/festival"
)

// Along is something that a change leaves behind, with the time to which it
// would follow the change.
type Along struct {
	Timed
	NewFrom  time.Time
	NewUntil time.Time
}

// Retime is what follows, for the room that owns it.
func (a Along) Retime() festival.Retime {
	return festival.Retime{ID: a.ID, From: a.From, Until: a.Until, NewFrom: a.NewFrom, NewUntil: a.NewUntil}
}

// frame is a time in which things are, and what it becomes. Days is by how many
// days it goes to another date.
type frame struct {
	e                            *festival.Edition
	from, until, toFrom, toUntil time.Time
	days                         int
}

// FollowDay says of what a change of a market day leaves behind where it would
// go with the day, and what cannot follow. What filled the opening hours fills
// the new ones; all else keeps its time of day – on another day with the same
// hours at another time, its place within them – and a stay is cut to what is
// left of it. What happens at a
// stop goes with the stop, which keeps its time of day.
func FollowDay(all []Timed, before, after *festival.Edition, id festival.DayID) (along []Along, left []Timed) {
	behind, stops := LeftBehind(all, before, after), stopsOf(all)
	was, known := before.DayByID(id)
	is, _ := after.DayByID(id)
	if !known { // a new one
		return nil, behind
	}
	f := frame{before, was.OpensAt, was.ClosesAt, is.OpensAt, is.ClosesAt, daysBetween(was.Date, is.Date)}
	for i, s := range stops {
		if before.DateOf(s.From).Equal(was.Date) {
			stops[i].From, stops[i].Until = f.dated(s.From), f.dated(s.Until)
		}
	}
	for _, t := range behind {
		a := Along{Timed: t}
		switch atStop := len(stopsAt(stops, t.Location)) > 0; {
		case t.Kind == Type:
			a.NewFrom, a.NewUntil = f.window(t)
		case t.Kind == Stop, atStop:
			a.NewFrom, a.NewUntil = f.dated(t.From), f.dated(t.Until)
		default:
			a.NewFrom, a.NewUntil = f.follow(t)
		}
		moved := t
		moved.From, moved.Until = a.NewFrom, a.NewUntil
		ours := before.DateOf(t.From).Equal(was.Date) || t.Kind == Type
		if ours && a.moves() && moved.fits(after, stops) {
			along = append(along, a)
		} else {
			left = append(left, t)
		}
	}
	return along, left
}

// FollowStop is FollowDay for what another time of a stop leaves behind.
func FollowStop(e *festival.Edition, behind []Timed, was, is festival.Stop) (along []Along, left []Timed) {
	f := frame{e, was.From, was.Until, is.From, is.Until, daysBetween(e.DateOf(was.From), e.DateOf(is.From))}
	for _, t := range behind {
		a := Along{Timed: t}
		a.NewFrom, a.NewUntil = f.follow(t)
		if t.within(e, []Timed{{Kind: Stop, From: was.From, Until: was.Until}}) && a.moves() && f.holds(a) {
			along = append(along, a)
		} else {
			left = append(left, t)
		}
	}
	return along, left
}

func (a Along) moves() bool {
	return a.NewFrom.Before(a.NewUntil) && !(a.NewFrom.Equal(a.From) && a.NewUntil.Equal(a.Until))
}

func (f frame) holds(a Along) bool {
	return !a.NewFrom.Before(f.toFrom) && !a.NewUntil.After(f.toUntil)
}

// apart reports that nothing of the frame is left where it was: only then all
// follows, and may move within the hours as one.
func (f frame) apart() bool { return !f.toFrom.Before(f.until) || !f.from.Before(f.toUntil) }

// dated is the same time of day on the date that the frame goes to.
func (f frame) dated(t time.Time) time.Time { return f.e.In(t).AddDate(0, 0, f.days) }

// follow is where a stay or session goes.
func (f frame) follow(t Timed) (from, until time.Time) {
	if t.Kind == Stay && t.From.Equal(f.from) && t.Until.Equal(f.until) {
		return f.toFrom, f.toUntil
	}
	from, until = f.dated(t.From), f.dated(t.Until)
	if by := f.toFrom.Sub(f.dated(f.from)); f.apart() && by == f.toUntil.Sub(f.dated(f.until)) {
		from, until = from.Add(by), until.Add(by)
	}
	if t.Kind == Stay {
		from, until = latest(from, f.toFrom), earliest(until, f.toUntil)
	}
	return from, until
}

// window is when a ticket type admits that admitted all day: it keeps what it
// gives before and after the hours, and gives all of the new ones. One of
// several days stays with the others.
func (f frame) window(t Timed) (from, until time.Time) {
	from, until = f.dated(t.From), f.dated(t.Until)
	if day := 24 * time.Hour; f.days != 0 && (t.From.Before(f.from.Add(-day)) || t.Until.After(f.until.Add(day))) {
		return t.From, t.Until
	}
	return earliest(from, f.toFrom), latest(until, f.toUntil)
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func daysBetween(a, b time.Time) int { return int(b.Sub(a).Hours() / 24) }
