package checkin

import "time"

// Seat chooses the ticket of a group on which a scan counts. Any ticket of a
// group may take the place of another: whom the group's code let in sits on
// some of its tickets, and may have to move on for the one who holds that very
// ticket. So nobody is refused, and nothing is a conflict, while one of them
// would admit; and on no ticket anybody is let in twice.
//
// scanned is the ticket that was scanned, or whose place in the group was. by
// names its own code; "" is the group's. Past.By says the same of scans before.
// The decision is static/gate/seat.js's too; both are held to testdata/seats.json.
func Seat(all []State, scanned int, by string, s Scan, now time.Time) (int, Verdict) {
	home := scanned
	if by != "" {
		home = seatOf(all, scanned, by, now)
	}
	v := Decide(all[home], s, now)
	if v.clean() || !v.movable(by) {
		return home, v
	}
	for _, i := range order(all, s, now) {
		if by != "" && s.Kind == Exit && !all[i].sitsFor("", now) {
			continue // somebody else's, who is in
		}
		if other := Decide(all[i], s, now); other.clean() {
			return i, other
		}
	}
	return home, v
}

// clean reports whether nothing speaks against it.
func (v Verdict) clean() bool { return v.Status == OK && v.Conflict == "" }

// movable reports whether another ticket of the group might do. For the group's
// code any might; who holds a ticket is only not kept out for another's sake.
func (v Verdict) movable(by string) bool {
	switch reason := v.Reason + v.Conflict; {
	case by == "":
		return true
	case reason == AlreadyRedeemed:
		return v.Previous.By != by
	default:
		return reason == NotInside
	}
}

// seatOf is where the holder of this ticket sits.
func seatOf(all []State, scanned int, by string, now time.Time) int {
	seat, newest := scanned, time.Time{}
	for i, t := range all {
		for _, p := range t.Past {
			if p.By == by && p.Kind == Entry && !p.At.After(now) && p.At.After(newest) {
				seat, newest = i, p.At
			}
		}
	}
	return seat
}

// sitsFor reports whether the last who came in on the ticket did so by this code.
func (t State) sitsFor(by string, now time.Time) bool {
	p := t.last(Entry, time.Time{}, now)
	return p != nil && p.By == by
}

// order is that in which tickets are tried: out go first those whom the group's
// code let in.
func order(all []State, s Scan, now time.Time) []int {
	var first, then []int
	for i, t := range all {
		if s.Kind == Exit && !t.sitsFor("", now) {
			then = append(then, i)
		} else {
			first = append(first, i)
		}
	}
	return append(first, then...)
}
