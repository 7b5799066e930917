package programme

import (
	"cmp"
	"slices"
	"time"

	"markt/internal/site"
)

// Fit is where a session may go: its place and time, and what there would be
// to look at. Found is false where no place is free.
type Fit struct {
	Session ID
	Found   bool
	Stage   site.StageID
	Start   time.Time
	Clashes []Clash
}

// fitStep is how far apart the starts are that are tried.
const fitStep = 15 * time.Minute

// Fits offers for each of the sessions, the earliest first, a place and time on
// its day, not before from, where it clashes least: at another place at the same time if
// that is free, else as near to it as can be. What is offered to one is taken
// for the next. avoid is the stage that cannot be used any more.
func Fits(all []Session, a Around, ids []ID, avoid site.StageID, from time.Time) []Fit {
	var moved, rest []Session
	for _, s := range all {
		switch {
		case s.State == StateCanceled:
		case slices.Contains(ids, s.ID):
			moved = append(moved, s)
		default:
			rest = append(rest, s)
		}
	}
	byStart(moved)
	var out []Fit
	for _, s := range moved {
		fit := a.fit(s, rest, avoid, from)
		if fit.Found {
			s.Stage, s.Start = fit.Stage, fit.Start
			rest = append(rest, s)
		}
		out = append(out, fit)
	}
	return out
}

func (a Around) fit(s Session, rest []Session, avoid site.StageID, from time.Time) Fit {
	best, least := Fit{Session: s.ID}, 0
	if s.Minutes <= 0 {
		return best
	}
	near := a.sameDay(rest, from)
	for _, start := range a.starts(s, from) {
		for _, stage := range a.stageOrder(s, avoid) {
			at := s
			at.Stage, at.Start = stage, start
			if stage == s.Stage && start.Equal(s.Start) || a.taken(at, near) {
				continue
			}
			clashes := ClashesOf(Clashes(append(slices.Clone(near), at), a))[s.ID]
			if hard := slices.ContainsFunc(clashes, placedWrong); !hard && (!best.Found || len(clashes) < least) {
				best, least = Fit{s.ID, true, stage, start, clashes}, len(clashes)
			}
		}
		if best.Found { // a later start is further away, whatever it clashes with
			return best
		}
	}
	return best
}

// placedWrong reports whether a clash says that the place or time cannot be.
func placedWrong(c Clash) bool {
	switch c.Kind {
	case NoTitle, HostWithdrawn:
		return false
	}
	return c.Kind.Hard()
}

// taken is a quick look before all rules are asked.
func (a Around) taken(s Session, rest []Session) bool {
	if a.Places[s.Stage].Several {
		return false
	}
	return slices.ContainsFunc(rest, func(o Session) bool {
		return o.Stage == s.Stage && o.Start.Before(s.End()) && s.Start.Before(o.End())
	})
}

func (a Around) sameDay(all []Session, at time.Time) (on []Session) {
	date := a.DateOf(at)
	for _, s := range all {
		if !s.Start.IsZero() && a.DateOf(s.Start) == date {
			on = append(on, s)
		}
	}
	return on
}

// starts are the times of a day at which a session may begin, the nearest to
// its own first.
func (a Around) starts(s Session, from time.Time) (all []time.Time) {
	_, end := a.Bounds(a.DateOf(from))
	own := s.Start
	if own.Before(from) {
		own = from
	}
	for at := own; at.Before(end); at = at.Add(fitStep) {
		all = append(all, at)
	}
	for at := own.Add(-fitStep); !at.Before(from); at = at.Add(-fitStep) {
		all = append(all, at)
	}
	slices.SortStableFunc(all, func(x, y time.Time) int { return cmp.Compare(x.Sub(own).Abs(), y.Sub(own).Abs()) })
	return all
}

// stageOrder are the stages a session may go to: those of its own location
// first, and of them those that hold about as many.
func (a Around) stageOrder(s Session, avoid site.StageID) (all []site.StageID) {
	for id := range a.Places {
		if id != avoid {
			all = append(all, id)
		}
	}
	home := a.Places[s.Stage]
	away := func(id site.StageID) (far bool, off int) {
		p := a.Places[id]
		off = p.Capacity - home.Capacity
		return p.Location != home.Location, max(off, -off)
	}
	slices.SortFunc(all, func(x, y site.StageID) int {
		farX, offX := away(x)
		farY, offY := away(y)
		return cmp.Or(cmp.Compare(whether(farX), whether(farY)), cmp.Compare(offX, offY), cmp.Compare(x, y))
	})
	return all
}

func whether(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
