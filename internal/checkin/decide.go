package checkin

import (
	"slices"
	"time"

	"markt/internal/festival"
	"markt/internal/ticket"
)

// Kind is what a scan is about. Plus and minus count a person without a ticket.
type Kind string

const (
	Entry Kind = "entry"
	Exit  Kind = "exit"
	Plus  Kind = "plus"
	Minus Kind = "minus"
)

// Reason is why a ticket does not admit; the first that holds is given.
type Reason string

const (
	Invalid         Reason = "invalid"
	Revoked         Reason = "revoked"
	Canceled        Reason = "canceled"
	Unpaid          Reason = "unpaid"
	BlockedTicket   Reason = "blocked"
	Product         Reason = "product"
	WrongLocation   Reason = "wrong_location"
	InvalidTime     Reason = "invalid_time"
	Stopped         Reason = "stopped"
	AlreadyRedeemed Reason = "already_redeemed"

	// NotInside stands against an exit alone, and never refuses it: nobody is
	// known to be in on the ticket.
	NotInside Reason = "not_inside"

	// Annulled stands against a scan that somebody has taken back: it never was.
	Annulled Reason = "annulled"

	// Failed stands in a batch for a scan that could not be judged.
	Failed Reason = "error"
)

// Reasons are all of them in the order in which they are looked at.
var Reasons = []Reason{Invalid, Revoked, Canceled, Unpaid, BlockedTicket, Product, WrongLocation, InvalidTime, Stopped, AlreadyRedeemed, NotInside}

// Status is the answer in one word.
type Status string

const (
	OK      Status = "ok"
	Refused Status = "refused"
)

// TypeRule is when, where and how often a ticket type admits.
type TypeRule struct {
	ID        ticket.TypeID         `json:"id"`
	Reentry   ticket.Reentry        `json:"reentry"`
	PerDay    int                   `json:"per_day,omitempty" doc:"At most this many entries on one market day; none: no limit of this kind."`
	Windows   []ticket.Window       `json:"windows" doc:"None: it admits at any time."`
	Locations []festival.LocationID `json:"locations" doc:"None: it admits everywhere."`
}

// Past is an earlier scan of the ticket that let somebody in or out.
type Past struct {
	Kind  Kind      `json:"kind"`
	At    time.Time `json:"at"`
	Gate  GateID    `json:"gate"`
	Round int       `json:"round"`
	By    string    `json:"by,omitempty"` // whose code was scanned, where a group's tickets are told apart: see Seat

	Again *time.Time `json:"again,omitempty"` // when everybody had been let in again, for who judged it at a service that stood alone
}

// State is what is known of the scanned ticket. Known: the signature is that
// of a key of this edition and the ticket was issued.
type State struct {
	Known  bool              `json:"known"`
	Ticket ticket.State      `json:"ticket"`
	Order  ticket.OrderState `json:"order"`
	Type   TypeRule          `json:"type"`
	Past   []Past            `json:"past"`
}

// Scan is what happens at the gate. No Types: the gate admits every type.
// Force says that the person is in already.
type Scan struct {
	Kind         Kind                `json:"kind"`
	Force        bool                `json:"force"`
	Location     festival.LocationID `json:"location"`
	Types        []ticket.TypeID     `json:"types"`
	Admission    festival.Admission  `json:"admission"`
	ReadmittedAt *time.Time          `json:"readmitted_at"`
	DayStart     time.Time           `json:"day_start"`
}

// Verdict is the decision. Conflict is the reason against a scan that stands
// all the same; Previous is the admission that speaks against this one; Round
// counts the entries of the ticket within the market day or window.
type Verdict struct {
	Status   Status `json:"status"`
	Reason   Reason `json:"reason,omitempty"`
	Conflict Reason `json:"conflict,omitempty"`
	Previous *Past  `json:"previous,omitempty"`
	Round    int    `json:"round"`
}

// Decide is the admission decision, here and in static/gate/decide.js; both are
// held to testdata/verdicts.json. An exit is refused only for an unknown
// ticket, and a head without a ticket is always counted.
func Decide(t State, s Scan, now time.Time) Verdict {
	if s.Kind == Plus || s.Kind == Minus {
		return Verdict{Status: OK}
	}
	since := t.since(s, now)
	entered := t.last(Entry, since, now)
	reason, previous := t.against(s, now, since, entered)
	v := Verdict{Status: OK, Previous: previous}
	switch {
	case reason != "" && s.Force:
		v.Conflict = reason
	case reason != "":
		return Verdict{Status: Refused, Reason: reason, Previous: previous}
	case s.Kind == Entry:
		if later := t.overtaken(s, now); later != nil {
			v.Conflict, v.Previous = AlreadyRedeemed, later
		}
	case !t.anybodyIn(s, now):
		v.Conflict = NotInside
	}
	if entered != nil {
		v.Round = entered.Round
	}
	if s.Kind == Entry {
		v.Round++
	}
	return v
}

func (t State) against(s Scan, now, since time.Time, entered *Past) (Reason, *Past) {
	if !t.Known {
		return Invalid, nil
	}
	if s.Kind == Exit {
		return "", nil
	}
	switch {
	case t.Ticket == ticket.Void:
		return Revoked, nil
	case t.Order == ticket.Canceled:
		return Canceled, nil
	case t.Order == ticket.Pending:
		return Unpaid, nil
	case t.Ticket == ticket.Blocked:
		return BlockedTicket, nil
	case !anyOf(s.Types, t.Type.ID):
		return Product, nil
	case !anyOf(t.Type.Locations, s.Location):
		return WrongLocation, nil
	case len(t.Type.Windows) > 0 && t.window(now) == nil:
		return InvalidTime, nil
	case s.Admission == festival.AdmissionStop, s.Admission == festival.AdmissionEvacuation:
		return Stopped, nil
	}
	if p := t.repeats(s, now, entered); p != nil {
		return AlreadyRedeemed, p
	}
	return "", nil
}

// repeats is the earlier entry that speaks against another.
func (t State) repeats(s Scan, now time.Time, entered *Past) *Past {
	switch {
	case t.inside(entered, now):
		return entered
	case t.usedUp(s, now):
		return t.last(Entry, s.DayStart, now)
	}
	return nil
}

// usedUp reports whether the ticket has had its entries of the day by now.
func (t State) usedUp(s Scan, now time.Time) bool {
	return t.Type.PerDay > 0 && t.entries(s.emptied(s.DayStart, now), now.Add(time.Nanosecond)) >= t.Type.PerDay
}

// entries counts those from since to before until.
func (t State) entries(since, until time.Time) (n int) {
	for _, p := range t.Past {
		if p.Kind == Entry && !p.At.Before(since) && p.At.Before(until) {
			n++
		}
	}
	return n
}

// inside reports whether the entry still stands in the way of another.
func (t State) inside(entered *Past, now time.Time) bool {
	switch {
	case entered == nil, t.Type.Reentry == ticket.ReentryFree:
		return false
	case t.Type.Reentry == ticket.ReentryOnce:
		return true
	}
	return t.last(Exit, entered.At, now) == nil
}

// since is the beginning of the time that counts: the market day's, because
// many gates have no exit scanner, or for once the validity window's; after a
// re-admission everybody comes in again.
func (t State) since(s Scan, now time.Time) time.Time {
	since := s.DayStart
	if t.Type.Reentry == ticket.ReentryOnce {
		since = time.Time{}
		if w := t.window(now); w != nil {
			since = w.From
		}
	}
	return s.emptied(since, now)
}

// emptied is the later of that time and of the last re-admission by now.
func (s Scan) emptied(since, now time.Time) time.Time {
	if s.ReadmittedAt != nil && !s.ReadmittedAt.After(now) && s.ReadmittedAt.After(since) {
		return *s.ReadmittedAt
	}
	return since
}

// anybodyIn reports whether somebody is in on the ticket and not out again, as
// Occupancy counts them: since the market day's start, whatever the type.
func (t State) anybodyIn(s Scan, now time.Time) bool {
	since := s.emptied(s.DayStart, now)
	past := slices.DeleteFunc(slices.Clone(t.Past), func(p Past) bool { return p.At.Before(since) || p.At.After(now) })
	slices.SortStableFunc(past, func(a, b Past) int { return a.At.Compare(b.At) })
	people := followed{free: t.Type.Reentry == ticket.ReentryFree}
	for _, p := range past {
		people.take(p.Kind, 0)
	}
	return len(people.inside) > 0
}

// overtaken is a later entry that was stored before this earlier one arrived
// from a device without a network: both let somebody in on one ticket.
func (t State) overtaken(s Scan, now time.Time) *Past {
	later := t.next(now)
	switch {
	case later == nil:
		return nil
	case t.Type.PerDay > 0 && t.entries(s.emptied(s.DayStart, now), s.end(now)) >= t.Type.PerDay:
		return later
	case t.Type.Reentry == ticket.ReentryFree:
		return nil
	case !t.since(s, now).Equal(t.since(s.on(later.At), later.At)):
		return nil
	case t.Type.Reentry == ticket.ReentryAfterExit && t.last(Exit, now, later.At) != nil:
		return nil
	}
	return later
}

// next is the first entry after now.
func (t State) next(now time.Time) *Past {
	var next *Past
	for i, p := range t.Past {
		if p.Kind == Entry && p.At.After(now) && (next == nil || p.At.Before(next.At)) {
			next = &t.Past[i]
		}
	}
	return next
}

// end is when the market day is over, or everybody comes in again.
func (s Scan) end(now time.Time) time.Time {
	end := s.DayStart.Add(24 * time.Hour)
	if s.ReadmittedAt != nil && s.ReadmittedAt.After(now) && s.ReadmittedAt.Before(end) {
		return *s.ReadmittedAt
	}
	return end
}

// on is the scan as if it happened at another time of the same or a later day.
func (s Scan) on(at time.Time) Scan {
	if !at.Before(s.DayStart.Add(24 * time.Hour)) {
		s.DayStart = s.DayStart.Add(24 * time.Hour)
	}
	return s
}

func (t State) window(now time.Time) *ticket.Window {
	for i, w := range t.Type.Windows {
		if !now.Before(w.From) && now.Before(w.Until) {
			return &t.Type.Windows[i]
		}
	}
	return nil
}

// last is the newest scan of a kind from since up to now, both included.
func (t State) last(kind Kind, since, now time.Time) *Past {
	var newest *Past
	for i, p := range t.Past {
		if p.Kind == kind && !p.At.Before(since) && !p.At.After(now) && (newest == nil || !p.At.Before(newest.At)) {
			newest = &t.Past[i]
		}
	}
	return newest
}
