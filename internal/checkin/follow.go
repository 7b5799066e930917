package checkin

import (
	"slices"

	"markt/internal/festival"
)

// followed are the people who are in on one ticket, each at the location where
// they came in, in the order in which they came. Mostly it is one. It is more
// when gates that did not know of each other let the ticket in twice.
type followed struct {
	free   bool // the ticket goes in and out as it likes: another entry is the same person
	inside []festival.LocationID
	stray  bool // the last exit was nobody's
}

// allOut is when everybody was let in again everywhere, for who judged what the
// ticket does next: whoever was in on it is not any more.
const allOut Kind = "all_out"

// take lets somebody in or out at the location.
func (f *followed) take(k Kind, at festival.LocationID) {
	switch {
	case k == allOut:
		f.inside, f.stray = f.inside[:0], false
		return
	case k == Exit:
		f.leave(at)
		return
	case f.free:
		f.inside = f.inside[:0]
	}
	f.inside, f.stray = append(f.inside, at), false
}

// leave takes off who came in here last, or else who came in elsewhere; when
// nobody is in on the ticket, nobody.
func (f *followed) leave(at festival.LocationID) {
	last := len(f.inside) - 1
	if f.stray = last < 0; f.stray {
		return
	}
	for i, l := range f.inside {
		if l == at {
			last = i
		}
	}
	f.inside = slices.Delete(f.inside, last, last+1)
}

// count is how many of them are at the location.
func (f followed) count(at festival.LocationID) (n int) {
	for _, l := range f.inside {
		if l == at {
			n++
		}
	}
	return n
}
